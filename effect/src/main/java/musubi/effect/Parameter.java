package musubi.effect;

import musubi.effect.distribution.StudentT;

/**
 * One estimated number with what is known about its error.
 *
 * @param name of the column or the effect
 * @param estimate point estimate
 * @param standardError its standard error, NaN when there is none
 * @param df degrees of freedom of the t distribution, infinite for the normal
 * @param lower lower limit of the interval
 * @param upper upper limit of the interval
 * @param p two-sided probability under no effect
 */
public record Parameter(
        String name, double estimate, double standardError, double df, double lower, double upper, double p) {

    /** With the interval {@code estimate ± quantile × standardError}; infinite {@code df} is the normal distribution. */
    public static Parameter of(String name, double estimate, double standardError, double df, double level) {
        double half = StudentT.quantile(0.5 + level / 2, df) * standardError;
        double p = 2 * StudentT.above(Math.abs(estimate / standardError), df);
        return new Parameter(name, estimate, standardError, df, estimate - half, estimate + half, p);
    }

    /** Estimate over standard error. */
    public double statistic() {
        return estimate / standardError;
    }

    /** Estimate and limits taken to the power of e: hazard, odds and rate ratios. Standard error stays on the log scale. */
    public Parameter exponential(String ratio) {
        return new Parameter(
                ratio, StrictMath.exp(estimate), standardError, df, StrictMath.exp(lower), StrictMath.exp(upper), p);
    }
}
