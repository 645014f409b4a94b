package musubi.effect.distribution;

import musubi.effect.rows.Order;

/**
 * Random numbers that are a function of a seed, a draw and a place in the draw: no state, so any thread may make any of
 * them in any order and the answer has the same bits.
 *
 * <p>Source: Steele, Lea and Flood (2014), OOPSLA '14, 453-472 (the mixing function); normal numbers by inversion.
 */
public final class Draws {
    private Draws() {}

    /** A number evenly spread over the open interval from 0 to 1. */
    public static double uniform(long seed, long draw, long place) {
        long bits = Order.mixed(Order.mixed(Order.mixed(seed) + draw) + place);
        return ((bits >>> 12) + 0.5) * 0x1.0p-52;
    }

    /** A number from the standard normal distribution. */
    public static double normal(long seed, long draw, long place) {
        return Normal.quantile(uniform(seed, draw, place));
    }

    /** The quantile of {@code ascending} at {@code p}, between neighbours as R's type 7. */
    public static double quantile(double[] ascending, double p) {
        double place = (ascending.length - 1) * p;
        int below = (int) place;
        if (below + 1 >= ascending.length) return ascending[ascending.length - 1];
        return ascending[below] + (place - below) * (ascending[below + 1] - ascending[below]);
    }
}
