package musubi.study.power;

import musubi.effect.indicator.Limits;

/**
 * What an analysis found in many invented tables of one size and one true effect.
 *
 * @param people in each table
 * @param effect the true one
 * @param seeds how many tables
 * @param notEstimable tables from which the analysis had no finite answer; they count as not significant
 * @param significant tables in which it concluded a difference
 * @param mean of the estimates; for a ratio the geometric one
 * @param spread standard deviation of the estimates; for a ratio of their logarithms
 * @param bias mean less true effect; for a ratio of the logarithms; not a number when the analysis has another scale than
 *     the true effect
 * @param coverage share of the intervals that hold the true effect; not a number likewise, or without any answer
 */
public record Tried(
        int people,
        double effect,
        int seeds,
        int notEstimable,
        int significant,
        double mean,
        double spread,
        double bias,
        double coverage) {
    /** Share of tables with a difference concluded: the power, or with no effect the share of false alarms. */
    public double power() {
        return (double) significant / seeds;
    }

    /** Wilson's 95 % limits of {@link #power}. */
    public Limits limits() {
        return Limits.wilson(significant, seeds, 0.95);
    }

    /** Tables with an answer. */
    public int estimable() {
        return seeds - notEstimable;
    }

    /** Standard error of the bias from the number of tables. */
    public double biasError() {
        return spread / Math.sqrt(estimable());
    }
}
