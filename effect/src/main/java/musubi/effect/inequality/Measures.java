package musubi.effect.inequality;

import static musubi.effect.inequality.Measure.Kind.ATTRIBUTABLE;
import static musubi.effect.inequality.Measure.Kind.DIFFERENCE;
import static musubi.effect.inequality.Measure.Kind.RATIO;
import static musubi.effect.inequality.Measure.Kind.SPREAD;

import java.util.ArrayList;
import java.util.List;

/** The summary measures of WHO's Health Equity Assessment Toolkit, as functions of the groups' estimates. */
final class Measures {
    private static final double THOUSAND = 1000;
    private static final double PERCENT = 100;

    private Measures() {}

    /** Those that these groups allow. */
    static List<Measure> of(Groups groups) {
        var all = new ArrayList<Measure>(pairwise());
        if (groups.isOrdered()) {
            all.addAll(Gradients.slopes());
            if (groups.hasScale()) all.addAll(Gradients.curves());
            all.addAll(Gradients.concentrations());
            if (groups.hasScale()) all.addAll(Gradients.boundedConcentrations());
        }
        all.addAll(variances());
        all.addAll(deviations(groups.hasReference()));
        all.addAll(entropies());
        all.addAll(attributable());
        return all;
    }

    private static List<Measure> pairwise() {
        return List.of(
                Measure.smooth(
                        "d",
                        DIFFERENCE,
                        (g, y) -> y[g.extremes()[0]] - y[g.extremes()[1]],
                        (g, y) -> contrast(g, 1, -1)),
                Measure.smooth(
                        "r",
                        RATIO,
                        (g, y) -> StrictMath.log(y[g.extremes()[0]] / y[g.extremes()[1]]),
                        (g, y) -> contrast(g, 1 / y[g.extremes()[0]], -1 / y[g.extremes()[1]])));
    }

    private static double[] contrast(Groups g, double first, double second) {
        var slopes = new double[g.count()];
        slopes[g.extremes()[0]] += first;
        slopes[g.extremes()[1]] += second;
        return slopes;
    }

    private static List<Measure> variances() {
        return List.of(
                Measure.smooth("bgv", SPREAD, Measures::variance, (g, y) -> varianceSlopes(g, y, 1)),
                Measure.smooth(
                        "bgsd",
                        SPREAD,
                        (g, y) -> Math.sqrt(variance(g, y)),
                        (g, y) -> varianceSlopes(g, y, 1 / (2 * Math.sqrt(variance(g, y))))),
                Measure.smooth(
                        "cov", SPREAD, (g, y) -> PERCENT * Math.sqrt(variance(g, y)) / g.mean(y), Measures::covSlopes));
    }

    private static double variance(Groups g, double[] y) {
        double mean = g.mean(y);
        double sum = 0;
        for (int i = 0; i < y.length; i++) sum += g.shares()[i] * (y[i] - mean) * (y[i] - mean);
        return sum;
    }

    private static double[] varianceSlopes(Groups g, double[] y, double factor) {
        double mean = g.mean(y);
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++) slopes[i] = factor * 2 * g.shares()[i] * (y[i] - mean);
        return slopes;
    }

    private static double[] covSlopes(Groups g, double[] y) {
        double mean = g.mean(y);
        double sd = Math.sqrt(variance(g, y));
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++)
            slopes[i] = PERCENT * g.shares()[i] / mean * ((y[i] - mean) / sd - sd / mean);
        return slopes;
    }

    /**
     * What the curvature of the between-group variance adds to its variance: with normal estimates it is a quadratic form,
     * whose variance is {@code 4 m'ASAm + 2 tr(ASAS)}, {@code A = diag(p) - pp'}. The first part is the delta method.
     *
     * <p>Source: Searle (1971), Linear Models, theorem 2.5 (moments of quadratic forms).
     */
    static double curvature(Groups g) {
        double sum = 0;
        for (int i = 0; i < g.count(); i++)
            for (int j = 0; j < g.count(); j++) {
                double p = g.shares()[i];
                double a = i == j ? p * (1 - p) : p * g.shares()[j];
                double errors = g.errors()[i] * g.errors()[j];
                sum += 2 * a * a * errors * errors;
            }
        return sum;
    }

    private static List<Measure> deviations(boolean hasReference) {
        var all = new ArrayList<Measure>(List.of(
                Measure.rough("mdmu", (g, y) -> deviation(g, y, g.centre(y), false)),
                Measure.rough("mdmw", (g, y) -> deviation(g, y, g.centre(y), true)),
                Measure.rough("mdbu", (g, y) -> deviation(g, y, y[g.best(y)], false)),
                Measure.rough("mdbw", (g, y) -> deviation(g, y, y[g.best(y)], true))));
        if (hasReference) {
            all.add(Measure.rough("mdru", (g, y) -> deviation(g, y, y[g.reference()], false)));
            all.add(Measure.rough("mdrw", (g, y) -> deviation(g, y, y[g.reference()], true)));
        }
        all.add(Measure.rough("idisu", (g, y) -> PERCENT * deviation(g, y, g.centre(y), false) / g.centre(y)));
        all.add(Measure.rough("idisw", (g, y) -> PERCENT * deviation(g, y, g.centre(y), true) / g.centre(y)));
        return all;
    }

    private static double deviation(Groups g, double[] y, double centre, boolean isWeighted) {
        double sum = 0;
        for (int i = 0; i < y.length; i++)
            sum += Math.abs(y[i] - centre) * (isWeighted ? g.shares()[i] : 1.0 / y.length);
        return sum;
    }

    private static List<Measure> entropies() {
        return List.of(
                Measure.smooth("ti", SPREAD, (g, y) -> THOUSAND * theil(g, y), Measures::theilSlopes),
                Measure.smooth("mld", SPREAD, Measures::logDeviation, Measures::logDeviationSlopes));
    }

    private static double theil(Groups g, double[] y) {
        double mean = g.mean(y);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            double r = y[i] / mean;
            if (r != 0) sum += g.shares()[i] * r * StrictMath.log(r);
        }
        return sum;
    }

    private static double[] theilSlopes(Groups g, double[] y) {
        double mean = g.mean(y);
        double theil = theil(g, y);
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++)
            slopes[i] = THOUSAND * g.shares()[i] / mean * (StrictMath.log(y[i] / mean) - theil);
        return slopes;
    }

    private static double logDeviation(Groups g, double[] y) {
        double mean = g.mean(y);
        double sum = 0;
        for (int i = 0; i < y.length; i++) sum -= g.shares()[i] * StrictMath.log(y[i] / mean);
        return THOUSAND * sum;
    }

    private static double[] logDeviationSlopes(Groups g, double[] y) {
        double mean = g.mean(y);
        var slopes = new double[y.length];
        for (int i = 0; i < y.length; i++) slopes[i] = THOUSAND * g.shares()[i] * (1 / mean - 1 / y[i]);
        return slopes;
    }

    private static List<Measure> attributable() {
        return List.of(
                Measure.smooth(
                        "par",
                        ATTRIBUTABLE,
                        (g, y) -> y[g.target()] - g.centre(y),
                        (g, y) -> attributableSlopes(g, 1, meanSlope(g, -1))),
                Measure.smooth(
                        "paf",
                        ATTRIBUTABLE,
                        (g, y) -> PERCENT * (y[g.target()] / g.centre(y) - 1),
                        (g, y) -> attributableSlopes(
                                g,
                                PERCENT / g.centre(y),
                                meanSlope(g, -PERCENT * y[g.target()] / (g.centre(y) * g.centre(y))))));
    }

    /** The average of a setting that is given has no error here. */
    private static double meanSlope(Groups g, double slope) {
        return Double.isNaN(g.average()) ? slope : 0;
    }

    private static double[] attributableSlopes(Groups g, double target, double mean) {
        var slopes = new double[g.count()];
        for (int i = 0; i < slopes.length; i++) slopes[i] = mean * g.shares()[i];
        slopes[g.target()] += target;
        return slopes;
    }
}
