package musubi.effect.glm;

import java.io.Serializable;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import org.hipparchus.special.Gamma;

/**
 * A distribution of the response and its link.
 *
 * <p>Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapters 2, 4, 6 and 8.
 */
public sealed interface Family extends Serializable {
    /** What R calls it. */
    String text();

    /** How the mean follows from the linear predictor. */
    Link link();

    /** Variance of the response at this mean, without dispersion and weight. */
    double variance(double mean);

    /** The mean a fit starts from, given the response. */
    double start(double y);

    /** Twice the gap in log-likelihood to a perfect fit, of a row of weight 1. */
    double deviance(double y, double mean);

    /** Log-likelihood of a row; {@code dispersion} as the family's likelihood uses it. */
    double logDensity(double y, double mean, double weight, double dispersion);

    /** Whether the response can have this value. */
    boolean allows(double y);

    /** Whether the variance has a dispersion that is estimated. */
    default boolean hasDispersion() {
        return false;
    }

    /** Whether Fisher scoring is Newton's method here, and so converges quadratically. */
    default boolean isCanonical() {
        return true;
    }

    /** Whether covariates that tell the response apart leave the likelihood without a maximum. */
    default boolean canSeparate() {
        return false;
    }

    /** Refuses a response this family cannot have. */
    default void check(double y, String name) {
        if (allows(y)) return;
        throw new Unreadable(
                "estimate.outcome-range",
                Double.toString(y),
                new Words(
                        "結果「" + name + "」に " + y + " がありますが、" + text() + " の結果は" + rangeInJapanese() + "でなければなりません。",
                        "The outcome \"" + name + "\" has the value " + y + "; under " + text() + " it must be "
                                + range() + "."));
    }

    /** The values the response can have, in words. */
    String range();

    /** The values the response can have, in Japanese. */
    String rangeInJapanese();

    /** {@code y log(y / mean)}, 0 at 0. */
    private static double entropy(double y, double mean) {
        return y == 0 ? 0 : y * StrictMath.log(y / mean);
    }

    /** Shares and yes-or-no; the weight is the number of trials. */
    record Binomial(Link link) implements Family {
        @Override
        public String text() {
            return "binomial(" + link.text() + ")";
        }

        @Override
        public double variance(double mean) {
            return mean * (1 - mean);
        }

        @Override
        public double start(double y) {
            return (y + 0.5) / 2;
        }

        @Override
        public double deviance(double y, double mean) {
            if (y == 1) return -2 * StrictMath.log(mean);
            if (y == 0) return -2 * StrictMath.log(1 - mean);
            return 2 * (entropy(y, mean) + entropy(1 - y, 1 - mean));
        }

        @Override
        public double logDensity(double y, double mean, double weight, double dispersion) {
            double kernel = y == 1
                    ? StrictMath.log(mean)
                    : y == 0 ? StrictMath.log(1 - mean) : y * StrictMath.log(mean) + (1 - y) * StrictMath.log(1 - mean);
            double ways = y == 0 || y == 1
                    ? 0
                    : Gamma.logGamma(weight + 1)
                            - Gamma.logGamma(weight * y + 1)
                            - Gamma.logGamma(weight * (1 - y) + 1);
            return weight * kernel + ways;
        }

        @Override
        public boolean allows(double y) {
            return y >= 0 && y <= 1;
        }

        @Override
        public boolean isCanonical() {
            return link == Link.LOGIT;
        }

        @Override
        public boolean canSeparate() {
            return true;
        }

        @Override
        public String range() {
            return "0 or 1, or a share between";
        }

        @Override
        public String rangeInJapanese() {
            return " 0 か 1、またはその間の割合";
        }
    }

    /** Counts under a logarithmic link. */
    sealed interface Counts extends Family {
        @Override
        default Link link() {
            return Link.LOG;
        }

        @Override
        default boolean allows(double y) {
            return y >= 0 && y < Double.POSITIVE_INFINITY;
        }

        @Override
        default boolean canSeparate() {
            return true;
        }

        @Override
        default String range() {
            return "a count, not negative";
        }

        @Override
        default String rangeInJapanese() {
            return "負でない件数";
        }
    }

    /** Counts whose variance is their mean. */
    record Poisson() implements Counts {
        @Override
        public String text() {
            return "poisson(log)";
        }

        @Override
        public double variance(double mean) {
            return mean;
        }

        @Override
        public double start(double y) {
            return y + 0.1;
        }

        @Override
        public double deviance(double y, double mean) {
            return 2 * (entropy(y, mean) - (y - mean));
        }

        @Override
        public double logDensity(double y, double mean, double weight, double dispersion) {
            return weight * (y * StrictMath.log(mean) - mean - Gamma.logGamma(y + 1));
        }
    }

    /**
     * Counts whose variance is {@code mean + mean² / theta}.
     *
     * @param theta larger is nearer to Poisson
     */
    record NegativeBinomial(double theta) implements Counts {
        @Override
        public String text() {
            return "negative binomial(log)";
        }

        @Override
        public double variance(double mean) {
            return mean + mean * mean / theta;
        }

        @Override
        public double start(double y) {
            return y == 0 ? 1.0 / 6 : y;
        }

        @Override
        public double deviance(double y, double mean) {
            return 2 * (entropy(y, mean) - (y + theta) * StrictMath.log((y + theta) / (mean + theta)));
        }

        @Override
        public double logDensity(double y, double mean, double weight, double dispersion) {
            return weight
                    * (Gamma.logGamma(theta + y)
                            - Gamma.logGamma(theta)
                            - Gamma.logGamma(y + 1)
                            + theta * StrictMath.log(theta)
                            + (y == 0 ? 0 : y * StrictMath.log(mean))
                            - (theta + y) * StrictMath.log(theta + mean));
        }

        @Override
        public boolean isCanonical() {
            return false;
        }
    }

    /** Positive amounts whose standard deviation is in proportion to their mean: costs, days. */
    record GammaLog() implements Family {
        @Override
        public String text() {
            return "Gamma(log)";
        }

        @Override
        public Link link() {
            return Link.LOG;
        }

        @Override
        public double variance(double mean) {
            return mean * mean;
        }

        @Override
        public double start(double y) {
            return y;
        }

        @Override
        public double deviance(double y, double mean) {
            return 2 * ((y - mean) / mean - StrictMath.log(y / mean));
        }

        @Override
        public double logDensity(double y, double mean, double weight, double dispersion) {
            double shape = 1 / dispersion;
            double scale = mean * dispersion;
            return weight
                    * ((shape - 1) * StrictMath.log(y)
                            - y / scale
                            - Gamma.logGamma(shape)
                            - shape * StrictMath.log(scale));
        }

        @Override
        public boolean allows(double y) {
            return y > 0 && y < Double.POSITIVE_INFINITY;
        }

        @Override
        public boolean hasDispersion() {
            return true;
        }

        @Override
        public boolean isCanonical() {
            return false;
        }

        @Override
        public String range() {
            return "above 0";
        }

        @Override
        public String rangeInJapanese() {
            return " 0 より大きい数";
        }
    }

    /** Any number, one variance: least squares. */
    record Gaussian() implements Family {
        @Override
        public String text() {
            return "gaussian(identity)";
        }

        @Override
        public Link link() {
            return Link.IDENTITY;
        }

        @Override
        public double variance(double mean) {
            return 1;
        }

        @Override
        public double start(double y) {
            return y;
        }

        @Override
        public double deviance(double y, double mean) {
            return (y - mean) * (y - mean);
        }

        @Override
        public double logDensity(double y, double mean, double weight, double dispersion) {
            return -0.5
                    * (StrictMath.log(2 * Math.PI * dispersion / weight)
                            + weight * (y - mean) * (y - mean) / dispersion);
        }

        @Override
        public boolean allows(double y) {
            return Double.isFinite(y);
        }

        @Override
        public boolean hasDispersion() {
            return true;
        }

        @Override
        public String range() {
            return "a finite number";
        }

        @Override
        public String rangeInJapanese() {
            return "有限の数";
        }
    }
}
