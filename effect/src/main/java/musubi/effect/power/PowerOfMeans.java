package musubi.effect.power;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Words;
import musubi.effect.distribution.StudentT;

/**
 * Number of people, power, or smallest effect that can be found when two means are compared, with or without a
 * measurement before, for people or whole clusters.
 *
 * <p>Source: Cohen (1988), chapter 2; Bloom (1995), Evaluation Review 19, 547-556.
 * <br>Checked against: R pwr and stats::power.t.test, effect/src/test/resources/reference/power/power.csv, below 1e-8.
 */
public final class PowerOfMeans {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "power-means",
            new Words("平均の比較に要る人数と検出力", "Power for two means"),
            new Words(
                    "二つの群の平均の差を t 検定で見つける確率、そのための人数、または見つけられる最小の差",
                    "the probability that a t test finds a difference in means, the people it takes, or the smallest difference it finds"),
            List.of(
                    new Words("結果の標準偏差が二つの群で等しい", "the outcome has one standard deviation in both arms"),
                    new Words("人（まとまりを割り付けるときはまとまり）が無作為に割り付けられる", "people, or clusters, are assigned at random"),
                    new Words(
                            "前後の相関は二つの群で等しい（analysis が change か ancova のとき）",
                            "the correlation with the measurement before is the same in both arms (change, ancova)")),
            "power = P(|T| > t), T noncentral t with shift effect / (sd sqrt(f D (1/n1 + 1/n2))); f = 1 (post), 2(1-r) (change), 1-r² (ancova); D = 1 + ((cv²+1)m - 1) ICC",
            new Words("結果が終わった後に「得られた検出力」を出すため。", "to work out the power of a study that is over"),
            List.of(
                    "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 2",
                    "Bloom (1995), Evaluation Review 19, 547-556",
                    "Borm, Fransen and Lemmens (2007), Journal of Clinical Epidemiology 60, 1234-1238",
                    "Eldridge, Ashby and Kerry (2006), International Journal of Epidemiology 35, 1292-1300"),
            List.of("R stats::power.t.test(strict = TRUE)", "R pwr::pwr.t.test()", "R pwr::pwr.t2n.test()"),
            "R 4.2.2, stats, pwr 1.3-0, below 1e-8",
            "effect=2 sd=8 power=0.8",
            Question.options(
                    Option.given("effect", "平均の差", "difference in means"),
                    List.of(
                            Option.number("sd", "1", "結果の標準偏差", "standard deviation of the outcome"),
                            Option.choice(
                                    "analysis",
                                    "post",
                                    List.of("post", "change", "ancova"),
                                    "前の測定の使い方: 使わない、前後の差（差の差）、共変量にする",
                                    "use of the measurement before: none, change scores (difference in differences), covariate"),
                            Option.number(
                                    "correlation", "0", "前後の測定の相関", "correlation of the measurements before and after"),
                            Option.number("icc", "0", "まとまりの中の相関（ICC）", "correlation within clusters (ICC)"),
                            Option.number("cluster-size", "1", "まとまりの平均人数", "mean number of people in a cluster"),
                            Option.number(
                                    "cluster-cv",
                                    "0",
                                    "まとまりの人数の変動係数",
                                    "coefficient of variation of the cluster sizes"))),
            PowerOfMeans::estimate);

    private PowerOfMeans() {}

    /** The number that was not given. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var question = Question.of(options, "effect");
        var clusters = DesignEffect.of(options);
        double sd = options.number("sd");
        if (!(sd > 0)) throw DesignEffect.refused("sd", sd, " 0 より大きい数", "above 0");
        double correlation = options.number("correlation");
        if (!(Math.abs(correlation) < 1))
            throw DesignEffect.refused("correlation", correlation, " -1 より大きく 1 より小さい数", "above -1 and below 1");
        if (options.find("n").isPresent() && !(df(options.number("n"), question.ratio(), clusters) > 0))
            throw DesignEffect.refused(
                    "n", options.number("n"), "、二つの群で三人（三まとまり）以上になる数", "enough for three people or clusters in all");
        var analysis = options.text("analysis");
        var found = solve(question, options, clusters, sd, factor(analysis, correlation));
        var figures = new ArrayList<Figure>();
        double n = question.wanted().equals("n") ? found.orElse(Double.NaN) : options.number("n");
        double error = error(n, question.ratio(), clusters, sd, factor(analysis, correlation));
        double df = df(n, question.ratio(), clusters);
        figures.add(new Figure("standard error", error));
        figures.add(new Figure("df", df));
        double power = options.find("power").isPresent() ? options.number("power") : found.orElse(Double.NaN);
        figures.add(new Figure("Bloom's minimum detectable effect", bloom(question, df, power) * error));
        var lines = new ArrayList<Grid.Line>();
        for (var other : List.of("post", "change", "ancova"))
            lines.add(new Grid.Line(
                    other,
                    List.of(
                            factor(other, correlation),
                            solve(question, options, clusters, sd, factor(other, correlation))
                                    .orElse(Double.NaN))));
        return question.answer(
                METHOD.id(),
                options,
                found,
                clusters,
                figures,
                List.of(new Grid("analyses", List.of("variance factor", question.wanted()), lines)),
                List.of(
                        new Convention(
                                "distribution",
                                "noncentral t, both tails when two-sided",
                                "R stats::power.t.test(strict = TRUE), pwr::pwr.t2n.test()"),
                        new Convention(
                                "degrees of freedom",
                                clusters.hasClusters() ? "clusters minus 2" : "people minus 2",
                                ""),
                        new Convention("analysis", analysis, "")));
    }

    private static OptionalDouble solve(
            Question question, Options options, DesignEffect clusters, double sd, double factor) {
        return question.solve(
                options,
                (n, effect) -> {
                    double error = error(n, question.ratio(), clusters, sd, factor);
                    return Power.ofT(
                            effect / error, df(n, question.ratio(), clusters), question.alpha(), question.sides());
                },
                // Two degrees of freedom, so that the quantiles exist.
                4 * clusters.size() / (1 + question.ratio()),
                0,
                1e6 * sd,
                question.wanted().equals("effect")
                        ? error(options.number("n"), question.ratio(), clusters, sd, factor)
                        : sd);
    }

    /** What the variance of a difference in means is multiplied with. */
    static double factor(String analysis, double correlation) {
        return switch (analysis) {
            case "change" -> 2 * (1 - correlation);
            case "ancova" -> 1 - correlation * correlation;
            default -> 1;
        };
    }

    private static double error(double n, double ratio, DesignEffect clusters, double sd, double factor) {
        return sd * Math.sqrt(factor * clusters.factor() * (1 / n + 1 / (n * ratio)));
    }

    private static double df(double n, double ratio, DesignEffect clusters) {
        return n * (1 + ratio) / clusters.size() - 2;
    }

    /** Bloom's multiplier: the sum of two quantiles of the central t. */
    private static double bloom(Question question, double df, double power) {
        if (!(df > 0) || !(power > 0 && power < 1)) return Double.NaN;
        return StudentT.quantile(1 - question.alpha() / question.sides(), df) + StudentT.quantile(power, df);
    }
}
