package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
import musubi.effect.distribution.FisherF;
import musubi.effect.regression.Coefficients;
import musubi.effect.rows.Complete;

/**
 * Regression with effects of units and of periods: one coefficient of treatment, or one for each time since it began.
 *
 * <p>Estimand: the average effect on the treated, if it is the same for all cohorts and times.
 * <br>Source: Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, 2nd ed., chapter 10; Goodman-Bacon
 * (2021), Journal of Econometrics 225, 254-277.
 * <br>Checked against: R 4.2.2 lm with dummies, sandwich 3.0-2,
 * effect/src/test/resources/reference/difference/regressions.R, relative error below 1e-8.
 */
public final class TwoWayFixedEffects {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "twfe",
            new Words("双方向固定効果の差の差・イベントスタディ", "Two-way fixed effects and event study"),
            new Words(
                    "効果がどの開始時期・どの時点でも同じなら、参加した単位にとっての平均効果",
                    "average effect on the treated, if it is the same for all cohorts and times"),
            List.of(
                    new Words(
                            "施策がなければ、どの単位の結果も平均して同じだけ変わった（平行トレンド）",
                            "without treatment all units would have changed alike on average"),
                    new Words("施策の前には効果がない", "there is no effect before treatment"),
                    new Words(
                            "効果が開始時期によらない（違うと、先に始めた単位と比べる重みが負の影響を持つ）",
                            "effects do not differ between cohorts; else comparisons with earlier cohorts mislead")),
            "y_it = a_i + c_t + b D_it + x_it'd + e_it, or sum over e of b_e 1{t - g_i = e} in place of b D_it",
            new Words(
                    "始まりの時期が単位により違い、効果も違うとき（callaway-santanna）。",
                    "when treatment begins at different times and effects differ (use callaway-santanna)"),
            List.of(
                    "Goodman-Bacon (2021), Journal of Econometrics 225, 254-277",
                    "Sun and Abraham (2021), Journal of Econometrics 225, 175-199",
                    "Bertrand, Duflo and Mullainathan (2004), Quarterly Journal of Economics 119, 249-275"),
            List.of(
                    "R fixest::feols(y ~ d | unit + time, cluster = ~unit), i(time_since, ref = -1)",
                    "Stata reghdfe y d, absorb(unit time) vce(cluster unit)",
                    "R bacondecomp::bacon()"),
            "R 4.2.2 lm, sandwich 3.0-2, relative error below 1e-8",
            "log_cost ~ log_population",
            List.of(
                    Option.given("unit", "単位（人・市町村など）の列", "column of the unit"),
                    Option.given("time", "期間の列", "column of the period"),
                    Option.given(
                            "treatment",
                            "その期間に参加している 1、していない 0 の列か条件（一つの係数にするとき）",
                            "column or condition, 1 in rows that are treated: for one coefficient"),
                    Option.given(
                            "cohort",
                            "最初に参加した期間の列。0 か無限大は一度も参加しない（イベントスタディのとき）",
                            "column of the first treated period, 0 or infinite when never: for an event study"),
                    Option.number(
                            "reference", "-1", "比べる基準の、参加からの時間", "time since treatment that others are compared with"),
                    Option.given("earliest", "これより前をまとめる、参加からの時間", "times since treatment up to this are one"),
                    Option.given("latest", "これより後をまとめる、参加からの時間", "times since treatment from this on are one"),
                    RegressionOptions.CLUSTER,
                    RegressionOptions.WEIGHTS,
                    RegressionOptions.LEVEL),
            TwoWayFixedEffects::estimate);

    private TwoWayFixedEffects() {}

    /** The effect, or the effects by time since treatment, of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        if (options.find("treatment").isPresent() == options.find("cohort").isPresent())
            throw new Unreadable(
                    "estimate.treatment-or-cohort",
                    "",
                    new Words(
                            "treatment（一つの係数）か cohort（イベントスタディ）のどちらか一方を指定してください。",
                            "Give either treatment, for one coefficient, or cohort, for an event study."));
        try {
            return options.find("cohort").isPresent() ? event(request) : single(request);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static List<String> effects(Request request) {
        return List.of(request.options().text("unit"), request.options().text("time"));
    }

    private static Estimate single(Request request) {
        var options = request.options();
        var treatment = options.text("treatment");
        var prepared = new Request(Conditions.with(request.rows(), treatment), request.formula(), options);
        var needed = new ArrayList<>(effects(request));
        needed.add(treatment);
        var complete = Within.complete(prepared, needed);
        var within = Within.fit(request, complete.rows(), List.of(treatment), effects(request), options.text("unit"));
        var coefficients = Coefficients.of(within.absorbed().fit(), within.covariance(), options.number("level"));
        var effect = renamed("ATT", coefficients.get(within.place(treatment)));
        var tables = new ArrayList<Grid>();
        var figures = new ArrayList<Figure>();
        var remarks = new ArrayList<Words>();
        if (options.column("weights").isEmpty() && request.formula().terms().isEmpty())
            Decomposition.of(
                            complete.rows(),
                            options.text("unit"),
                            options.text("time"),
                            complete.rows().column(treatment).toArray(),
                            within.model().response().toArray())
                    .ifPresent(d -> {
                        tables.add(d.table());
                        figures.add(d.forbidden());
                        d.remark().ifPresent(remarks::add);
                    });
        return answer(within, complete, List.of(effect), coefficients, figures, tables, treatment, remarks);
    }

    private static Estimate event(Request request) {
        var options = request.options();
        var needed = new ArrayList<>(effects(request));
        needed.add(options.text("cohort"));
        var complete = Within.complete(request, needed);
        var columns = EventColumns.of(complete.rows(), options);
        var within = Within.fit(request, columns.rows(), columns.names(), effects(request), options.text("unit"));
        var coefficients = Coefficients.of(within.absorbed().fit(), within.covariance(), options.number("level"));
        double reference = options.number("reference");
        var lines = new ArrayList<Grid.Line>();
        var after = new ArrayList<Integer>();
        var before = new ArrayList<Integer>();
        for (int e = 0; e < columns.names().size(); e++) {
            int place = within.place(columns.names().get(e));
            double since = columns.since().get(e);
            if (since >= 0) after.add(place);
            else if (since < reference || reference >= 0) before.add(place);
            var p = coefficients.get(place);
            lines.add(new Grid.Line(
                    Panel.plain(since), List.of(p.estimate(), p.standardError(), p.lower(), p.upper(), p.p())));
        }
        var average = average(within, after, coefficients, options.number("level"));
        return answer(
                within,
                complete,
                List.of(average),
                coefficients,
                preTrend(within, before, coefficients),
                List.of(new Grid("event", List.of("estimate", "standard error", "lower", "upper", "p"), lines)),
                "",
                List.of());
    }

    /** The mean of the coefficients from the beginning of treatment, each time counted once. */
    private static Parameter average(Within within, List<Integer> places, List<Parameter> coefficients, double level) {
        var contrast = new double[coefficients.size()];
        double sum = 0;
        for (int place : places) {
            contrast[place] = 1.0 / places.size();
            sum += coefficients.get(place).estimate();
        }
        double variance = within.covariance().matrix().form(contrast, contrast);
        return Parameter.of(
                "ATT",
                sum / places.size(),
                Math.sqrt(variance),
                within.covariance().df(),
                level);
    }

    private static List<Figure> preTrend(Within within, List<Integer> places, List<Parameter> coefficients) {
        var picked = places.stream().mapToInt(p -> p).toArray();
        var estimates = IntStream.of(picked)
                .mapToDouble(p -> coefficients.get(p).estimate())
                .toArray();
        double df = within.covariance().df();
        return PreTrend.of(estimates, within.covariance().matrix().pick(picked))
                .map(t -> List.of(
                        new Figure("pre-trend F", t.statistic() / t.df()),
                        new Figure("pre-trend df", t.df()),
                        new Figure("pre-trend df residual", df),
                        new Figure("pre-trend p", FisherF.above(t.statistic() / t.df(), t.df(), df))))
                .orElse(List.of());
    }

    private static Parameter renamed(String name, Parameter p) {
        return new Parameter(name, p.estimate(), p.standardError(), p.df(), p.lower(), p.upper(), p.p());
    }

    private static Estimate answer(
            Within within,
            Complete complete,
            List<Parameter> effects,
            List<Parameter> coefficients,
            List<Figure> figures,
            List<Grid> tables,
            String treatment,
            List<Words> more) {
        var remarks = new ArrayList<>(more);
        remarks.addAll(Coefficients.aliased(within.absorbed().aliased()));
        remarks.addAll(within.covariance().remarks());
        var groups = within.groups();
        if (!treatment.isEmpty()) {
            long treated = Saturated.treatedClusters(complete.rows(), treatment, within.clusters());
            groups.put("treated clusters", treated);
            if (treated < Saturated.FEW_TREATED) remarks.add(Saturated.fewTreated(treated));
        }
        return new Estimate(
                METHOD.id(),
                effects,
                coefficients,
                figures,
                tables,
                new Sample(complete.rows().count(), complete.dropped(), groups),
                List.of(
                        within.covariance().convention(),
                        new Convention(
                                "effects in K",
                                "those nested in the clusters are not counted",
                                "R fixest (before 0.13, the default), Stata reghdfe")),
                remarks);
    }
}
