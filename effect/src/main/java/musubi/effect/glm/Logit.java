package musubi.effect.glm;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Words;

/**
 * Logistic regression, and its relatives with a probit or complementary log-log link.
 *
 * <p>Estimand: the ratio of the odds of the outcome between people alike in the covariates.
 * <br>Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 4.
 * <br>Checked against: R 4.2.2 glm, sandwich 3.0-2, reference/glm/glm.R, relative error below 1e-8.
 */
public final class Logit {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "logit",
            new Words("ロジスティック回帰", "Logistic regression"),
            new Words(
                    "共変量が同じ人どうしで比べた、結果が起きるオッズの比",
                    "the ratio of the odds of the outcome between people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("対数オッズが係数の和で表せる", "the log odds are a sum of the terms"),
                    new Words("行どうし（まとまりを指定したらまとまりどうし）が独立である", "rows, or clusters when given, are independent")),
            "log(p / (1 - p)) = x'b; b solves sum w (y - p) x = 0; variance (X'WX)^-1 with W = w p (1 - p), or B M B with M the sum of squared scores",
            new Words(
                    "よくある結果（およそ1割以上）のオッズ比は、リスクの比より 1 から遠くなります。人に説明する数には g-computation か modified-poisson を使います。共変量を足すだけでオッズ比は変わります。",
                    "When the outcome is common, above one in ten, the odds ratio lies further from 1 than the ratio of risks: explain g-computation or modified-poisson instead. The odds ratio changes when covariates are added even without confounding."),
            List.of(
                    "McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapter 4",
                    "Albert and Anderson (1984), Biometrika 71, 1-10",
                    "Zeileis (2006), Journal of Statistical Software 16(9), 1-16"),
            List.of(
                    "R glm(family = binomial)",
                    "R sandwich::sandwich(fit), vcovCL(fit)",
                    "Stata logit, vce(robust) with factor n/(n-1)"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "certified ~ treated + s(age) + sex*income",
            List.of(
                    Errors.SE,
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Option.choice(
                            "link",
                            "logit",
                            List.of("logit", "probit", "cloglog"),
                            "結果の確率と係数の和のつなぎ方",
                            "how the probability follows from the sum of the terms"),
                    Errors.LEVEL),
            Logit::estimate);

    private Logit() {}

    /** The coefficients and odds ratios of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var link = switch (options.text("link")) {
            case "probit" -> Link.PROBIT;
            case "cloglog" -> Link.CLOGLOG;
            default -> Link.LOGIT;
        };
        var family = new Family.Binomial(link);
        var asked = Asked.of(request);
        var refusal = asked.refusal(family);
        if (refusal.isPresent()) return refusal.get();
        var fit = asked.fit(family);
        if (fit.refusal().isPresent()) return fit.refusal().get();
        var kind = Errors.kind(asked, options, "model", "CR1");
        refusal = Errors.refusal(fit, kind, false);
        if (refusal.isPresent()) return refusal.get();
        return new Answer(METHOD.id(), asked, fit, Errors.of(fit, asked, kind, false), options.number("level"))
                .fitFigures()
                .convention("model", family.text(), "R glm(family = " + family.text() + ")")
                .withRatios(
                        switch (link) {
                            case LOGIT -> "odds ratio";
                            case CLOGLOG -> "hazard ratio";
                            default -> "";
                        });
    }
}
