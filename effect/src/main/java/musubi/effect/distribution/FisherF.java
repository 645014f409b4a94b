package musubi.effect.distribution;

import org.hipparchus.special.Beta;

/** Fisher's F distribution; infinite second degrees of freedom are chi-squared over its degrees of freedom. */
public final class FisherF {
    private FisherF() {}

    /** Probability above {@code f}. */
    public static double above(double f, double df1, double df2) {
        if (Double.isNaN(f)) return Double.NaN;
        if (f <= 0) return 1;
        if (Double.isInfinite(df2)) return ChiSquared.above(f * df1, df1);
        // Of the two ends the one whose argument is small far out: 1 minus the other would lose the tail.
        return Beta.regularizedBeta(df2 / (df1 * f + df2), df2 / 2, df1 / 2);
    }

    /** The f up to which lies probability {@code p}. */
    public static double quantile(double p, double df1, double df2) {
        if (p <= 0) return 0;
        if (p >= 1) return Double.POSITIVE_INFINITY;
        return Roots.falling(f -> above(f, df1, df2) - (1 - p), 1);
    }
}
