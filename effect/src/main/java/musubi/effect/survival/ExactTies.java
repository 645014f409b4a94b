package musubi.effect.survival;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import musubi.effect.Unreadable;
import musubi.effect.algebra.Symmetric;
import org.hipparchus.special.Gamma;

/**
 * The times at which several die, when what counts is the chance that it is these: the product of their risks over the sum of
 * such products for all groups of as many among those at risk. The sums grow one person at a time, and are kept as means over
 * the groups with risks of mean 1, which do not overflow.
 *
 * <p>Source: Gail, Lubin and Rubinstein (1981), Biometrika 68, 703-707.
 */
final class ExactTies {
    /** Steps of the recursion that one look at the likelihood may take. */
    private static final double MOST_STEPS = 2e9;

    private final Timeline timeline;
    private final Covariates covariates;
    private final int[] deaths;
    private final int[] times;
    /** The stratum of each death time. */
    private final int[] strata;
    /** The first place of each stratum, and the number of places. */
    private final int[] starts;

    private ExactTies(Timeline timeline, Covariates covariates, int[] deaths) {
        this.timeline = timeline;
        this.covariates = covariates;
        this.deaths = deaths;
        this.times =
                IntStream.range(0, deaths.length).filter(k -> deaths[k] > 1).toArray();
        this.strata = new int[deaths.length];
        this.starts = new int[timeline.strata() + 1];
        if (times.length == 0) return;
        for (int place = 0; place < timeline.count(); place++) starts[timeline.stratum(place) + 1] = place + 1;
        for (int s = 0; s < timeline.strata(); s++) {
            starts[s + 1] = Math.max(starts[s + 1], starts[s]);
            Arrays.fill(strata, timeline.stratumStart(s), timeline.stratumStart(s + 1), s);
        }
    }

    /** The death times at which more than one dies; {@code deaths} by death time, or empty when ties are counted otherwise. */
    static ExactTies of(Timeline timeline, Covariates covariates, int[] deaths) {
        var exact = new ExactTies(timeline, covariates, deaths);
        double steps = exact.times.length == 0 ? 0 : exact.steps();
        if (steps > MOST_STEPS) throw refused(String.format(Locale.ROOT, "%.1e", steps));
        return exact;
    }

    private static Unreadable refused(String steps) {
        return Cohort.refused(
                "estimate.option-range",
                "exact",
                "ties=exact の計算は尤度一回に " + steps + " 手かかり、上限の 2e9 を超えます。同じ時点の出来事が多すぎるので、efron を使ってください。",
                "ties=exact takes " + steps
                        + " steps for each look at the likelihood, more than 2e9: too many events fall"
                        + " together, so use efron.");
    }

    private double steps() {
        var there = new double[timeline.size()];
        for (int place = 0; place < timeline.count(); place++) {
            if (timeline.first(place) > timeline.last(place)) continue;
            there[timeline.last(place)]++;
            if (timeline.leaves(place) >= 0) there[timeline.leaves(place)]--;
        }
        timeline.accumulateBack(there);
        double p = covariates.columns();
        double steps = 0;
        for (int k : times) steps += there[k] * deaths[k] * (1 + p + p * (p + 1) / 2);
        return steps;
    }

    /** Whether several die at death time {@code k}. */
    boolean isTied(int k) {
        return Arrays.binarySearch(times, k) >= 0;
    }

    /** What the log-likelihood loses at all these times, given the risk of each place. */
    double lost(double[] risk) {
        return Chunks.fold(
                times.length,
                (from, until) -> {
                    double lost = 0;
                    for (int t = from; t < until; t++) lost += new Groups(times[t], risk, 0).lost();
                    return lost;
                },
                Double::sum);
    }

    /** Adds the first derivatives of the log-likelihood at these times and less the second. */
    void addTo(PartialLikelihood.Derivatives into, double[] risk) {
        int p = covariates.columns();
        var sums = Chunks.fold(
                times.length,
                (from, until) -> {
                    var part = new PartialLikelihood.Derivatives(new double[p], new Symmetric(p));
                    for (int t = from; t < until; t++) new Groups(times[t], risk, p).addTo(part);
                    return part;
                },
                PartialLikelihood.Derivatives::plus);
        into.plus(sums);
    }

    /** Those at risk at death time {@code k}. */
    private int[] there(int k) {
        return IntStream.range(starts[strata[k]], starts[strata[k] + 1])
                .filter(place -> timeline.first(place) <= k && timeline.last(place) >= k)
                .toArray();
    }

    /** All groups of one time, of one up to as many as die. */
    private final class Groups {
        private final int k;
        private final int[] places;
        private final int size;
        private final int columns;
        private final double meanRisk;
        private final double[] centre;
        /** For each size the mean over groups of the product of risks. */
        private final double[] products;
        /** The same of that product times the sum of each column. */
        private final double[][] sums;
        /** The same of that product times the product of the sums of two columns. */
        private final double[][] squares;

        Groups(int k, double[] risk, int columns) {
            this.k = k;
            this.places = there(k);
            this.size = deaths[k];
            this.columns = columns;
            this.products = new double[size + 1];
            this.sums = new double[size + 1][columns];
            this.squares = new double[size + 1][columns * (columns + 1) / 2];
            this.centre = new double[columns];
            double all = 0;
            for (int place : places) {
                all += risk[place];
                for (int j = 0; j < columns; j++) centre[j] += risk[place] * covariates.at(place, j);
            }
            for (int j = 0; j < columns; j++) centre[j] /= all;
            this.meanRisk = all / places.length;
            products[0] = 1;
            var x = new double[columns];
            for (int n = 1; n <= places.length; n++) {
                int place = places[n - 1];
                for (int j = 0; j < columns; j++) x[j] = covariates.at(place, j) - centre[j];
                for (int m = Math.min(size, n); m > 0; m--)
                    join(m, (double) (n - m) / n, (double) m / n * (risk[place] / meanRisk), x);
            }
        }

        /** Groups of {@code m} with one person more to choose from: a share without that person, the rest with. */
        private void join(int m, double without, double with, double[] x) {
            double product = products[m - 1];
            var sum = sums[m - 1];
            var square = squares[m - 1];
            for (int i = 0, at = 0; i < columns; i++)
                for (int j = i; j < columns; j++, at++)
                    squares[m][at] = without * squares[m][at]
                            + with * (square[at] + x[i] * sum[j] + x[j] * sum[i] + x[i] * x[j] * product);
            for (int j = 0; j < columns; j++) sums[m][j] = without * sums[m][j] + with * (sum[j] + x[j] * product);
            products[m] = without * products[m] + with * product;
        }

        double lost() {
            // Risks so unequal that the mean vanishes are no likelihood to climb.
            if (!(products[size] > 0)) return Double.POSITIVE_INFINITY;
            int n = places.length;
            double groups = Gamma.logGamma(n + 1.0) - Gamma.logGamma(size + 1.0) - Gamma.logGamma(n - size + 1.0);
            return StrictMath.log(products[size]) + size * StrictMath.log(meanRisk) + groups;
        }

        void addTo(PartialLikelihood.Derivatives into) {
            var means = new double[columns];
            for (int j = 0; j < columns; j++) means[j] = sums[size][j] / products[size];
            for (int place : places)
                if (timeline.dies(place) && timeline.last(place) == k)
                    for (int j = 0; j < columns; j++) into.score()[j] += covariates.at(place, j) - centre[j];
            for (int i = 0, at = 0; i < columns; i++) {
                into.score()[i] -= means[i];
                for (int j = i; j < columns; j++, at++)
                    into.information().add(i, j, squares[size][at] / products[size] - means[i] * means[j]);
            }
        }
    }
}
