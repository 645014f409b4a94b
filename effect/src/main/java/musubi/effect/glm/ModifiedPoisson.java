package musubi.effect.glm;

import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Sums;

/**
 * Ratios of risks of a yes-or-no outcome: Poisson regression with a log link, whose errors do not believe in the Poisson
 * variance.
 *
 * <p>Estimand: the ratio of the risks of people alike in the covariates.
 * <br>Source: Zou (2004), American Journal of Epidemiology 159, 702-706; Zou and Donner (2013), Statistical Methods in
 * Medical Research 22, 661-670.
 * <br>Checked against: R 4.2.2 glm, sandwich 3.0-2, reference/glm/glm.R, relative error below 1e-8.
 */
public final class ModifiedPoisson {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "modified-poisson",
            new Words("修正ポアソン回帰（リスク比）", "Modified Poisson regression (risk ratios)"),
            new Words("共変量が同じ人どうしで比べた、結果が起きる割合（リスク）の比", "the ratio of the risks of people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("リスクの対数が係数の和で表せる", "the log of the risk is a sum of the terms"),
                    new Words("行どうし（まとまりを指定したらまとまりどうし）が独立である", "rows, or clusters when given, are independent")),
            "log(p) = x'b; b solves sum w (y - p) x = 0; variance B M B with B = (sum w p x x')^-1 and M the sum of squared scores",
            new Words(
                    "リスクが 1 に近い人が多いとき（予測が 1 を超えることがある）。割合の差が知りたいときは g-computation を使います。",
                    "when many risks are near 1, where predictions may pass 1; for differences of risks use g-computation"),
            List.of(
                    "Zou (2004), American Journal of Epidemiology 159, 702-706",
                    "Zou and Donner (2013), Statistical Methods in Medical Research 22, 661-670"),
            List.of(
                    "R glm(family = poisson) with sandwich::vcovHC(type = \"HC0\")",
                    "R geepack::geeglm(family = poisson) for se=CR0",
                    "Stata poisson, vce(robust), with factor n/(n-1)"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "certified ~ treated + age + sex",
            List.of(
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "HC0", "HC1", "CR0", "CR1"),
                            "標準誤差。auto は cluster があれば CR1、なければ HC0",
                            "standard errors; auto is CR1 with cluster, else HC0"),
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Errors.LEVEL),
            ModifiedPoisson::estimate);

    private ModifiedPoisson() {}

    /** The coefficients and risk ratios of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var asked = Asked.of(request);
        var refusal = asked.refusal(new Family.Binomial(Link.LOG));
        if (refusal.isPresent()) return refusal.get();
        for (int i = 0; i < asked.rows().count(); i++)
            refuseShare(asked.response().at(i), asked.responseName());
        var fit = asked.fit(new Family.Poisson());
        if (fit.refusal().isPresent()) return fit.refusal().get();
        var kind = Errors.kind(asked, options, "HC0", "CR1");
        refusal = Errors.refusal(fit, kind, false);
        if (refusal.isPresent()) return refusal.get();
        var fitted = fit.fitted();
        double above = Sums.of(asked.rows(), (block, row) -> fitted.at(row) > 1 ? 1 : 0);
        return new Answer(METHOD.id(), asked, fit, Errors.of(fit, asked, kind, false), options.number("level"))
                .figure("deviance", fit.deviance())
                .figure("df residual", fit.df())
                .figure("iterations", fit.iterations())
                .figure("fitted risks above 1", above)
                .convention("model", "poisson(log) for a yes-or-no outcome", "R glm(family = poisson)")
                .withRatios("risk ratio");
    }

    private static void refuseShare(double y, String name) {
        if (y == 0 || y == 1) return;
        throw new Unreadable(
                "estimate.outcome-range",
                Double.toString(y),
                new Words(
                        "結果「" + name + "」に " + y + " があります。この方法の結果は 0 か 1 です。",
                        "The outcome \"" + name + "\" has the value " + y + "; here it must be 0 or 1."));
    }
}
