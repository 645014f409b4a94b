package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.weighting.Outcome;

/**
 * Matching with replacement, every tie used, with the standard errors of Abadie and Imbens and, if asked for, a regression
 * for what matches still differ in.
 *
 * <p>Checked against: R Matching 4.10-8 {@code Match}, reference/matching/abadie.R, relative error below 1e-7.
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
                    new Words(
                            "variance-matches=0 では、距離に使うものを与えた結果のばらつきがどこでも同じである",
                            "with variance-matches=0 the outcome varies as much everywhere, given what people are matched on"),
                    new Words(
                            "bias-adjust=yes では、組の残りの違いの分だけ結果が直線的に変わる",
                            "with bias-adjust=yes the outcome changes linearly with what matches still differ in")),
            "tau = mean d_i, d_i = Y_i - mean of its matches (sign turned for controls); K_j = sum of 1/m_i over its uses,"
                    + " K'_j = sum of 1/m_i^2; Var = [sum (d_i - tau)^2 + sum (K_j^2 - K'_j) s2_j] / N^2, for everybody"
                    + " K_j^2 + 2 K_j - K'_j; s2 = sum over pairs (Y_i - Y_j - tau)^2 / m_i / (2 N), or s2_j = variance"
                    + " (divisor J) of Y over j and its J nearest of the same arm; bias-adjust: Y less the regression of the"
                    + " other arm's matches on the covariates, weighted by K_j",
            new Words(
                    "連続の共変量が何本もあり bias-adjust=no のとき（ずれが残ります）。標準誤差は傾向スコアを推定したことを数えません。",
                    "with bias-adjust=no when matching on several continuous covariates at once (a bias remains); the errors do"
                            + " not count that the score was estimated"),
            List.of(
                    "Abadie and Imbens (2006), Econometrica 74, 235-267",
                    "Abadie and Imbens (2011), Journal of Business and Economic Statistics 29, 1-11",
                    "Abadie and Imbens (2016), Econometrica 84, 781-807",
                    "Sekhon (2011), Journal of Statistical Software 42(7), 1-52"),
            List.of("R Matching::Match(Y, Tr, X, M, Z, BiasAdjust, Weight, Var.calc = variance-matches,"
                    + " distance.tolerance = tie-tolerance)"),
            "R 4.2.2, Matching 4.10-8, relative error below 1e-7",
            "treated ~ age + sex + income",
            List.of(
                    Option.given(
                            "outcome",
                            "結果の列か式（例: I(y == \"yes\")）",
                            "column of the outcome or an expression such as I(y == \"yes\")"),
                    Option.choice(
                            "estimand",
                            "ATT",
                            List.of("ATT", "ATC", "ATE"),
                            "誰における効果か",
                            "whose average effect is asked for"),
                    Option.choice(
                            "distance",
                            "score",
                            List.of("score", "inverse-variance", "mahalanobis"),
                            "距離。score は傾向スコア、inverse-variance は標準偏差で割った共変量、mahalanobis は全員の共分散による共変量の距離",
                            "between propensity scores, between covariates divided by their standard deviations, or the"
                                    + " Mahalanobis distance with the covariance over everybody"),
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
                    Option.choice(
                            "bias-adjust",
                            "no",
                            List.of("no", "yes"),
                            "組の残りの違いを、式の共変量への回帰で補正するか",
                            "whether a regression on the covariates of the formula makes up for what matches still differ in"),
                    Option.number(
                            "variance-matches",
                            "0",
                            "結果のばらつきを同じ群の近い何人から求めるか（人ごとに異なってよい）。0 は全員に一つの分散",
                            "of how many nearest people of the same arm the variance of the outcome is taken, person by person;"
                                    + " 0 is one variance for everybody"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            AbadieImbens::estimate);

    private AbadieImbens() {}

    /** The effect in {@code request}. */
    public static Estimation estimate(Request request) {
        var outcome = Outcome.expression(request.options().text("outcome"), request.rows());
        var complete = People.complete(request, outcome.variables());
        var people = People.of(new Request(complete.rows(), request.formula(), request.options()));
        var refusal = people.arms().tooFew(1);
        if (refusal.isPresent()) return refusal.get();
        var nearness = Nearness.of(people);
        if (nearness instanceof Nearness.Refused refused) return refused.why();
        return matched(people, (Nearness.Known) nearness, complete.dropped());
    }

    private static Estimation matched(People people, Nearness.Known nearness, Map<String, Long> dropped) {
        int j = variances(people.options());
        var search = nearness.search();
        var outcome = centred(people);
        var matches = search.matches(people.estimand(), people.ratio());
        long count = matches.stream()
                .mapToLong(n -> IntStream.range(0, n.focal().length)
                        .filter(f -> n.size(f) > 0)
                        .count())
                .sum();
        if (count < 2) return nobody(count);
        var uses = MatchingEstimator.Uses.of(search.units(), matches);
        var adjusted = Adjusted.of(people, uses, outcome);
        if (adjusted.refusal().isPresent()) return adjusted.refusal().get();
        var spreads =
                j == 0 ? new MatchingEstimator.One() : MatchingEstimator.each(search.units(), search.own(j), outcome);
        var alone = alone(spreads, uses, j);
        if (alone.isPresent()) return alone.get();
        var estimator =
                MatchingEstimator.of(search.units(), matches, adjusted.gaps(), uses, people.estimand(), spreads);
        return answer(people, nearness, estimator, adjusted.remarks(), dropped);
    }

    private static int variances(Options options) {
        int j = options.whole("variance-matches");
        if (j < 0 || j > 100)
            throw new Unreadable(
                    "matching.variance-matches",
                    options.text("variance-matches"),
                    new Words("variance-matches は 0 から 100 までです。", "variance-matches lies between 0 and 100."));
        return j;
    }

    private static double[] centred(People people) {
        var outcome = Outcome.of(
                        people.options().text("outcome"), people.request().rows())
                .values()
                .toArray();
        double sum = 0;
        for (double y : outcome) sum += y;
        double mean = sum / outcome.length;
        for (int i = 0; i < outcome.length; i++) outcome[i] -= mean;
        return outcome;
    }

    private static NotEstimable nobody(long count) {
        return new NotEstimable(
                Why.NO_OVERLAP,
                new Words(
                        "組になる相手が見つかった人が " + count + " 人です。2 人以上必要です。", count + " people have a match; 2 are needed."));
    }

    private static Optional<NotEstimable> alone(MatchingEstimator.Spreads spreads, MatchingEstimator.Uses uses, int j) {
        if (!(spreads instanceof MatchingEstimator.Each each)) return Optional.empty();
        long alone = IntStream.range(0, each.values().length)
                .filter(i -> uses.shares()[i] > 0 && Double.isNaN(each.values()[i]))
                .count();
        if (alone == 0) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        "組の相手になった人のうち " + alone + " 人は、同じ群（exact の層の中）に他の人がいないので、variance-matches=" + j
                                + " でばらつきを求められません。",
                        alone + " of the matches have nobody else of their arm in their stratum of exact, so"
                                + " variance-matches=" + j + " has nothing to take the variance from.")));
    }

    /** Outcomes less what the covariates explain, where that is asked for. */
    private record Adjusted(MatchingEstimator.Gaps gaps, List<Words> remarks, Optional<NotEstimable> refusal) {
        static Adjusted of(People people, MatchingEstimator.Uses uses, double[] outcome) {
            if (!people.options().yes("bias-adjust"))
                return new Adjusted(new MatchingEstimator.Gaps(outcome, outcome), List.of(), Optional.empty());
            var rows = people.request().rows();
            var design = Design.of(people.request().formula().terms(), true, rows);
            var control = ExpectedOutcome.of(rows, design, people.treated(), 0, uses, outcome);
            var treated = ExpectedOutcome.of(rows, design, people.treated(), 1, uses, outcome);
            return new Adjusted(
                    new MatchingEstimator.Gaps(less(outcome, control.values()), less(outcome, treated.values())),
                    Stream.concat(control.remarks().stream(), treated.remarks().stream())
                            .toList(),
                    control.refusal().or(treated::refusal));
        }

        private static double[] less(double[] outcome, double[] expected) {
            var gaps = outcome.clone();
            for (int i = 0; i < gaps.length; i++) gaps[i] -= expected[i];
            return gaps;
        }
    }

    private static Estimate answer(
            People people,
            Nearness.Known nearness,
            MatchingEstimator estimator,
            List<Words> remarks,
            Map<String, Long> dropped) {
        var conventions = new ArrayList<>(nearness.conventions());
        var tolerance = people.options().text("tie-tolerance");
        int j = variances(people.options());
        conventions.add(new Convention(
                "ties",
                "all whose squared standardised distance exceeds that of match " + people.ratio() + " by at most "
                        + tolerance + " share its weight",
                "R Matching::Match(ties = TRUE, distance.tolerance = " + tolerance + ")"));
        if (people.options().yes("bias-adjust"))
            conventions.add(new Convention(
                    "bias adjustment",
                    "least squares on the covariates among the matches of an arm, each weighted by its uses",
                    "R Matching::Match(BiasAdjust = TRUE)"));
        conventions.add(new Convention(
                "standard error",
                j == 0
                        ? "Abadie-Imbens, one variance of the outcome given what people are matched on, normal distribution"
                        : "Abadie-Imbens, variance of the outcome over each match and its " + j
                                + " nearest of the same arm" + " and stratum, ties included, normal distribution",
                "R Matching::Match(Var.calc = " + j + ")"));
        var left = new TreeMap<>(dropped);
        if (estimator.withoutMatch() > 0) left.put("without a match within the caliper", estimator.withoutMatch());
        var effect = Parameter.of(
                people.request().formula().response().single().label(),
                estimator.effect(),
                Math.sqrt(estimator.variance()),
                Double.POSITIVE_INFINITY,
                people.options().number("level"));
        var figures = new ArrayList<Figure>();
        if (Double.isFinite(nearness.caliper())) figures.add(new Figure("caliper", nearness.caliper()));
        figures.add(new Figure("pairs", estimator.pairs()));
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
                Stream.concat(people.remarks().stream(), remarks.stream()).toList());
    }
}
