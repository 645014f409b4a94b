package musubi.effect.indicator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;

/**
 * The difference between the shares of two groups.
 *
 * <p>Checked against: R from the formulas and prop.test, reference/indicator/two.R, relative error below 1e-8.
 */
public final class RiskDifference {
    static final Option COUNT = Option.given(
            "count", "人数の列（一行が一人でない表のとき）", "column of the numbers of people, when a row is not one person");

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "risk-difference",
            new Words("リスク差", "Risk difference"),
            new Words("二つの群で結果が起きた人の割合の差", "difference between the shares of people with the outcome"),
            List.of(
                    new Words(
                            "参加が無作為か、群の違いが結果と関係しない",
                            "treatment is random, or what tells the groups apart does not matter"),
                    new Words("一人ひとりが独立である", "people are independent")),
            "p1 - p0; Newcombe: (p1 - l1)² + (u0 - p0)²; Miettinen-Nurminen: score with restricted maximum likelihood, N/(N-1)",
            new Words(
                    "年齢などを調整する必要があるとき（mantel-haenszel か回帰を使う）。",
                    "when ages must be adjusted for: use mantel-haenszel or a regression"),
            List.of(
                    "Newcombe (1998), Statistics in Medicine 17, 873-890",
                    "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226"),
            List.of("R prop.test(correct = FALSE) for the p-value", "R PropCIs::diffscoreci()"),
            "R 4.2.2 from the formulas, relative error below 1e-8",
            "outcome ~ treated",
            List.of(
                    Option.choice(
                            "limits",
                            "newcombe",
                            List.of("newcombe", "miettinen-nurminen", "wald"),
                            "信頼区間",
                            "interval"),
                    COUNT,
                    Answers.LEVEL),
            RiskDifference::estimate);

    private RiskDifference() {}

    /** The difference of {@code request}. */
    public static Estimation estimate(Request request) {
        var reading = TwoByTwo.read(request, Optional.empty());
        if (reading.refusal().isPresent()) return reading.refusal().get();
        return answer(METHOD.id(), reading, difference(reading.all(), request.options()), request.options());
    }

    private static Parameter difference(TwoByTwo table, Options options) {
        double level = options.number("level");
        double difference = table.share() - table.controlShare();
        double error = Comparison.differenceError(table);
        if (options.text("limits").equals("wald"))
            return Parameter.of("risk difference", difference, error, Double.POSITIVE_INFINITY, level);
        boolean isNewcombe = options.text("limits").equals("newcombe");
        var limits = isNewcombe ? Comparison.newcombe(table, level) : Comparison.scoreDifference(table, level);
        double z = isNewcombe ? Comparison.pooledScore(table) : Comparison.differenceScore(table, 0);
        return new Parameter(
                "risk difference",
                difference,
                error,
                Double.POSITIVE_INFINITY,
                limits.lower(),
                limits.upper(),
                2 * Normal.above(Math.abs(z)));
    }

    static Estimate answer(String method, TwoByTwo.Reading reading, Parameter effect, Options options) {
        var table = reading.all();
        return new Estimate(
                method,
                List.of(effect),
                List.of(),
                List.of(new Figure("share treated", table.share()), new Figure("share control", table.controlShare())),
                List.of(),
                sample(reading),
                List.of(
                        new Convention("limits", options.text("limits"), ""),
                        new Convention(
                                "p-value",
                                switch (options.text("limits")) {
                                    case "newcombe" -> "Pearson, no continuity correction";
                                    case "miettinen-nurminen" -> "score, factor N/(N-1)";
                                    default -> "Wald";
                                },
                                "")),
                List.of());
    }

    static Sample sample(TwoByTwo.Reading reading) {
        var table = reading.all();
        return new Sample(
                Math.round(table.total()),
                reading.dropped(),
                Map.of(
                        "treated", Math.round(table.count()),
                        "treated with the outcome", Math.round(table.cases()),
                        "control", Math.round(table.controlCount()),
                        "control with the outcome", Math.round(table.controlCases())));
    }
}
