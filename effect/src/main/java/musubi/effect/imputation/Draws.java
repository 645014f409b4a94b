package musubi.effect.imputation;

import musubi.effect.rows.Order;

/**
 * A stream of random numbers that seed and place alone decide: a counter, mixed. Every imputation has a stream of its own.
 *
 * <p>Source: Steele, Lea and Flood (2014), OOPSLA, 453-472; Marsaglia and Bray (1964), SIAM Review 6, 260-264; Marsaglia and
 * Tsang (2000), ACM Transactions on Mathematical Software 26, 363-372.
 */
final class Draws {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private long state;
    private double spare = Double.NaN;

    Draws(long seed, int stream) {
        this.state = Order.mixed(Order.mixed(seed) + stream);
    }

    private long bits() {
        long next = Order.mixed(state);
        state += STEP;
        return next;
    }

    /** Above 0 and below 1. */
    double uniform() {
        return ((bits() >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** A whole number from 0 and below {@code bound}. */
    int below(int bound) {
        return (int) (((bits() >>> 32) * bound) >>> 32);
    }

    /** Mean 0, variance 1. */
    double normal() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        while (true) {
            double x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            double square = x * x + y * y;
            if (square >= 1 || square == 0) continue;
            double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
            spare = y * scale;
            return x * scale;
        }
    }

    double chiSquared(double df) {
        if (df < 2) {
            // A gamma of shape below 1 is one of shape one more times a power of a uniform.
            return chiSquared(df + 2) * StrictMath.pow(uniform(), 2 / df);
        }
        double d = df / 2 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (StrictMath.log(uniform()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) return 2 * d * v;
        }
    }

    /** The numbers from 0 and below {@code n} in random order. */
    int[] shuffled(int n) {
        var order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
