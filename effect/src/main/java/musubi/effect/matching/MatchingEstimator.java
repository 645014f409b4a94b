package musubi.effect.matching;

import java.util.List;

/**
 * The matching estimator with replacement and its standard error, given outcomes.
 *
 * <p>Source: Abadie and Imbens (2006), Econometrica 74, 235-267; Abadie and Imbens (2011), Journal of Business and Economic
 * Statistics 29, 1-11.
 *
 * @param effect mean of treated minus mean of their matches
 * @param variance over samples from the population
 * @param count who found matches
 * @param withoutMatch who did not
 * @param pairs places in the sets: pairs of a unit and a match
 */
record MatchingEstimator(double effect, double variance, long count, long withoutMatch, long pairs) {
    /** Up to this many neighbours are summed one by one, more from sums along the list. */
    private static final int FEW = 64;

    /**
     * From matches.
     *
     * @param gaps outcome less what a model of the other arm expects, by unit, for treated and for controls; both the centred
     *     outcome itself when nothing is adjusted
     */
    static MatchingEstimator of(
            Units units, List<Neighbours> matches, Gaps gaps, Uses uses, Estimand estimand, Spreads spreads) {
        var sums = new Sums(units, gaps);
        matches.forEach(sums::add);
        return sums.estimator(uses, estimand, spreads);
    }

    /**
     * Outcomes of which the differences are taken.
     *
     * @param treated what stands for the outcome where a treated unit is compared with controls
     * @param control the same for a control compared with treated
     */
    record Gaps(double[] treated, double[] control) {}

    /** Variance of the outcome given the covariates. */
    sealed interface Spreads permits One, Each {}

    /** One for everybody, from the differences within pairs. */
    record One() implements Spreads {}

    /** One for each unit, NaN where it is alone. */
    record Each(double[] values) implements Spreads {}

    /**
     * How much each unit stands in as a match: over its uses, the sum of one by the number of matches and of its square.
     */
    record Uses(double[] shares, double[] squares) {
        static Uses of(Units units, List<Neighbours> matches) {
            var uses = new Uses(new double[units.count()], new double[units.count()]);
            for (var neighbours : matches) uses.add(neighbours);
            return uses;
        }

        private void add(Neighbours neighbours) {
            int n = neighbours.others().length;
            var steps = new double[n + 1];
            var squaredSteps = new double[n + 1];
            for (int f = 0; f < neighbours.focal().length; f++) {
                int size = neighbours.size(f);
                if (size == 0) continue;
                double share = 1.0 / size;
                if (size > FEW) {
                    steps[neighbours.from()[f]] += share;
                    steps[neighbours.until()[f]] -= share;
                    squaredSteps[neighbours.from()[f]] += share * share;
                    squaredSteps[neighbours.until()[f]] -= share * share;
                } else
                    for (int i = neighbours.from()[f]; i < neighbours.until()[f]; i++) {
                        shares[neighbours.others()[i]] += share;
                        squares[neighbours.others()[i]] += share * share;
                    }
            }
            double running = 0;
            double runningSquared = 0;
            for (int i = 0; i < n; i++) {
                running += steps[i];
                runningSquared += squaredSteps[i];
                shares[neighbours.others()[i]] += running;
                squares[neighbours.others()[i]] += runningSquared;
            }
        }
    }

    /** Sample variances of the outcome over each unit and its neighbours of the same arm. */
    static Each each(Units units, List<Neighbours> own, double[] outcome) {
        var values = new double[units.count()];
        for (var neighbours : own) {
            var along = new Along(neighbours.others(), outcome);
            for (int f = 0; f < neighbours.focal().length; f++) {
                int from = neighbours.from()[f];
                int until = neighbours.until()[f];
                double n = until - from;
                values[neighbours.focal()[f]] =
                        n < 2 ? Double.NaN : along.variance(from, until, along.mean(from, until)) * n / (n - 1);
            }
        }
        return new Each(values);
    }

    /** What each unit adds. */
    private static final class Sums {
        private final Units units;
        private final Gaps gaps;
        private final double[] differences;
        private final double[] spreads;
        private final boolean[] isIn;
        private long count;
        private long without;
        private long pairs;

        Sums(Units units, Gaps gaps) {
            int n = units.count();
            this.units = units;
            this.gaps = gaps;
            differences = new double[n];
            spreads = new double[n];
            isIn = new boolean[n];
        }

        void add(Neighbours neighbours) {
            if (neighbours.focal().length == 0) return;
            boolean isTreated = units.treated()[neighbours.focal()[0]];
            var outcome = isTreated ? gaps.treated() : gaps.control();
            var along = new Along(neighbours.others(), outcome);
            for (int f = 0; f < neighbours.focal().length; f++) {
                int size = neighbours.size(f);
                if (size == 0) {
                    without++;
                    continue;
                }
                int unit = neighbours.focal()[f];
                isIn[unit] = true;
                count++;
                pairs += size;
                double mean = along.mean(neighbours.from()[f], neighbours.until()[f]);
                differences[unit] = isTreated ? outcome[unit] - mean : mean - outcome[unit];
                spreads[unit] = along.variance(neighbours.from()[f], neighbours.until()[f], mean);
            }
        }

        MatchingEstimator estimator(Uses uses, Estimand estimand, Spreads variances) {
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
            double one = residuals / (2.0 * count);
            double used = 0;
            for (int i = 0; i < isIn.length; i++) {
                double k = uses.shares()[i];
                if (k == 0) continue;
                double more = k * k - uses.squares()[i] + (estimand == Estimand.ATE ? 2 * k : 0);
                used += more * (variances instanceof Each each ? each.values()[i] : one);
            }
            return new MatchingEstimator(effect, (squares + used) / count / count, count, without, pairs);
        }
    }

    /** Means and variances of stretches of a list, from running sums where the stretch is long. */
    private static final class Along {
        private final int[] units;
        private final double[] outcome;
        private final double[] sums;
        private final double[] squares;

        Along(int[] units, double[] outcome) {
            this.units = units;
            this.outcome = outcome;
            sums = new double[units.length + 1];
            squares = new double[units.length + 1];
            for (int i = 0; i < units.length; i++) {
                double y = outcome[units[i]];
                sums[i + 1] = sums[i] + y;
                squares[i + 1] = squares[i] + y * y;
            }
        }

        double mean(int from, int until) {
            if (until - from > FEW) return (sums[until] - sums[from]) / (until - from);
            double sum = 0;
            for (int i = from; i < until; i++) sum += outcome[units[i]];
            return sum / (until - from);
        }

        /** Divisor n. */
        double variance(int from, int until, double mean) {
            if (until - from > FEW) return Math.max(0, (squares[until] - squares[from]) / (until - from) - mean * mean);
            double sum = 0;
            for (int i = from; i < until; i++) {
                double gap = outcome[units[i]] - mean;
                sum += gap * gap;
            }
            return sum / (until - from);
        }
    }
}
