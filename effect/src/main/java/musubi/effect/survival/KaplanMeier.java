package musubi.effect.survival;

import java.util.ArrayList;
import java.util.Arrays;
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
 * Survival curves by group, with quantiles of the time and survival at given times.
 *
 * <p>Source: Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.
 * <br>Checked against: R 4.2.2, survival 3.5-3, effect/src/test/resources/reference/survival/curves.csv, relative error
 * below 1e-9.
 */
public final class KaplanMeier {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "kaplan-meier",
            new Words("生存曲線（カプラン・マイヤー法）", "Kaplan-Meier curves"),
            new Words("ある時点までに出来事が起きていない人の割合", "the share of people to whom nothing has happened by a time"),
            List.of(new Words("観察の打ち切りが、出来事の起こりやすさと無関係である", "who is no longer watched says nothing about the event")),
            "S(t) = product over times u <= t of (1 - d_u / Y_u); Greenwood: var log S = sum d / (Y (Y - d))",
            new Words(
                    "死亡など、出来事を不可能にする別の出来事があるとき（aalen-johansen を使う）。",
                    "when another event, such as death, makes the event impossible: use aalen-johansen"),
            List.of(
                    "Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481",
                    "Greenwood (1926), Reports on Public Health and Medical Subjects 33, 1-26",
                    "Brookmeyer and Crowley (1982), Biometrics 38, 29-41"),
            List.of("R survival::survfit(Surv(time, event) ~ arm)", "Stata sts list", "SAS PROC LIFETEST"),
            "R 4.2.2, survival 3.5-3, reference/survival/curves.csv, relative error below 1e-9",
            "Surv(days, certified) ~ arm",
            List.of(
                    Option.given("times", "生存割合を知りたい時点（例 12,24）", "times at which survival is wanted, as 12,24"),
                    new Option(
                            "quantiles",
                            java.util.Optional.of("0.25,0.5,0.75"),
                            List.of(),
                            new Words("何割の人に出来事が起きるまでの時間か", "shares of people by whose event the time is asked")),
                    Option.choice(
                            "interval",
                            "log",
                            List.of("log", "log-log", "plain"),
                            "信頼区間を対称にする尺度",
                            "scale on which the interval is symmetric"),
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "greenwood", "robust"),
                            "標準誤差。auto は cluster か weights があれば robust",
                            "standard errors; auto is robust with cluster or weights"),
                    SurvivalOptions.CLUSTER,
                    SurvivalOptions.WEIGHTS,
                    SurvivalOptions.LEVEL),
            KaplanMeier::estimate);

    private KaplanMeier() {}

    /** The curves of {@code request}. */
    public static Estimation estimate(Request request) {
        FormulaParts.check(request, Set.of("cluster"));
        var cohort = Cohort.of(request, CoxCovariance.columns(request));
        if (cohort.count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        var arms = Arms.of(cohort, request.formula());
        var units = Units.of(request, cohort);
        boolean isRobust = isRobust(request.options(), cohort, units);
        if (isRobust && !units.areSeveralIn(arms)) return oneCluster();
        var curves = new ArrayList<SurvivalCurve>();
        for (int arm = 0; arm < arms.count(); arm++) {
            var table = RiskTable.of(cohort, arms.rows(arm));
            curves.add(isRobust ? SurvivalCurve.robust(table, cohort, units) : SurvivalCurve.greenwood(table));
        }
        return answer(request.options(), cohort, arms, curves, units, isRobust);
    }

    private static Estimate answer(
            Options options, Cohort cohort, Arms arms, List<SurvivalCurve> curves, Units units, boolean isRobust) {
        var interval = Interval.of(options.text("interval"));
        double quantile = Normal.quantile(0.5 + options.number("level") / 2);
        var effects = new ArrayList<Parameter>();
        var quantiles = new ArrayList<Parameter>();
        var tables = new ArrayList<Grid>();
        var sample = units.areClusters() ? cohort.sample().with("clusters", units.count()) : cohort.sample();
        for (int arm = 0; arm < arms.count(); arm++) {
            var curve = curves.get(arm);
            var name = arms.names().get(arm);
            for (double time : numbers(options, "times"))
                effects.add(survival("survival " + name + " at " + plain(time), curve, time, interval, quantile));
            for (double p : shares(options, "quantiles"))
                quantiles.add(quantile(
                        (p == 0.5 ? "median " : "quantile " + plain(p) + " ") + name, curve, p, interval, quantile));
            tables.add(drawn(name, curve, interval, quantile));
            sample = sample.with("rows " + name, arms.rows(arm).length);
        }
        boolean isJoint = isRobust && units.areClusters();
        if (arms.count() == 2) effects.addAll(0, differences(curves, cohort, units, isJoint, options));
        effects.addAll(quantiles);
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(),
                tables,
                sample,
                conventions(interval, isRobust ? units.words() : "", isJoint),
                List.of());
    }

    /** Survival of the second group less that of the first, at each time. */
    private static List<Parameter> differences(
            List<SurvivalCurve> curves, Cohort cohort, Units units, boolean isJoint, Options options) {
        var differences = new ArrayList<Parameter>();
        var first = curves.get(0);
        var second = curves.get(1);
        for (double time : numbers(options, "times")) {
            int t = first.place(time);
            int u = second.place(time);
            double error = isJoint
                    ? Units.error(first.influence(t, cohort, units), second.influence(u, cohort, units))
                    : Math.sqrt(first.error(t) * first.error(t) + second.error(u) * second.error(u));
            differences.add(Parameter.of(
                    "difference in survival at " + plain(time),
                    second.at(time) - first.at(time),
                    error,
                    Double.POSITIVE_INFINITY,
                    options.number("level")));
        }
        return differences;
    }

    /** Whether errors come from the influence of each row. */
    static boolean isRobust(Options options, Cohort cohort, Units units) {
        return options.text("se").equals("robust")
                || options.text("se").equals("auto") && (cohort.isWeighted() || units.areClusters());
    }

    static NotEstimable oneCluster() {
        return new NotEstimable(
                Why.TOO_FEW_CLUSTERS,
                new Words(
                        "まとまりが一つしかない群があり、誤差が分かりません。",
                        "A group lies in one cluster only, so nothing is known of its error."));
    }

    /** Numbers written with commas between. */
    static double[] numbers(Options options, String name) {
        return options.find(name).stream()
                .flatMap(v -> Arrays.stream(v.split(",")))
                .filter(v -> !v.isBlank())
                .mapToDouble(v -> number(name, v.strip()))
                .toArray();
    }

    private static double[] shares(Options options, String name) {
        var shares = numbers(options, name);
        for (double p : shares)
            if (!(p >= 0 && p <= 1))
                throw Cohort.refused(
                        "estimate.out-of-range",
                        Double.toString(p),
                        "設定「" + name + "」の数は 0 と 1 の間です（例 0.25,0.5,0.75）。いまは " + p + " です。",
                        "Numbers of option \"" + name + "\" lie between 0 and 1, such as 0.25,0.5,0.75; here is " + p
                                + ".");
        return shares;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Cohort.refused(
                    "estimate.not-a-number",
                    text,
                    "設定「" + name + "」は数をコンマで区切って書いてください（いまは「" + text + "」）。",
                    "Option \"" + name + "\" holds numbers with commas between, not \"" + text + "\".");
        }
    }

    static String plain(double value) {
        return new musubi.effect.formula.Expression.Constant(value).label();
    }

    private static Parameter survival(
            String name, SurvivalCurve curve, double time, Interval interval, double quantile) {
        int t = curve.place(time);
        return new Parameter(
                name,
                curve.at(time),
                curve.error(t),
                Double.POSITIVE_INFINITY,
                curve.lower(t, interval, quantile),
                curve.upper(t, interval, quantile),
                Double.NaN);
    }

    private static Parameter quantile(String name, SurvivalCurve curve, double p, Interval interval, double quantile) {
        return new Parameter(
                name,
                curve.quantile(curve.survival(), p),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                curve.quantile(curve.limits(interval, -quantile), p),
                curve.quantile(curve.limits(interval, quantile), p),
                Double.NaN);
    }

    /** The curve as steps, from 1 at time 0. */
    private static Grid drawn(String name, SurvivalCurve curve, Interval interval, double quantile) {
        var table = curve.table();
        var lines = new ArrayList<Grid.Line>();
        double first = table.times().length > 0 ? Math.min(0, table.times()[0]) : 0;
        lines.add(new Grid.Line("", List.of(first, curve.atRisk(first), 0.0, 0.0, 1.0, 0.0, 1.0, 1.0)));
        for (int t = 0; t < table.times().length; t++)
            lines.add(new Grid.Line(
                    "",
                    List.of(
                            table.times()[t],
                            table.atRisk()[t],
                            table.anyEvent(t),
                            table.left()[t],
                            curve.survival()[t],
                            curve.error(t),
                            curve.lower(t, interval, quantile),
                            curve.upper(t, interval, quantile))));
        return new Grid(
                "curve " + name,
                List.of("time", "at risk", "events", "censored", "survival", "standard error", "lower", "upper"),
                lines);
    }

    private static List<Convention> conventions(Interval interval, String robust, boolean isJoint) {
        var scale = switch (interval) {
            case LOG -> "log";
            case LOG_LOG -> "log-log";
            case PLAIN -> "plain";
        };
        return List.of(
                robust.isEmpty()
                        ? new Convention("standard error", "Greenwood", "R survfit(robust = FALSE)")
                        : new Convention("standard error", robust, "R survfit(robust = TRUE, cluster = …)"),
                new Convention(
                        "interval", "symmetric on the " + scale + " scale", "R survfit(conf.type = \"" + scale + "\")"),
                differences(isJoint),
                new Convention(
                        "quantile",
                        "first time at which the curve is at most 1 - p; the middle of the stretch where it is equal",
                        "R quantile(survfit())"));
    }

    static Convention differences(boolean isJoint) {
        return new Convention(
                "differences",
                isJoint
                        ? "second group less first, normal, clusters that lie in both groups counted once"
                        : "second group less first, normal, groups independent",
                "");
    }
}
