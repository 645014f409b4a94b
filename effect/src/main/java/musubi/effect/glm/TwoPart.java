package musubi.effect.glm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
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
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Costs many people do not have: a logistic model of having any, a model of the amount among those who have, and the
 * difference in mean cost standardised over the same people.
 *
 * <p>Estimand: difference and ratio of mean cost if all took part and if nobody did, those without any counting as 0.
 * <br>Source: Duan, Manning, Morris and Newhouse (1983), Journal of Business and Economic Statistics 1, 115-126; Duan
 * (1983), Journal of the American Statistical Association 78, 605-610; Manning and Mullahy (2001), Journal of Health
 * Economics 20, 461-494.
 * <br>Checked against: the stacked estimating equations in plain matrix algebra on R 4.2.2 glm and lm,
 * reference/glm/twopart.R, relative error below 1e-8.
 */
public final class TwoPart {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "two-part",
            new Words("二段階モデル（費用）", "Two-part model of costs"),
            new Words(
                    "全員が参加した場合と全員が参加しなかった場合の、平均費用（費用のない人は 0）の差と比",
                    "the difference and ratio of mean cost if all took part and if nobody did, those without any counting as 0"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words(
                            "費用があるかどうかのモデルと、ある人の額のモデルの両方が正しい",
                            "both models are right: of having any cost, and of the amount among those who have"),
                    new Words(
                            "log-ols では、対数の残差の分布がだれでも同じである",
                            "under log-ols the residuals of the logarithm have one distribution for all")),
            "m_a = sum s_i p(x_i(a)) q(x_i(a)); p logistic; q = exp(x'c) from Gamma regression, or exp(x'c) mean(exp(residual)) from least squares of log cost; variance: sum of squares, of rows or clusters, of the influence of both parts and of the smearing factor",
            new Words(
                    "費用が 0 の人がいないとき（gamma を使います）。log-ols は、ばらつきが共変量で変わると偏ります。",
                    "when nobody has a cost of 0: use gamma; log-ols is biased when the spread changes with covariates"),
            List.of(
                    "Duan, Manning, Morris and Newhouse (1983), Journal of Business and Economic Statistics 1, 115-126",
                    "Duan (1983), Journal of the American Statistical Association 78, 605-610",
                    "Manning and Mullahy (2001), Journal of Health Economics 20, 461-494",
                    "Stefanski and Boos (2002), American Statistician 56, 29-38"),
            List.of(
                    "Stata twopm, firstpart(logit) secondpart(glm, family(gamma) link(log)) vce(robust), then margins",
                    "R glm(binomial) and glm(Gamma(link = \"log\"), subset = cost > 0)"),
            "R 4.2.2 glm and lm with the influence functions written out, relative error below 1e-8",
            "cost ~ treated + age + sex",
            List.of(
                    Option.choice(
                            "amount",
                            "gamma",
                            List.of("gamma", "log-ols"),
                            "費用がある人の額のモデル。log-ols は対数の最小二乗とスミアリング",
                            "model of the amount; log-ols is least squares of the logarithm with one smearing factor"),
                    Counterfactual.TREATMENT,
                    Counterfactual.TREATED,
                    Counterfactual.ESTIMAND,
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "HC0", "CR0"),
                            "標準誤差。auto は cluster があれば CR0、なければ HC0",
                            "standard errors; auto is CR0 with cluster, else HC0"),
                    Contrast.POPULATION,
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Errors.LEVEL),
            TwoPart::estimate);

    private TwoPart() {}

    /** The standardised difference in mean cost of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var treatment = Counterfactual.treatment(request);
        if (!request.formula().offsets().isEmpty()) throw noOffset();
        var asked = Asked.of(request);
        var refusal = asked.refusal(new Family.Poisson());
        if (refusal.isEmpty()) refusal = allPositive(asked);
        if (refusal.isEmpty()) refusal = Counterfactual.refusal(asked, treatment);
        if (refusal.isPresent()) return refusal.get();
        var fit = TwoPartFit.of(asked, options.text("amount").equals("log-ols"));
        if (fit.refusal().isPresent()) return fit.refusal().get();
        var worlds = Counterfactual.of(asked, treatment, options);
        var tied = worlds.tied(fit.any());
        if (tied.isPresent()) return Counterfactual.tiedRefusal(treatment, tied.get());
        return answer(asked, fit, worlds, options);
    }

    private static Estimate answer(Asked asked, TwoPartFit fit, Counterfactual worlds, Options options) {
        double level = options.number("level");
        var kind = Errors.kind(asked, options, "HC0", "CR0");
        boolean isSampled = options.text("population").equals("sampled");
        var effects = new ArrayList<>(contrast(
                        asked,
                        fit.cost(worlds.treated(), worlds.share(), isSampled),
                        fit.cost(worlds.untreated(), worlds.share(), isSampled))
                .effects("mean", level));
        effects.addAll(contrast(
                        asked,
                        fit.anyCost(worlds.treated(), worlds.share(), isSampled),
                        fit.anyCost(worlds.untreated(), worlds.share(), isSampled))
                .effects("any-cost risk", level));
        var covariance = Errors.of(fit.any(), asked, kind, false);
        var coefficients = new ArrayList<>(Answer.coefficients(fit.any(), covariance, "any: ", level));
        coefficients.addAll(
                Answer.coefficients(fit.amount(), Errors.of(fit.amount(), asked, kind, false), "amount: ", level));
        var figures = new ArrayList<>(List.of(
                new Figure("rows averaged over", (double) worlds.averaged()),
                new Figure("rows with any cost", (double) fit.amount().count())));
        if (fit.isLog()) figures.add(new Figure("smearing factor", fit.smearing()));
        var conventions = new ArrayList<>(conventions(fit, options, kind, isSampled));
        conventions.add(2, worlds.arms().convention());
        var remarks = new ArrayList<>(worlds.arms().remarks());
        remarks.addAll(new LinkedHashSet<>(Answer.aliased(fit.any().aliased())));
        return new Estimate(
                METHOD.id(), effects, coefficients, figures, List.of(), Answer.sample(asked), conventions, remarks);
    }

    private static List<Convention> conventions(TwoPartFit fit, Options options, String kind, boolean isSampled) {
        return List.of(
                new Convention(
                        "standard error",
                        kind + ", stacked influence of both parts, expected information, no factor, normal",
                        "Stata twopm, vce(robust), but for factor n/(n-1) and observed information"),
                new Convention(
                        "amount",
                        fit.isLog() ? "least squares of the logarithm, one smearing factor" : "Gamma(log)",
                        fit.isLog()
                                ? "Stata twopm, secondpart(regress, log)"
                                : "Stata twopm, secondpart(glm, family(gamma) link(log))"),
                new Convention("estimand", options.text("estimand"), ""),
                new Convention(
                        "population",
                        isSampled ? "sampled: influence of the people added" : "fixed",
                        isSampled ? "Stata margins, vce(unconditional)" : "Stata margins"),
                new Convention("splines", "knots from all rows in both parts", ""),
                new Convention("aliased columns", "left out, left to right", "R glm()"));
    }

    private static Contrast contrast(Asked asked, TwoPartFit.World treated, TwoPartFit.World untreated) {
        return Contrast.of(
                treated.mean(), untreated.mean(), asked.rows(), treated.errors(), untreated.errors(), asked.clusters());
    }

    private static Optional<NotEstimable> allPositive(Asked asked) {
        for (int i = 0; i < asked.rows().count(); i++)
            if (asked.response().at(i) == 0 && asked.weights().at(i) > 0) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.NO_VARIATION,
                new Words(
                        "「" + asked.responseName() + "」が 0 の行がありません。gamma を使ってください。",
                        "No row of \"" + asked.responseName() + "\" is 0: use gamma.")));
    }

    private static Unreadable noOffset() {
        return new Unreadable(
                "estimate.formula-part",
                "offset",
                new Words(
                        "二段階モデルでは offset() は使えません。期間の違いは共変量に入れてください。",
                        "The two-part model knows no offset(): have the time at risk among the covariates."));
    }
}
