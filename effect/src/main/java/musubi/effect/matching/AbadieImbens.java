package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;

/**
 * Matching with replacement on the propensity score, every tie used, with the standard errors of Abadie and Imbens.
 *
 * <p>Checked against: R Matching 4.10-8 {@code Match(Var.calc = 0)}, reference/matching/abadie.R, relative error below 1e-7.
 */
public final class AbadieImbens {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "abadie-imbens",
            new Words("復元マッチング推定量（Abadie–Imbens）", "Matching estimator with replacement (Abadie and Imbens)"),
            new Words(
                    "参加した人における平均的な効果（estimand=ATC で参加しなかった人、ATE で全員）",
                    "average effect on those who took part (estimand=ATC: those who did not, ATE: everybody)"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("どの人にも、よく似た比較相手がいる", "everybody has somebody alike in the other arm"),
                    new Words("スコアを与えた結果のばらつきがどこでも同じである", "the outcome given the score varies as much everywhere")),
            "tau = mean d_i, d_i = Y_i - mean of its matches (sign turned for controls); K_j = sum of 1/m_i over its uses,"
                    + " K'_j = sum of 1/m_i^2; s2 = sum over pairs (Y_i - Y_j - tau)^2 / m_i / (2 N);"
                    + " Var = [sum (d_i - tau)^2 + sum (K_j^2 - K'_j) s2] / N^2, for everybody K_j^2 + 2 K_j - K'_j",
            new Words(
                    "共変量をそのまま何本も使って組を作るとき（ずれが残ります）。標準誤差は傾向スコアを推定したことを数えません。",
                    "when matching on several continuous covariates at once (a bias remains); the errors do not count that the"
                            + " score was estimated"),
            List.of(
                    "Abadie and Imbens (2006), Econometrica 74, 235-267",
                    "Abadie and Imbens (2016), Econometrica 84, 781-807",
                    "Sekhon (2011), Journal of Statistical Software 42(7), 1-52"),
            List.of("R Matching::Match(Y, Tr, X, M, Var.calc = 0, distance.tolerance = tie-tolerance)"),
            "R 4.2.2, Matching 4.10-8, relative error below 1e-7",
            "treated ~ age + sex + income",
            List.of(
                    Option.given("outcome", "結果の列", "column of the outcome"),
                    Option.choice(
                            "estimand",
                            "ATT",
                            List.of("ATT", "ATC", "ATE"),
                            "誰における効果か",
                            "whose average effect is asked for"),
                    Matching.SCORE,
                    Matching.SCALE,
                    Matching.CALIPER,
                    Matching.CALIPER_UNIT,
                    Option.number("ratio", "1", "一人に何人を組ませるか", "matches for each"),
                    Option.number(
                            "tie-tolerance",
                            "0",
                            "同じ近さとみなす差（標準化した距離の二乗）。R の Match は 1e-5",
                            "by how much the squared standardised distance of a tie may be larger; R's Match has 1e-5"),
                    Matching.EXACT,
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            AbadieImbens::estimate);

    private AbadieImbens() {}

    /** The effect in {@code request}. */
    public static Estimation estimate(Request request) {
        var complete = People.complete(request, List.of(request.options().text("outcome")));
        var people = People.of(new Request(complete.rows(), request.formula(), request.options()));
        var refusal = people.arms().tooFew(1);
        if (refusal.isPresent()) return refusal.get();
        var scored = Score.of(people);
        if (scored instanceof Score.Refused refused) return refused.why();
        return matched(people, (Score.Values) scored, complete.dropped());
    }

    private static Estimation matched(People people, Score.Values score, Map<String, Long> dropped) {
        double spread = Math.sqrt(Spread.variance(score.values(), i -> true));
        if (!(spread > 0))
            return new NotEstimable(Why.NO_VARIATION, new Words("スコアが全員同じです。", "Everybody has the same score."));
        var rows = people.request().rows();
        double tolerance = people.options().number("tie-tolerance");
        var estimator = MatchingEstimator.of(
                inTableOrder(people, score.values()),
                Evaluation.numbers(rows, people.options().text("outcome")).toArray(),
                people.estimand(),
                people.ratio(),
                score.reach(),
                tolerance * spread * spread);
        if (estimator.count() < 2)
            return new NotEstimable(
                    Why.NO_OVERLAP,
                    new Words(
                            "組になる相手が見つかった人が " + estimator.count() + " 人です。2 人以上必要です。",
                            estimator.count() + " people have a match; 2 are needed."));
        return answer(people, score, estimator, tolerance, dropped);
    }

    /** All ties are used, so nothing is left to the order of the data. */
    private static Units inTableOrder(People people, double[] score) {
        var strata = people.strata();
        var codes = strata.codes().toArray();
        var stratum = new int[codes.length];
        var treated = new boolean[codes.length];
        var rows = new int[codes.length];
        for (int i = 0; i < codes.length; i++) {
            stratum[i] = (int) codes[i];
            treated[i] = people.treated()[i] == 1;
            rows[i] = i;
        }
        return new Units(score, treated, stratum, strata.count(), rows);
    }

    private static Estimate answer(
            People people,
            Score.Values score,
            MatchingEstimator estimator,
            double tolerance,
            Map<String, Long> dropped) {
        var conventions = new ArrayList<>(score.conventions());
        conventions.add(new Convention(
                "ties",
                "all whose squared standardised distance exceeds that of match " + people.ratio() + " by at most "
                        + tolerance + " share its weight",
                "R Matching::Match(ties = TRUE, distance.tolerance = " + tolerance + ")"));
        conventions.add(new Convention(
                "standard error",
                "Abadie-Imbens, one variance of the outcome given the score, normal distribution",
                "R Matching::Match(Var.calc = 0)"));
        var left = new TreeMap<>(dropped);
        if (estimator.withoutMatch() > 0) left.put("without a match within the caliper", estimator.withoutMatch());
        var effect = Parameter.of(
                people.request().formula().response().single().label(),
                estimator.effect(),
                Math.sqrt(estimator.variance()),
                Double.POSITIVE_INFINITY,
                people.options().number("level"));
        var figures = new ArrayList<Figure>();
        if (Double.isFinite(score.caliper())) figures.add(new Figure("caliper", score.caliper()));
        figures.add(new Figure("pairs", estimator.uses()));
        return new Estimate(
                METHOD.id(),
                List.of(effect),
                List.of(),
                figures,
                List.of(),
                new Sample(people.request().rows().count(), left, Map.of())
                        .with("treated", people.arms().treatedCount())
                        .with("controls", people.arms().controlCount())
                        .with("matched", estimator.count()),
                conventions,
                List.of());
    }
}
