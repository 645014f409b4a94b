package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.regression.Coefficients;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Difference in differences of those a policy is meant for, less that of others in the same places.
 *
 * <p>Estimand: the average effect on those the policy is meant for, where it applies.
 * <br>Source: Gruber (1994), American Economic Review 84, 622-641; Olden and Møen (2022), Econometrics Journal 25, 531-553.
 * <br>Checked against: R 4.2.2 lm, sandwich 3.0-2,
 * effect/src/test/resources/reference/difference/regressions.R, relative error below 1e-8.
 */
public final class TripleDifference {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "triple-difference",
            new Words("三重差分", "Triple difference"),
            new Words(
                    "施策のある地域の対象者にとっての、施策後の平均効果",
                    "average effect on those the policy is meant for, where it applies and after it began"),
            List.of(
                    new Words(
                            "施策がなければ、対象者と対象外の人の差の変化は、施策のある地域とない地域で同じだった",
                            "without the policy, the gap between those it is meant for and others would have changed alike in"
                                    + " both kinds of places"),
                    new Words("対象外の人には影響が及ばない", "others in the same places are not affected"),
                    new Words("施策が決まる単位どうしが独立である", "the units at whose level the policy is decided are independent")),
            "y = all products of treated, group and after + x'c; the coefficient of treated group after."
                    + " effects=pairs: area:time, kind:time and area:kind effects in place of the lower products",
            new Words(
                    "対象外の人にも影響が及ぶとき。施策のある地域が数個しかないとき。",
                    "when others are affected too, or with a handful of treated places"),
            List.of(
                    "Gruber (1994), American Economic Review 84, 622-641",
                    "Olden and Møen (2022), Econometrics Journal 25, 531-553"),
            List.of(
                    "R lm(y ~ treated*group*after + x), sandwich::vcovCL(cluster)",
                    "R fixest::feols(y ~ treated:group:after | area^time + kind^time + area^kind)"),
            "R 4.2.2 lm, sandwich 3.0-2, relative error below 1e-8",
            "visits ~ age",
            List.of(
                    RegressionOptions.TREATMENT,
                    Option.given(
                            "group",
                            "施策の対象 1、対象外 0 の列または条件",
                            "column or condition, 1 for those the policy is meant for"),
                    RegressionOptions.AFTER,
                    Option.choice(
                            "effects",
                            "saturated",
                            List.of("saturated", "pairs"),
                            "saturated は 0/1 の列のすべての積、pairs は地域×期間・区分×期間・地域×区分の固定効果",
                            "saturated: all products of the columns; pairs: effects of area by time, kind by time, area by kind"),
                    Option.given("area", "地域の列（effects=pairs のとき）", "column of the area, with effects=pairs"),
                    Option.given(
                            "kind", "対象区分の列（effects=pairs のとき）", "column of the kind of person, with effects=pairs"),
                    Option.given("time", "期間の列（effects=pairs のとき）", "column of the period, with effects=pairs"),
                    RegressionOptions.CLUSTER,
                    RegressionOptions.WEIGHTS,
                    RegressionOptions.ERRORS,
                    RegressionOptions.DRAWS,
                    RegressionOptions.SEED,
                    RegressionOptions.LEVEL),
            TripleDifference::estimate);

    private TripleDifference() {}

    /** The effect of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var conditions = List.of(options.text("treatment"), options.text("group"), options.text("after"));
        if (options.text("effects").equals("saturated"))
            return new Saturated(METHOD.id(), conditions).estimate(request);
        try {
            return pairs(request, conditions);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static Estimate pairs(Request request, List<String> conditions) {
        var options = request.options();
        if (!List.of("auto", "CR1").contains(options.text("se")))
            throw new Unreadable(
                    "estimate.errors-unused",
                    options.text("se"),
                    new Words("effects=pairs の標準誤差は CR1 だけです。", "With effects=pairs standard errors are CR1 only."));
        var area = options.text("area");
        var kind = options.text("kind");
        var time = options.text("time");
        var rows = request.rows();
        for (var condition : conditions) rows = Conditions.with(rows, condition);
        rows = rows.with("ATT", product(rows, conditions));
        var complete = Within.complete(new Request(rows, request.formula(), options), List.of("ATT", area, kind, time));
        var within = Within.fit(
                request,
                complete.rows(),
                List.of("ATT"),
                List.of(area + ":" + time, area + ":" + kind, kind + ":" + time),
                area);
        var coefficients = Coefficients.of(within.absorbed().fit(), within.covariance(), options.number("level"));
        Parameter effect = coefficients.get(within.place("ATT"));
        var remarks = new ArrayList<>(Coefficients.aliased(within.absorbed().aliased()));
        remarks.addAll(within.covariance().remarks());
        var groups = within.groups();
        long treated = Saturated.treatedClusters(complete.rows(), "ATT", within.clusters());
        groups.put("treated clusters", treated);
        if (treated < Saturated.FEW_TREATED) remarks.add(Saturated.fewTreated(treated));
        return new Estimate(
                METHOD.id(),
                List.of(effect),
                coefficients,
                List.of(),
                List.of(),
                new Sample(complete.rows().count(), complete.dropped(), groups),
                List.of(
                        within.covariance().convention(),
                        new Convention(
                                "effects in K",
                                "those nested in the clusters are not counted; each further column has one redundant",
                                "R fixest (before 0.13, the default), Stata reghdfe")),
                remarks);
    }

    private static Numbers product(Rows rows, List<String> conditions) {
        var product = rows.column(conditions.get(0)).toArray();
        for (var other : conditions.subList(1, conditions.size())) {
            var values = rows.column(other).toArray();
            for (int i = 0; i < product.length; i++) product[i] *= values[i];
        }
        return Numbers.over(product);
    }
}
