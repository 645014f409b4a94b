package musubi.effect.difference;

import musubi.effect.Parameter;
import musubi.effect.rows.Clusters;

/**
 * An estimate and what each unit adds to its error: the estimate less the truth is about the mean of {@code values}.
 *
 * <p>Source: Newey and McFadden (1994), Handbook of Econometrics 4, 2111-2245.
 *
 * @param estimate the number
 * @param values one per unit, mean 0
 */
public record Influence(double estimate, double[] values) {
    /** The standard deviation of the values, divisor {@code n - 1}, over the root of {@code n}. */
    public double standardError() {
        return spread(values) / Math.sqrt(values.length);
    }

    /**
     * Values summed in each cluster first: {@code sqrt(G/(G-1) sum (S_g - mean S)²) / n}. Clusters of one unit give
     * {@link #standardError()}.
     */
    public double standardError(Clusters clusters) {
        var sums = new double[clusters.count()];
        var codes = clusters.codes().toArray();
        for (int i = 0; i < codes.length; i++) sums[(int) codes[i]] += values[i];
        return spread(sums) * Math.sqrt(sums.length) / values.length;
    }

    /** With a normal interval. */
    Parameter parameter(String name, double standardError, double level) {
        return Parameter.of(name, estimate, standardError, Double.POSITIVE_INFINITY, level);
    }

    private static double spread(double[] values) {
        double mean = ColumnArithmetic.sum(values) / values.length;
        double squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        return Math.sqrt(squares / (values.length - 1));
    }
}
