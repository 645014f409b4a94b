package musubi.effect.inequality;

import static musubi.effect.inequality.Measure.Kind.DIFFERENCE;
import static musubi.effect.inequality.Measure.Kind.RATIO;

import java.util.List;

/** The measures of groups that have an order, from their ranks in the population. */
final class Gradients {
    private Gradients() {}

    /** From a straight line through the groups, weighted by their shares. */
    static List<Measure> slopes() {
        return List.of(
                Measure.smooth(
                        "sii", DIFFERENCE, (g, y) -> sign(g) * slope(g, y), (g, y) -> scaled(slopeWeights(g), sign(g))),
                Measure.smooth("rii", RATIO, Gradients::ratio, Gradients::ratioSlopes),
                Measure.smooth(
                        "rii slope/mean",
                        DIFFERENCE,
                        (g, y) -> sign(g) * slope(g, y) / g.mean(y),
                        Gradients::relativeSlopes));
    }

    /** From a logistic curve through the groups, weighted by their shares. */
    static List<Measure> curves() {
        return List.of(
                Measure.smooth(
                        "sii logit",
                        DIFFERENCE,
                        (g, y) -> sign(g) * g.scale() * line(g, y).difference(),
                        (g, y) -> curveSlopes(g, line(g, y), line(g, y).differenceSlopes(), 1)),
                Measure.smooth(
                        "rii logit",
                        RATIO,
                        (g, y) -> sign(g) * line(g, y).logRatio(),
                        (g, y) -> curveSlopes(g, line(g, y), line(g, y).logRatioSlopes(), 1 / g.scale())));
    }

    private static LogisticLine line(Groups g, double[] y) {
        return LogisticLine.fit(g.shares(), g.ranks(), scaled(y, 1 / g.scale()));
    }

    private static double[] curveSlopes(Groups g, LogisticLine line, double[] slopes, double factor) {
        return scaled(line.through(slopes, g.shares(), g.ranks()), sign(g) * factor);
    }

    static List<Measure> concentrations() {
        return List.of(
                Measure.smooth("aci", DIFFERENCE, Gradients::absolute, (g, y) -> concentrationWeights(g)),
                Measure.smooth("rci", DIFFERENCE, (g, y) -> absolute(g, y) / g.mean(y), (g, y) -> {
                    double mean = g.mean(y);
                    return quotientSlopes(g, absolute(g, y) / mean, mean, 1);
                }));
    }

    /** For a variable between 0 and the scale. */
    static List<Measure> boundedConcentrations() {
        return List.of(
                Measure.smooth(
                        "rci wagstaff",
                        DIFFERENCE,
                        (g, y) -> absolute(g, y) / room(g, y),
                        (g, y) -> quotientSlopes(
                                g, absolute(g, y) / room(g, y), room(g, y), 1 - 2 * g.mean(y) / g.scale())),
                Measure.smooth(
                        "rci erreygers",
                        DIFFERENCE,
                        (g, y) -> 4 * absolute(g, y) / g.scale(),
                        (g, y) -> scaled(concentrationWeights(g), 4 / g.scale())));
    }

    /** More is worse: the index counts from the best off to the worst off, so that it is positive as a rule. */
    private static int sign(Groups g) {
        return g.isFavourable() ? 1 : -1;
    }

    private static double slope(Groups g, double[] y) {
        return Groups.sum(slopeWeights(g), y);
    }

    /** {@code p (x - 1/2) / sum p (x - 1/2)²}. */
    private static double[] slopeWeights(Groups g) {
        var weights = new double[g.count()];
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double gap = g.ranks()[i] - 0.5;
            weights[i] = g.shares()[i] * gap;
            squares += weights[i] * gap;
        }
        return scaled(weights, 1 / squares);
    }

    private static double ratio(Groups g, double[] y) {
        double mean = g.mean(y);
        double half = slope(g, y) / 2;
        return sign(g) * StrictMath.log((mean + half) / (mean - half));
    }

    private static double[] ratioSlopes(Groups g, double[] y) {
        double mean = g.mean(y);
        double half = slope(g, y) / 2;
        var weights = slopeWeights(g);
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            double p = g.shares()[i];
            slopes[i] = sign(g) * ((p + weights[i] / 2) / (mean + half) - (p - weights[i] / 2) / (mean - half));
        }
        return slopes;
    }

    private static double[] relativeSlopes(Groups g, double[] y) {
        double mean = g.mean(y);
        double slope = slope(g, y);
        var weights = slopeWeights(g);
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++) slopes[i] = sign(g) * (weights[i] - slope / mean * g.shares()[i]) / mean;
        return slopes;
    }

    private static double absolute(Groups g, double[] y) {
        return Groups.sum(concentrationWeights(g), y);
    }

    /** {@code 2 p (x - 1/2)}: twice the covariance with the rank, divisor n. */
    private static double[] concentrationWeights(Groups g) {
        var weights = new double[g.count()];
        for (int i = 0; i < weights.length; i++) weights[i] = 2 * g.shares()[i] * (g.ranks()[i] - 0.5);
        return weights;
    }

    private static double room(Groups g, double[] y) {
        double mean = g.mean(y);
        return mean * (1 - mean / g.scale());
    }

    /** Derivatives of the absolute index over {@code below}, which changes with the mean at the rate {@code rate}. */
    private static double[] quotientSlopes(Groups g, double quotient, double below, double rate) {
        var slopes = concentrationWeights(g);
        for (int i = 0; i < slopes.length; i++) slopes[i] = (slopes[i] - quotient * rate * g.shares()[i]) / below;
        return slopes;
    }

    private static double[] scaled(double[] values, double factor) {
        var scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) scaled[i] = values[i] * factor;
        return scaled;
    }
}
