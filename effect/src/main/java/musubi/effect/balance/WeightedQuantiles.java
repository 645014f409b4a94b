package musubi.effect.balance;

import java.util.Arrays;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Order;

/**
 * Quantiles of weighted values: the smallest value at which the weights up to it reach the share asked for. With equal
 * weights this is type 1 of Hyndman and Fan (1996), The American Statistician 50, 361-365.
 */
public final class WeightedQuantiles {
    private WeightedQuantiles() {}

    /** The quantiles at {@code shares}; NaN when all weights are 0. */
    public static double[] of(double[] values, double[] weights, double... shares) {
        return of(values, Order.ascending(values), Numbers.over(weights), shares);
    }

    /** The same over some of the rows, whose ascending order is known. */
    static double[] of(double[] values, int[] order, Column weights, double... shares) {
        var running = new double[order.length];
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            sum += weights.at(order[i]);
            running[i] = sum;
        }
        var quantiles = new double[shares.length];
        for (int q = 0; q < shares.length; q++) quantiles[q] = at(values, weights, order, running, shares[q]);
        return quantiles;
    }

    private static double at(double[] values, Column weights, int[] order, double[] running, double share) {
        int last = order.length - 1;
        if (last < 0 || !(running[last] > 0)) return Double.NaN;
        // A share that should be hit exactly may miss by rounding in the running sum.
        double wanted = share * running[last] * (1 - 4e-16 * order.length);
        int place = Arrays.binarySearch(running, wanted);
        if (place < 0) place = -place - 1;
        while (place > 0 && running[place - 1] >= wanted) place--;
        while (place < last && weights.at(order[place]) == 0) place++;
        return values[order[Math.min(place, last)]];
    }

    /**
     * Unweighted quantile of type 7 (Hyndman and Fan 1996): between the two nearest values, as R's {@code quantile} does
     * unless told otherwise.
     *
     * @param sorted ascending, not empty
     */
    public static double ofType7(double[] sorted, double share) {
        double place = (sorted.length - 1) * share;
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
