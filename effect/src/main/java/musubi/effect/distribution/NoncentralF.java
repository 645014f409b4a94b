package musubi.effect.distribution;

import org.hipparchus.special.Beta;

/**
 * The noncentral F distribution.
 *
 * <p>Source: Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, 2nd ed., chapter 30.
 */
public final class NoncentralF {
    private NoncentralF() {}

    /** Probability above {@code f}; {@code shift} is the noncentrality, the sum of squared means. */
    public static double above(double f, double df1, double df2, double shift) {
        if (Double.isNaN(f)) return Double.NaN;
        if (f <= 0) return 1;
        double x = df1 * f / (df1 * f + df2);
        double y = df2 / (df1 * f + df2);
        return Math.min(
                1,
                PoissonMixture.sum(
                        shift / 2,
                        i -> y < x
                                ? Beta.regularizedBeta(y, df2 / 2, df1 / 2 + i)
                                : 1 - Beta.regularizedBeta(x, df1 / 2 + i, df2 / 2)));
    }
}
