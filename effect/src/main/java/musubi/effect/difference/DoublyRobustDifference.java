package musubi.effect.difference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Two-period difference in differences with covariates: doubly robust, or by regression or weighting alone, for panels and
 * repeated cross-sections.
 *
 * <p>Estimand: the average effect on the treated in the later period.
 * <br>Source: Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122.
 * <br>Checked against: the published formulas over lm and glm of R 4.2.2,
 * effect/src/test/resources/reference/difference/drdid.R, relative error below 1e-8.
 */
public final class DoublyRobustDifference {
    private static final List<String> ESTIMATORS =
            java.util.Arrays.stream(Estimator.values()).map(Estimator::word).toList();

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "drdid",
            new Words("二期間の差の差（二重頑健）", "Two-period difference in differences, doubly robust"),
            new Words("参加した人にとっての、後の期間での結果の平均の差（参加者の平均効果）", "average effect on the treated in the later period"),
            List.of(
                    new Words(
                            "参加しなければ、共変量が同じ人どうしの結果は平均して同じだけ変わった（条件つき平行トレンド）",
                            "without treatment, people alike in the covariates would have changed alike on average"),
                    new Words("参加する前には効果がない", "there is no effect before treatment"),
                    new Words(
                            "どの共変量の値にも参加しない人がいる（傾向スコアが 1 にならない）",
                            "at every value of the covariates some are untreated: scores stay below 1"),
                    new Words(
                            "dr と improved は、回帰か傾向スコアのどちらか一方のモデルが正しければよい",
                            "dr and improved need only one of regression and score to be right"),
                    new Words(
                            "繰り返し横断（panel=no）では、人の構成が前後で変わらない",
                            "with cross-sections (panel=no) the make-up of the population stays the same")),
            "panel, dr: sum w (D - o (1-D)) (dY - x'b) with o = exp(x'g), each side divided by its sum of weights;"
                    + " b from controls, g from a logit",
            new Words(
                    "参加の時期が人により違うとき（callaway-santanna）。参加者と非参加者が共変量でほとんど重ならないとき。",
                    "when treatment begins at different times (use callaway-santanna), or when treated and controls hardly"
                            + " overlap"),
            List.of(
                    "Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122",
                    "Abadie (2005), Review of Economic Studies 72, 1-19",
                    "Heckman, Ichimura and Todd (1997), Review of Economic Studies 64, 605-654",
                    "Graham, Pinto and Egel (2012), Review of Economic Studies 79, 1053-1079"),
            List.of(
                    "R DRDID::drdid_panel(), drdid_imp_panel(), reg_did_panel(), ipw_did_panel(), std_ipw_did_panel()",
                    "R DRDID::drdid_rc(), drdid_rc1(), drdid_imp_rc(), drdid_imp_rc1(), reg_did_rc(), ipw_did_rc(),"
                            + " std_ipw_did_rc()"),
            "R 4.2.2, published formulas over lm and glm, relative error below 1e-8",
            "cost ~ age + sex + s(bmi)",
            List.of(
                    Option.given(
                            "treatment",
                            "参加した人 1、しない人 0 の列、または条件（例: area == \"north\"）。両期間で同じ値",
                            "column, 1 for the treated and 0 for controls, or a condition such as area == \"north\"; the same in both periods"),
                    Option.given("time", "期間の列（二つの値）", "column of the period, two values"),
                    Option.given(
                            "periods",
                            "使う二つの期間（例: 2003,2004）。数でない列では前,後の順に",
                            "the two periods to use, such as 2003,2004; the earlier first where they are words"),
                    Option.given("unit", "人・世帯などの列（panel=yes のとき）", "column of the unit, with panel=yes"),
                    Option.given(
                            "baseline",
                            "一人一行のデータで、前の期間の結果の列（time と unit の代わり）",
                            "with one row per unit: column of the outcome before, instead of time and unit"),
                    Option.choice(
                            "panel",
                            "yes",
                            List.of("yes", "no"),
                            "yes は同じ人を前後で追った場合、no は前後で別の人の場合",
                            "yes when the same units are seen twice, no for repeated cross-sections"),
                    Option.choice(
                            "estimator",
                            "improved",
                            ESTIMATORS,
                            "or 回帰、ipw 重み（Abadie）、hajek 合計 1 の重み、dr 二重頑健、improved 改良二重頑健",
                            "or: regression; ipw: Abadie's weights; hajek: weights that sum to 1; dr: doubly robust;"
                                    + " improved: doubly robust for inference too"),
                    Option.choice(
                            "efficient",
                            "yes",
                            List.of("yes", "no"),
                            "panel=no の dr と improved で、参加者の回帰も使う（局所有効）",
                            "with panel=no, dr and improved: regress the treated too (locally efficient)"),
                    Option.number("overlap", "0.999", "傾向スコアの上限。届く人がいたら推定しない", "scores that reach this are refused"),
                    Option.given("weights", "標本の重みの列", "column of sampling weights"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            DoublyRobustDifference::estimate);

    private DoublyRobustDifference() {}

    /** The effect on the treated of {@code request}. */
    public static Estimation estimate(Request request) {
        try {
            var arranged = arrange(request);
            return answer(arranged, request.options());
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    /** The rows as the estimators need them: one per unit, or per person seen once. */
    private record Arranged(
            Comparison units,
            double[] before,
            double[] after,
            boolean isPanel,
            Rows rows,
            long used,
            Map<String, Long> dropped) {}

    private static Arranged arrange(Request request) {
        var options = request.options();
        Asked.refuseUnused(request.formula());
        var treatment = options.text("treatment");
        var needed = new LinkedHashSet<>(request.formula().variables());
        needed.add(treatment);
        needed.addAll(options.columns("cluster"));
        options.column("weights").ifPresent(needed::add);
        var baseline = options.find("baseline");
        baseline.ifPresent(needed::add);
        if (baseline.isEmpty()) needed.add(options.text("time"));
        if (baseline.isEmpty() && options.yes("panel")) needed.add(options.text("unit"));
        var source = request.rows();
        var complete = Complete.of(source.has(treatment) ? source : Conditions.with(source, treatment), needed);
        var dropped = new TreeMap<>(complete.dropped());
        if (baseline.isPresent()) return wide(request, complete.rows(), baseline.get(), dropped);
        var rows = chosen(complete.rows(), options, dropped);
        return options.yes("panel") ? panel(request, rows, dropped) : sections(request, rows, dropped);
    }

    private static Arranged wide(Request request, Rows rows, String baseline, Map<String, Long> dropped) {
        var after = Asked.outcome(request.formula(), rows);
        var before = Evaluation.numbers(rows, baseline).toArray();
        return new Arranged(comparison(request, rows), before, after, true, rows, rows.count(), dropped);
    }

    private static Arranged panel(Request request, Rows rows, Map<String, Long> dropped) {
        var options = request.options();
        var panel = Panel.of(rows, options.text("unit"), options.text("time"));
        dropped.putAll(panel.dropped());
        panel.constant(options.text("treatment"));
        options.column("weights").ifPresent(panel::constant);
        options.columns("cluster").forEach(panel::constant);
        var outcome = Asked.outcome(request.formula(), rows);
        var units = panel.units();
        return new Arranged(
                comparison(request, units),
                panel.at(0, outcome),
                panel.at(1, outcome),
                true,
                units,
                2L * panel.count(),
                dropped);
    }

    private static Arranged sections(Request request, Rows rows, Map<String, Long> dropped) {
        var outcome = Asked.outcome(request.formula(), rows);
        var after =
                Clusters.of(rows.column(request.options().text("time"))).codes().toArray();
        return new Arranged(comparison(request, rows), outcome, after, false, rows, rows.count(), dropped);
    }

    private static Comparison comparison(Request request, Rows rows) {
        var options = request.options();
        var treated = Indicator.of(rows, options.text("treatment"));
        var weights = Indicator.weights(rows, options.column("weights"));
        return new Comparison(rows, Design.of(request.formula(), rows), treated, weights, options.number("overlap"))
                .requireBothSides();
    }

    /** The rows of the two periods. */
    private static Rows chosen(Rows rows, Options options, Map<String, Long> dropped) {
        var clock = rows.column(options.text("time"));
        var wanted = options.columns("periods");
        if (clock.isCategory() && wanted.size() != 2)
            throw new Unreadable(
                    "estimate.order-of-periods",
                    options.text("time"),
                    new Words(
                            "列「" + options.text("time") + "」は数ではないので、どちらが前か分かりません。periods=前,後 を指定してください。",
                            "Column \"" + options.text("time")
                                    + "\" holds no numbers, so say which period is the earlier:"
                                    + " periods=EARLIER,LATER."));
        if (!wanted.isEmpty()) {
            var kept = IntStream.range(0, rows.count())
                    .filter(i -> wanted.contains(Panel.name(clock, clock.at(i))))
                    .toArray();
            if (kept.length < rows.count()) dropped.put("other period", (long) rows.count() - kept.length);
            rows = rows.keep(kept);
        }
        if (clock.isCategory())
            rows = rows.with(options.text("time"), ordered(rows.column(options.text("time")), wanted));
        int found = Clusters.of(rows.column(options.text("time"))).count();
        if (found != 2)
            throw new Refusal(
                    Why.WRONG_SHAPE,
                    "期間は二つでなければなりませんが、" + found + " あります。periods で二つを選んでください。",
                    "There are " + found + " periods, not two: choose two with the option periods.");
        return rows;
    }

    /** 0 for the first word, 1 for the second. */
    private static Column ordered(Column clock, List<String> words) {
        var places = new double[clock.count()];
        for (int i = 0; i < places.length; i++) places[i] = words.indexOf(Panel.name(clock, clock.at(i)));
        return Numbers.over(places);
    }

    private static Estimate answer(Arranged arranged, Options options) {
        var estimator = Estimator.of(options.text("estimator"));
        boolean isEfficient = options.yes("efficient");
        var influence = arranged.isPanel
                ? PanelDifference.of(arranged.units, arranged.before, arranged.after, estimator)
                : SectionDifference.of(arranged.units, arranged.before, arranged.after, estimator, isEfficient);
        var clusterColumns = options.columns("cluster");
        var groups = new TreeMap<String, Long>();
        long treated = (long) ColumnArithmetic.sum(arranged.units.treated());
        groups.put("treated", treated);
        groups.put("controls", arranged.units.treated().length - treated);
        var remarks = new ArrayList<Words>();
        double error = influence.standardError();
        if (!clusterColumns.isEmpty()) {
            var clusters = ClusterCount.of(arranged.rows, clusterColumns);
            error = influence.standardError(clusters);
            groups.put("clusters", (long) clusters.count());
            ClusterCount.remark(clusters).ifPresent(remarks::add);
        }
        return new Estimate(
                METHOD.id(),
                List.of(influence.parameter("ATT", error, options.number("level"))),
                List.of(),
                List.of(new Figure("units", influence.values().length)),
                List.of(),
                new Sample(arranged.used, arranged.dropped, groups),
                conventions(estimator, arranged.isPanel, isEfficient, !clusterColumns.isEmpty()),
                remarks);
    }

    private static List<Convention> conventions(
            Estimator estimator, boolean isPanel, boolean isEfficient, boolean isClustered) {
        return List.of(
                new Convention("estimator", estimator.word(), equivalent(estimator, isPanel, isEfficient)),
                new Convention("data", isPanel ? "panel" : "repeated cross-sections", ""),
                new Convention("covariates", isPanel ? "of the earlier period" : "of each observation", ""),
                new Convention(
                        "standard error",
                        isClustered
                                ? "influence summed by cluster, sqrt(G/(G-1) sum S²)/n, normal"
                                : "sd(influence), divisor n - 1, over sqrt(n), normal",
                        isClustered ? "" : "R DRDID, boot = FALSE"));
    }

    private static String equivalent(Estimator estimator, boolean isPanel, boolean isEfficient) {
        var stem = switch (estimator) {
            case REGRESSION -> "reg_did_";
            case WEIGHTING -> "ipw_did_";
            case NORMALISED -> "std_ipw_did_";
            case ROBUST -> "drdid_";
            case IMPROVED -> "drdid_imp_";
        };
        boolean isSimple = !isEfficient && (estimator == Estimator.ROBUST || estimator == Estimator.IMPROVED);
        return "R DRDID::" + stem + (isPanel ? "panel" : isSimple ? "rc1" : "rc");
    }
}
