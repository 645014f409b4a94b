package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * All summary measures of inequality between groups, from one estimate for each group.
 *
 * <p>Estimand: how unequal the groups are, absolutely and relatively.
 * <br>Source: World Health Organization (2013), Handbook on health inequality monitoring; Harper and Lynch (2005), NCI
 * Methods for measuring cancer disparities.
 * <br>Checked against: R 4.2.2 from the definitions, reference/inequality/measures.R, relative error below 1e-9.
 */
public final class Inequality {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "inequality",
            new Words("格差の要約指標", "Summary measures of inequality"),
            new Words(
                    "集団の間の格差の大きさ。差でみる絶対的な格差と、比でみる相対的な格差",
                    "how unequal the groups are: absolutely, as differences, and relatively, as ratios"),
            List.of(
                    new Words("集団ごとの推定値が互いに独立である", "the estimates of the groups are independent"),
                    new Words("集団の人口の割合は正確に分かっている", "the shares of the groups in the population are known exactly"),
                    new Words(
                            "順序のある集団は、不利な集団から順に番号が付いている",
                            "ordered groups are numbered from the worst off to the best off")),
            "d = y1 - y2; r = y1/y2; sii = ŷ(1) - ŷ(0), rii = ŷ(1)/ŷ(0) on mid-point ranks x; aci = 2 cov_p(y, x); rci = aci/μ; "
                    + "bgv = Σp(y-μ)²; mdm, mdb, mdr = Σ|y-c|/n or Σp|y-c|; idis = 100 mdm/μ; ti = 1000 Σ p r ln r; "
                    + "mld = -1000 Σ p ln r, r = y/μ; par = y_ref - μ; paf = 100 par/μ",
            new Words(
                    "集団ごとの人数が少なく推定値が不安定なとき。一人ひとりの行があるなら sii や concentration-index を使う。",
                    "when groups are so small that their estimates are unstable; with rows for persons use sii or concentration-index"),
            List.of(
                    "World Health Organization (2013), Handbook on health inequality monitoring, chapter 3",
                    "Harper and Lynch (2005), Methods for Measuring Cancer Disparities, NCI Cancer Surveillance Monograph 6",
                    "Mackenbach and Kunst (1997), Social Science & Medicine 44, 757-771",
                    "Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103",
                    "Wagstaff (2005), Health Economics 14, 429-432",
                    "Erreygers (2009), Journal of Health Economics 28, 504-515"),
            List.of("R healthequal (except the standard errors of ti and mld and the weights of its grouped logit)"),
            "R 4.2.2 from the definitions on the sample data of WHO healthequal, relative error below 1e-9",
            "estimate ~ subgroup",
            List.of(
                    Option.given("population", "人口の列", "column of the populations of the groups"),
                    Option.given("se", "推定値の標準誤差の列", "column of the standard errors of the estimates"),
                    Option.given("order", "順序の列（不利な集団が小さい数）", "column of the order of the groups, the worst off first"),
                    Option.given("reference", "基準の集団の名前", "name of the reference group"),
                    Option.choice("favourable", "yes", List.of("yes", "no"), "値が大きいほど良い指標か", "whether more is better"),
                    Option.given(
                            "scale",
                            "値の上限（割合なら 1 か 100）。ロジット曲線と有界の集中指数に使う",
                            "largest possible value, 1 or 100 for a share: for the logistic curve and the bounded indices"),
                    Option.given(
                            "average",
                            "全体の平均。なければ集団の加重平均（mdm、idis、par、paf に使う）",
                            "average of the setting for mdm, idis, par, paf; that of the groups when not given"),
                    Option.given("time", "時点の列", "column of times"),
                    Option.choice(
                            "interval",
                            "analytic",
                            List.of("analytic", "simulation"),
                            "信頼区間。式のない指標はどちらでも乱数による",
                            "intervals; measures without a formula are simulated in any case"),
                    Option.given("seed", "乱数の種", "seed of the simulation"),
                    Option.number("draws", "10000", "乱数の回数（10000 以上）", "number of draws, 10000 or more"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            Inequality::estimate);

    private static final int FEWEST_DRAWS = 10_000;

    private Inequality() {}

    /** All measures of {@code request}; with times, those of the last one and the changes from the first. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var reading = new GroupReading(request);
        var times = new ArrayList<Map.Entry<String, Groups>>(reading.times().entrySet());
        if (times.isEmpty()) return new NotEstimable(Why.TOO_FEW_ROWS, new Words("集団が一つもありません。", "There is no group."));
        for (var time : times) {
            var refusal = GroupReading.refusal(time.getValue());
            if (refusal.isPresent()) return refusal.get();
        }
        var interval = interval(options);
        var last = times.get(times.size() - 1).getValue();
        var effects = measured(interval, last);
        var remarks = new ArrayList<>(Remarks.of(last, effects, options));
        var tables = new ArrayList<Grid>(List.of(groups(last)));
        var figures = new ArrayList<Figure>(List.of(new Figure("average", last.mean(last.estimates()))));
        if (times.size() > 1) {
            var before = measured(interval, times.get(0).getValue());
            tables.add(Change.table(
                    times.get(0).getKey(), before, times.get(times.size() - 1).getKey(), effects));
            remarks.addAll(Change.remarks(before, effects));
        }
        var sample = new Sample(last.count(), reading.dropped(), Map.of("groups", (long) last.count()));
        return new Estimate(
                METHOD.id(), effects, List.of(), figures, tables, sample, conventions(options, last), remarks);
    }

    private static Interval interval(Options options) {
        int draws = options.whole("draws");
        if (draws < FEWEST_DRAWS)
            throw new musubi.effect.Unreadable(
                    "inequality.few-draws",
                    options.text("draws"),
                    new Words("draws は 10000 以上にしてください。", "draws must be 10000 or more."));
        boolean hasSeed = options.find("seed").isPresent();
        boolean isSimulated = options.text("interval").equals("simulation");
        if (isSimulated) options.text("seed");
        return new Interval(options.number("level"), isSimulated, hasSeed, hasSeed ? options.whole("seed") : 0, draws);
    }

    private static List<Parameter> measured(Interval interval, Groups groups) {
        return Measures.of(groups).stream().map(m -> interval.of(m, groups)).toList();
    }

    private static Grid groups(Groups groups) {
        var lines = new ArrayList<Grid.Line>();
        for (int i = 0; i < groups.count(); i++)
            lines.add(new Grid.Line(
                    groups.labels().get(i),
                    List.of(
                            groups.estimates()[i],
                            groups.errors()[i],
                            groups.shares()[i],
                            groups.isOrdered() ? groups.ranks()[i] : Double.NaN)));
        return new Grid("groups", List.of("estimate", "se", "share", "rank"), lines);
    }

    private static List<Convention> conventions(Options options, Groups groups) {
        var all = new ArrayList<Convention>(List.of(
                new Convention("extreme groups", comparison(groups), "healthequal::d(), r()"),
                new Convention(
                        "standard error",
                        options.text("interval").equals("simulation")
                                ? "normal draws of the groups' estimates, percentile limits"
                                : "delta method; bgv exact for normal estimates; mdm, mdb, mdr, idis by normal draws, percentile limits",
                        ""),
                new Convention("limits", "r and rii on the logarithm; bgv, bgsd, cov, ti, mld not below 0", ""),
                new Convention("ti, mld", "times 1000, standard error too", ""),
                new Convention("rci", "as a fraction; times 100 in HEAT", "healthequal::rci()")));
        if (groups.isOrdered())
            all.add(new Convention(
                    "slope index",
                    "line and logistic curve weighted by population share, once; counted "
                            + (groups.isFavourable() ? "from rank 0 to 1" : "from rank 1 to 0: more is worse"),
                    "R lm(y ~ rank, weights = population)"));
        if (options.find("time").isPresent())
            all.add(new Convention(
                    "change", "ratios as a factor with the error of its logarithm; times independent", ""));
        options.find("seed")
                .ifPresent(
                        seed -> all.add(new Convention("draws", options.text("draws") + " draws, seed " + seed, "")));
        return all;
    }

    private static String comparison(Groups groups) {
        var pair = groups.extremes();
        return groups.labels().get(pair[0]) + " against " + groups.labels().get(pair[1])
                + ", taken as fixed in advance";
    }
}
