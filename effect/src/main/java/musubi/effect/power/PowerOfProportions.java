package musubi.effect.power;

import java.util.List;
import java.util.Locale;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Number of people, power, or nearest share that can be told apart when two shares are compared.
 *
 * <p>Source: Fleiss, Levin and Paik (2003), chapter 4; Cohen (1988), chapter 6.
 * <br>Checked against: R stats::power.prop.test, pwr, effect/src/test/resources/reference/power/power.csv, below 1e-8.
 */
public final class PowerOfProportions {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "power-proportions",
            new Words("割合の比較に要る人数と検出力", "Power for two proportions"),
            new Words(
                    "二つの群の割合の差を見つける確率、そのための人数、または見分けられる最も近い割合",
                    "the probability that a difference in shares is found, the people it takes, or the nearest share that is told apart"),
            List.of(
                    new Words("人（まとまりを割り付けるときはまとまり）が無作為に割り付けられる", "people, or clusters, are assigned at random"),
                    new Words(
                            "人数が多く、割合の差が正規分布に近い", "there are enough people for the difference to be close to normal")),
            "pooled: power = P(Z > (z s0 - |p2 - p1|)/s1); arcsine: shift (2 asin sqrt(p2) - 2 asin sqrt(p1))/sqrt(1/n1 + 1/n2)",
            new Words("期待する件数が 5 に満たないとき。", "when fewer than five events are expected in an arm"),
            List.of(
                    "Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., chapter 4",
                    "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 6"),
            List.of("R stats::power.prop.test(strict = TRUE)", "R pwr::pwr.2p.test()", "R pwr::pwr.2p2n.test()"),
            "R 4.2.2, stats, pwr 1.3-0, below 1e-8",
            "first=0.3 second=0.4 power=0.8",
            Question.options(
                    Option.given("second", "二つ目の群の割合", "share in the second arm"),
                    List.of(
                            Option.given("first", "一つ目の群の割合", "share in the first arm"),
                            Option.choice(
                                    "variance",
                                    "pooled",
                                    List.of("pooled", "unpooled", "arcsine"),
                                    "差の分散の作り方",
                                    "how the variance of the difference is made"),
                            Option.choice(
                                    "direction",
                                    "up",
                                    List.of("up", "down"),
                                    "second を求めるとき、first より大きいか小さいか",
                                    "whether a share that is worked out lies above or below first"),
                            Option.number("icc", "0", "まとまりの中の相関（ICC）", "correlation within clusters (ICC)"),
                            Option.number("cluster-size", "1", "まとまりの平均人数", "mean number of people in a cluster"),
                            Option.number(
                                    "cluster-cv",
                                    "0",
                                    "まとまりの人数の変動係数",
                                    "coefficient of variation of the cluster sizes"))),
            PowerOfProportions::estimate);

    private PowerOfProportions() {}

    /** The number that was not given. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var question = Question.of(options, "second");
        var clusters = DesignEffect.of(options);
        double first = Question.open(options, "first");
        if (options.find("second").isPresent()) Question.open(options, "second");
        var variance = Power.Variance.valueOf(options.text("variance").toUpperCase(Locale.ROOT));
        var found = question.solve(
                options,
                (n, second) -> Power.ofProportions(
                        n / clusters.factor(),
                        n * question.ratio() / clusters.factor(),
                        first,
                        second,
                        question.alpha(),
                        question.sides(),
                        variance),
                1e-6,
                first,
                options.text("direction").equals("up") ? 1 - 1e-12 : 1e-12,
                0.1);
        double second = question.wanted().equals("second") ? found.orElse(Double.NaN) : options.number("second");
        return question.answer(
                METHOD.id(),
                options,
                found,
                clusters,
                List.of(new Figure("difference", second - first), new Figure("ratio of shares", second / first)),
                List.of(),
                List.of(
                        new Convention(
                                "variance",
                                options.text("variance"),
                                variance == Power.Variance.POOLED
                                        ? "R stats::power.prop.test(strict = TRUE)"
                                        : variance == Power.Variance.ARCSINE ? "R pwr::pwr.2p2n.test()" : ""),
                        new Convention("continuity correction", "none", "R stats::power.prop.test()")));
    }
}
