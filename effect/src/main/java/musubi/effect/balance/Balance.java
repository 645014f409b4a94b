package musubi.effect.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.effect.Grid;
import musubi.effect.formula.Term;
import musubi.effect.rows.Column;
import musubi.effect.rows.Order;
import musubi.effect.rows.Rows;

/**
 * How alike two groups are in every covariate, under any number of weightings side by side. Each numeric covariate is
 * sorted once for all weightings.
 *
 * <p>Source: Austin (2009), Statistics in Medicine 28, 3083-3107; Stuart (2010), Statistical Science 25, 1-21; Kish (1965),
 * Survey Sampling, for the effective size.
 * <br>Checked against: the formulas written out in R 4.2.2 (reference/weighting/balance.R), relative error below 1e-10.
 *
 * @param denominator which spread the differences are divided by
 * @param weightings names of the weightings, in their order
 * @param covariates one per column of the table
 * @param effectiveSizes for each weighting the effective number of controls and of treated
 */
public record Balance(
        Denominator denominator,
        List<String> weightings,
        List<Covariate> covariates,
        List<EffectiveSize> effectiveSizes) {
    private static final double ROUNDING = 1e-9;
    private static final int CHUNK = 256;

    /** Lists are copied. */
    public Balance {
        weightings = List.copyOf(weightings);
        covariates = List.copyOf(covariates);
        effectiveSizes = List.copyOf(effectiveSizes);
    }

    /** How many equally weighted rows the weighted ones are worth. */
    public record EffectiveSize(double treated, double control) {}

    /**
     * The balance of {@code terms} between the arms.
     *
     * @param rows complete in all columns of the terms
     * @param base sampling weights of the whole sample, for the denominator; {@link musubi.effect.rows.Constant} 1 when
     *     there are none
     * @param weightings what to compare, usually before and after
     */
    public static Balance of(
            Rows rows, List<Term> terms, Arms arms, Denominator denominator, Column base, List<Weighting> weightings) {
        return of(rows, terms, arms, denominator, base, weightings, (name, values, order) -> {});
    }

    /** Is shown each covariate that is no 0 or 1 while its order is at hand, by several threads. */
    interface Onlooker {
        void sorted(String name, double[] values, int[] order);
    }

    static Balance of(
            Rows rows,
            List<Term> terms,
            Arms arms,
            Denominator denominator,
            Column base,
            List<Weighting> weightings,
            Onlooker onlooker) {
        var arm = arms.treated().toArray();
        var first = ArmWeights.of(arm, base.toArray());
        // Before weighting there are the base weights alone, which need not be summed again.
        var all = Stream.concat(
                        Stream.of(first),
                        weightings.stream()
                                .map(Weighting::weights)
                                .map(w -> w.equals(base) ? first : ArmWeights.of(arm, w.toArray())))
                .toList();
        // Side by side, so that a walk over the sorted rows reads one place in memory for each row.
        int several = weightings.size();
        if ((long) arm.length * several > Integer.MAX_VALUE - 8)
            throw new IllegalStateException(arm.length + " rows under " + several + " weightings");
        var signed = new double[arm.length * several];
        for (int w = 0; w < several; w++) all.get(w + 1).signed(arm, signed, w, several);
        var parts = Covariates.of(terms, rows);
        var lines = new ArrayList<List<Covariate>>(IntStream.range(0, parts.size())
                .parallel()
                .mapToObj(i -> compare(parts.get(i), rows, arm, denominator, all, signed, onlooker))
                .toList());
        return new Balance(
                denominator,
                weightings.stream().map(Weighting::name).toList(),
                lines.stream().flatMap(List::stream).toList(),
                all.stream()
                        .skip(1)
                        .map(w -> new EffectiveSize(w.effectiveSize(1), w.effectiveSize(0)))
                        .toList());
    }

    private static List<Covariate> compare(
            Covariates part,
            Rows rows,
            double[] arm,
            Denominator denominator,
            List<ArmWeights> all,
            double[] signed,
            Onlooker onlooker) {
        var binary = part.binary(rows);
        var sums = IntStream.range(0, all.size())
                .mapToObj(w -> anyTrue(binary) ? part.sums(rows, arm, all.get(w).weights()) : new double[0])
                .toList();
        var covariates = new ArrayList<Covariate>();
        for (int j = 0; j < part.count(); j++) {
            var name = part.design().names().get(j);
            covariates.add(
                    binary[j]
                            ? shares(name, j, denominator, all, sums)
                            : numbers(name, part.values(j, rows), arm, denominator, all, signed, onlooker));
        }
        return covariates;
    }

    private static boolean anyTrue(boolean[] flags) {
        for (boolean flag : flags) if (flag) return true;
        return false;
    }

    private static Covariate shares(
            String name, int j, Denominator denominator, List<ArmWeights> all, List<double[]> sums) {
        double spread = 0;
        var comparisons = new ArrayList<Comparison>();
        for (int w = 0; w < all.size(); w++) {
            double control = sums.get(w)[2 * j] / all.get(w).sums()[0];
            double treated = sums.get(w)[2 * j + 1] / all.get(w).sums()[1];
            if (w == 0) {
                spread = denominator.of(treated * (1 - treated), control * (1 - control));
                continue;
            }
            comparisons.add(new Comparison(
                    treated, control, standardised(treated, control, spread), Double.NaN, Math.abs(treated - control)));
        }
        return new Covariate(name, true, spread, comparisons);
    }

    private static Covariate numbers(
            String name,
            double[] values,
            double[] arm,
            Denominator denominator,
            List<ArmWeights> all,
            double[] signed,
            Onlooker onlooker) {
        var order = Order.ascending(values);
        onlooker.sorted(name, values, order);
        var distances = distances(order, values, signed, all.size() - 1);
        var base = Moments.of(all.get(0), arm, values);
        double spread = denominator.of(base.variances[1], base.variances[0]);
        var comparisons = new ArrayList<Comparison>();
        for (int w = 1; w < all.size(); w++) {
            var own = all.get(w).equals(all.get(0)) ? base : Moments.of(all.get(w), arm, values);
            comparisons.add(new Comparison(
                    own.means[1],
                    own.means[0],
                    standardised(own.means[1], own.means[0], spread),
                    own.variances[1] / own.variances[0],
                    distances[w - 1]));
        }
        return new Covariate(name, false, spread, comparisons);
    }

    /** Means and variances of the arms under one weighting. */
    private record Moments(double[] means, double[] variances) {
        static Moments of(ArmWeights weights, double[] arm, double[] values) {
            var means = weights.means(arm, values);
            return new Moments(means, weights.variances(arm, values, means));
        }
    }

    /** NaN when the group of the denominator does not vary and the means differ by more than rounding. */
    private static double standardised(double treated, double control, double spread) {
        double difference = treated - control;
        if (spread > 0) return difference / spread;
        return Math.abs(difference) <= ROUNDING * Math.max(1, Math.abs(treated)) ? 0 : Double.NaN;
    }

    /** For each weighting but the base the largest gap of the two distribution functions, looked at after the last of equal values. */
    private static double[] distances(int[] order, double[] values, double[] signed, int several) {
        var gaps = new double[several];
        var largest = new double[several];
        var sorted = new double[CHUNK + 1];
        var steps = new double[several * CHUNK];
        for (int from = 0; from < order.length; from += CHUNK) {
            int n = Math.min(CHUNK, order.length - from);
            // Gathered first, so that no read from memory waits for the sums.
            for (int i = 0; i < n; i++) sorted[i] = values[order[from + i]];
            sorted[n] = from + n < order.length ? values[order[from + n]] : Double.NaN;
            for (int w = 0; w < several; w++)
                for (int i = 0; i < n; i++) steps[w * CHUNK + i] = signed[order[from + i] * several + w];
            for (int w = 0; w < several; w++) {
                double gap = gaps[w];
                double most = largest[w];
                for (int i = 0; i < n; i++) {
                    gap += steps[w * CHUNK + i];
                    if (sorted[i + 1] != sorted[i]) most = Math.max(most, Math.abs(gap));
                }
                gaps[w] = gap;
                largest[w] = most;
            }
        }
        return largest;
    }

    /** The largest absolute standardised difference under weighting {@code w}; NaN when there is no covariate. */
    public double largestDifference(int w) {
        return covariates.stream()
                .mapToDouble(c -> Math.abs(c.comparisons().get(w).standardised()))
                .max()
                .orElse(Double.NaN);
    }

    /** The balance table: what a love plot draws. */
    public Grid grid() {
        var columns = new ArrayList<String>();
        columns.add("denominator");
        for (var name : weightings)
            for (var figure : List.of(
                    "mean treated", "mean control", "difference", "standardised difference", "variance ratio", "KS"))
                columns.add(name + " " + figure);
        var lines = covariates.stream()
                .map(c -> new Grid.Line(
                        c.name(),
                        Stream.concat(
                                        Stream.of(c.denominator()),
                                        c.comparisons().stream().flatMap(Balance::figures))
                                .toList()))
                .toList();
        return new Grid("balance", columns, lines);
    }

    private static Stream<Double> figures(Comparison c) {
        return Arrays.asList(
                c.treatedMean(), c.controlMean(), c.difference(), c.standardised(), c.varianceRatio(), c.ks())
                .stream();
    }

    /** Effective sizes, one line per weighting. */
    public Grid sizes() {
        return new Grid(
                "effective size",
                List.of("treated", "control"),
                IntStream.range(0, weightings.size())
                        .mapToObj(w -> new Grid.Line(
                                weightings.get(w),
                                List.of(
                                        effectiveSizes.get(w).treated(),
                                        effectiveSizes.get(w).control())))
                        .toList());
    }
}
