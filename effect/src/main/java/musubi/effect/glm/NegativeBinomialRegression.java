package musubi.effect.glm;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Negative binomial regression (NB2) of counts that vary more than Poisson counts, theta by maximum likelihood.
 *
 * <p>Estimand: the ratio of the rates of people alike in the covariates.
 * <br>Source: Lawless (1987), Canadian Journal of Statistics 15, 209-225; Venables and Ripley (2002), Modern Applied
 * Statistics with S, 4th ed., section 7.4.
 * <br>Checked against: R 4.2.2 MASS glm.nb, sandwich 3.0-2; statsmodels 0.13.5 for joint errors; reference/glm/glm.R and
 * negbin.py, relative error below 1e-7.
 */
public final class NegativeBinomialRegression {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "negbin",
            new Words("負の二項回帰", "Negative binomial regression"),
            new Words(
                    "共変量が同じ人どうしで比べた、件数または発生率の比", "the ratio of counts, or of rates, of people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("平均の対数が係数の和で表せる", "the log of the mean is a sum of the terms"),
                    new Words(
                            "分散は 平均 + 平均² / theta である（HC と CR では要らない）",
                            "the variance is mean + mean² / theta; HC and CR do not need it")),
            "log(m) = offset + x'b, variance m + m^2 / theta; b and theta maximise the likelihood; variance (X'WX)^-1 with W = w m / (1 + m / theta) given theta, or the joint observed information",
            new Words(
                    "件数のばらつきが平均より大きくないとき（theta が決まりません）。0 だけが特に多いとき。",
                    "when counts vary no more than their mean, as theta then has no maximum, or when only the zeros are too many"),
            List.of(
                    "Lawless (1987), Canadian Journal of Statistics 15, 209-225",
                    "Venables and Ripley (2002), Modern Applied Statistics with S, 4th ed., section 7.4"),
            List.of(
                    "R MASS::glm.nb() for se=model",
                    "Stata nbreg, statsmodels NegativeBinomial for se=joint",
                    "R sandwich::sandwich(glm.nb())"),
            "R 4.2.2, MASS, sandwich 3.0-2; statsmodels 0.13.5; relative error below 1e-7",
            "falls ~ treated + age + sex + offset(log(years))",
            List.of(
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "model", "joint", "HC0", "HC1", "CR0", "CR1"),
                            "標準誤差。model は theta を既知とみなす（glm.nb）、joint は theta も推定したものとする（Stata）。auto は cluster があれば CR1、重みがあれば HC0、どちらもなければ model",
                            "standard errors; model takes theta as known (glm.nb), joint as estimated (Stata); auto is CR1 with cluster, HC0 with weights, else model"),
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Errors.LEVEL),
            NegativeBinomialRegression::estimate);

    private NegativeBinomialRegression() {}

    /** The coefficients and rate ratios of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var asked = Asked.of(request);
        var refusal = asked.refusal(new Family.Poisson());
        if (refusal.isPresent()) return refusal.get();
        var both =
                NegativeBinomialFit.of(asked.rows(), asked.design(), asked.response(), asked.weights(), asked.offset());
        if (both.refusal().isPresent()) return both.refusal().get();
        var fit = both.fit();
        var kind = Errors.kind(asked, options, "model", "CR1");
        refusal = Errors.refusal(fit, kind, false);
        if (refusal.isPresent()) return refusal.get();
        boolean isJoint = kind.equals("joint");
        var covariance = isJoint ? both.jointCovariance() : Errors.of(fit, asked, kind, false);
        double thetaError = isJoint ? both.jointThetaError() : 1 / Math.sqrt(both.thetaInformation());
        double likelihood = fit.logLikelihood();
        return new Answer(METHOD.id(), asked, fit, covariance, options.number("level"))
                .figure("theta", both.theta())
                .figure("theta se", thetaError)
                .figure("deviance", fit.deviance())
                .figure("null deviance", fit.nullDeviance())
                .figure("log-likelihood", likelihood)
                .figure("AIC", -2 * likelihood + 2 * (fit.rank() + 1))
                .figure("df residual", fit.df())
                .convention(
                        "theta",
                        "maximum likelihood; its error " + (isJoint ? "joint" : "given the means"),
                        isJoint ? "Stata nbreg" : "R MASS::glm.nb()")
                .withRatios("rate ratio");
    }
}
