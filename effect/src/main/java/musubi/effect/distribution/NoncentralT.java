package musubi.effect.distribution;

import org.hipparchus.special.Beta;

/**
 * The noncentral t distribution: a normal with mean {@code shift} over the root of a chi-squared per degree of freedom.
 * Sums start at the largest weight and go both ways.
 *
 * <p>Source: Benton and Krishnamoorthy (2003), Computational Statistics and Data Analysis 43, 249-267.
 */
public final class NoncentralT {
    private static final double HALF = 0.5;

    private NoncentralT() {}

    /** Probability above {@code t}. */
    public static double above(double t, double df, double shift) {
        if (Double.isNaN(t) || Double.isNaN(df) || Double.isNaN(shift)) return Double.NaN;
        if (Double.isInfinite(df)) return Normal.above(t - shift);
        if (shift == 0) return StudentT.above(t, df);
        if (Double.isInfinite(t)) return t > 0 ? 0 : 1;
        if (t < 0) return upTo(-t, df, -shift);
        return within(sum(t, df, shift, true));
    }

    /** Probability up to {@code t}. */
    public static double upTo(double t, double df, double shift) {
        if (Double.isInfinite(df)) return Normal.upTo(t - shift);
        if (shift == 0) return StudentT.above(-t, df);
        if (t < 0) return above(-t, df, -shift);
        if (Double.isInfinite(t)) return 1;
        return within(Normal.upTo(-shift) + sum(t, df, shift, false));
    }

    private static double within(double p) {
        return Math.max(0, Math.min(1, p));
    }

    /** Half the sum of Poisson weights times tails, or times their complements, of beta distributions. */
    private static double sum(double t, double df, double shift, boolean isAbove) {
        double squared = t * t;
        double x = squared / (df + squared);
        double y = df / (df + squared);
        return PoissonMixture.sum(shift * shift / 2, i -> {
            double odd = isAbove ? tail(x, y, i + HALF, df / 2) : tail(y, x, df / 2, i + HALF);
            double even = isAbove ? tail(x, y, i + 1, df / 2) : tail(y, x, df / 2, i + 1);
            return HALF * (odd + ratio(i, shift) * even);
        });
    }

    /** {@code shift / sqrt(2) × i! / Gamma(i + 3/2)}: what turns a Poisson weight into its half-step neighbour. */
    private static double ratio(int i, double shift) {
        return shift
                / Math.sqrt(2)
                * StrictMath.exp(
                        org.hipparchus.special.Gamma.logGamma(i + 1) - org.hipparchus.special.Gamma.logGamma(i + 1.5));
    }

    /** Probability that a beta variable exceeds {@code x = 1 - y}. */
    private static double tail(double x, double y, double a, double b) {
        return y < x ? Beta.regularizedBeta(y, b, a) : 1 - Beta.regularizedBeta(x, a, b);
    }
}
