package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;

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
                    "Cameron and Miller (2015), Journal of Human Resources 50, 317-372",
                    "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683"),
            List.of("R lm()", "R sandwich::vcovHC(), vcovCL()", "R clubSandwich::coef_test(vcov = \"CR2\")"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "y ~ treated + s(age) + sex*income",
            List.of(
                    LinearOptions.errors(
                            List.of("classical", "HC0", "HC1", "HC2", "HC3"),
                            "標準誤差。auto は cluster があれば CR1、なければ HC3",
                            "standard errors; auto is CR1 with cluster, else HC3"),
                    LinearOptions.CLUSTERINGS,
                    LinearOptions.WAYS,
                    LinearOptions.PSD,
                    LinearOptions.WEIGHTS,
                    LinearOptions.LEVEL),
            LinearRegression::estimate);

    private LinearRegression() {}

    /** The coefficients of {@code request}. */
    public static Estimation estimate(Request request) {
        if (!request.formula().fixed().isEmpty()
                || !request.formula().instruments().isEmpty())
            throw new Unreadable(
                    "formula.unused-term",
                    request.formula().text(),
                    new Words(
                            "「|」の後は ols では使えません。固定効果は fixed-effects、操作変数は iv を使ってください。",
                            "ols cannot use what stands after the bar: fixed-effects takes fixed effects, iv instruments."));
        var model = LinearModel.of(request);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var fit = LeastSquares.fit(
                model.rows(), Design.of(request.formula(), model.rows()), model.response(), model.weights());
        if (fit.df() <= 0) return model.tooFew(fit.rank());
        int first = fit.design().hasIntercept() ? 1 : 0;
        // The next column must not pass for the effect that was asked for.
        if (first < fit.coefficients().length && Double.isNaN(fit.coefficients()[first]))
            return singular(fit.design().names().get(first));
        return covariance(model, fit, request.options())
                .<Estimation>map(covariance -> answer(model, fit, covariance, request.options()))
                .orElseGet(model::withoutErrors);
    }

    private static NotEstimable singular(String column) {
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "最初の列「" + column + "」は一定か、他の列の組み合わせです。",
                        "The first column \"" + column + "\" is constant or a combination of the others."));
    }

    private static Optional<Covariance> covariance(LinearModel model, LinearFit fit, Options options) {
        var asked = options.text("se");
        var kind = !asked.equals("auto") ? asked : model.clusterings().isEmpty() ? "HC3" : "CR1";
        model.refuseMismatch(kind);
        if (!ClusterErrors.isKind(kind)) return Covariance.unclustered(fit, kind);
        var covariance = ClusterErrors.of(
                fit, List.copyOf(model.clusterings().values()), kind, options.text("ways"), fit.rank());
        return options.yes("psd") ? covariance.map(Multiway::mended) : covariance;
    }

    private static Estimate answer(LinearModel model, LinearFit fit, Covariance covariance, Options options) {
        var coefficients = Coefficients.of(fit, covariance, options.number("level"));
        var remarks = new ArrayList<>(Coefficients.aliased(fit.aliased()));
        remarks.addAll(covariance.remarks());
        return new Estimate(
                METHOD.id(),
                Coefficients.headline(coefficients),
                coefficients,
                List.of(new Figure("sigma", Math.sqrt(fit.variance())), new Figure("df residual", fit.df())),
                List.of(),
                new Sample(fit.count(), model.dropped(), model.groups()),
                List.of(
                        covariance.convention(),
                        new Convention("aliased columns", "left out, left to right", "R lm()")),
                remarks);
    }
}
