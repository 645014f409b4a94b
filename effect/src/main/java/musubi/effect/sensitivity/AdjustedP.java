package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Order;

/**
 * P-values of several tests, adjusted so that the more one looks the more it takes.
 *
 * <p>Checked against: R p.adjust, reference/sensitivity/bounds.R, relative error below 1e-14.
 */
public final class AdjustedP {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "adjust-p",
            new Words("多重比較の調整", "Adjustment for several tests"),
            new Words("いくつもの検定をした場合の、調整した p 値", "p-values adjusted for the number of tests"),
            List.of(
                    new Words(
                            "hochberg と bh は検定が独立か、正の相関をもつ",
                            "for hochberg and bh the tests are independent or positively dependent"),
                    new Words("行った検定がすべて入っている", "every test that was made is in")),
            "holm max (m-i+1) p(i); hochberg min (m-i+1) p(i); bh min m p(i)/i; by bh × Σ1/i; bonferroni m p",
            new Words("主要な結果があらかじめ一つに決まっているとき。", "when one primary outcome was fixed in advance"),
            List.of(
                    "Holm (1979), Scandinavian Journal of Statistics 6, 65-70",
                    "Hochberg (1988), Biometrika 75, 800-802",
                    "Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300",
                    "Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188"),
            List.of("R p.adjust()"),
            "R 4.2.2 p.adjust, relative error below 1e-14",
            "p ~ test",
            List.of(Option.choice(
                    "how",
                    "holm",
                    List.of("holm", "hochberg", "bh", "by", "bonferroni"),
                    "調整の方法",
                    "kind of adjustment")),
            AdjustedP::estimate);

    private AdjustedP() {}

    /** Holm's step down: the chance of any false discovery, whatever the dependence. */
    public static double[] holm(double[] p) {
        return stepped(p, false, (m, i) -> m - i + 1);
    }

    /** Hochberg's step up. */
    public static double[] hochberg(double[] p) {
        return stepped(p, true, (m, i) -> m - i + 1);
    }

    /** Benjamini and Hochberg: the expected share of false discoveries. */
    public static double[] benjaminiHochberg(double[] p) {
        return stepped(p, true, (m, i) -> m / i);
    }

    /** Benjamini and Yekutieli: the same whatever the dependence. */
    public static double[] benjaminiYekutieli(double[] p) {
        double sum = 0;
        for (int i = 1; i <= p.length; i++) sum += 1.0 / i;
        double factor = sum;
        return stepped(p, true, (m, i) -> factor * m / i);
    }

    /** Every p times their number. */
    public static double[] bonferroni(double[] p) {
        return stepped(p, true, (m, i) -> m);
    }

    private interface Factor {
        double at(double m, double i);
    }

    /** In ascending order each p times its factor, made monotone from the largest down or from the smallest up. */
    private static double[] stepped(double[] p, boolean isUp, Factor factor) {
        int m = p.length;
        var order = Order.ascending(p);
        var adjusted = new double[m];
        double reached = isUp ? 1 : 0;
        for (int step = 0; step < m; step++) {
            int i = isUp ? m - step : step + 1;
            double value = factor.at(m, i) * p[order[i - 1]];
            reached = isUp ? Math.min(reached, value) : Math.max(reached, value);
            adjusted[order[i - 1]] = Math.min(1, reached);
        }
        return adjusted;
    }

    /** Adjusts the p-values of {@code p ~ test}. */
    public static Estimation estimate(Request request) {
        var complete = Complete.of(request.rows(), request.formula().variables());
        var rows = complete.rows();
        var p = Evaluation.of(request.formula().response().single(), rows);
        if (p.length == 0) return new NotEstimable(Why.TOO_FEW_ROWS, new Words("p 値がありません。", "There is no p-value."));
        for (double value : p)
            if (!(value >= 0 && value <= 1))
                return new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words("p 値は 0 から 1 です: " + value, "A p-value lies between 0 and 1: " + value));
        var how = request.options().text("how");
        var adjusted = switch (how) {
            case "hochberg" -> hochberg(p);
            case "bh" -> benjaminiHochberg(p);
            case "by" -> benjaminiYekutieli(p);
            case "bonferroni" -> bonferroni(p);
            default -> holm(p);
        };
        return answer(request, complete, p, adjusted, how);
    }

    private static Estimate answer(Request request, Complete complete, double[] p, double[] adjusted, String how) {
        var labels = labels(request, complete);
        var order = java.util.stream.IntStream.range(0, p.length)
                .boxed()
                .sorted(java.util.Comparator.<Integer>comparingDouble(i -> p[i]).thenComparing(labels::get))
                .toList();
        var effects = new ArrayList<Parameter>();
        var lines = new ArrayList<Grid.Line>();
        for (int i : order) {
            effects.add(new Parameter(
                    labels.get(i),
                    adjusted[i],
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NaN,
                    Double.NaN,
                    adjusted[i]));
            lines.add(new Grid.Line(labels.get(i), List.of(p[i], adjusted[i])));
        }
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(),
                List.of(new Grid("p-values", List.of("p", "adjusted"), lines)),
                new Sample(p.length, complete.dropped(), java.util.Map.of()),
                List.of(new Convention("adjustment", how + ", " + p.length + " tests", "R p.adjust()")),
                List.of());
    }

    private static List<String> labels(Request request, Complete complete) {
        var terms = request.formula().terms();
        var rows = complete.rows();
        if (terms.isEmpty())
            return Arrays.stream(rows.positions())
                    .mapToObj(i -> "row " + (i + 1))
                    .toList();
        if (terms.size() == 1 && terms.get(0).parts().get(0) instanceof Expression.Variable variable) {
            var column = rows.column(variable.name());
            return java.util.stream.IntStream.range(0, rows.count())
                    .mapToObj(i -> column.isCategory()
                            ? column.levels().get((int) column.at(i))
                            : new Expression.Constant(column.at(i)).label())
                    .toList();
        }
        throw new Unreadable(
                "sensitivity.tests",
                request.formula().text(),
                new Words(
                        "右辺は検定の名前の列一つです。例: p ~ 検定。",
                        "The right side is the one column that names the tests, as in p ~ test."));
    }
}
