package musubi.effect.difference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Complete;

/**
 * Staggered adoption: the effect on each cohort in each period, and its averages by time since treatment, cohort and period.
 *
 * <p>Estimand: the average effect on those treated, by cohort and period.
 * <br>Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230.
 * <br>Checked against: the published formulas in R 4.2.2 and the published numbers of the mpdta data,
 * effect/src/test/resources/reference/difference/staggered.R, relative error below 1e-8.
 */
public final class CallawaySantAnna {
    private static final List<String> AVERAGES = List.of("simple", "group", "event", "calendar");

    private static final int MOST_DRAWS = 1_000_000;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "callaway-santanna",
            new Words(
                    "開始時期が違う施策の差の差（Callaway–Sant'Anna）",
                    "Staggered difference in differences (Callaway and Sant'Anna)"),
            new Words(
                    "参加した単位にとっての平均効果。開始時期と期間ごとの ATT(g,t) と、その平均",
                    "average effect on the treated, by first treated period and period: ATT(g,t), and its averages"),
            List.of(
                    new Words("一度始めた単位は参加し続ける", "a unit once treated stays treated"),
                    new Words(
                            "始めなければ、共変量が同じ単位どうしの結果は平均して同じだけ変わった（条件つき平行トレンド）",
                            "without treatment, units alike in the covariates would have changed alike on average"),
                    new Words("anticipation で認めた期間より前には効果がない", "there is no effect earlier than anticipation allows"),
                    new Words("どの開始時期にも、比べられる単位がある", "every cohort has comparable controls")),
            "ATT(g,t) = mean change of cohort g from the base period to t, less that of its controls;"
                    + " averages weight it with the share of each cohort",
            new Words(
                    "参加をやめる単位があるとき。参加の量が違うとき。単位が期間ごとに入れ替わるとき。",
                    "when units leave treatment, when doses differ, or when other units are seen in each period"),
            List.of(
                    "Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230",
                    "Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122",
                    "Montiel Olea and Plagborg-Møller (2019), Journal of Applied Econometrics 34, 1-17"),
            List.of("R did::att_gt(), aggte() (group averages: version 2.3 or later)", "Stata csdid"),
            "R 4.2.2, published formulas, relative error below 1e-8; numbers published for mpdta",
            "log_cost ~ log_population",
            List.of(
                    Option.given("unit", "単位（人・市町村など）の列", "column of the unit"),
                    Option.given("time", "期間の列（数）", "column of the period, a number"),
                    Option.given(
                            "cohort",
                            "最初に参加した期間の列。0 か無限大は一度も参加しない",
                            "column of the first treated period; 0 or infinite is never"),
                    Option.choice(
                            "control",
                            "never",
                            List.of("never", "not-yet"),
                            "比べる相手。never は一度も参加しない単位、not-yet はまだ参加していない単位も",
                            "who is compared: those never treated, or those not yet treated as well"),
                    Option.choice(
                            "base",
                            "varying",
                            List.of("varying", "universal"),
                            "参加前の期間を、varying は直前の期間と、universal は参加直前の期間と比べる",
                            "periods before treatment are compared with the one before, or with the last before treatment"),
                    Option.choice(
                            "estimator",
                            "dr",
                            java.util.Arrays.stream(Estimator.values())
                                    .map(Estimator::word)
                                    .toList(),
                            "共変量の調整。or 回帰、ipw 重み（Abadie）、hajek 合計 1 の重み、dr 二重頑健、improved 改良二重頑健",
                            "adjustment for covariates. or: regression; ipw: Abadie's weights; hajek: weights that sum to 1;"
                                    + " dr: doubly robust; improved: doubly robust for inference too"),
                    Option.number(
                            "anticipation",
                            "0",
                            "参加のどれだけ前から効果がありうるか（期間の単位）",
                            "how long before treatment an effect may begin, in units of time"),
                    Option.choice("average", "group", AVERAGES, "最初に示す平均", "the average that is shown first"),
                    Option.choice(
                            "unbalanced",
                            "drop",
                            List.of("drop", "refuse"),
                            "期間が欠けた単位。drop は数えて外し、refuse は推定しない",
                            "units that lack a period: left out and counted, or refused"),
                    Option.given("seed", "同時信頼帯の乱数の種。なければ同時信頼帯は出さない", "seed of the uniform bands; none without it"),
                    Option.number("draws", "10000", "同時信頼帯の抽出回数", "draws for the uniform bands"),
                    Option.number("overlap", "0.999", "傾向スコアの上限。届く単位がいたら推定しない", "scores that reach this are refused"),
                    Option.given("weights", "標本の重みの列", "column of sampling weights"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            CallawaySantAnna::estimate);

    private CallawaySantAnna() {}

    /** The averages and effects of {@code request}. */
    public static Estimation estimate(Request request) {
        try {
            var complete = completed(request);
            return new Answer(request, complete).estimate();
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static Complete completed(Request request) {
        var options = request.options();
        Asked.refuseUnused(request.formula());
        var needed = new LinkedHashSet<>(request.formula().variables());
        for (var name : List.of("unit", "time", "cohort")) needed.add(options.text(name));
        needed.addAll(options.columns("cluster"));
        options.column("weights").ifPresent(needed::add);
        within(options, "anticipation", 0, 1e9);
        within(options, "draws", 1, MOST_DRAWS);
        var complete = Complete.of(request.rows(), needed);
        for (var name : List.of("time", "cohort"))
            if (complete.rows().column(options.text(name)).isCategory())
                throw new Unreadable(
                        "estimate.not-a-number",
                        options.text(name),
                        new Words(
                                "列「" + options.text(name) + "」は期間を表す数でなければなりません。",
                                "Column \"" + options.text(name) + "\" must hold numbers that tell the period."));
        if (complete.rows().count() == 0) throw new Refusal(Why.TOO_FEW_ROWS, "欠けのない行がありません。", "No row is complete.");
        return complete;
    }

    private static void within(Options options, String name, double least, double most) {
        double value = options.number(name);
        if (!(value >= least && value <= most))
            throw new Unreadable(
                    "estimate.out-of-range",
                    options.text(name),
                    new Words(
                            "設定「" + name + "」は " + Panel.plain(least) + " 以上 " + Panel.plain(most) + " 以下です。",
                            "Option \"" + name + "\" lies between " + Panel.plain(least) + " and " + Panel.plain(most)
                                    + "."));
    }

    /** The steps from complete rows to the answer, and what they share. */
    private static final class Answer {
        private final Request request;
        private final Options options;
        private final Complete complete;
        private final List<Words> remarks = new ArrayList<>();
        private final List<Figure> figures = new ArrayList<>();
        private final TreeMap<String, Long> groups = new TreeMap<>();
        private final double level;
        private long weightless;

        Answer(Request request, Complete complete) {
            this.request = request;
            this.options = request.options();
            this.complete = complete;
            this.level = options.number("level");
        }

        Estimate estimate() {
            var cohorts = cohorts();
            var effects = effects(cohorts);
            var event = Average.event(effects);
            var group = Average.group(effects);
            var calendar = Average.calendar(effects);
            var overall = new ArrayList<>(
                    List.of(Average.simple(effects), group.overall(), event.overall(), calendar.overall()));
            int first = AVERAGES.indexOf(options.text("average"));
            overall.add(0, overall.remove(first));
            var cells = IntStream.range(0, effects.cells().size())
                    .mapToObj(k -> Average.of(effects, k))
                    .toList();
            preTrend(effects);
            var tables = List.of(
                    table("group-time", cells, effects),
                    table("event", event.members(), effects),
                    table("group", group.members(), effects),
                    table("calendar", calendar.members(), effects));
            if (options.find("seed").isEmpty())
                remarks.add(new Words(
                        "seed を指定すると、すべての値を同時に覆う信頼帯も出します。",
                        "With a seed, bands that cover all values at once are given too."));
            return new Estimate(
                    METHOD.id(),
                    overall.stream().map(a -> parameter(a, effects)).toList(),
                    List.of(),
                    figures,
                    tables,
                    sample(cohorts),
                    conventions(),
                    remarks);
        }

        private Cohorts cohorts() {
            var panel = Panel.of(complete.rows(), options.text("unit"), options.text("time"));
            long left = panel.dropped().values().stream().mapToLong(c -> c).sum();
            if (left > 0 && options.text("unbalanced").equals("refuse"))
                throw new Refusal(
                        Why.WRONG_SHAPE,
                        "期間が欠けた単位の行が " + left + " 行あります。unbalanced=drop で外せます。",
                        left + " rows belong to units that lack a period: unbalanced=drop leaves them out.");
            if (panel.count() == 0)
                throw new Refusal(Why.WRONG_SHAPE, "すべての期間にそろっている単位がありません。", "No unit is seen in every period.");
            for (var name : options.columns("cluster")) panel.constant(name);
            var weights = options.column("weights").isEmpty()
                    ? Indicator.weights(panel.units(), Optional.empty())
                    : panel.constant(options.column("weights").orElseThrow());
            options.column("weights").ifPresent(w -> Indicator.weights(complete.rows(), Optional.of(w)));
            var begins = panel.constant(options.text("cohort"));
            var weighty = IntStream.range(0, weights.length)
                    .filter(i -> weights[i] > 0)
                    .toArray();
            if (weighty.length < weights.length)
                weightless = (long) (weights.length - weighty.length) * panel.times().length;
            return Cohorts.of(
                    panel.keep(weighty),
                    IntStream.of(weighty).mapToDouble(i -> begins[i]).toArray(),
                    IntStream.of(weighty).mapToDouble(i -> weights[i]).toArray(),
                    options.number("anticipation"),
                    options.text("control").equals("never"));
        }

        private GroupTimeEffects effects(Cohorts cohorts) {
            var values = Asked.outcome(request.formula(), complete.rows());
            var outcomes = new double[cohorts.panel().times().length][];
            for (int t = 0; t < outcomes.length; t++)
                outcomes[t] = cohorts.panel().at(t, values);
            var cells = GroupTime.all(
                    cohorts,
                    options.text("control").equals("never"),
                    options.text("base").equals("universal"));
            var clusters = clusters(cohorts);
            if (request.formula().terms().isEmpty()) return GroupTimeEffects.of(cohorts, cells, outcomes, clusters);
            return GroupTimeEffects.of(
                    cohorts,
                    cells,
                    outcomes,
                    clusters,
                    request.formula(),
                    Estimator.of(options.text("estimator")),
                    options.number("overlap"));
        }

        private Optional<Clusters> clusters(Cohorts cohorts) {
            var columns = options.columns("cluster");
            if (columns.isEmpty()) return Optional.empty();
            var clusters = ClusterCount.of(cohorts.panel().units(), columns);
            groups.put("clusters", (long) clusters.count());
            ClusterCount.remark(clusters).ifPresent(remarks::add);
            return Optional.of(clusters);
        }

        private void preTrend(GroupTimeEffects effects) {
            var cells = IntStream.range(0, effects.cells().size())
                    .filter(k -> !effects.cells().get(k).isReference()
                            && effects.cells().get(k).since(effects.cohorts())
                                    < -effects.cohorts().anticipation())
                    .toArray();
            var estimates =
                    IntStream.of(cells).mapToDouble(k -> effects.estimates()[k]).toArray();
            PreTrend.of(estimates, effects.covariance().pick(cells)).ifPresent(t -> figures.addAll(t.figures()));
        }

        private Parameter parameter(Average average, GroupTimeEffects effects) {
            return Parameter.of(
                    average.name(),
                    average.estimate(),
                    average.standardError(effects),
                    Double.POSITIVE_INFINITY,
                    level);
        }

        private Grid table(String name, List<Average> averages, GroupTimeEffects effects) {
            double critical = options.find("seed").isEmpty()
                    ? Double.NaN
                    : Math.max(
                            Normal.quantile(0.5 + level / 2),
                            UniformBand.critical(
                                    Average.covariance(effects, averages), level, options.whole("draws"), (long)
                                            options.number("seed")));
            if (!Double.isNaN(critical)) figures.add(new Figure("critical value " + name, critical));
            var lines = new ArrayList<Grid.Line>();
            for (var average : averages) {
                var p = parameter(average, effects);
                double half = critical * p.standardError();
                lines.add(new Grid.Line(
                        average.name(),
                        List.of(
                                p.estimate(),
                                p.standardError(),
                                p.lower(),
                                p.upper(),
                                p.p(),
                                p.estimate() - half,
                                p.estimate() + half)));
            }
            return new Grid(
                    name,
                    List.of("estimate", "standard error", "lower", "upper", "p", "band lower", "band upper"),
                    lines);
        }

        private Sample sample(Cohorts cohorts) {
            var dropped = new TreeMap<>(complete.dropped());
            dropped.putAll(cohorts.dropped());
            if (weightless > 0) dropped.put("weight 0", weightless);
            var sizes = cohorts.sizes();
            int covariates = request.formula().terms().size();
            for (int g = 0; g < sizes.length - 1; g++) {
                groups.put("units treated from " + Panel.plain(cohorts.start(g)), (long) sizes[g]);
                if (sizes[g] < 5 + covariates)
                    remarks.add(new Words(
                            Panel.plain(cohorts.start(g)) + " に始めた単位は " + sizes[g] + " しかなく、その効果の誤差は当てになりません。",
                            "Only " + sizes[g] + (sizes[g] == 1 ? " unit begins in " : " units begin in ")
                                    + Panel.plain(cohorts.start(g))
                                    + ": the error of their effect is not reliable."));
            }
            groups.put("units never treated", (long) sizes[sizes.length - 1]);
            groups.put("units", (long) cohorts.count());
            return new Sample((long) cohorts.count() * cohorts.panel().times().length, dropped, groups);
        }

        private List<Convention> conventions() {
            boolean isNever = options.text("control").equals("never");
            var conventions = new ArrayList<>(List.of(
                    new Convention(
                            "controls",
                            isNever ? "never treated" : "not yet treated in the later of both periods",
                            "R did, control_group = \"" + (isNever ? "nevertreated" : "notyettreated") + "\""),
                    new Convention(
                            "base period",
                            options.text("base"),
                            "R did, base_period = \"" + options.text("base") + "\""),
                    new Convention(
                            "standard error",
                            (options.columns("cluster").isEmpty()
                                            ? "sqrt(mean(influence²)/n)"
                                            : "influence summed by cluster, sqrt(sum S²)/n")
                                    + ", normal, estimated cohort shares counted",
                            "R did, bstrap = FALSE (group average: version 2.3 or later)"),
                    new Convention(
                            "uniform bands",
                            options.find("seed").isEmpty()
                                    ? "none, no seed"
                                    : "normal multipliers, " + options.whole("draws") + " draws, seed "
                                            + options.text("seed"),
                            "R did, bstrap = TRUE, cband = TRUE up to simulation")));
            if (!request.formula().terms().isEmpty()) {
                var word = options.text("estimator");
                conventions.add(new Convention("estimator", word, "R did, est_method = " + equivalent(word)));
                conventions.add(new Convention("covariates", "of the earlier of both periods", "R did"));
            }
            return conventions;
        }

        private static String equivalent(String estimator) {
            return switch (estimator) {
                case "or" -> "\"reg\"";
                case "ipw" -> "DRDID::ipw_did_panel";
                case "hajek" -> "\"ipw\"";
                case "dr" -> "\"dr\"";
                default -> "DRDID::drdid_imp_panel";
            };
        }
    }
}
