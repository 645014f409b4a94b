package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.balance.Balance;
import musubi.effect.balance.BalanceTable;
import musubi.effect.balance.Overlap;
import musubi.effect.balance.Weighting;
import musubi.effect.formula.Formula;

/**
 * Inverse-probability weighting: the mean outcomes of both arms, each made to look like the same target group by weights from
 * a propensity score.
 *
 * <p>Checked against: R 4.2.2 with sandwich 3.0-2 and stacked equations written out, reference/weighting/ipw.R, relative error
 * below 1e-7; Hernán and Robins, Causal Inference: What If, chapter 12.
 */
public final class InverseProbabilityWeighting {
    private static final int OVERLAP_BINS = 20;
    private static final double SMALL_SIZE = 0.25;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "ipw",
            new Words("逆確率重み付け（傾向スコア）", "Inverse-probability weighting"),
            new Words(
                    "estimand で選んだ人たちへの平均効果（ATE 全員、ATT 参加した人、ATC しなかった人、ATO 重なりの人、ATM 一対一で組める人）",
                    "average effect on those chosen by estimand: ATE everybody, ATT the treated, ATC the controls, "
                            + "ATO the overlap, ATM those who could be matched"),
            List.of(
                    new Words(
                            "参加と結果の両方に関わるものは、すべて式に入っている",
                            "everything that bears on both treatment and outcome is in the formula"),
                    new Words("誰にも、参加する可能性としない可能性の両方がある", "everybody could have been treated, and untreated"),
                    new Words("参加の確率の式（ロジスティック回帰）が正しい", "the logistic model of treatment is right")),
            "mu_a = sum_{A=a} w y / sum_{A=a} w; effect = mu_1 - mu_0; w by estimand: ATE A/e + (1-A)/(1-e), "
                    + "ATT A + (1-A) e/(1-e), ATC A (1-e)/e + (1-A), ATO A (1-e) + (1-A) e, "
                    + "ATM min(e, 1-e) (A/e + (1-A)/(1-e))",
            new Words(
                    "傾向スコアが 0 や 1 に近い人が多いとき。重みが一部の人に集まり、結果が不安定になります（ATO か、条件の見直しを）。",
                    "when many scores are near 0 or 1: few people then carry the result (take ATO, or narrow the question)"),
            List.of(
                    "Rosenbaum and Rubin (1983), Biometrika 70, 41-55",
                    "Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960",
                    "Li, Morgan and Zaslavsky (2018), Journal of the American Statistical Association 113, 390-400",
                    "Li and Greene (2013), International Journal of Biostatistics 9, 215-234",
                    "Stefanski and Boos (2002), The American Statistician 56, 29-38",
                    "Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96, 187-199, for drop-outside",
                    "Gruber, Phillips, Lee and van der Laan (2022), American Journal of Epidemiology 191, 1640-1651, for least-score",
                    "Austin and Stuart (2015), Statistics in Medicine 34, 3661-3679"),
            List.of(
                    "R WeightIt::weightit(method = \"glm\") and WeightIt::lm_weightit(vcov = \"asympt\")",
                    "R survey::svyglm() or lm(weights = w) with sandwich::vcovHC(type = \"HC0\") for the weights as known"),
            "R 4.2.2, sandwich 3.0-2, stacked equations written out, relative error below 1e-7",
            "treated ~ age + sex + income",
            List.of(
                    Option.choice(
                            "estimand",
                            "ATE",
                            List.of("ATE", "ATT", "ATC", "ATO", "ATM"),
                            "誰への効果か",
                            "whose effect is asked for"),
                    Option.given("outcome", "結果の列", "column of the outcome"),
                    Option.given(
                            "outcome-formula",
                            "結果の回帰式（例: y ~ treated + age）。重み付き最小二乗法で、参加の係数を読む",
                            "outcome model such as y ~ treated + age, fitted by weighted least squares; the effect is the "
                                    + "coefficient of the treatment"),
                    Option.choice(
                            "means",
                            "hajek",
                            List.of("hajek", "horvitz-thompson"),
                            "重みの割り方。hajek は重みの合計、horvitz-thompson は人数で割る（ATE・ATT・ATC だけ）",
                            "hajek divides by the sum of weights, horvitz-thompson by the size of the target group "
                                    + "(ATE, ATT, ATC only)"),
                    Option.choice(
                            "stabilised",
                            "no",
                            List.of("no", "yes"),
                            "重みに群の割合を掛ける",
                            "multiply weights by the share of the arm"),
                    Option.given(
                            "drop-outside",
                            "傾向スコアがこの値未満、または 1 からこの値を引いた数を超える行を外して当てはめ直す（例 0.1）",
                            "leave out scores below this or above 1 minus this, and fit again (such as 0.1)"),
                    Option.given(
                            "winsorise", "重みを下と上の百分位に丸める（例 1,99）", "bring weights to these percentiles (such as 1,99)"),
                    Option.given("truncate", "重みを上の百分位で切る（例 99）", "cut weights at this percentile (such as 99)"),
                    Option.given(
                            "bootstrap",
                            "ブートストラップの回数（例 500）。seed も要る",
                            "number of bootstrap replicates (such as 500); needs a seed"),
                    Option.given("seed", "乱数の種（整数）", "seed of the random numbers, a whole number"),
                    Positivity.LIMIT,
                    Positivity.ACTION,
                    Option.given("weights", "もとの標本の重みの列", "column of sampling weights"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.number("threshold", "0.1", "注意を出す SMD の大きさ", "standardised difference above which to warn"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            InverseProbabilityWeighting::estimate);

    private InverseProbabilityWeighting() {}

    /** The effect, or without an outcome the balance. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var estimand = Estimand.valueOf(options.text("estimand"));
        var trimming = Trimming.of(options);
        check(options, estimand);
        checkBootstrap(options);
        var outcomes = new ArrayList<Formula>();
        options.find("outcome").ifPresent(o -> outcomes.add(Outcome.model(o, "1", request.rows())));
        options.find("outcome-formula").ifPresent(f -> outcomes.add(Formula.parse(f)));
        var study = Study.of(request, trimming, outcomes);
        if (study.refusal().isPresent()) return study.refusal().get();
        var positivity = Positivity.of(study.propensity(), estimand, options);
        if (positivity.refusal(options).isPresent())
            return positivity.refusal(options).get();
        var inverse = InverseProbability.of(study.propensity(), estimand, options.yes("stabilised"), trimming);
        var effects = new ArrayList<Parameter>();
        var refusal = effects(study, inverse, request, outcomes, trimming, effects);
        if (refusal.isPresent()) return refusal.get();
        return answer(study, inverse, positivity, request, trimming, effects);
    }

    private static void check(Options options, Estimand estimand) {
        boolean isHajek = options.text("means").equals("hajek");
        boolean hasSize = estimand == Estimand.ATE || estimand == Estimand.ATT || estimand == Estimand.ATC;
        if (!isHajek && (!hasSize || options.yes("stabilised") || options.isGiven("outcome-formula")))
            throw conflict(
                    "means",
                    "horvitz-thompson は ATE・ATT・ATC で、安定化も結果の回帰式もないときだけ使えます。",
                    "horvitz-thompson goes with ATE, ATT and ATC only, without stabilised weights and outcome formula.");
        if (options.isGiven("outcome") && options.isGiven("outcome-formula"))
            throw conflict(
                    "outcome-formula",
                    "outcome と outcome-formula は、どちらか一つにしてください。",
                    "Give outcome or outcome-formula, not both.");
    }

    private static void checkBootstrap(Options options) {
        if (ResampledEffects.replicates(options) == 0) return;
        options.whole("seed");
        if (!options.isGiven("outcome"))
            throw conflict("bootstrap", "bootstrap は outcome と一緒に使ってください。", "bootstrap goes with outcome.");
    }

    private static Unreadable conflict(String name, String ja, String en) {
        return new Unreadable("estimate.option-conflict", name, new Words(ja, en));
    }

    private static Optional<NotEstimable> effects(
            Study study,
            InverseProbability inverse,
            Request request,
            List<Formula> outcomes,
            Trimming trimming,
            List<Parameter> effects) {
        var options = request.options();
        double level = options.number("level");
        var name = inverse.weights().estimand().name();
        var outcome = options.find("outcome").map(o -> Outcome.of(o, study.rows()));
        if (outcome.isPresent()) {
            var means = WeightedMeans.of(
                    study.propensity(),
                    inverse,
                    outcome.get().values(),
                    study.errors(),
                    options.text("means").equals("hajek"),
                    level);
            effects.addAll(means.stacked().all(name, "", outcome.get().isBinary()));
            effects.addAll(
                    means.known().all(name, ", weights as known", outcome.get().isBinary()));
            if (ResampledEffects.replicates(options) > 0) {
                var whole = trimming.outside() > 0 ? Study.of(request, Trimming.NONE, outcomes) : study;
                var resampled =
                        ResampledEffects.of(whole, inverse.weights().estimand(), means.known(), trimming, options);
                if (resampled.refusal().isPresent()) return resampled.refusal();
                effects.addAll(resampled.effects());
            }
        }
        var formula = options.find("outcome-formula").map(Formula::parse);
        if (formula.isPresent()) {
            var fit = WeightedRegression.of(
                    study.propensity(),
                    inverse,
                    formula.get(),
                    request.formula().response().single().label(),
                    options.yes("stabilised"));
            if (fit.refusal().isPresent()) return fit.refusal();
            effects.add(fit.parameter(name, fit.stacked(), study.errors(), level));
            effects.add(fit.parameter(name + ", weights as known", fit.known(), study.errors(), level));
        }
        return Optional.empty();
    }

    private static Estimate answer(
            Study study,
            InverseProbability inverse,
            Positivity positivity,
            Request request,
            Trimming trimming,
            List<Parameter> effects) {
        var estimand = inverse.weights().estimand();
        var balance = Balance.of(
                study.rows(),
                request.formula().terms(),
                study.arms(),
                estimand.denominator(),
                study.base(),
                List.of(new Weighting("before", study.base()), inverse.weights().weighting("after")));
        var overlap = Overlap.of(study.propensity().score(), study.arms(), study.base(), OVERLAP_BINS);
        return new Estimate(
                METHOD.id(),
                effects.isEmpty() ? List.of(BalanceTable.largest(balance, 1)) : effects,
                coefficients(study, request.options().number("level")),
                figures(study, inverse, positivity, balance),
                List.of(balance.grid(), balance.sizes(), overlap),
                study.sample(),
                conventions(study, inverse, request.options(), trimming),
                remarks(study, inverse, balance, request.options().number("threshold")),
                positivity.caution().stream().toList());
    }

    /** The model of the treatment, with model-based errors. */
    static List<Parameter> coefficients(Study study, double level) {
        var fit = study.propensity().fit();
        var all = new ArrayList<Parameter>();
        for (int j = 0; j < fit.rank(); j++)
            all.add(Parameter.of(
                    "score: " + fit.names().get(j),
                    fit.estimates()[j],
                    Math.sqrt(fit.bread().get(j, j)),
                    Double.POSITIVE_INFINITY,
                    level));
        return all;
    }

    private static List<Figure> figures(
            Study study, InverseProbability inverse, Positivity positivity, Balance balance) {
        var weights = inverse.weights().values().toArray();
        var scores = study.propensity().score().toArray();
        var size = balance.effectiveSizes().get(1);
        var heaviest = Heaviest.of(study.arms(), inverse.weights());
        return List.of(
                new Figure(
                        "smallest score", java.util.Arrays.stream(scores).min().orElseThrow()),
                new Figure(
                        "largest score", java.util.Arrays.stream(scores).max().orElseThrow()),
                new Figure(
                        "mean weight",
                        java.util.Arrays.stream(weights).average().orElseThrow()),
                new Figure(
                        "largest weight", java.util.Arrays.stream(weights).max().orElseThrow()),
                new Figure("weights brought to a limit", inverse.limited()),
                new Figure("effective size treated", size.treated()),
                new Figure("effective size control", size.control()),
                new Figure("largest share of one row treated", heaviest.treated()),
                new Figure("largest share of one row control", heaviest.control()),
                new Figure("limit of scores near 0 or 1", positivity.limit()),
                new Figure("scores beyond the limit", positivity.beyond()),
                new Figure("largest absolute standardised difference before", balance.largestDifference(0)),
                new Figure("largest absolute standardised difference after", balance.largestDifference(1)));
    }

    private static List<Convention> conventions(
            Study study, InverseProbability inverse, Options options, Trimming trimming) {
        var estimand = inverse.weights().estimand();
        var all = new ArrayList<Convention>();
        all.add(new Convention(
                "weights",
                estimand.name() + (options.yes("stabilised") ? ", stabilised" : "") + ", not rescaled",
                "R WeightIt::weightit(method = \"glm\", estimand = \"" + estimand.name() + "\")"));
        all.add(new Convention(
                "means",
                options.text("means").equals("hajek")
                        ? "Hájek: divided by the sum of weights"
                        : "Horvitz-Thompson: divided by the size of the target group",
                "R weighted.mean()"));
        all.add(study.errors()
                .convention(
                        "stacked M-estimation: score equations and means together",
                        "R WeightIt::lm_weightit(vcov = \"asympt\")"));
        all.add(study.errors()
                .convention("weights as known: HC0", "R sandwich::vcovHC(lm(weights = w), type = \"HC0\")"));
        if (ResampledEffects.replicates(options) > 0) all.add(ResampledEffects.convention(study, options));
        trimming.convention().ifPresent(all::add);
        all.addAll(BalanceTable.conventions(estimand.denominator()));
        return all;
    }

    private static List<Words> remarks(Study study, InverseProbability inverse, Balance balance, double threshold) {
        var all = new ArrayList<>(study.propensity().remarks());
        all.addAll(Heaviest.of(study.arms(), inverse.weights()).remarks());
        var before = balance.effectiveSizes().get(0);
        var after = balance.effectiveSizes().get(1);
        if (after.treated() < SMALL_SIZE * before.treated() || after.control() < SMALL_SIZE * before.control())
            all.add(new Words(
                    "重み付け後の有効な人数が、もとの四分の一を下回ります。重なりが足りません。",
                    "The effective size after weighting is less than a quarter of what it was: overlap is poor."));
        all.addAll(BalanceTable.remarks(balance, 1, threshold));
        return all;
    }
}
