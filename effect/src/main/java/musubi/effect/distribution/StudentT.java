package musubi.effect.distribution;

import org.hipparchus.special.Beta;

/** Student's t distribution; infinite degrees of freedom are the normal distribution. */
public final class StudentT {
    private StudentT() {}

    /** Probability above {@code t}. */
    public static double above(double t, double df) {
        if (Double.isNaN(t) || Double.isNaN(df)) return Double.NaN;
        if (Double.isInfinite(df)) return Normal.above(t);
        if (Double.isInfinite(t)) return t > 0 ? 0 : 1;
        double squared = t * t;
        // The tail itself far out, where 0.5 minus the middle would lose it; the middle near 0.
        double tail = squared > Math.min(df, 1)
                ? 0.5 * Beta.regularizedBeta(df / (df + squared), df / 2, 0.5)
                : 0.5 - 0.5 * Beta.regularizedBeta(squared / (df + squared), 0.5, df / 2);
        return t >= 0 ? tail : 1 - tail;
    }

    /** The t up to which lies probability {@code p}: from the normal quantile, by bracketing and halving until neighbours. */
    public static double quantile(double p, double df) {
        if (Double.isInfinite(df)) return Normal.quantile(p);
        if (Double.isNaN(df) || Double.isNaN(p)) return Double.NaN;
        if (p < 0.5) return -quantile(1 - p, df);
        if (p == 0.5) return 0;
        if (p >= 1) return Double.POSITIVE_INFINITY;
        return Roots.falling(t -> above(t, df) - (1 - p), Normal.quantile(p));
    }
}
