package musubi.effect.regression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
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
import musubi.effect.formula.Formula;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * Treated mean minus control mean: the simplest method.
 *
 * <p>Estimand: the average effect on the enrolled, if assignment was random.
 * <br>Source: Welch (1947), Biometrika 34, 28-35; Student (1908), Biometrika 6, 1-25.
 * <br>Checked against: R t.test, effect/src/test/resources/reference/regression/trial.R, relative error below 1e-8.
 */
public final class DifferenceInMeans {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "t-test",
            new Words("平均の差（ウェルチの t 検定）", "Difference in means"),
            new Words(
                    "参加した人と比べる人の結果の平均の差（無作為に分けたなら平均の効果）",
                    "treated mean minus control mean: the average effect if assignment was random"),
            List.of(
                    new Words("二つの群は無作為に分けられた", "the two groups were formed at random"),
                    new Words("行どうしが独立である", "rows are independent of each other")),
            "d = m1 - m0;  se² = s1²/n1 + s0²/n0;  df by Welch and Satterthwaite",
            new Words("無作為に分けていないとき。まとまりごとに割り付けたとき。", "without randomisation, or when whole clusters were assigned"),
            List.of("Welch (1947), Biometrika 34, 28-35", "Student (1908), Biometrika 6, 1-25"),
            List.of("R t.test(y ~ arm)", "R estimatr::difference_in_means(y ~ arm)"),
            "R 4.2.2, relative error below 1e-8",
            "y ~ arm",
            List.of(
                    Option.choice(
                            "variances",
                            "unequal",
                            List.of("unequal", "equal"),
                            "分散を等しいとみなすか（equal はスチューデントの t 検定）",
                            "whether the groups have one variance (equal is Student's test)"),
                    Option.given(
                            "treated",
                            "参加した群の値（なければ大きい方、分類なら後の方）",
                            "value of the treated group; the larger or later one when not given"),
                    LinearOptions.LEVEL),
            DifferenceInMeans::estimate);

    private DifferenceInMeans() {}

    /** Count, mean and sum of squares about the mean of a group. */
    private record Group(long count, double mean, double squares) {
        double variance() {
            return squares / (count - 1);
        }
    }

    /** The difference of {@code request}. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        var name = arm(formula);
        var complete = Complete.of(request.rows(), new LinkedHashSet<>(formula.variables()));
        var rows = complete.rows();
        var column = rows.column(name);
        var values =
                java.util.Arrays.stream(column.toArray()).distinct().sorted().toArray();
        if (values.length != 2)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "「" + name + "」の値は二つでなければなりません（いまは " + values.length + " 種）。",
                            "\"" + name + "\" must have two values, not " + values.length + "."));
        var arms = TwoArms.of(name, column, values, request.options().find("treated"));
        Column response = Numbers.over(Evaluation.of(formula.response().single(), rows));
        var one = group(rows, response, column, arms.treated());
        var other = group(rows, response, column, arms.control());
        var refusal = refusal(one, other);
        if (refusal.isPresent()) return refusal.get();
        boolean isEqual = request.options().text("variances").equals("equal");
        return answer(
                arms,
                one,
                other,
                isEqual,
                request.options().number("level"),
                new Sample(
                        rows.count(), complete.dropped(), Map.of("treated", one.count(), "controls", other.count())));
    }

    private static String arm(Formula formula) {
        if (formula.terms().size() == 1
                && formula.terms().get(0).parts().size() == 1
                && formula.terms().get(0).parts().get(0) instanceof Expression.Variable variable
                && formula.fixed().isEmpty()
                && formula.instruments().isEmpty()
                && formula.clusters().isEmpty()
                && formula.offsets().isEmpty()) return variable.name();
        throw new Unreadable(
                "estimate.one-column",
                formula.text(),
                new Words(
                        "右辺は群を分ける列一つだけです。例: y ~ arm。共変量があるなら ancova を使ってください。",
                        "The right side must be the one column that tells the groups, as in y ~ arm; with covariates use"
                                + " ancova."));
    }

    private static Group group(Rows rows, Column response, Column arm, double value) {
        double count = Sums.of(rows, (block, row) -> arm.at(row) == value ? 1 : 0);
        double mean = Sums.of(rows, (block, row) -> arm.at(row) == value ? response.at(row) : 0) / count;
        double squares = Sums.of(rows, (block, row) -> {
            double gap = arm.at(row) == value ? response.at(row) - mean : 0;
            return gap * gap;
        });
        return new Group((long) count, mean, squares);
    }

    private static Optional<NotEstimable> refusal(Group one, Group other) {
        if (one.count() < 2)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_TREATED,
                    new Words("参加した人は " + one.count() + " 人です。2 人が要ります。", one.count() + " treated; 2 are needed.")));
        if (other.count() < 2)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_CONTROLS,
                    new Words(
                            "比べる人は " + other.count() + " 人です。2 人が要ります。", other.count() + " controls; 2 are needed.")));
        if (one.squares() + other.squares() == 0)
            return Optional.of(new NotEstimable(
                    Why.NO_VARIATION, new Words("どちらの群でも結果がすべて同じです。", "The outcome does not vary in either group.")));
        return Optional.empty();
    }

    private static Estimate answer(TwoArms arms, Group one, Group other, boolean isEqual, double level, Sample sample) {
        double own = one.variance() / one.count();
        double their = other.variance() / other.count();
        double pooled = (one.squares() + other.squares()) / (one.count() + other.count() - 2);
        double error = isEqual ? Math.sqrt(pooled * (1.0 / one.count() + 1.0 / other.count())) : Math.sqrt(own + their);
        double df = isEqual
                ? one.count() + other.count() - 2
                : (own + their) * (own + their) / (own * own / (one.count() - 1) + their * their / (other.count() - 1));
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("mean of treated", one.mean()));
        figures.add(new Figure("mean of controls", other.mean()));
        figures.add(new Figure("sd of treated", Math.sqrt(one.variance())));
        figures.add(new Figure("sd of controls", Math.sqrt(other.variance())));
        return new Estimate(
                METHOD.id(),
                List.of(Parameter.of(arms.name(), one.mean() - other.mean(), error, df, level)),
                List.of(),
                figures,
                List.of(),
                sample,
                List.of(
                        new Convention(
                                "standard error",
                                isEqual
                                        ? "one pooled variance, n - 2 df"
                                        : "a variance for each group, Welch-Satterthwaite df",
                                isEqual ? "R t.test(y ~ arm, var.equal = TRUE)" : "R t.test(y ~ arm)"),
                        arms.convention()),
                arms.remarks());
    }
}
