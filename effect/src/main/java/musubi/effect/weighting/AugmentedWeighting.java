package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Words;
import musubi.effect.balance.Balance;
import musubi.effect.balance.BalanceTable;
import musubi.effect.balance.Overlap;
import musubi.effect.balance.Weighting;
import musubi.effect.formula.Design;

/**
 * Augmented inverse-probability weighting: outcomes predicted in each arm, corrected by the weighted mean of what the
 * predictions miss. Right when either the model of the treatment or the models of the outcome are.
 *
 * <p>Checked against: R 4.2.2 glm and lm with the influence function written out, reference/weighting/aipw.R, relative error
 * below 1e-8; stacked errors against all estimating equations with numerical derivatives, reference/weighting/stacked.R, 1e-6.
 */
public final class AugmentedWeighting {
    private static final int OVERLAP_BINS = 20;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "aipw",
            new Words("二重に頑健な推定（AIPW）", "Augmented inverse-probability weighting (doubly robust)"),
            new Words(
                    "全員（ATE）、参加した人（ATT）または参加しなかった人（ATC）への平均効果",
                    "average effect on everybody (ATE), the treated (ATT) or the controls (ATC)"),
            List.of(
                    new Words(
                            "参加と結果の両方に関わるものは、すべて式に入っている",
                            "everything that bears on both treatment and outcome is in the formula"),
                    new Words("誰にも、参加する可能性としない可能性の両方がある", "everybody could have been treated, and untreated"),
                    new Words(
                            "参加の式か結果の式の、少なくとも一方が正しい（標準誤差は、se=influence なら両方が正しいとき、" + "se=stacked なら一方でよい）",
                            "the model of treatment or those of the outcome are right; for the standard error both where "
                                    + "se=influence, one where se=stacked")),
            "mu_a = sum h m_a / sum h + sum_{A=a} w (y - m_a) / sum h, effect = mu_1 - mu_0; h = 1 (ATE), A (ATT), 1 - A (ATC); "
                    + "w as in ipw; se = sqrt(sum influence²)",
            new Words("傾向スコアが 0 や 1 に近い人が多いとき。", "when many scores are near 0 or 1"),
            List.of(
                    "Robins, Rotnitzky and Zhao (1994), Journal of the American Statistical Association 89, 846-866",
                    "Bang and Robins (2005), Biometrics 61, 962-973",
                    "Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960, for stacked errors",
                    "Funk, Westreich, Wiesen, Stürmer, Brookhart and Davidian (2011), American Journal of Epidemiology 173, 761-767",
                    "Mercatanti and Li (2014), Annals of Applied Statistics 8, 2485-2508, for the treated"),
            List.of(
                    "R glm() and lm() by arm with the influence function",
                    "R AIPW, drtmle with parametric models",
                    "Stata teffects aipw (same estimate)"),
            "R 4.2.2, influence function written out, relative error below 1e-8; stacked equations 1e-6",
            "treated ~ age + sex + income",
            List.of(
                    Option.choice(
                            "estimand", "ATE", List.of("ATE", "ATT", "ATC"), "誰への効果か", "whose effect is asked for"),
                    Option.given("outcome", "結果の列", "column of the outcome"),
                    Option.given(
                            "outcome-terms",
                            "結果の式の右辺（例: age + sex）。なければ参加の式と同じ",
                            "right side of the outcome model, such as age + sex; that of the treatment when not given"),
                    Option.choice(
                            "model",
                            "linear",
                            List.of("linear", "logit", "poisson"),
                            "結果の式の種類",
                            "kind of outcome model"),
                    Option.choice(
                            "means",
                            "horvitz-thompson",
                            List.of("horvitz-thompson", "hajek"),
                            "残差の重みの割り方。hajek は重みの合計で割る",
                            "how what is missed is averaged; hajek divides by the sum of weights"),
                    Option.choice(
                            "se",
                            "influence",
                            List.of("influence", "stacked"),
                            "標準誤差。influence は影響関数（二つの式を既知とみなす）、stacked は式の推定も数える",
                            "influence takes the models as known, stacked counts that they were estimated"),
                    Option.given(
                            "drop-outside",
                            "傾向スコアがこの値未満、または 1 からこの値を引いた数を超える行を外して当てはめ直す（例 0.1）",
                            "leave out scores below this or above 1 minus this, and fit again (such as 0.1)"),
                    Positivity.LIMIT,
                    Positivity.ACTION,
                    Option.given("weights", "もとの標本の重みの列", "column of sampling weights"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.number("threshold", "0.1", "注意を出す SMD の大きさ", "standardised difference above which to warn"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            AugmentedWeighting::estimate);

    private AugmentedWeighting() {}

    /** The effect of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var text = options.text("outcome");
        var model = Outcome.model(text, options.find("outcome-terms").orElse("1"), request.rows());
        var study = Study.of(request, Trimming.outside(options), List.of(model));
        if (study.refusal().isPresent()) return study.refusal().get();
        var outcome = Outcome.of(text, study.rows());
        var terms = options.isGiven("outcome-terms") ? model : request.formula();
        var models = ArmModels.of(
                study.rows(),
                Design.of(terms, study.rows()),
                study.arms(),
                outcome,
                study.base(),
                options.text("model"));
        if (models.refusal().isPresent()) return models.refusal().get();
        var inverse = InverseProbability.of(
                study.propensity(), Estimand.valueOf(options.text("estimand")), false, Trimming.NONE);
        var weights = inverse.weights();
        var positivity = Positivity.of(study.propensity(), weights.estimand(), options);
        if (positivity.refusal(options).isPresent())
            return positivity.refusal(options).get();
        var means = means(study, inverse, models, outcome, options);
        var contrast = new Contrast(means[1], means[0], study.errors(), options.number("level"));
        return answer(request, study, weights, positivity, models, contrast, outcome.isBinary());
    }

    /** Of the controls and of the treated. */
    private static Mean[] means(
            Study study, InverseProbability inverse, ArmModels models, Outcome outcome, Options options) {
        var weights = inverse.weights();
        var target = EntropyBalancing.target(study.rows(), study.arms(), weights.estimand(), study.base());
        boolean isHajek = options.text("means").equals("hajek");
        var means = new Mean[2];
        for (int a = 0; a < 2; a++) {
            var arm = ArmMean.of(study.rows(), study.arms().treated(), a == 1, outcome.values(), weights.values());
            var model = a == 1 ? models.treated() : models.control();
            means[a] = options.text("se").equals("stacked")
                    ? arm.stacked(target, model, study.propensity(), inverse.slopes(), isHajek)
                    : arm.augmented(target, model.prediction(), isHajek);
        }
        return means;
    }

    private static Estimate answer(
            Request request,
            Study study,
            Weights weights,
            Positivity positivity,
            ArmModels models,
            Contrast contrast,
            boolean isBinary) {
        var estimand = weights.estimand();
        var balance = Balance.of(
                study.rows(),
                request.formula().terms(),
                study.arms(),
                estimand.denominator(),
                study.base(),
                List.of(new Weighting("before", study.base()), weights.weighting("after")));
        var remarks = new ArrayList<>(study.propensity().remarks());
        remarks.addAll(models.remarks());
        var heaviest = Heaviest.of(study.arms(), weights);
        remarks.addAll(heaviest.remarks());
        remarks.addAll(BalanceTable.remarks(balance, 1, request.options().number("threshold")));
        return new Estimate(
                METHOD.id(),
                contrast.all(estimand.name(), "", isBinary),
                InverseProbabilityWeighting.coefficients(
                        study, request.options().number("level")),
                List.of(
                        new Figure(
                                "effective size treated",
                                balance.effectiveSizes().get(1).treated()),
                        new Figure(
                                "effective size control",
                                balance.effectiveSizes().get(1).control()),
                        new Figure("largest share of one row treated", heaviest.treated()),
                        new Figure("largest share of one row control", heaviest.control()),
                        new Figure("limit of scores near 0 or 1", positivity.limit()),
                        new Figure("scores beyond the limit", positivity.beyond())),
                List.of(
                        balance.grid(),
                        balance.sizes(),
                        Overlap.of(study.propensity().score(), study.arms(), study.base(), OVERLAP_BINS)),
                study.sample(),
                conventions(request, study, estimand),
                remarks,
                positivity.caution().stream().toList());
    }

    private static List<Convention> conventions(Request request, Study study, Estimand estimand) {
        var options = request.options();
        var all = new ArrayList<Convention>();
        all.add(new Convention("outcome models", options.text("model") + ", one per arm", "R lm() or glm() by arm"));
        all.add(new Convention(
                "means",
                options.text("means").equals("hajek")
                        ? "what predictions miss is divided by the sum of weights"
                        : "what predictions miss is divided by the size of the target group",
                ""));
        all.add(
                options.text("se").equals("stacked")
                        ? study.errors()
                                .convention(
                                        "stacked M-estimation: score, outcome models and means together",
                                        "R geex::m_estimate()")
                        : study.errors()
                                .convention(
                                        "influence function, divisor n, models of treatment and outcome as known",
                                        "R AIPW"));
        Trimming.outside(options).convention().ifPresent(all::add);
        all.addAll(BalanceTable.conventions(estimand.denominator()));
        return all;
    }
}
