package musubi.effect.power;

import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Number of people or events, power, or smallest hazard ratio for a log-rank test.
 *
 * <p>Source: Schoenfeld (1981), Biometrika 68, 316-319.
 * <br>Checked against: the formula in R, effect/src/test/resources/reference/power/power.csv, below 1e-8.
 */
public final class PowerOfLogRank {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "power-logrank",
            new Words("生存時間の比較に要る人数と検出力", "Power for the log-rank test"),
            new Words(
                    "ハザード比をログランク検定で見つける確率、そのための人数と件数、または見つけられるハザード比",
                    "the probability that a log-rank test finds a hazard ratio, the people and events it takes, or the hazard ratio it finds"),
            List.of(
                    new Words("ハザード比は時間によらず一定である", "the hazard ratio does not change with time"),
                    new Words("打ち切りは結果と無関係である", "censoring is unrelated to the outcome")),
            "power = P(Z > z - |log HR| sqrt(d q (1 - q))), d events, q share of the people in the first arm",
            new Words("ハザード比が 3 倍を超えるとき、または件数が 20 に満たないとき。", "for hazard ratios beyond 3, or fewer than 20 events"),
            List.of("Schoenfeld (1981), Biometrika 68, 316-319", "Schoenfeld (1983), Biometrics 39, 499-503"),
            List.of("R powerSurvEpi::powerCT.default0()", "Stata power logrank, schoenfeld"),
            "R 4.2.2, the formula, below 1e-8",
            "hazard-ratio=0.7 events=0.3 power=0.8",
            Question.options(
                    Option.given("hazard-ratio", "ハザード比", "hazard ratio"),
                    List.of(
                            Option.number(
                                    "events", "1", "出来事が起きる人の割合", "share of the people to whom the event happens"),
                            Option.choice(
                                    "direction",
                                    "down",
                                    List.of("up", "down"),
                                    "ハザード比を求めるとき、1 より大きいか小さいか",
                                    "whether a ratio that is worked out lies above or below 1"))),
            PowerOfLogRank::estimate);

    private PowerOfLogRank() {}

    /** The number that was not given. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var question = Question.of(options, "hazard-ratio");
        double events = options.number("events");
        if (!(events > 0 && events <= 1))
            throw DesignEffect.refused("events", events, " 0 より大きく 1 以下", "above 0, at most 1");
        if (options.find("hazard-ratio").isPresent() && !(options.number("hazard-ratio") > 0))
            throw DesignEffect.refused("hazard-ratio", options.number("hazard-ratio"), " 0 より大きい数", "above 0");
        double share = 1 / (1 + question.ratio());
        var found = question.solve(
                options,
                (n, ratio) -> Power.ofLogRank(
                        n * (1 + question.ratio()) * events, share, ratio, question.alpha(), question.sides()),
                1e-6,
                1,
                options.text("direction").equals("up") ? 1e6 : 1e-12,
                0.1);
        double n = question.wanted().equals("n") ? found.orElse(Double.NaN) : options.number("n");
        return question.answer(
                METHOD.id(),
                options,
                found,
                DesignEffect.NONE,
                List.of(new Figure("events", n * (1 + question.ratio()) * events)),
                List.of(),
                List.of(new Convention(
                        "formula", "Schoenfeld, both tails when two-sided", "Stata power logrank, schoenfeld")));
    }
}
