package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;

/**
 * Cumulative incidence of each of several events, of which the first that happens ends the watch.
 *
 * <p>Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/competing.csv, relative error
 * below 1e-8.
 */
public final class AalenJohansen {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "aalen-johansen",
            new Words("累積発生率（競合リスク）", "Cumulative incidence with competing events"),
            new Words(
                    "ある時点までに、その種類の出来事が最初に起きた人の割合（死亡などで起きなくなった人も分母に残す）",
                    "share of people to whom this kind of event happened first by a time; those whom another event, such as"
                            + " death, removed stay in the denominator"),
            List.of(new Words(
                    "観察の打ち切りが、どの出来事の起こりやすさとも無関係である", "who is no longer watched says nothing about any of the events")),
            "F_k(t) = sum over u <= t of S(u-) d_ku / Y_u; standard error from the influence of each row",
            new Words(
                    "原因への効果を知りたいとき（cause-specific-cox も見る）。",
                    "for effects on the cause itself: see cause-specific-cox too"),
            List.of(
                    "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150",
                    "Putter, Fiocco and Geskus (2007), Statistics in Medicine 26, 2389-2430"),
            List.of("R survival::survfit(Surv(time, factor(event)) ~ arm)", "R cmprsk::cuminc()"),
            "R 4.2.2, survival 3.5-3, reference/survival/competing.csv, relative error below 1e-8",
            "Surv(days, event) ~ arm",
            List.of(
                    Option.given(
                            "times",
                            "累積発生率を知りたい時点（例 12,24）。書かなければ最後の時点",
                            "times at which incidence is wanted, as 12,24; if none, the last time"),
                    SurvivalOptions.CENSORED,
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            AalenJohansen::estimate);

    private AalenJohansen() {}

    /** The curves of {@code request}, for each group and cause. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("cluster"));
        var options = request.options();
        var cohort = Cohort.ofCauses(request, CoxCovariance.columns(request));
        if (cohort.count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        if (cohort.causes().isEmpty())
            return new NotEstimable(Why.NO_EVENTS, new Words("出来事が一件もありません。", "Nothing happened to anybody."));
        var arms = Arms.of(cohort, request.formula());
        var units = Units.of(request, cohort);
        if (!units.areSeveralIn(arms)) return KaplanMeier.oneCluster();
        return answer(options, cohort, arms, units);
    }

    private static Estimate answer(Options options, Cohort cohort, Arms arms, Units units) {
        double quantile = Normal.quantile(0.5 + options.number("level") / 2);
        var effects = new ArrayList<Parameter>();
        var tables = new ArrayList<Grid>();
        var risks = new ArrayList<RiskTable>();
        var sample = units.areClusters() ? cohort.sample().with("clusters", units.count()) : cohort.sample();
        for (int arm = 0; arm < arms.count(); arm++) {
            var table = RiskTable.of(cohort, arms.rows(arm));
            risks.add(table);
            var given = KaplanMeier.numbers(options, "times");
            var times = given.length > 0 ? given : new double[] {table.times()[table.times().length - 1]};
            for (int cause = 1; cause <= cohort.causes().size(); cause++) {
                var curve = CumulativeIncidence.of(table, cohort, cause, units);
                var name = arms.names().get(arm) + " " + cohort.causes().get(cause - 1);
                for (double time : times) effects.add(incidence(name, curve, time, quantile));
                tables.add(drawn(name, curve, cause, quantile));
            }
            sample = sample.with("rows " + arms.names().get(arm), arms.rows(arm).length);
        }
        if (arms.count() == 2 && options.isGiven("times"))
            effects.addAll(0, differences(effects, risks, cohort, units, options));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(),
                tables,
                sample,
                List.of(
                        new Convention(
                                "standard error", units.words(), "R survfit(cluster = …) with a factor as event"),
                        new Convention("interval", "symmetric on the log scale", "R survfit(conf.type = \"log\")"),
                        KaplanMeier.differences(units.areClusters())),
                cohort.remarks());
    }

    /** Incidence in the second group less that in the first, for each cause and time; the groups one after the other. */
    private static List<Parameter> differences(
            List<Parameter> incidences, List<RiskTable> risks, Cohort cohort, Units units, Options options) {
        var times = KaplanMeier.numbers(options, "times");
        var differences = new ArrayList<Parameter>();
        int each = incidences.size() / 2;
        for (int i = 0; i < each; i++) {
            int cause = i / times.length + 1;
            double time = times[i % times.length];
            var first = incidences.get(i);
            var second = incidences.get(each + i);
            double error = units.areClusters()
                    ? Units.error(
                            influence(risks.get(0), cohort, cause, time, units),
                            influence(risks.get(1), cohort, cause, time, units))
                    : Math.hypot(first.standardError(), second.standardError());
            differences.add(Parameter.of(
                    "difference in incidence " + cohort.causes().get(cause - 1) + " at " + KaplanMeier.plain(time),
                    second.estimate() - first.estimate(),
                    error,
                    Double.POSITIVE_INFINITY,
                    options.number("level")));
        }
        return differences;
    }

    private static double[] influence(RiskTable table, Cohort cohort, int cause, double time, Units units) {
        return CumulativeIncidence.influence(table, cohort, cause, table.placeOf(time), units);
    }

    private static Parameter incidence(String name, CumulativeIncidence curve, double time, double quantile) {
        int t = curve.place(time);
        return new Parameter(
                "incidence " + name + " at " + KaplanMeier.plain(time),
                curve.at(t),
                curve.error(t),
                Double.POSITIVE_INFINITY,
                curve.limit(t, -quantile),
                curve.limit(t, quantile),
                Double.NaN);
    }

    private static Grid drawn(String name, CumulativeIncidence curve, int cause, double quantile) {
        var table = curve.table();
        var lines = new ArrayList<Grid.Line>();
        for (int t = 0; t < table.times().length; t++)
            lines.add(new Grid.Line(
                    "",
                    List.of(
                            table.times()[t],
                            table.atRisk()[t],
                            table.events()[cause - 1][t],
                            curve.at(t),
                            curve.error(t),
                            curve.limit(t, -quantile),
                            curve.limit(t, quantile))));
        return new Grid(
                "incidence " + name,
                List.of("time", "at risk", "events", "incidence", "standard error", "lower", "upper"),
                lines);
    }
}
