package musubi.effect.glm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Numbers;

/**
 * Tobit: a normal linear model of an outcome that a limit cuts off from below.
 *
 * <p>Estimand: the difference in the latent outcome between people alike in the covariates.
 * <br>Source: Tobin (1958), Econometrica 26, 24-36; Olsen (1978), Econometrica 46, 1211-1215.
 * <br>Checked against: R 4.2.2 survival::survreg (which AER::tobit calls), reference/glm/tobit.R, relative error below 1e-8.
 */
public final class Tobit {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "tobit",
            new Words("トービット・モデル", "Tobit model"),
            new Words(
                    "下限で切れていなければ観察されたはずの値の、共変量が同じ人どうしで比べた平均の差",
                    "the difference in the outcome as it would be without the limit, between people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words(
                            "切れる前の値は正規分布に従い、ばらつきはだれでも同じである",
                            "the outcome before the limit is normal with one variance for all"),
                    new Words("0 が「測れないほど小さい」ことを意味する", "a value at the limit means too small to see, not none")),
            "log L = sum over y > limit of log f((y - x'b) / s) / s + sum over y = limit of log Phi((limit - x'b) / s); variance: inverse of the observed information",
            new Words(
                    "費用の 0 は「使わなかった」という本当の 0 なので、two-part を使います。ばらつきが人によって違うと係数も偏ります。",
                    "a cost of 0 is truly none: use two-part. With unequal variances the coefficients are biased too, not only their errors."),
            List.of("Tobin (1958), Econometrica 26, 24-36", "Olsen (1978), Econometrica 46, 1211-1215"),
            List.of(
                    "R survival::survreg(Surv(y, y > 0, type = \"left\") ~ x, dist = \"gaussian\")",
                    "R AER::tobit()",
                    "Stata tobit, ll(0)"),
            "R 4.2.2, survival 3.5-3, relative error below 1e-8",
            "score ~ treated + age + sex",
            List.of(
                    Option.number(
                            "limit",
                            "0",
                            "下限。これ以下の値は「下限以下」とだけ分かるものとみなす",
                            "the limit at or below which the outcome is only known to lie"),
                    Errors.LEVEL),
            Tobit::estimate);

    private Tobit() {}

    /** The latent differences of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        double limit = options.number("limit");
        if (!request.formula().clusters().isEmpty()
                || !request.formula().offsets().isEmpty()) throw unknownPart();
        var asked = Asked.alone(request);
        var refusal = asked.refusal(new Family.Gaussian());
        if (refusal.isPresent()) return refusal.get();
        var cut = asked.response().toArray();
        for (int i = 0; i < cut.length; i++) cut[i] = Math.max(cut[i], limit);
        long above = Arrays.stream(cut).filter(y -> y > limit).count();
        if (above <= asked.design().columns())
            return tooFewAbove(above, limit, asked.design().columns());
        var fit = CensoredFit.of(asked.rows(), asked.design(), Numbers.over(cut), limit);
        if (fit.isEmpty()) return notConverged();
        return answer(asked, fit.get(), options.number("level"));
    }

    private static Estimation answer(Asked asked, CensoredFit fit, double level) {
        var coefficients = new ArrayList<Parameter>();
        for (int i = 0; i < fit.estimates().length; i++)
            coefficients.add(Parameter.of(
                    fit.names().get(i), fit.estimates()[i], fit.standardError(i), Double.POSITIVE_INFINITY, level));
        var effects = Answer.ofFirstTerm(asked, coefficients);
        if (effects.isEmpty()) return Answer.singular(asked);
        int last = fit.estimates().length;
        coefficients.add(Parameter.of(
                "log(sigma)", StrictMath.log(fit.sigma()), fit.standardError(last), Double.POSITIVE_INFINITY, level));
        return new Estimate(
                METHOD.id(),
                effects,
                coefficients,
                List.of(
                        new Figure("sigma", fit.sigma()),
                        new Figure("log-likelihood", fit.logLikelihood()),
                        new Figure("rows above the limit", (double) fit.uncensored()),
                        new Figure("iterations", fit.iterations())),
                List.of(),
                Answer.sample(asked),
                List.of(
                        new Convention(
                                "standard error", "model, observed information, normal", "R survival::survreg()"),
                        new Convention("aliased columns", "left out, left to right", "R lm()")),
                Answer.aliased(fit.least().aliased()));
    }

    private static NotEstimable tooFewAbove(long above, double limit, int columns) {
        return new NotEstimable(
                above == 0 ? Why.NO_EVENTS : Why.TOO_FEW_ROWS,
                new Words(
                        "下限 " + limit + " より大きい値が " + above + " 行しかなく、" + columns + " 個の係数は推定できません。",
                        "Only " + above + (above == 1 ? " row lies" : " rows lie") + " above the limit " + limit
                                + ", which cannot carry " + columns
                                + " coefficients."));
    }

    private static NotEstimable notConverged() {
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        "100 回の計算で収束しませんでした。ある列の値がすべて下限の行に限られていないか確かめてください。",
                        "No convergence in 100 iterations: see whether a column has some value at the limit only."));
    }

    private static Unreadable unknownPart() {
        return new Unreadable(
                "estimate.formula-part",
                "offset, cluster",
                new Words(
                        "トービット・モデルでは offset() と cluster() は使えません。",
                        "The tobit model knows no offset() and no cluster()."));
    }
}
