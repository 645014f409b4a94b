package musubi.effect.weighting;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.Parameter;
import musubi.effect.balance.WeightedQuantiles;

/**
 * Estimates from resampled units: their spread is the standard error of an estimator whose steps are all repeated.
 *
 * <p>Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 6, 12 and 13.
 *
 * @param values one array per replicate; NaN where a replicate has no answer
 */
public record Bootstrap(double[][] values) {
    /** What is estimated from the counts of a replicate: any number of figures, NaN where there is none. */
    @FunctionalInterface
    public interface Statistic {
        /** The figures, given how often each row counts. */
        double[] of(double[] counts);
    }

    /** Replicates 0, 1, … of {@code statistic}, on all cores, the same for any number of them. */
    public static Bootstrap of(Resampling resampling, int replicates, Statistic statistic) {
        return new Bootstrap(IntStream.range(0, replicates)
                .parallel()
                .mapToObj(r -> statistic.of(resampling.counts(r)))
                .toArray(double[][]::new));
    }

    /** Replicates without an answer for figure {@code j}. */
    public int failed(int j) {
        return values.length - answers(j).length;
    }

    private double[] answers(int j) {
        return Arrays.stream(values)
                .mapToDouble(v -> v[j])
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    /** Standard deviation of the replicates of figure {@code j}, divisor {@code R - 1}. */
    public double standardError(int j) {
        var answers = answers(j);
        double mean = Arrays.stream(answers).sum() / answers.length;
        double squares = 0;
        for (double answer : answers) squares += (answer - mean) * (answer - mean);
        return Math.sqrt(squares / (answers.length - 1));
    }

    /** The estimate with the interval {@code estimate ± z × standard error}. */
    public Parameter normal(String name, double estimate, int j, double level) {
        return Parameter.of(name, estimate, standardError(j), Double.POSITIVE_INFINITY, level);
    }

    /** The estimate with percentiles of the replicates (type 7) as its interval; p is that of the normal interval. */
    public Parameter percentile(String name, double estimate, int j, double level) {
        var answers = answers(j);
        if (answers.length == 0)
            return new Parameter(name, estimate, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        var normal = normal(name, estimate, j, level);
        return new Parameter(
                name,
                estimate,
                normal.standardError(),
                normal.df(),
                WeightedQuantiles.ofType7(answers, 0.5 - level / 2),
                WeightedQuantiles.ofType7(answers, 0.5 + level / 2),
                normal.p());
    }
}
