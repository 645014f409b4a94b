package musubi.effect.inequality;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.Parameter;
import musubi.effect.distribution.Draws;
import musubi.effect.distribution.Normal;

/** Makes an estimate with its interval out of a measure: by the delta method, or by drawing the groups' estimates anew. */
record Interval(double level, boolean isSimulated, boolean hasSeed, long seed, int draws) {
    private static final double NONE = Double.POSITIVE_INFINITY;

    Parameter of(Measure measure, Groups groups) {
        double value = measure.value(groups);
        if (!Double.isFinite(value)) return parameter(measure, Double.NaN, Double.NaN, Double.NaN, Double.NaN, groups);
        if (isSimulated || !measure.isSmooth())
            return hasSeed
                    ? simulated(measure, groups, value)
                    : parameter(measure, value, Double.NaN, Double.NaN, Double.NaN, groups);
        double variance = measure.variance(groups);
        if (measure.code().equals("bgv")) variance += Measures.curvature(groups);
        double error = Math.sqrt(variance);
        double half = Normal.quantile(0.5 + level / 2) * error;
        return parameter(measure, value, error, value - half, value + half, groups);
    }

    private Parameter simulated(Measure measure, Groups groups, double value) {
        var values = IntStream.range(0, draws)
                .parallel()
                .mapToDouble(draw -> measure.value().at(groups, drawn(groups, draw)))
                .toArray();
        double mean = Arrays.stream(values).sum() / draws;
        double squares = 0;
        for (double v : values) squares += (v - mean) * (v - mean);
        Arrays.sort(values);
        return parameter(
                measure,
                value,
                Math.sqrt(squares / (draws - 1)),
                Draws.quantile(values, 0.5 - level / 2),
                Draws.quantile(values, 0.5 + level / 2),
                groups);
    }

    private double[] drawn(Groups groups, int draw) {
        var y = groups.estimates().clone();
        for (int i = 0; i < y.length; i++) {
            double error = groups.errors()[i];
            if (error != 0) y[i] += error * Draws.normal(seed, draw, i);
        }
        return y;
    }

    private static Parameter parameter(
            Measure measure, double value, double error, double lower, double upper, Groups groups) {
        double p = 2 * Normal.above(Math.abs(value / error));
        return switch (measure.kind()) {
            case DIFFERENCE -> new Parameter(measure.code(), value, error, NONE, lower, upper, p);
            case RATIO ->
                new Parameter(measure.code(), value, error, NONE, lower, upper, p).exponential(measure.code());
            case SPREAD ->
                new Parameter(measure.code(), value, error, NONE, Math.max(0, lower), Math.max(0, upper), Double.NaN);
            case ATTRIBUTABLE ->
                new Parameter(
                        measure.code(),
                        cut(groups, value),
                        error,
                        NONE,
                        cut(groups, lower),
                        cut(groups, upper),
                        cut(groups, value) == value ? p : Double.NaN);
        };
    }

    private static double cut(Groups groups, double value) {
        return groups.isFavourable() ? Math.max(0, value) : Math.min(0, value);
    }
}
