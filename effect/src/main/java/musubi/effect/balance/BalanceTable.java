package musubi.effect.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * The balance table as a method of its own: treated and controls compared in every covariate, before and after weights
 * that stand in a column.
 *
 * <p>Checked against: see {@link Balance}.
 */
public final class BalanceTable {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "balance",
            new Words("バランス表（参加した人としない人の背景の比較）", "Balance table"),
            new Words(
                    "共変量ごとの標準化した差（SMD）、分散比、分布の差。効果ではありません",
                    "standardised difference, variance ratio and distance of distributions of every covariate; no effect"),
            List.of(new Words("表に載せない背景の違いは、この表では分からない", "differences in what the table does not show remain unknown")),
            "SMD = (m1 - m0) / s with s from the sample before weighting; v = sum w (x - m)² / (1 - sum w²), sum w = 1; "
                    + "KS = max |F1(x) - F0(x)|; ESS = (sum w)² / sum w²",
            new Words("結果（アウトカム）の比較には使わないでください。有意差検定の代わりにもなりません。", "not for outcomes, and no test of significance"),
            List.of(
                    "Austin (2009), Statistics in Medicine 28, 3083-3107",
                    "Stuart (2010), Statistical Science 25, 1-21",
                    "Stuart, Lee and Leacy (2013), Journal of Clinical Epidemiology 66, S84-S90"),
            List.of("R cobalt::bal.tab(stats = c(\"m\", \"v\", \"ks\"), binary = \"std\", un = TRUE)"),
            "R 4.2.2, formulas written out, relative error below 1e-10",
            "treated ~ age + sex + income",
            List.of(
                    Option.given("weights", "比べる重みの列（例: 逆確率の重み）", "column of the weights to look at"),
                    Option.given("base", "もとの標本の重みの列", "column of sampling weights of the whole sample"),
                    Option.choice(
                            "denominator",
                            "pooled",
                            List.of("treated", "control", "pooled"),
                            "差を割る標準偏差。参加した人への効果なら treated、全員への効果なら pooled",
                            "spread a difference is divided by: treated for effects on the treated, pooled for everybody"),
                    Option.number("threshold", "0.1", "注意を出す SMD の大きさ", "standardised difference above which to warn")),
            BalanceTable::estimate);

    private BalanceTable() {}

    /** The balance of {@code request}: the largest standardised difference, and the table. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var needed = new LinkedHashSet<>(request.formula().variables());
        options.column("weights").ifPresent(needed::add);
        options.find("base").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        var arms = Arms.of(request.formula().response().single(), rows);
        var refused = arms.tooFew(2);
        if (refused.isPresent()) return refused.get();
        var base = weights(rows, options.find("base").orElse(""));
        var weightings = new ArrayList<Weighting>();
        weightings.add(new Weighting("before", base));
        options.column("weights").ifPresent(w -> weightings.add(new Weighting("after", weights(rows, w))));
        var denominator = Denominator.valueOf(options.text("denominator").toUpperCase(java.util.Locale.ROOT));
        for (var weighting : weightings) {
            var weightless = arms.tooFew(2, weighting.weights());
            if (weightless.isPresent()) return weightless.get();
        }
        var found = new ConcurrentHashMap<String, List<Double>>();
        var balance = Balance.of(
                rows,
                request.formula().terms(),
                arms,
                denominator,
                base,
                weightings,
                (name, values, order) -> found.put(name, quartiles(values, order, arms.treated(), weightings)));
        return answer(
                balance,
                arms,
                new Sample(rows.count(), complete.dropped(), java.util.Map.of()),
                quartiles(balance, found),
                options.number("threshold"));
    }

    /** The weights in {@code name}, or 1 for everybody when it is empty; negative ones are refused. */
    public static Column weights(Rows rows, String name) {
        if (name.isEmpty()) return new Constant(1, rows.count());
        var column = Evaluation.numbers(rows, name);
        for (double value : column.toArray())
            if (!(value >= 0 && Double.isFinite(value)))
                throw new Unreadable(
                        "estimate.negative-weight",
                        name,
                        new Words(
                                "重みの列「" + name + "」に負の数や数でない値（" + value + "）があります。",
                                "The weights \"" + name + "\" hold " + value + "; a weight is a number from 0 on."));
        return column;
    }

    private static Estimate answer(Balance balance, Arms arms, Sample sample, Grid quartiles, double threshold) {
        int last = balance.weightings().size() - 1;
        var figures = new ArrayList<Figure>();
        for (int w = 0; w <= last; w++)
            figures.add(new Figure(
                    "largest absolute standardised difference "
                            + balance.weightings().get(w),
                    balance.largestDifference(w)));
        return new Estimate(
                METHOD.id(),
                List.of(largest(balance, last)),
                List.of(),
                figures,
                List.of(balance.grid(), balance.sizes(), quartiles),
                sample.with("treated", arms.treatedCount()).with("control", arms.controlCount()),
                conventions(balance.denominator()),
                remarks(balance, last, threshold));
    }

    /** The largest absolute standardised difference under weighting {@code w}, as a number without an error. */
    public static Parameter largest(Balance balance, int w) {
        return new Parameter(
                "largest absolute standardised difference "
                        + balance.weightings().get(w),
                balance.largestDifference(w),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    /** The choices of a balance table on which packages differ. */
    public static List<Convention> conventions(Denominator denominator) {
        return List.of(
                new Convention(
                        "denominator of standardised differences",
                        denominator.says() + "; sqrt(p (1 - p)) for 0 and 1",
                        "R cobalt::bal.tab(s.d.denom = \"" + denominator.name().toLowerCase(java.util.Locale.ROOT)
                                + "\", binary = \"std\")"),
                new Convention(
                        "variance ratio",
                        "treated over control, weights sum to 1, over 1 - sum w²",
                        "R cobalt::col_w_vr()"));
    }

    /** One sentence for each covariate that still differs by more than {@code threshold}. */
    public static List<Words> remarks(Balance balance, int weighting, double threshold) {
        return balance.covariates().stream()
                .filter(c -> !(Math.abs(c.comparisons().get(weighting).standardised()) <= threshold))
                .map(c -> new Words(
                        "「" + c.name() + "」の標準化した差が "
                                + rounded(c.comparisons().get(weighting).standardised()) + " で、目安の " + threshold
                                + " を超えています。",
                        "\"" + c.name() + "\" differs by "
                                + rounded(c.comparisons().get(weighting).standardised())
                                + " standard deviations, more than " + threshold + "."))
                .toList();
    }

    private static String rounded(double value) {
        return String.format(java.util.Locale.ROOT, "%.3f", value);
    }

    /** Of each covariate that was sorted for the table, in the order of the table. */
    private static Grid quartiles(Balance balance, Map<String, List<Double>> found) {
        var lines = new ArrayList<Grid.Line>();
        for (var covariate : balance.covariates()) {
            var cells = found.get(covariate.name());
            if (cells != null) lines.add(new Grid.Line(covariate.name(), cells));
        }
        var columns = new ArrayList<String>();
        for (var weighting : balance.weightings())
            for (var arm : List.of("treated", "control"))
                for (var share : List.of("25 %", "50 %", "75 %")) columns.add(weighting + " " + arm + " " + share);
        return new Grid("quartiles", columns, lines);
    }

    /** Quartiles of the treated and of the controls under each weighting. */
    private static List<Double> quartiles(double[] values, int[] order, Column treated, List<Weighting> weightings) {
        var cells = new Double[6 * weightings.size()];
        for (int arm = 0; arm < 2; arm++) {
            int wanted = 1 - arm;
            var rows = Arrays.stream(order)
                    .filter(row -> treated.at(row) == wanted)
                    .toArray();
            for (int w = 0; w < weightings.size(); w++) {
                var weights = weightings.get(w).weights();
                var found = WeightedQuantiles.of(values, rows, weights, 0.25, 0.5, 0.75);
                for (int q = 0; q < found.length; q++) cells[6 * w + 3 * arm + q] = found[q];
            }
        }
        return Arrays.asList(cells);
    }
}
