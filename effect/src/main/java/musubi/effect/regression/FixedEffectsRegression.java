package musubi.effect.regression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.rows.Clusters;

/**
 * Least squares within the levels of one or more columns, such as units and years.
 *
 * <p>Estimand: the mean difference in outcome within the same unit (and year) for one more of the column.
 * <br>Source: Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, 2nd ed., chapter 10; Correia (2017),
 * Linear models with high-dimensional fixed effects.
 * <br>Checked against: R lm with dummies, sandwich 3.0-2, clubSandwich 0.5.8, plm 2.6-2, effect/src/test/resources/reference/regression:
 * fixed.R and crossed.R, relative error below 1e-8.
 */
public final class FixedEffectsRegression {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "fixed-effects",
            new Words("固定効果回帰", "Regression with fixed effects"),
            new Words(
                    "同じ人（地域・年）の中での、列が 1 増えたときの結果の平均の差",
                    "mean difference in outcome within the same unit (and year) for one more of the column"),
            List.of(
                    new Words(
                            "人や地域ごとに変わらない違いと、年ごとに共通の変化のほかに、隠れた違いがない",
                            "apart from what is constant in a unit and what is common to a year, nothing hidden differs"),
                    new Words(
                            "過去の結果が今の参加を左右しない",
                            "past outcomes do not decide present participation (strict exogeneity)"),
                    new Words("まとまりどうしが独立である", "clusters are independent of each other")),
            "y_it = a_i + c_t + x_it'b + e_it;  b = (X~'W X~)^-1 X~'W y~, where ~ takes the means of each level out",
            new Words(
                    "始まりの時期が単位ごとに違い、効果も違うとき（段階導入の差の差を使う）。結果の過去の値を説明に使うとき。",
                    "when units start at different times and effects differ (use a staggered difference in differences),"
                            + " or with past outcomes among the covariates"),
            List.of(
                    "Frisch and Waugh (1933), Econometrica 1, 387-401",
                    "Guimarães and Portugal (2010), Stata Journal 10, 628-649",
                    "Gaure (2013), Computational Statistics and Data Analysis 66, 8-18",
                    "Cameron and Miller (2015), Journal of Human Resources 50, 317-372",
                    "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683, theorem 2"),
            List.of(
                    "R fixest::feols(y ~ x | unit + time, cluster = ~unit)",
                    "Stata reghdfe y x, absorb(unit time) vce(cluster unit)",
                    "R lm(y ~ x + factor(unit) + factor(time))",
                    "R clubSandwich::coef_test(lm(), vcov = \"CR2\") for se=CR2"),
            "R 4.2.2 lm, sandwich 3.0-2, clubSandwich 0.5.8, relative error below 1e-8",
            "y ~ treated | unit + time",
            List.of(
                    LinearOptions.errors(
                            List.of("classical", "HC0", "HC1"),
                            "標準誤差。auto は CR1（cluster がなければ最初の固定効果でまとめる）",
                            "standard errors; auto is CR1, by the first fixed effect when no cluster is given"),
                    LinearOptions.CLUSTERINGS,
                    Option.choice(
                            "count-effects",
                            "nested",
                            List.of("nested", "full"),
                            "CR1 の係数の数え方。nested はまとまりに入れ子の固定効果を数えない",
                            "how CR1 counts coefficients: nested leaves out effects nested in the clusters, full counts all"),
                    LinearOptions.WAYS,
                    LinearOptions.PSD,
                    LinearOptions.WEIGHTS,
                    LinearOptions.LEVEL),
            FixedEffectsRegression::estimate);

    private FixedEffectsRegression() {}

    /** The coefficients of {@code request}. */
    public static Estimation estimate(Request request) {
        var fixed = request.formula().fixed();
        if (fixed.isEmpty())
            throw new Unreadable(
                    "estimate.no-fixed-effects",
                    request.formula().text(),
                    new Words(
                            "固定効果の列を「| 列」の形で書いてください。例: y ~ treated | unit + time",
                            "Write the columns of the fixed effects after a bar: y ~ treated | unit + time."));
        var model = LinearModel.of(request);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var effects = FixedEffects.of(model.rows(), fixed, model.weights());
        var design = Design.of(request.formula().terms(), true, model.rows());
        var fitted = Absorbed.fit(model.rows(), design, model.response(), model.weights(), effects);
        if (fitted.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words(
                            "固定効果を取り除く計算が 20000 回で収束しませんでした。",
                            "Taking the fixed effects out did not settle within 20000 rounds."));
        var absorbed = fitted.get();
        if (absorbed.df() <= 0) return model.tooFew(absorbed.parameters());
        if (absorbed.fit().rank() == 0)
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "どの列も固定効果の組み合わせです: " + String.join("、", absorbed.aliased()) + "。",
                            "The fixed effects make up every column: " + String.join(", ", absorbed.aliased()) + "."));
        return inferred(model, absorbed, request.options());
    }

    private static Estimation inferred(LinearModel model, Absorbed absorbed, Options options) {
        var kind = options.text("se").equals("auto") ? "CR1" : options.text("se");
        if (!ClusterErrors.isKind(kind)) model.refuseMismatch(kind);
        if (!ClusterErrors.isKind(kind))
            return answer(
                    model,
                    absorbed,
                    kind.equals("classical") ? absorbed.classical() : absorbed.robust(kind),
                    options.number("level"));
        var first = absorbed.effects().effects().get(0);
        var clusterings = model.clusterings().isEmpty()
                ? List.of(first.levels())
                : List.copyOf(model.clusterings().values());
        if (clusterings.stream().mapToInt(Clusters::count).min().orElseThrow() < 2)
            return new NotEstimable(
                    Why.TOO_FEW_CLUSTERS, new Words("まとまりが 2 個より少ないです。", "There are fewer than 2 clusters."));
        return absorbed.clustered(clusterings, kind, options.text("count-effects"), options.text("ways"))
                .map(covariance -> options.yes("psd") ? Multiway.mended(covariance) : covariance)
                .<Estimation>map(covariance -> answer(model, absorbed, covariance, options.number("level")))
                .orElseGet(ClusterErrors::undeletable);
    }

    private static Estimate answer(LinearModel model, Absorbed absorbed, Covariance covariance, double level) {
        var fit = absorbed.fit();
        var coefficients = Coefficients.of(fit, covariance, level);
        var remarks = new ArrayList<>(Coefficients.aliased(absorbed.aliased()));
        remarks.addAll(covariance.remarks());
        long singletons = absorbed.effects().singletons();
        if (singletons > 0)
            remarks.add(new Words(
                    singletons + " 行は固定効果の中で一行だけです。係数には影響しませんが、行数には数えています。",
                    singletons
                            + " rows are alone in a level of a fixed effect; they do not move the coefficients but are"
                            + " counted as rows."));
        var groups = new LinkedHashMap<>(model.groups());
        for (var effect : absorbed.effects().effects())
            groups.put("levels of " + effect.name(), (long) effect.levels().count());
        groups.put("singletons", singletons);
        return new Estimate(
                METHOD.id(),
                Coefficients.headline(coefficients),
                coefficients,
                List.of(
                        new Figure("sigma", Math.sqrt(fit.residualSquares() / absorbed.df())),
                        new Figure("df residual", absorbed.df()),
                        new Figure("within R squared", 1 - fit.residualSquares() / absorbed.squares())),
                List.of(),
                new Sample(fit.count(), model.dropped(), groups),
                List.of(
                        covariance.convention(),
                        new Convention(
                                "fixed effects",
                                absorbed.effects().parameters()
                                        + " coefficients swept out; redundant ones counted between each column and the"
                                        + " earlier one with the most connected parts",
                                "Stata reghdfe dofadjustments(pairwise)"),
                        new Convention("singletons", "kept", "R fixest::feols(fixef.rm = \"none\")"),
                        new Convention("aliased columns", "left out, left to right", "R lm()")),
                remarks);
    }
}
