package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Difference and ratio of the mean time without event up to a horizon.
 *
 * <p>Source: Uno et al. (2014), Journal of Clinical Oncology 32, 2380-2385.
 * <br>Checked against: the formula written out in R 4.2.2 over survfit of survival 3.5-3,
 * effect/src/test/resources/reference/survival/curves.csv, relative error below 1e-9.
 */
public final class RestrictedMeans {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "rmst",
            new Words("境界内平均生存時間（RMST）の差", "Difference in restricted mean survival time"),
            new Words(
                    "決めた期間のうち、出来事なしで過ごした時間の平均の差（例: 3 年間のうち要介護認定なしで過ごした日数の差）",
                    "difference in the mean time without event within a fixed horizon, such as days without certification in"
                            + " three years"),
            List.of(
                    new Words(
                            "観察の打ち切りが、どちらの群でも出来事の起こりやすさと無関係である",
                            "in both groups, who is no longer watched says nothing about the event"),
                    new Words("群のほかの違いは、無作為化か重みで釣り合っている", "the groups are alike otherwise, by lot or by weights")),
            "area under S(t) from 0 to tau; var = sum A(t)² d / (Y (Y - d)), A(t) the area from t to tau",
            new Words("期間 tau を結果を見てから選ぶとき。", "when the horizon is chosen after looking at the results"),
            List.of(
                    "Royston and Parmar (2013), BMC Medical Research Methodology 13, 152",
                    "Uno et al. (2014), Journal of Clinical Oncology 32, 2380-2385"),
            List.of("R survRM2::rmst2(time, status, arm, tau)"),
            "R 4.2.2, survival 3.5-3, reference/survival/curves.csv, relative error below 1e-9",
            "Surv(days, certified) ~ participation",
            List.of(
                    Option.given(
                            "tau",
                            "期間の終わり。書かなければ、両群の最長の時間の短い方",
                            "the horizon; if none, the smaller of the longest times of the groups"),
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "greenwood", "robust"),
                            "標準誤差。auto は cluster か weights があれば robust",
                            "standard errors; auto is robust with cluster or weights"),
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            RestrictedMeans::estimate);

    private RestrictedMeans() {}

    /** The second group less the first. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("cluster"));
        var cohort = Cohort.of(request, CoxCovariance.columns(request));
        if (cohort.count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        var arms = Arms.of(cohort, request.formula());
        if (arms.count() != 2)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "二つの群を比べる方法ですが、群が " + arms.count() + " 個あります。",
                            "The method compares two groups, but there are " + arms.count() + "."));
        for (double time : cohort.stop())
            if (time < 0)
                throw Cohort.refused(
                        "survival.time",
                        Double.toString(time),
                        "時間に負の値（" + time + "）があります。平均時間は 0 から数えます。",
                        "A time is " + time + ": mean times count from 0, so none may lie before.");
        var units = Units.of(request, cohort);
        boolean isRobust = KaplanMeier.isRobust(request.options(), cohort, units);
        if (isRobust && !units.areSeveralIn(arms)) return KaplanMeier.oneCluster();
        var curves = IntStream.range(0, 2)
                .mapToObj(a -> SurvivalCurve.greenwood(RiskTable.of(cohort, arms.rows(a))))
                .toList();
        double furthest = Math.min(furthest(curves.get(0)), furthest(curves.get(1)));
        double tau = request.options().find("tau").isPresent()
                ? request.options().number("tau")
                : Math.min(end(curves.get(0)), end(curves.get(1)));
        if (!(tau > 0))
            return new NotEstimable(
                    Why.WRONG_SHAPE, new Words("期間 tau は 0 より長くしてください。", "The horizon tau must lie after 0."));
        if (tau > furthest)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "期間 tau（" + tau + "）が、両群で曲線が分かっている時間（" + furthest + "）より長いです。",
                            "The horizon tau of " + tau + " lies beyond " + furthest
                                    + ", until which both curves are known."));
        var means = curves.stream()
                .map(c -> isRobust ? RestrictedMean.robust(c, cohort, tau, units) : RestrictedMean.greenwood(c, tau))
                .toList();
        return answer(
                units.areClusters() ? cohort.sample().with("clusters", units.count()) : cohort.sample(),
                arms,
                means,
                isRobust ? units.words() : "",
                request.options().number("level"));
    }

    private static double end(SurvivalCurve curve) {
        return curve.table().times()[curve.table().times().length - 1];
    }

    /** A curve that has reached 0 is known for ever; another until the last time. */
    private static double furthest(SurvivalCurve curve) {
        return curve.survival()[curve.survival().length - 1] == 0 ? Double.POSITIVE_INFINITY : end(curve);
    }

    private static Estimate answer(Sample people, Arms arms, List<RestrictedMean> means, String robust, double level) {
        var control = means.get(0);
        var treated = means.get(1);
        double tau = control.horizon();
        var coefficients = new ArrayList<Parameter>();
        var sample = people;
        for (int a = 0; a < 2; a++) {
            coefficients.add(normal(
                    "mean time " + arms.names().get(a),
                    means.get(a).mean(),
                    Math.sqrt(means.get(a).variance()),
                    level));
            sample = sample.with("rows " + arms.names().get(a), arms.rows(a).length);
        }
        return new Estimate(
                METHOD.id(),
                List.of(
                        normal("difference", treated.mean() - control.mean(), treated.error(1, control, 1), level),
                        ratio("ratio", treated.mean(), control.mean(), treated, control, level),
                        ratio(
                                "ratio of time lost",
                                tau - treated.mean(),
                                tau - control.mean(),
                                treated,
                                control,
                                level)),
                coefficients,
                List.of(new Figure("tau", tau)),
                List.of(),
                sample,
                List.of(
                        robust.isEmpty()
                                ? new Convention("standard error", "sum A² d / (Y (Y - d))", "R survRM2::rmst2()")
                                : new Convention("standard error", robust, "R survfit(influence = TRUE)"),
                        new Convention("interval of ratios", "normal, on the log scale", "R survRM2::rmst2()"),
                        new Convention(
                                "groups",
                                arms.names().get(1) + " less " + arms.names().get(0),
                                "R survRM2::rmst2(arm = 1 less 0)")),
                List.of());
    }

    private static Parameter normal(String name, double estimate, double error, double level) {
        return Parameter.of(name, estimate, error, Double.POSITIVE_INFINITY, level);
    }

    private static Parameter ratio(
            String name, double above, double below, RestrictedMean treated, RestrictedMean control, double level) {
        double error = treated.error(1 / above, control, 1 / below);
        return normal(name, StrictMath.log(above / below), error, level).exponential(name);
    }
}
