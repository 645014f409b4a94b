package musubi.effect.glm;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Poisson regression of counts, with the time at risk as {@code offset(log(time))}.
 *
 * <p>Estimand: the ratio of the rates of people alike in the covariates.
 * <br>Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 6; Wedderburn (1974), Biometrika 61,
 * 439-447.
 * <br>Checked against: R 4.2.2 glm, sandwich 3.0-2, reference/glm/glm.R, relative error below 1e-8.
 */
public final class PoissonRegression {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "poisson",
            new Words("ポアソン回帰", "Poisson regression"),
            new Words(
                    "共変量が同じ人どうしで比べた、件数または発生率の比", "the ratio of counts, or of rates, of people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("平均の対数が係数の和で表せる", "the log of the mean is a sum of the terms"),
                    new Words(
                            "se=model では分散が平均に等しい（dispersion=pearson では平均に比例する）。HC と CR では要らない",
                            "under se=model the variance equals the mean, or is in proportion to it with dispersion=pearson; HC and CR do not need it")),
            "log(m) = offset + x'b; b solves sum w (y - m) x = 0; variance phi (X'WX)^-1 with W = w m, or the sandwich B M B",
            new Words(
                    "件数のばらつきが平均より大きいのに se=model のままにすると、誤差が小さく出すぎます。HC0、CR1、dispersion=pearson か negbin を使います。",
                    "With counts that vary more than their mean, se=model is too narrow: use HC0, CR1, dispersion=pearson, or negbin."),
            List.of(
                    "McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 6",
                    "Wedderburn (1974), Biometrika 61, 439-447",
                    "Santos Silva and Tenreyro (2010), Economics Letters 107, 310-312"),
            List.of(
                    "R glm(family = poisson)",
                    "R glm(family = quasipoisson) for dispersion=pearson",
                    "R sandwich::vcovCL(fit)"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "falls ~ treated + age + sex + offset(log(years))",
            List.of(
                    Errors.SE,
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Option.choice(
                            "dispersion",
                            "1",
                            List.of("1", "pearson"),
                            "se=model の分散の倍率。pearson は準ポアソン",
                            "what multiplies the variance under se=model; pearson is quasi-Poisson"),
                    Errors.LEVEL),
            PoissonRegression::estimate);

    private PoissonRegression() {}

    /** The coefficients and rate ratios of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var family = new Family.Poisson();
        var asked = Asked.of(request);
        var refusal = asked.refusal(family);
        if (refusal.isPresent()) return refusal.get();
        var fit = asked.fit(family);
        if (fit.refusal().isPresent()) return fit.refusal().get();
        boolean isQuasi = options.text("dispersion").equals("pearson");
        var kind = Errors.kind(asked, options, "model", "CR1");
        refusal = Errors.refusal(fit, kind, isQuasi);
        if (refusal.isPresent()) return refusal.get();
        return new Answer(METHOD.id(), asked, fit, Errors.of(fit, asked, kind, isQuasi), options.number("level"))
                .fitFigures()
                .figure("Pearson dispersion", fit.pearsonDispersion())
                .convention(
                        "model", family.text(), isQuasi ? "R glm(family = quasipoisson)" : "R glm(family = poisson)")
                .withRatios("rate ratio");
    }
}
