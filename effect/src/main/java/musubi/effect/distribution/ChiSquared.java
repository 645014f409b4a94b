package musubi.effect.distribution;

import org.hipparchus.special.Gamma;

/** The chi-squared distribution. */
public final class ChiSquared {
    private ChiSquared() {}

    /** Probability above {@code x}. */
    public static double above(double x, double df) {
        if (Double.isNaN(x)) return Double.NaN;
        return x <= 0 ? 1 : Gamma.regularizedGammaQ(df / 2, x / 2);
    }

    /** The x up to which lies probability {@code p}. */
    public static double quantile(double p, double df) {
        if (p <= 0) return 0;
        if (p >= 1) return Double.POSITIVE_INFINITY;
        return Roots.falling(x -> above(x, df) - (1 - p), df);
    }
}
