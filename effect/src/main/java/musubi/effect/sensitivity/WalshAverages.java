package musubi.effect.sensitivity;

import java.util.Arrays;
import musubi.effect.rows.Order;

/**
 * Averages of all pairs of differences, each with itself too, without writing them down: the k-th smallest is enclosed ever
 * closer, each time by one walk over the sorted differences that counts the averages below, until the few that are left
 * can be sorted.
 *
 * <p>Source: Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611.
 */
record WalshAverages(double[] sorted) {
    /** So many averages are sorted at once. */
    private static final int FEW = 1 << 15;
    /** How far beside the guess the next bound is set, as a share of the enclosure, so that it is likely to be one. */
    private static final double MARGIN = 1.0 / 64;

    static WalshAverages of(double[] differences) {
        var sorted = differences.clone();
        Arrays.sort(sorted);
        return new WalshAverages(sorted);
    }

    /** Number of averages. */
    long count() {
        return (long) sorted.length * (sorted.length + 1) / 2;
    }

    /**
     * The shift after which the sum of the signed ranks has the mean it has when each difference is positive with
     * probability {@code p}; half way when a whole stretch does.
     */
    double shift(double p) {
        double below = count() - p * count();
        // Probabilities such as 1/3 leave a count that should be whole a hair away from it.
        double whole = Math.rint(below);
        if (Math.abs(below - whole) < 1e-9 * count()) below = whole;
        long last = count();
        long low = Math.max(1, Math.min(last, (long) Math.ceil(below)));
        long high = Math.max(1, Math.min(last, (long) Math.floor(below) + 1));
        return low == high ? at(low) : (at(low) + at(high)) / 2;
    }

    /** The {@code k}-th smallest, from 1. */
    private double at(long k) {
        var near = new Enclosure(Math.nextDown(sorted[0]), sorted[sorted.length - 1], 0, count());
        for (int step = 0; Math.nextUp(near.low) < near.high; step++) {
            if (near.several() <= FEW) return among(near)[(int) (k - near.notAboveLow - 1)];
            var walk = walk(near.middle(k, step));
            near = walk.notAbove >= k
                    ? new Enclosure(near.low, walk.below, near.notAboveLow, walk.notAbove)
                    : new Enclosure(Math.nextDown(walk.above), near.high, walk.notAbove, near.notAboveHigh);
        }
        return near.high + 0.0;
    }

    /** Where the average sought lies: above {@code low} and not above {@code high}, with the averages not above each. */
    private record Enclosure(double low, double high, long notAboveLow, long notAboveHigh) {
        long several() {
            return notAboveHigh - notAboveLow;
        }

        /** Between the two: near where the average would be if they were evenly spread, now above, now below; at times half way. */
        double middle(long k, int step) {
            double share = (double) (k - notAboveLow) / several() + (step % 3 == 0 ? MARGIN : -MARGIN);
            double guess = low + share * (high - low);
            return step % 3 < 2 && low < guess && guess < high ? guess : half();
        }

        /** Half of the numbers that a double can hold are on either side, so that few steps lead anywhere. */
        private double half() {
            long from = Order.sortable(low);
            long key = from + ((Order.sortable(high) - from) >>> 1);
            return Double.longBitsToDouble(key < 0 ? key & Long.MAX_VALUE : ~key);
        }
    }

    /** How many averages are not above a value, the largest of them, and the smallest of the others. */
    private record Walk(long notAbove, double below, double above) {}

    private Walk walk(double value) {
        long notAbove = 0;
        double below = Double.NEGATIVE_INFINITY;
        double above = Double.POSITIVE_INFINITY;
        int right = sorted.length - 1;
        for (int left = 0; left < sorted.length; left++) {
            while (right >= 0 && average(left, right) > value) right--;
            if (right < left) {
                above = Math.min(above, sorted[left]);
                break;
            }
            notAbove += right - left + 1;
            below = Math.max(below, average(left, right));
            if (right + 1 < sorted.length) above = Math.min(above, average(left, right + 1));
        }
        return new Walk(notAbove, below, above);
    }

    /** The averages of an enclosure, ascending. */
    private double[] among(Enclosure near) {
        var some = new double[(int) near.several()];
        int count = 0;
        int right = sorted.length - 1;
        for (int left = 0; left < sorted.length; left++) {
            while (right >= left && average(left, right) > near.high) right--;
            for (int inside = right; inside >= left && average(left, inside) > near.low; inside--)
                some[count++] = average(left, inside) + 0.0;
        }
        Arrays.sort(some);
        return some;
    }

    private double average(int left, int right) {
        return (sorted[left] + sorted[right]) / 2;
    }
}
