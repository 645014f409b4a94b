package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
import musubi.effect.formula.Formula;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Sums;

/**
 * A linear model in which intercepts, and perhaps slopes, vary between groups.
 *
 * <p>Estimand: the difference in mean outcome, given the covariates and the group.
 * <br>Source: Laird and Ware (1982), Biometrics 38, 963-974; Bates and others (2015), Journal of Statistical Software 67(1).
 * <br>Checked against: R lme4 1.1-31, effect/src/test/resources/reference/mixed/lmm.csv, relative error below 1e-6.
 */
public final class LinearMixedModel {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "lmm",
            new Words("線形混合モデル", "Linear mixed model"),
            new Words(
                    "共変量と属するまとまり（地区、施設など）が同じ人どうしの結果の平均の差",
                    "difference in mean outcome between people alike in the covariates and in the same group"),
            List.of(
                    new Words(
                            "まとまりごとの差は平均 0 の正規分布に従い、式の列と無関係である",
                            "effects of the groups are normal with mean 0 and unrelated to the columns of the formula"),
                    new Words("残差は独立で、分散が等しい正規分布に従う", "residuals are independent and normal with one variance"),
                    new Words("まとまりは十分に多い（目安は 10 以上）", "there are enough groups, ten or more as a rule of thumb")),
            "y = Xb + Zu + e, u ~ N(0, G), e ~ N(0, s²); b = (X'V^-1 X)^-1 X'V^-1 y with V = ZGZ' + s² I at the (restricted) likelihood's maximum",
            new Words(
                    "参加の有無がまとまりの差と関係しているとき（固定効果を使う）。まとまりが少ないとき。標本の重みがあるとき。",
                    "when taking part goes with the effect of the group (use fixed effects), with few groups, or with sampling weights"),
            List.of(
                    "Laird and Ware (1982), Biometrics 38, 963-974",
                    "Patterson and Thompson (1971), Biometrika 58, 545-554",
                    "Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1), 1-48"),
            List.of("R lme4::lmer()", "Stata mixed", "SAS PROC MIXED"),
            "R 4.2.2, lme4 1.1-31, relative error below 1e-6",
            "y ~ treated + age + (1 | area)",
            List.of(
                    Option.choice(
                            "fit",
                            "REML",
                            List.of("REML", "ML"),
                            "REML は分散の偏りを減らす。ML は固定部分の違うモデルの尤度を比べるとき",
                            "REML takes bias out of the variances; ML to compare likelihoods of different fixed parts"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            LinearMixedModel::estimate);

    private static final int MANY_GROUPS = 10;

    /** Share of the squares of the outcome below which residuals are rounding. */
    private static final double EXACT = 1e-24;

    private LinearMixedModel() {}

    /** The coefficients, variances and their shares. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        needsGroups(formula);
        var asked = Asked.of(request);
        if (asked.refusal().isPresent()) return asked.refusal().get();
        var rows = asked.rows();
        var response = asked.response().toArray();
        for (int i = 0; i < response.length; i++) response[i] -= asked.offset().at(i);
        var fixed = LeastSquares.fit(rows, asked.design(), Numbers.over(response), new Constant(1, rows.count()));
        if (fixed.df() <= 0)
            return new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            rows.count() + " 行で " + fixed.rank() + " 個の係数は推定できません。",
                            rows.count() + " rows cannot carry " + fixed.rank() + " coefficients."));
        var singular = asked.singular(fixed.names());
        if (singular.isPresent()) return singular.get();
        var terms = RandomTerm.of(formula, rows);
        var refusal = LinearMixedFit.refusal(terms, rows.count());
        if (refusal.isPresent()) return refusal.get();
        double squares = Sums.of(rows, (block, row) -> response[row] * response[row]);
        if (!(fixed.residualSquares() > EXACT * squares))
            return new NotEstimable(Why.NO_VARIATION, new Words("残差がすべて 0 です。", "The fixed part leaves no residual."));
        boolean isRestricted = request.options().text("fit").equals("REML");
        var fit = LinearMixedFit.of(fixed, terms, isRestricted);
        if (fit.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED, new Words("尤度の最大が見つかりませんでした。", "No maximum of the likelihood was found."));
        return answer(asked, fit.get(), isRestricted, request.options().number("level"));
    }

    static void needsGroups(Formula formula) {
        if (formula.groups().isEmpty())
            throw new Unreadable(
                    "estimate.no-group",
                    formula.text(),
                    new Words(
                            "式にまとまりの項が要ります。例: y ~ treated + (1 | area)。",
                            "The formula needs a term for groups, as in y ~ treated + (1 | area)."));
    }

    private static Estimate answer(Asked asked, LinearMixedFit fit, boolean isRestricted, double level) {
        var coefficients = Asked.coefficients(fit.fixed().names(), fit.coefficients(), fit.covariance(), level);
        var groups = new TreeMap<String, Long>();
        fit.terms().forEach(t -> groups.put(t.group(), (long) t.levels()));
        return new Estimate(
                METHOD.id(),
                asked.effects(coefficients, ""),
                coefficients,
                figures(fit, isRestricted),
                List.of(variances(fit)),
                new Sample(fit.fixed().count(), asked.dropped(), groups),
                List.of(
                        new Convention(
                                "likelihood",
                                isRestricted ? "restricted (REML)" : "full (ML)",
                                "R lme4::lmer(REML = " + (isRestricted ? "TRUE" : "FALSE") + ")"),
                        new Convention(
                                "standard error",
                                "from the information at the estimated variances; normal intervals, no Satterthwaite degrees of freedom",
                                "R sqrt(diag(vcov(lmer)))"),
                        new Convention("aliased columns", "left out, left to right", "R lme4::lmer()")),
                remarks(fit));
    }

    private static List<Figure> figures(LinearMixedFit fit, boolean isRestricted) {
        var figures = new ArrayList<Figure>();
        double total = fit.residualVariance();
        for (int t = 0; t < fit.terms().size(); t++) {
            var term = fit.terms().get(t);
            for (int j = 0; j < term.columns(); j++)
                figures.add(new Figure(
                        "variance " + term.group() + " " + term.design().names().get(j),
                        fit.variances().get(t).get(j, j)));
            if (term.isIntercept()) total += fit.variances().get(t).get(0, 0);
        }
        figures.add(new Figure("variance residual", fit.residualVariance()));
        if (fit.terms().stream().allMatch(RandomTerm::isIntercept))
            for (int t = 0; t < fit.terms().size(); t++)
                figures.add(new Figure(
                        "ICC " + fit.terms().get(t).group(),
                        fit.variances().get(t).get(0, 0) / total));
        double parameters = fit.fixed().rank()
                + fit.terms().stream().mapToInt(RandomTerm::parameters).sum()
                + 1;
        figures.add(new Figure(isRestricted ? "REML criterion" : "deviance", fit.deviance()));
        figures.add(new Figure("log-likelihood", -fit.deviance() / 2));
        figures.add(new Figure("AIC", fit.deviance() + 2 * parameters));
        figures.add(new Figure(
                "BIC", fit.deviance() + parameters * StrictMath.log(fit.fixed().count())));
        return figures;
    }

    private static Grid variances(LinearMixedFit fit) {
        var lines = new ArrayList<Grid.Line>();
        for (int t = 0; t < fit.terms().size(); t++)
            lines.addAll(fit.terms().get(t).lines(fit.variances().get(t)));
        lines.add(new Grid.Line(
                "residual", List.of(fit.residualVariance(), Math.sqrt(fit.residualVariance()), Double.NaN)));
        return RandomTerm.table(lines);
    }

    private static List<Words> remarks(LinearMixedFit fit) {
        var remarks = new ArrayList<>(Asked.aliased(fit.fixed().aliased()));
        if (fit.isSingular())
            remarks.add(
                    new Words(
                            "まとまりの差の分散が 0 か、完全に相関しています。項を減らすか、まとまりの差がないと読んでください。",
                            "A variance between groups is 0, or two effects are one: leave out a term, or read it as no difference between groups."));
        for (var term : fit.terms())
            if (term.levels() < MANY_GROUPS)
                remarks.add(new Words(
                        "「" + term.group() + "」は " + term.levels() + " しかなく、分散と標準誤差は当てになりません。",
                        "\"" + term.group() + "\" has only " + term.levels()
                                + " levels: its variance and the standard errors are unreliable."));
        return remarks;
    }
}
