package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;
import musubi.effect.formula.Formula;
import musubi.effect.glm.Glm;
import musubi.effect.rows.Constant;

/**
 * Logistic or Poisson regression whose intercept, and perhaps slopes, vary between groups.
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
            "g(E[y | u]) = Xb + Zu, u ~ N(0, G) in each group; the likelihood integrates u out by Laplace's approximation or, for one intercept, adaptive Gauss-Hermite quadrature around its mode",
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
                            "積分の点の数（1 から 50）。1 はラプラス近似で、傾きも変わる項 (1 + x | 列)、(1 + x || 列) はこれだけ",
                            "nodes of the quadrature, 1 to 50; 1 is Laplace's approximation, the only one for slopes, (1 + x | column) or (1 + x || column)"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            GeneralisedMixedModel::estimate);

    private static final int MANY_GROUPS = 10;
    private static final int MOST_NODES = 50;

    private GeneralisedMixedModel() {}

    /** Ratios, coefficients and the variance between groups. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        LinearMixedModel.needsGroups(formula);
        int nodes = request.options().whole("nodes");
        if (nodes < 1 || nodes > MOST_NODES)
            throw new Unreadable(
                    "estimate.option-range",
                    Integer.toString(nodes),
                    new Words("nodes は 1 から 50 の整数です。", "Option nodes is a whole number from 1 to 50."));
        refuseTerms(formula, nodes);
        var asked = Asked.of(request);
        if (asked.refusal().isPresent()) return asked.refusal().get();
        var rows = asked.rows();
        var family = Outcome.of(request.options().text("family"));
        checkOutcome(asked, family);
        var random = RandomColumns.of(RandomTerm.of(formula, rows));
        var group = random.terms().get(0);
        if (group.levels() < 2)
            return new NotEstimable(
                    Why.TOO_FEW_CLUSTERS,
                    new Words("「" + group.group() + "」の値が一つしかありません。", "\"" + group.group() + "\" has one level only."));
        var fixed = Glm.fit(
                rows, asked.design(), asked.response(), new Constant(1, rows.count()), asked.offset(), family.family());
        if (fixed.refusal().isPresent()) return fixed.refusal().get();
        var singular = asked.singular(fixed.names());
        if (singular.isPresent()) return singular.get();
        var fit = GeneralisedMixedFit.of(fixed, Canonical.of(family), random, nodes);
        if (fit.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED, new Words("尤度の最大が見つかりませんでした。", "No maximum of the likelihood was found."));
        return answer(asked, fit.get(), family, nodes, request.options().number("level"));
    }

    private static void refuseTerms(Formula formula, int nodes) {
        var groups = formula.groups();
        if (groups.stream().map(Formula.Random::group).distinct().count() > 1)
            throw new Unreadable(
                    "estimate.one-group",
                    formula.text(),
                    new Words(
                            "glmm のまとまりの列は一つだけです。ほかの列は factor(列) と書いてください。",
                            "glmm takes one column of groups: write factor(column) for the levels of the others."));
        boolean isIntercept = groups.size() == 1
                && groups.get(0).hasIntercept()
                && groups.get(0).terms().isEmpty();
        if (!isIntercept && nodes > 1)
            throw new Unreadable(
                    "estimate.one-intercept",
                    formula.text(),
                    new Words(
                            "nodes を 2 以上にできるのは、変量効果が (1 | 列) 一つのときだけです。",
                            "More than one node needs one random term, (1 | column)."));
        for (var random : groups)
            if (random.terms().isEmpty() && !random.hasIntercept())
                throw new Unreadable(
                        "estimate.empty-random-term",
                        formula.text(),
                        new Words("変量効果の項 (0 | 列) には何もありません。", "The random term (0 | column) holds nothing."));
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

    private static Estimate answer(Asked asked, GeneralisedMixedFit fit, Outcome family, int nodes, double level) {
        var coefficients = Asked.coefficients(fit.fixed().names(), fit.coefficients(), fit.covariance(), level);
        var group = fit.random().terms().get(0);
        return new Estimate(
                METHOD.id(),
                asked.effects(coefficients, family.ratio()),
                coefficients,
                figures(fit, family),
                fit.random().isIntercept() ? List.of() : List.of(variances(fit)),
                new Sample(asked.rows().count(), asked.dropped(), Map.of(group.group(), (long) group.levels())),
                List.of(
                        new Convention(
                                "integration",
                                nodes == 1 ? "Laplace" : "adaptive Gauss-Hermite, " + nodes + " nodes",
                                "R lme4::glmer(nAGQ = " + nodes + ")"),
                        new Convention(
                                "standard error",
                                "from second derivatives in coefficients and standard deviations together, normal intervals",
                                "R vcov(glmer, use.hessian = TRUE)"),
                        new Convention("aliased columns", "left out, left to right", "R lme4::glmer()")),
                remarks(fit, group));
    }

    private static Grid variances(GeneralisedMixedFit fit) {
        var lines = new ArrayList<Grid.Line>();
        for (int t = 0; t < fit.variances().size(); t++)
            lines.addAll(fit.random().terms().get(t).lines(fit.variances().get(t)));
        return RandomTerm.table(lines);
    }

    private static List<Figure> figures(GeneralisedMixedFit fit, Outcome family) {
        var figures = new ArrayList<Figure>();
        for (int t = 0; t < fit.variances().size(); t++) {
            var term = fit.random().terms().get(t);
            for (int j = 0; j < term.columns(); j++)
                figures.add(new Figure(
                        "variance " + term.group() + " " + term.design().names().get(j),
                        fit.variances().get(t).get(j, j)));
        }
        if (fit.random().isIntercept()) ofIntercept(fit, family, figures);
        double parameters = fit.coefficients().length + fit.random().parameters();
        figures.add(new Figure("log-likelihood", -fit.deviance() / 2));
        figures.add(new Figure("AIC", fit.deviance() + 2 * parameters));
        figures.add(new Figure(
                "BIC",
                fit.deviance() + parameters * StrictMath.log(fit.fixed().rows().count())));
        return figures;
    }

    private static void ofIntercept(GeneralisedMixedFit fit, Outcome family, List<Figure> figures) {
        var group = fit.random().terms().get(0).group();
        double variance = fit.variances().get(0).get(0, 0);
        if (family == Outcome.BINOMIAL)
            figures.add(new Figure("ICC " + group + " (latent)", variance / (variance + Math.PI * Math.PI / 3)));
        figures.add(new Figure(
                "median " + family.ratio() + " " + group,
                StrictMath.exp(Math.sqrt(2 * variance) * Normal.quantile(0.75))));
    }

    private static List<Words> remarks(GeneralisedMixedFit fit, RandomTerm group) {
        var remarks = new ArrayList<>(Asked.aliased(fit.fixed().aliased()));
        if (fit.isSingular())
            remarks.add(
                    fit.random().isIntercept()
                            ? new Words(
                                    "まとまりの差の分散が 0 です。まとまりの差がないと読んでください。",
                                    "The variance between groups is 0: read it as no difference between groups.")
                            : new Words(
                                    "まとまりの差の分散が 0 か、完全に相関しています。項を減らすか、まとまりの差がないと読んでください。",
                                    "A variance between groups is 0, or two effects are one: leave out a term, or read it as no difference between groups."));
        if (group.levels() < MANY_GROUPS)
            remarks.add(new Words(
                    "「" + group.group() + "」は " + group.levels() + " しかなく、分散と標準誤差は当てになりません。",
                    "\"" + group.group() + "\" has only " + group.levels()
                            + " levels: its variance and the standard errors are unreliable."));
        return remarks;
    }
}
