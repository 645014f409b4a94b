package musubi.effect.glm;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Column;

/**
 * G-computation: the outcome everybody would have if all took part, less the outcome if nobody did, from a model of the
 * outcome averaged over the same people.
 *
 * <p>Estimand: difference and ratio of the standardised risks or means.
 * <br>Source: Robins (1986), Mathematical Modelling 7, 1393-1512; Snowden, Rose and Mortimer (2011), American Journal of
 * Epidemiology 173, 731-738.
 * <br>Checked against: the delta method in plain matrix algebra on R 4.2.2 glm and sandwich 3.0-2,
 * reference/glm/gcomputation.R, relative error below 1e-8.
 */
public final class GComputation {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "g-computation",
            new Words("g-computation（標準化）", "G-computation (standardisation)"),
            new Words(
                    "全員が参加した場合と全員が参加しなかった場合の、結果の割合（または平均）の差と比",
                    "the difference and ratio of the risk, or mean, if all took part and if nobody did"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words(
                            "結果のモデルが正しい（参加との交互作用を含む）",
                            "the model of the outcome is right, interactions with the treatment included"),
                    new Words(
                            "参加する人もしない人も、どの共変量の値でもいる",
                            "at all values of the covariates some take part and some do not")),
            "m_a = sum s_i h(x_i(a)'b), s = weights over whom to average; difference m_1 - m_0; variance g V g' with g = sum s_i h' (x_i(1) - x_i(0)); population=sampled adds s_i (h_i(1) - h_i(0) - difference) to each row's influence",
            new Words(
                    "参加した人としない人の共変量がほとんど重ならないとき。モデルが外挿した数を平均することになります。",
                    "when treated and controls hardly overlap: the average is then taken over what the model extrapolates"),
            List.of(
                    "Robins (1986), Mathematical Modelling 7, 1393-1512",
                    "Snowden, Rose and Mortimer (2011), American Journal of Epidemiology 173, 731-738",
                    "Terza (2016), Health Services Research 51, 1109-1113"),
            List.of(
                    "R marginaleffects::avg_comparisons(fit, variables = \"treated\", vcov = \"HC0\")",
                    "Stata margins, dydx(treated); margins with vce(unconditional) for population=sampled"),
            "R 4.2.2 glm and sandwich 3.0-2 with the delta method written out, relative error below 1e-8",
            "certified ~ treated*age + sex",
            List.of(
                    Option.choice(
                            "model",
                            "logit",
                            List.of("logit", "poisson", "gamma", "linear"),
                            "結果のモデル",
                            "model of the outcome"),
                    Counterfactual.TREATMENT,
                    Counterfactual.TREATED,
                    Counterfactual.ESTIMAND,
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "model", "HC0", "HC1", "CR0", "CR1"),
                            "係数の標準誤差。auto は cluster があれば CR1（population=sampled では CR0）、なければ logit で重みなしなら model、それ以外は HC0",
                            "errors of the coefficients; auto is CR1 with cluster (CR0 under population=sampled), else model for logit without weights and HC0 otherwise"),
                    Contrast.POPULATION,
                    Errors.CLUSTER,
                    Errors.WEIGHTS,
                    Errors.LEVEL),
            GComputation::estimate);

    private GComputation() {}

    /** The standardised difference and ratio of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var treatment = Counterfactual.treatment(request);
        var family = family(options.text("model"));
        var asked = Asked.of(request);
        var refusal = asked.refusal(family);
        if (refusal.isEmpty()) refusal = Counterfactual.refusal(asked, treatment);
        if (refusal.isPresent()) return refusal.get();
        var fit = asked.fit(family);
        if (fit.refusal().isPresent()) return fit.refusal().get();
        if (fit.df() <= 0) return GammaRegression.tooFew(fit);
        var worlds = Counterfactual.of(asked, treatment, options);
        var tied = worlds.tied(fit);
        if (tied.isPresent()) return Counterfactual.tiedRefusal(treatment, tied.get());
        return answer(asked, fit, worlds, options);
    }

    private static Estimation answer(Asked asked, GlmFit fit, Counterfactual worlds, Options options) {
        boolean isSampled = options.text("population").equals("sampled");
        var kind = kind(asked, fit, options, isSampled);
        var covariance = Errors.of(fit, asked, kind, false);
        var treated = Standardised.of(fit, worlds.treated(), worlds.offsetTreated(), worlds.share());
        var untreated = Standardised.of(fit, worlds.untreated(), worlds.offsetUntreated(), worlds.share());
        var contrast = isSampled
                ? Contrast.of(
                        treated.mean(),
                        untreated.mean(),
                        asked.rows(),
                        errors(fit, worlds, treated),
                        errors(fit, worlds, untreated),
                        asked.clusters())
                : Contrast.of(treated, untreated, GlmCovariance.standardised(fit, asked.clusters(), kind));
        var noun = fit.family() instanceof Family.Binomial ? "risk" : "mean";
        return new Answer(METHOD.id(), asked, fit, covariance, options.number("level"))
                .figure("rows averaged over", (double) worlds.averaged())
                .figure("deviance", fit.deviance())
                .convention(
                        "model",
                        fit.family().text(),
                        "R glm(family = " + fit.family().text() + ")")
                .arms(worlds.arms())
                .convention("estimand", options.text("estimand"), "marginaleffects newdata = subset(…)")
                .convention(
                        "population",
                        isSampled ? "sampled: influence of the people added" : "fixed",
                        population(isSampled))
                .convention(
                        "effects",
                        "delta method, normal; ratios on the log scale",
                        "marginaleffects comparison = \"lnratioavg\"")
                .with(contrast.effects(noun, options.number("level")));
    }

    private static String population(boolean isSampled) {
        return isSampled ? "Stata margins, vce(unconditional)" : "R marginaleffects::avg_comparisons(), wts = weights";
    }

    private static List<Column> errors(GlmFit fit, Counterfactual worlds, Standardised world) {
        var errors = new ArrayList<Column>();
        errors.add(fit.influence(world.gradient()));
        errors.add(Standardised.sampling(fit.rows(), worlds.share(), world.means(), world.mean()));
        return errors;
    }

    private static String kind(Asked asked, GlmFit fit, Options options, boolean isSampled) {
        if (!isSampled) {
            var single = fit.family() instanceof Family.Binomial ? "model" : "HC0";
            return Errors.kind(asked, options, single, "CR1");
        }
        var kind = Errors.kind(asked, options, "HC0", "CR0");
        if (kind.equals("HC0") || kind.equals("CR0")) return kind;
        throw new Unreadable(
                "estimate.population-and-se",
                kind,
                new Words(
                        "population=sampled では se は HC0 か CR0 です（いまは " + kind + "）。",
                        "Under population=sampled, se is HC0 or CR0, not " + kind + "."));
    }

    private static Family family(String model) {
        return switch (model) {
            case "poisson" -> new Family.Poisson();
            case "gamma" -> new Family.GammaLog();
            case "linear" -> new Family.Gaussian();
            default -> new Family.Binomial(Link.LOGIT);
        };
    }
}
