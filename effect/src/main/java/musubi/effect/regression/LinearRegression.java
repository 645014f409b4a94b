package musubi.effect.regression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;

/**
 * Least squares with classical, heteroskedasticity-consistent or clustered standard errors.
 *
 * <p>Checked against: R lm, sandwich 3.0-2, effect/src/test/resources/reference/regression, relative error below 1e-8.
 */
public final class LinearRegression {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "ols",
            new Words("最小二乗法（線形回帰）", "Least squares"),
            new Words("共変量が同じ人どうしの結果の平均の差", "difference in mean outcome between people alike in the covariates"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("結果の平均が係数の和で表せる", "the mean outcome is a sum of the terms"),
                    new Words("行どうし（まとまりを指定したらまとまりどうし）が独立である", "rows, or clusters when given, are independent")),
            "b = (X'WX)^-1 X'Wy",
            new Words(
                    "結果が 0 か 1、件数、費用で 0 が多いとき。年数が違う人を比べるとき。",
                    "for outcomes of 0 or 1, counts, costs with many zeros, or follow-up of different length"),
            List.of(
                    "White (1980), Econometrica 48, 817-838",
                    "MacKinnon and White (1985), Journal of Econometrics 29, 305-325",
                    "Cameron and Miller (2015), Journal of Human Resources 50, 317-372"),
            List.of("R lm()", "R sandwich::vcovHC(), vcovCL()"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "y ~ treated + s(age) + sex*income",
            List.of(
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1"),
                            "標準誤差。auto は cluster があれば CR1、なければ HC3",
                            "standard errors; auto is CR1 with cluster, else HC3"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.given("weights", "重みの列", "column of sampling weights"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            LinearRegression::estimate);

    private LinearRegression() {}

    /** The coefficients of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var formula = request.formula();
        var needed = new LinkedHashSet<>(formula.variables());
        needed.addAll(options.columns("cluster"));
        options.find("weights").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        if (rows.count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete."));
        var design = Design.of(formula, rows);
        Column response = Numbers.over(Evaluation.of(formula.response().single(), rows));
        Column weights = options.find("weights").map(rows::column).orElse(new Constant(1, rows.count()));
        var fit = LeastSquares.fit(rows, design, response, weights);
        if (fit.df() <= 0)
            return new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            rows.count() + " 行で " + fit.rank() + " 個の係数は推定できません。",
                            rows.count() + " rows cannot carry " + fit.rank() + " coefficients."));
        var clusterColumns = options.columns("cluster");
        var groups = new TreeMap<String, Long>();
        Covariance covariance;
        if (clusterColumns.isEmpty()) {
            var kind = options.text("se").equals("auto") ? "HC3" : options.text("se");
            covariance = kind.equals("classical") ? Covariance.classical(fit) : Covariance.robust(fit, kind);
        } else {
            var clusters = Clusters.of(rows, clusterColumns);
            if (clusters.count() < 2)
                return new NotEstimable(
                        Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only."));
            groups.put("clusters", (long) clusters.count());
            var kind = options.text("se").equals("auto") ? "CR1" : options.text("se");
            covariance = Covariance.clustered(fit, clusters, kind);
        }
        return answer(fit, covariance, complete.dropped(), groups, options.number("level"));
    }

    private static Estimate answer(
            LinearFit fit, Covariance covariance, Map<String, Long> dropped, Map<String, Long> groups, double level) {
        var coefficients = new ArrayList<Parameter>();
        var names = fit.names();
        for (int j = 0; j < names.size(); j++)
            coefficients.add(Parameter.of(
                    names.get(j),
                    fit.coefficients()[fit.kept()[j]],
                    covariance.standardErrors().get(j),
                    covariance.df(),
                    level));
        var effects = coefficients.stream()
                .filter(p -> !p.name().equals("(Intercept)"))
                .limit(1)
                .toList();
        var remarks = fit.aliased().stream()
                .map(a -> new Words(
                        "列「" + a + "」は他の列の組み合わせなので外しました。",
                        "Column \"" + a + "\" is a combination of others and was left out."))
                .toList();
        return new Estimate(
                METHOD.id(),
                effects,
                coefficients,
                List.of(new Figure("sigma", Math.sqrt(fit.variance())), new Figure("df residual", fit.df())),
                List.of(),
                new Sample(fit.count(), dropped, groups),
                List.of(
                        covariance.convention(),
                        new Convention("aliased columns", "left out, left to right", "R lm()")),
                remarks);
    }
}
