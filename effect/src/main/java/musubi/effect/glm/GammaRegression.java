package musubi.effect.glm;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;

/**
 * Gamma regression of positive amounts with a log link: costs of those who have any, days of those admitted.
 *
 * <p>Estimand: the ratio of the means of people alike in the covariates.
 * <br>Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 8; Manning and Mullahy (2001),
 * Journal of Health Economics 20, 461-494.
 * <br>Checked against: R 4.2.2 glm, sandwich 3.0-2, reference/glm/glm.R, relative error below 1e-8.
 */
public final class GammaRegression {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "gamma",
            new Words("ガンマ回帰（対数リンク）", "Gamma regression (log link)"),
            new Words(
                    "共変量が同じ人どうしで比べた、正の量（費用や日数）の平均の比",
                    "the ratio of the means of a positive amount, cost or days, of people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("平均の対数が係数の和で表せる", "the log of the mean is a sum of the terms"),
                    new Words(
                            "se=model では標準偏差が平均に比例する。HC と CR では要らない",
                            "under se=model the standard deviation is in proportion to the mean; HC and CR do not need it")),
            "log(m) = offset + x'b; b solves sum w (y - m) / m x = 0; variance phi (X'WX)^-1 with phi = sum w ((y - m) / m)^2 / (n - k), or the sandwich with this bread",
            new Words("0 があるとき（two-part を使います）。", "when some amounts are 0: use two-part"),
            List.of(
                    "McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 8",
                    "Manning and Mullahy (2001), Journal of Health Economics 20, 461-494"),
            List.of(
                    "R glm(family = Gamma(link = \"log\"))",
                    "R sandwich::sandwich(fit): expected information; statsmodels and Stata use the observed one and differ"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "cost ~ treated + age + sex",
            List.of(Errors.SE, Errors.CLUSTER, Errors.WEIGHTS, Errors.LEVEL),
            GammaRegression::estimate);

    private GammaRegression() {}

    /** The coefficients and ratios of means of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var family = new Family.GammaLog();
        var asked = Asked.of(request);
        var refusal = asked.refusal(family);
        if (refusal.isPresent()) return refusal.get();
        var fit = asked.fit(family);
        if (fit.refusal().isPresent()) return fit.refusal().get();
        if (fit.df() <= 0) return tooFew(fit);
        return new Answer(
                        METHOD.id(),
                        asked,
                        fit,
                        Errors.of(fit, asked, Errors.kind(asked, options, "model", "CR1"), false),
                        options.number("level"))
                .fitFigures()
                .figure("Pearson dispersion", fit.pearsonDispersion())
                .convention("model", family.text(), "R glm(family = Gamma(link = \"log\"))")
                .withRatios("mean ratio");
    }

    static NotEstimable tooFew(GlmFit fit) {
        return new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        fit.count() + " 行で " + fit.rank() + " 個の係数と分散は推定できません。",
                        fit.count() + " rows cannot carry " + fit.rank() + " coefficients and a variance."));
    }
}
