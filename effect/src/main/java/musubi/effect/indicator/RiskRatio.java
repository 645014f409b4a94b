package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import musubi.effect.Estimation;
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
 * The ratio of the shares of two groups.
 *
 * <p>Checked against: R from the formulas, reference/indicator/two.R, relative error below 1e-8.
 */
public final class RiskRatio {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "risk-ratio",
            new Words("リスク比", "Risk ratio"),
            new Words("二つの群で結果が起きた人の割合の比", "ratio of the shares of people with the outcome"),
            List.of(
                    new Words(
                            "参加が無作為か、群の違いが結果と関係しない",
                            "treatment is random, or what tells the groups apart does not matter"),
                    new Words("一人ひとりが独立である", "people are independent")),
            "p1/p0; Miettinen-Nurminen: score with restricted maximum likelihood, N/(N-1); Katz: log ± z √(1/x1 - 1/n1 + 1/x0 - 1/n0)",
            new Words(
                    "年齢などを調整する必要があるとき（mantel-haenszel か回帰を使う）。",
                    "when ages must be adjusted for: use mantel-haenszel or a regression"),
            List.of(
                    "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226",
                    "Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474"),
            List.of("R PropCIs::riskscoreci() but for the factor N/(N-1)"),
            "R 4.2.2 from the formulas, relative error below 1e-8",
            "outcome ~ treated",
            List.of(
                    Option.choice(
                            "limits", "miettinen-nurminen", List.of("miettinen-nurminen", "katz"), "信頼区間", "interval"),
                    RiskDifference.COUNT,
                    Answers.LEVEL),
            RiskRatio::estimate);

    private RiskRatio() {}

    /** The ratio of {@code request}; the standard error is that of its logarithm. */
    public static Estimation estimate(Request request) {
        var reading = TwoByTwo.read(request, Optional.empty());
        if (reading.refusal().isPresent()) return reading.refusal().get();
        var table = reading.all();
        boolean isKatz = request.options().text("limits").equals("katz");
        if (table.cases() + table.controlCases() == 0 || (isKatz && (table.cases() == 0 || table.controlCases() == 0)))
            return new NotEstimable(
                    Why.NO_EVENTS,
                    new Words(
                            "結果が起きた人は参加した側 %s、対照 %s です。".formatted(table.cases(), table.controlCases()),
                            "There are %s cases among the treated and %s among the controls."
                                    .formatted(table.cases(), table.controlCases())));
        return RiskDifference.answer(METHOD.id(), reading, ratio(table, isKatz, request.options()), request.options());
    }

    private static Parameter ratio(TwoByTwo table, boolean isKatz, Options options) {
        double level = options.number("level");
        double ratio = table.share() / table.controlShare();
        double error = Comparison.logRatioError(table);
        if (isKatz)
            return Parameter.of("risk ratio", StrictMath.log(ratio), error, Double.POSITIVE_INFINITY, level)
                    .exponential("risk ratio");
        var limits = Comparison.scoreRatio(table, level);
        return new Parameter(
                "risk ratio",
                ratio,
                error,
                Double.POSITIVE_INFINITY,
                limits.lower(),
                limits.upper(),
                2 * Normal.above(Math.abs(Comparison.ratioScore(table, 1))));
    }
}
