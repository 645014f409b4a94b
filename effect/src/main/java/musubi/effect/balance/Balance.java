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
        var all = Stream.concat(Stream.of(base), weightings.stream().map(Weighting::weights))
                .map(w -> ArmWeights.of(arm, w.toArray()))
                .toList();
        var parts = Covariates.of(terms, rows);
        var lines = new ArrayList<List<Covariate>>(IntStream.range(0, parts.size())
                .parallel()
                .mapToObj(i -> compare(parts.get(i), rows, arm, denominator, all, onlooker))
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
                            : numbers(name, part.values(j, rows), arm, denominator, all, onlooker));
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
            Onlooker onlooker) {
        var order = Order.ascending(values);
        onlooker.sorted(name, values, order);
        var sorted = new double[values.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = values[order[i]];
        double spread = 0;
        var comparisons = new ArrayList<Comparison>();
        for (int w = 0; w < all.size(); w++) {
            var weights = all.get(w);
            var means = weights.means(arm, values);
            var variances = weights.variances(arm, values, means);
            if (w == 0) {
                spread = denominator.of(variances[1], variances[0]);
                continue;
            }
            comparisons.add(new Comparison(
                    means[1],
                    means[0],
                    standardised(means[1], means[0], spread),
                    variances[1] / variances[0],
                    distance(order, sorted, weights.signed())));
        }
        return new Covariate(name, false, spread, comparisons);
    }

    /** NaN when the group of the denominator does not vary and the means differ by more than rounding. */
    private static double standardised(double treated, double control, double spread) {
        double difference = treated - control;
        if (spread > 0) return difference / spread;
        return Math.abs(difference) <= ROUNDING * Math.max(1, Math.abs(treated)) ? 0 : Double.NaN;
    }

    /** The largest gap of the two distribution functions, looked at after the last of equal values. */
    private static double distance(int[] order, double[] sorted, double[] signed) {
        double gap = 0;
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            gap += signed[order[i]];
            if (i + 1 == order.length || sorted[i + 1] != sorted[i]) largest = Math.max(largest, Math.abs(gap));
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
