package musubi.effect.sensitivity;

import java.util.Arrays;
import musubi.effect.rows.Order;

/**
 * Averages of all pairs of differences, each with itself too, without writing them down: the k-th smallest is found by
 * halving, and counting takes one walk over the sorted differences.
 *
 * <p>Source: Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611.
 */
record WalshAverages(double[] sorted) {
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
        long low = Order.sortable(sorted[0]);
        long high = Order.sortable(sorted[sorted.length - 1]);
        while (Long.compareUnsigned(low, high) < 0) {
            long middle = low + ((high - low) >>> 1);
            if (notAbove(number(middle)) >= k) high = middle;
            else low = middle + 1;
        }
        return number(low);
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key < 0 ? key & Long.MAX_VALUE : ~key);
    }

    private long notAbove(double value) {
        long count = 0;
        int right = sorted.length - 1;
        for (int left = 0; left < sorted.length; left++) {
            while (right >= 0 && (sorted[left] + sorted[right]) / 2 > value) right--;
            if (right < left) break;
            count += right - left + 1;
        }
        return count;
    }
}
