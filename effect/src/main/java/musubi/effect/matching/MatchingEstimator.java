package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The matching estimator with replacement and its standard error, given outcomes.
 *
 * <p>Source: Abadie and Imbens (2006), Econometrica 74, 235-267.
 *
 * @param effect mean of treated minus mean of their matches
 * @param variance with one variance of the outcome given the score
 * @param count who found matches
 * @param withoutMatch who did not
 * @param uses places in the sets: pairs of a unit and a match
 */
record MatchingEstimator(double effect, double variance, long count, long withoutMatch, long uses) {
    /** Up to this many neighbours are summed one by one, more from sums along the line. */
    private static final int FEW = 64;

    static MatchingEstimator of(
            Units units, double[] outcome, Estimand estimand, int m, double caliper, double tolerance) {
        var sums = new Sums(units, centred(outcome));
        for (var neighbours : neighbours(units, estimand, m, caliper, tolerance)) sums.add(neighbours);
        return sums.estimator(estimand);
    }

    private static double[] centred(double[] outcome) {
        double sum = 0;
        for (double y : outcome) sum += y;
        double mean = sum / outcome.length;
        var centred = outcome.clone();
        for (int i = 0; i < centred.length; i++) centred[i] -= mean;
        return centred;
    }

    private static List<Neighbours> neighbours(
            Units units, Estimand estimand, int m, double caliper, double tolerance) {
        var sorted = units.sorted();
        var starts = units.starts();
        var all = new ArrayList<Neighbours>();
        for (boolean arm : new boolean[] {true, false})
            if (estimand.isFocal(arm))
                all.addAll(IntStream.range(0, units.strata())
                        .parallel()
                        .mapToObj(s -> Neighbours.of(
                                Line.of(units, sorted, starts[s], starts[s + 1], arm), m, caliper, tolerance))
                        .toList());
        return all;
    }

    /** What each unit adds. */
    private static final class Sums {
        private final Units units;
        private final double[] outcome;
        private final double[] uses;
        private final double[] squaredUses;
        private final double[] differences;
        private final double[] spreads;
        private final boolean[] isIn;
        private long count;
        private long without;
        private long pairs;

        Sums(Units units, double[] outcome) {
            int n = units.count();
            this.units = units;
            this.outcome = outcome;
            uses = new double[n];
            squaredUses = new double[n];
            differences = new double[n];
            spreads = new double[n];
            isIn = new boolean[n];
        }

        void add(Neighbours neighbours) {
            var line = neighbours.line();
            var along = new Along(line, outcome);
            for (int f = 0; f < line.focal().length; f++) {
                int size = neighbours.size(f);
                if (size == 0) {
                    without++;
                    continue;
                }
                int unit = line.focal()[f];
                isIn[unit] = true;
                count++;
                pairs += size;
                double mean = along.mean(neighbours.from()[f], neighbours.until()[f]);
                differences[unit] = units.treated()[unit] ? outcome[unit] - mean : mean - outcome[unit];
                spreads[unit] = along.variance(neighbours.from()[f], neighbours.until()[f], mean);
                along.use(neighbours.from()[f], neighbours.until()[f]);
            }
            along.spread(uses, squaredUses);
        }

        MatchingEstimator estimator(Estimand estimand) {
            double sum = 0;
            for (int i = 0; i < isIn.length; i++) if (isIn[i]) sum += differences[i];
            double effect = sum / count;
            double squares = 0;
            double residuals = 0;
            for (int i = 0; i < isIn.length; i++)
                if (isIn[i]) {
                    double gap = differences[i] - effect;
                    squares += gap * gap;
                    residuals += gap * gap + spreads[i];
                }
            double sigma = residuals / (2.0 * count);
            double used = 0;
            for (int i = 0; i < uses.length; i++)
                used += uses[i] * uses[i] - squaredUses[i] + (estimand == Estimand.ATE ? 2 * uses[i] : 0);
            double variance = (squares + used * sigma) / count / count;
            return new MatchingEstimator(effect, variance, count, without, pairs);
        }
    }

    /** Means and uses of stretches of a line, from running sums where the stretch is long. */
    private static final class Along {
        private final Line line;
        private final double[] outcome;
        private final double[] sums;
        private final double[] squares;
        private final double[] uses;
        private final double[] squaredUses;
        private final double[] steps;
        private final double[] squaredSteps;

        Along(Line line, double[] outcome) {
            int n = line.others().length;
            this.line = line;
            this.outcome = outcome;
            sums = new double[n + 1];
            squares = new double[n + 1];
            uses = new double[n];
            squaredUses = new double[n];
            steps = new double[n + 1];
            squaredSteps = new double[n + 1];
            for (int i = 0; i < n; i++) {
                sums[i + 1] = sums[i] + y(i);
                squares[i + 1] = squares[i] + y(i) * y(i);
            }
        }

        private double y(int other) {
            return outcome[line.others()[other]];
        }

        double mean(int from, int until) {
            if (until - from > FEW) return (sums[until] - sums[from]) / (until - from);
            double sum = 0;
            for (int i = from; i < until; i++) sum += y(i);
            return sum / (until - from);
        }

        /** Divisor n. */
        double variance(int from, int until, double mean) {
            if (until - from > FEW) return Math.max(0, (squares[until] - squares[from]) / (until - from) - mean * mean);
            double sum = 0;
            for (int i = from; i < until; i++) sum += (y(i) - mean) * (y(i) - mean);
            return sum / (until - from);
        }

        void use(int from, int until) {
            double share = 1.0 / (until - from);
            if (until - from > FEW) {
                steps[from] += share;
                steps[until] -= share;
                squaredSteps[from] += share * share;
                squaredSteps[until] -= share * share;
                return;
            }
            for (int i = from; i < until; i++) {
                uses[i] += share;
                squaredUses[i] += share * share;
            }
        }

        void spread(double[] all, double[] allSquared) {
            double running = 0;
            double runningSquared = 0;
            for (int i = 0; i < uses.length; i++) {
                running += steps[i];
                runningSquared += squaredSteps[i];
                all[line.others()[i]] += uses[i] + running;
                allSquared[line.others()[i]] += squaredUses[i] + runningSquared;
            }
        }
    }
}
