package musubi.effect.survival;

import java.util.Arrays;

/** Times that differ by rounding only are made equal, so that ties are ties: 0.1 + 0.2 and 0.3 are one time. */
final class Times {
    /** Square root of the precision of a double: the gap, absolute or in mean times, below which two times are one. */
    private static final double CLOSE = 0x1p-26;

    private Times() {}

    /** Moves every time to the first of the times it is tied with, in place. */
    static void align(double[] start, double[] stop) {
        var all = Arrays.copyOf(start, start.length + stop.length);
        System.arraycopy(stop, 0, all, start.length, stop.length);
        Arrays.parallelSort(all);
        int distinct = 0;
        for (int i = 0; i < all.length; i++) if (i == 0 || all[i] != all[i - 1]) all[distinct++] = all[i];
        double size = 0;
        for (int i = 0; i < distinct; i++) size += Math.abs(all[i]);
        size /= distinct;
        var firsts = new double[distinct];
        int count = 0;
        for (int i = 0; i < distinct; i++) {
            double gap = i == 0 ? Double.POSITIVE_INFINITY : all[i] - all[i - 1];
            if (gap > CLOSE && gap / size > CLOSE) firsts[count++] = all[i];
        }
        if (count == distinct) return;
        var cuts = Arrays.copyOf(firsts, count);
        move(start, cuts);
        move(stop, cuts);
    }

    private static void move(double[] times, double[] cuts) {
        for (int i = 0; i < times.length; i++) {
            int place = Arrays.binarySearch(cuts, times[i]);
            if (place < 0) times[i] = cuts[-place - 2];
        }
    }
}
