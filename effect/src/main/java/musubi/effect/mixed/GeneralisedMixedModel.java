package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;
import musubi.effect.glm.Glm;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;

/**
 * Logistic or Poisson regression whose intercept varies between groups.
 *
 * <p>Estimand: the ratio of odds or rates between people alike in the covariates and in the same group.
 * <br>Source: Breslow and Clayton (1993), JASA 88, 9-25; Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12-35.
 * <br>Checked against: R lme4 1.1-31 glmer, effect/src/test/resources/reference/mixed/glmm.csv: estimates within 2e-4 of
 * their errors, errors within 2e-3; the same approximation maximised in plain R: 1e-6.
 */
public final class GeneralisedMixedModel {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "glmm",
            new Words("一般化線形混合モデル", "Generalised linear mixed model"),
            new Words(
                    "共変量と属するまとまりが同じ人どうしの、オッズの比または率の比",
                    "ratio of odds or rates between people alike in the covariates and in the same group"),
            List.of(
                    new Words(
                            "まとまりごとの差は平均 0 の正規分布に従い、式の列と無関係である",
                            "effects of the groups are normal with mean 0 and unrelated to the columns of the formula"),
                    new Words("同じまとまりの中では、行どうしが独立である", "rows of one group are independent, given its effect"),
                    new Words("まとまりは十分に多い（目安は 10 以上）", "there are enough groups, ten or more as a rule of thumb")),
            "g(E[y | u]) = Xb + d u, u ~ N(0, 1); the likelihood integrates u out by (adaptive Gauss-Hermite) quadrature around its mode, one node is Laplace",
            new Words(
                    "集団全体でみた比を知りたいとき（gee を使う）。まとまりが小さい 0/1 の結果を nodes=1 で（nodes を 9 以上にする）。",
                    "when ratios over the whole population are wanted (use gee); outcomes of 0 or 1 in small groups with nodes=1 (take 9 or more)"),
            List.of(
                    "Breslow and Clayton (1993), Journal of the American Statistical Association 88, 9-25",
                    "Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12-35",
                    "Larsen and Merlo (2005), American Journal of Epidemiology 161, 81-88"),
            List.of("R lme4::glmer(nAGQ = nodes)", "Stata melogit, intpoints(nodes); mepoisson"),
            "R 4.2.2: the approximation in plain R 1e-6; lme4 1.1-31 estimates within 2e-4 of their errors, errors within 2e-3",
            "certified ~ treated + age + (1 | area)",
            List.of(
                    Outcome.option(List.of("binomial", "poisson")),
                    Option.number(
                            "nodes",
                            "1",
                            "積分の点の数（1 から 50）。1 はラプラス近似",
                            "nodes of the quadrature, 1 to 50; 1 is Laplace's approximation"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            GeneralisedMixedModel::estimate);

    private static final int MANY_GROUPS = 10;
    private static final int MOST_NODES = 50;

    private GeneralisedMixedModel() {}

    /** Ratios, coefficients and the variance between groups. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        LinearMixedModel.needsGroups(formula);
        var random = formula.groups().get(0);
        if (formula.groups().size() > 1 || !random.terms().isEmpty() || !random.hasIntercept())
            throw new Unreadable(
                    "estimate.one-intercept",
                    formula.text(),
                    new Words("glmm の変量効果は (1 | 列) 一つだけです。", "glmm takes one random term, (1 | column)."));
        int nodes = request.options().whole("nodes");
        if (nodes < 1 || nodes > MOST_NODES)
            throw new Unreadable(
                    "estimate.option-range",
                    Integer.toString(nodes),
                    new Words("nodes は 1 から 50 の整数です。", "Option nodes is a whole number from 1 to 50."));
        var asked = Asked.of(request);
        if (asked.refusal().isPresent()) return asked.refusal().get();
        var rows = asked.rows();
        var family = Outcome.of(request.options().text("family"));
        checkOutcome(asked, family);
        var clusters = Clusters.of(rows.column(random.group()));
        if (clusters.count() < 2)
            return new NotEstimable(
                    Why.TOO_FEW_CLUSTERS,
                    new Words(
                            "「" + random.group() + "」の値が一つしかありません。", "\"" + random.group() + "\" has one level only."));
        var fixed = Glm.fit(
                rows, asked.design(), asked.response(), new Constant(1, rows.count()), asked.offset(), family.family());
        if (fixed.refusal().isPresent()) return fixed.refusal().get();
        var singular = asked.singular(fixed.names());
        if (singular.isPresent()) return singular.get();
        var fit = GeneralisedMixedFit.of(fixed, Canonical.of(family), clusters, nodes);
        if (fit.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED, new Words("尤度の最大が見つかりませんでした。", "No maximum of the likelihood was found."));
        return answer(
                asked, fit.get(), family, clusters, nodes, request.options().number("level"));
    }

    private static void checkOutcome(Asked asked, Outcome family) {
        var name = asked.formula().response().single().label();
        for (int i = 0; i < asked.rows().count(); i++) {
            double y = asked.response().at(i);
            family.family().check(y, name);
            if (family == Outcome.BINOMIAL && y != 0 && y != 1)
                throw new Unreadable(
                        "estimate.outcome-range",
                        Double.toString(y),
                        new Words(
                                "結果「" + name + "」は 0 か 1 でなければなりません（" + y + "）。",
                                "The outcome \"" + name + "\" must be 0 or 1, not " + y + "."));
        }
    }

    private static Estimate answer(
            Asked asked, GeneralisedMixedFit fit, Outcome family, Clusters clusters, int nodes, double level) {
        var coefficients = new ArrayList<Parameter>();
        var names = fit.fixed().names();
        for (int j = 0; j < names.size(); j++)
            coefficients.add(Parameter.of(
                    names.get(j),
                    fit.coefficients()[j],
                    Math.sqrt(fit.covariance().get(j, j)),
                    Double.POSITIVE_INFINITY,
                    level));
        var group = asked.formula().groups().get(0).group();
        return new Estimate(
                METHOD.id(),
                asked.effects(coefficients, family.ratio()),
                coefficients,
                figures(fit, family, group),
                List.of(),
                new Sample(asked.rows().count(), asked.dropped(), Map.of(group, (long) clusters.count())),
                List.of(
                        new Convention(
                                "integration",
                                nodes == 1 ? "Laplace" : "adaptive Gauss-Hermite, " + nodes + " nodes",
                                "R lme4::glmer(nAGQ = " + nodes + ")"),
                        new Convention(
                                "standard error",
                                "from second derivatives in coefficients and standard deviation together, normal intervals",
                                "R vcov(glmer, use.hessian = TRUE)"),
                        new Convention("aliased columns", "left out, left to right", "R lme4::glmer()")),
                remarks(fit, group, clusters));
    }

    private static List<Figure> figures(GeneralisedMixedFit fit, Outcome family, String group) {
        double variance = fit.deviation() * fit.deviation();
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("variance " + group + " (Intercept)", variance));
        if (family == Outcome.BINOMIAL)
            figures.add(new Figure("ICC " + group + " (latent)", variance / (variance + Math.PI * Math.PI / 3)));
        figures.add(new Figure(
                "median " + family.ratio() + " " + group,
                StrictMath.exp(Math.sqrt(2) * fit.deviation() * Normal.quantile(0.75))));
        double parameters = fit.coefficients().length + 1;
        figures.add(new Figure("log-likelihood", -fit.deviance() / 2));
        figures.add(new Figure("AIC", fit.deviance() + 2 * parameters));
        figures.add(new Figure(
                "BIC",
                fit.deviance() + parameters * StrictMath.log(fit.fixed().rows().count())));
        return figures;
    }

    private static List<Words> remarks(GeneralisedMixedFit fit, String group, Clusters clusters) {
        var remarks = new ArrayList<>(Asked.aliased(fit.fixed().aliased()));
        if (fit.isSingular())
            remarks.add(new Words(
                    "まとまりの差の分散が 0 です。まとまりの差がないと読んでください。",
                    "The variance between groups is 0: read it as no difference between groups."));
        if (clusters.count() < MANY_GROUPS)
            remarks.add(new Words(
                    "「" + group + "」は " + clusters.count() + " しかなく、分散と標準誤差は当てになりません。",
                    "\"" + group + "\" has only " + clusters.count()
                            + " levels: its variance and the standard errors are unreliable."));
        return remarks;
    }
}
