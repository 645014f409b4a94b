package musubi.effect.weighting;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Whether people of every kind are found in both arms, as far as the scores tell. Weights divide by the score of the arm: where
 * it is near 0, hardly anybody of that kind is there to be weighted, and a table that happens to have nobody is biased and
 * looks precise. The limit is {@code 5 / (sqrt(n) ln n)}, at most 0.1.
 *
 * <p>Source: Gruber, Phillips, Lee and van der Laan (2022), American Journal of Epidemiology 191, 1640-1651, for the limit; Crump,
 * Hotz, Imbens and Mitnik (2009), Biometrika 96, 187-199, for 0.1; Li, Thomas and Li (2019), American Journal of Epidemiology
 * 188, 250-257, for what helps.
 *
 * @param nearest the smallest probability that a weight of the estimand divides by; 1 when weights divide by none
 * @param limit below which it is too small
 * @param beyond rows below it
 * @param edges where a score is too near, in words
 */
record Positivity(double nearest, double limit, long beyond, String edges) {
    /** The limit, and what happens beyond it. */
    static final Option LIMIT = Option.given(
            "least-score",
            "群に入る確率がこの値より小さい行があれば重なりが足りないとする。なければ 5 / (√n ln n)（最大 0.1）。0 で調べない",
            "overlap is called poor when a probability of being in an arm is below this; 5 / (sqrt(n) ln n), at most 0.1, "
                    + "when not given; 0 looks at none");

    /** Whether poor overlap is said or refused. */
    static final Option ACTION = Option.choice(
            "poor-overlap",
            "say",
            java.util.List.of("say", "refuse"),
            "重なりが足りないとき、結果に注意を付ける（say）か、推定しない（refuse）か",
            "whether poor overlap is said beside the effect or leaves no effect");

    static Positivity of(PropensityScore score, Estimand estimand, Options options) {
        var counted = IntStream.range(0, score.rows().count())
                .filter(i -> score.base().at(i) > 0)
                .toArray();
        double limit = limit(counted.length, options);
        var least = Arrays.stream(counted)
                .mapToDouble(i -> divisor(estimand, score.score().at(i)))
                .toArray();
        return new Positivity(
                Arrays.stream(least).min().orElse(1),
                limit,
                Arrays.stream(least).filter(p -> p < limit).count(),
                estimand == Estimand.ATT ? "1" : estimand == Estimand.ATC ? "0" : "0 or 1");
    }

    private static double limit(int rows, Options options) {
        if (options.find(LIMIT.name()).isEmpty()) return Math.min(0.1, 5 / (Math.sqrt(rows) * StrictMath.log(rows)));
        double given = options.number(LIMIT.name());
        if (given >= 0 && given < 0.5) return given;
        throw new Unreadable(
                "estimate.trimming",
                options.text(LIMIT.name()),
                new Words(
                        "設定「least-score」は0以上0.5未満の数です（いまは「" + options.text(LIMIT.name()) + "」）。",
                        "Option \"least-score\" is a number from 0 and below 0.5, not \"" + options.text(LIMIT.name())
                                + "\"."));
    }

    private static double divisor(Estimand estimand, double e) {
        return switch (estimand) {
            case ATE -> Math.min(e, 1 - e);
            case ATT -> 1 - e;
            case ATC -> e;
            case ATO, ATM -> 1;
        };
    }

    /** What must be said beside the effect. */
    Optional<Words> caution() {
        if (beyond == 0) return Optional.empty();
        return Optional.of(new Words(
                found().ja() + "この効果の信頼区間は、名乗る割合ほどには真の値を含みません。重なりの人への効果（estimand=ATO）にするか、"
                        + "drop-outside で対象を絞ってください。",
                found().en()
                        + " Intervals of this effect hold the truth less often than they say: ask for the effect on the overlap"
                        + " (estimand=ATO), or narrow the question with drop-outside."));
    }

    private Words found() {
        return new Words(
                "傾向スコアが " + edges.replace(" or ", " か ") + " から " + rounded(limit) + " 以内の行が " + beyond
                        + " 行あり（いちばん近いもので " + rounded(nearest) + "）、似た人がほとんど片方の群にしかいません。",
                "The propensity scores of " + beyond + " rows are within " + rounded(limit) + " of " + edges
                        + " (the nearest " + rounded(nearest) + "): hardly anybody like them is in the other arm.");
    }

    /** The refusal, where it was asked for. */
    Optional<NotEstimable> refusal(Options options) {
        if (beyond == 0 || !options.text(ACTION.name()).equals("refuse")) return Optional.empty();
        return Optional.of(new NotEstimable(Why.NO_OVERLAP, found()));
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
