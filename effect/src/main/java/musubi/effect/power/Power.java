package musubi.effect.power;

import musubi.effect.distribution.NoncentralT;
import musubi.effect.distribution.Normal;
import musubi.effect.distribution.StudentT;

/**
 * Probabilities that a test finds what is there. Two-sided tests count both tails.
 *
 * <p>Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapters 2 and 6; Fleiss,
 * Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., chapter 4; Schoenfeld (1981), Biometrika
 * 68, 316-319.
 */
public final class Power {
    private Power() {}

    /**
     * Of a t test.
     *
     * @param shift the true difference over its standard error
     * @param alpha level of the test
     * @param sides 1 or 2
     */
    public static double ofT(double shift, double df, double alpha, int sides) {
        double limit = StudentT.quantile(1 - alpha / sides, df);
        double size = Math.abs(shift);
        double power = NoncentralT.above(limit, df, size);
        return sides == 1 ? power : power + NoncentralT.upTo(-limit, df, size);
    }

    /** Of a two-sample t test with these numbers of people and this difference in standard deviations. */
    public static double ofMeans(double first, double second, double difference, double alpha, int sides) {
        return ofT(difference / Math.sqrt(1 / first + 1 / second), first + second - 2, alpha, sides);
    }

    /**
     * Of a normal test.
     *
     * @param shift the true difference over its standard error under the null hypothesis
     * @param ratio the standard error under the null hypothesis over that under the truth
     */
    public static double ofZ(double shift, double ratio, double alpha, int sides) {
        double limit = Normal.quantile(1 - alpha / sides);
        double size = Math.abs(shift);
        double power = Normal.above((limit - size) * ratio);
        return sides == 1 ? power : power + Normal.upTo((-limit - size) * ratio);
    }

    /** How the standard error of two proportions is made. */
    public enum Variance {
        /** One share for both arms under the null hypothesis, two under the truth. */
        POOLED,
        /** Two shares under both. */
        UNPOOLED,
        /** Difference of {@code 2 asin(sqrt(p))}, whose variance does not depend on the share. */
        ARCSINE
    }

    /** Of a test of two proportions. */
    public static double ofProportions(
            double first, double second, double p1, double p2, double alpha, int sides, Variance variance) {
        if (variance == Variance.ARCSINE) {
            double h = 2 * StrictMath.asin(Math.sqrt(p2)) - 2 * StrictMath.asin(Math.sqrt(p1));
            return ofZ(h / Math.sqrt(1 / first + 1 / second), 1, alpha, sides);
        }
        double truth = Math.sqrt(p1 * (1 - p1) / first + p2 * (1 - p2) / second);
        double share = (first * p1 + second * p2) / (first + second);
        double none = variance == Variance.POOLED ? Math.sqrt(share * (1 - share) * (1 / first + 1 / second)) : truth;
        return ofZ((p2 - p1) / none, none / truth, alpha, sides);
    }

    /** Of a log-rank test with this many events, {@code share} of the people in the first arm. */
    public static double ofLogRank(double events, double share, double hazardRatio, double alpha, int sides) {
        return ofZ(StrictMath.log(hazardRatio) * Math.sqrt(events * share * (1 - share)), 1, alpha, sides);
    }
}
