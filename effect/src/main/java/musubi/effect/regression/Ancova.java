package musubi.effect.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.rows.Numbers;

/**
 * The effect of a randomised arm with adjustment for what was measured before.
 *
 * <p>Estimand: the average effect of the arm on the enrolled.
 * <br>Source: Lin (2013), Annals of Applied Statistics 7, 295-318; Freedman (2008), Advances in Applied Mathematics 40,
 * 180-193.
 * <br>Checked against: R lm, sandwich 3.0-2, estimatr 1.0.0 lm_lin, effect/src/test/resources/reference/regression/trial.R,
 * relative error below 1e-8.
 */
public final class Ancova {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "ancova",
            new Words("共分散分析（無作為化試験）", "Analysis of covariance of a randomised trial"),
            new Words("割り付けた介入の平均の効果", "average effect of the assigned treatment"),
            List.of(
                    new Words("介入は無作為に割り付けられた", "treatment was randomised"),
                    new Words(
                            "共変量は割付の前に測った（割付で変わらない）",
                            "covariates were measured before assignment and are not changed by it")),
            "y = a + d arm + x'b (+ arm (x - mean x)'c) + e;  d is the effect",
            new Words(
                    "無作為に割り付けていないとき。割付の後に測った値を共変量にするとき。",
                    "without randomisation, or with covariates measured after assignment"),
            List.of(
                    "Lin (2013), Annals of Applied Statistics 7, 295-318",
                    "MacKinnon and White (1985), Journal of Econometrics 29, 305-325",
                    "European Medicines Agency (2015), Guideline on adjustment for baseline covariates,"
                            + " EMA/CHMP/295050/2013"),
            List.of(
                    "R estimatr::lm_robust(y ~ arm + x, se_type = \"HC2\")",
                    "R estimatr::lm_lin(y ~ arm, covariates = ~ x)"),
            "R 4.2.2, sandwich 3.0-2, estimatr 1.0.0, relative error below 1e-8",
            "y ~ arm + baseline + age",
            List.of(
                    Option.choice(
                            "interact",
                            "no",
                            List.of("no", "yes"),
                            "共変量の係数を群ごとに変えるか（リンの推定量）",
                            "whether covariates have coefficients of their own in each arm (Lin's estimator)"),
                    LinearOptions.errors(
                            List.of("classical", "HC0", "HC1", "HC2", "HC3"),
                            "標準誤差。auto は cluster があれば CR2、なければ HC2",
                            "standard errors; auto is CR2 with cluster, else HC2"),
                    Option.given("cluster", "割り付けたまとまりの列", "columns that name the assigned cluster"),
                    LinearOptions.WEIGHTS,
                    LinearOptions.LEVEL),
            Ancova::estimate);

    private Ancova() {}

    /** The coefficient of the first term of {@code request}. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        if (formula.terms().isEmpty()
                || !formula.hasIntercept()
                || !formula.fixed().isEmpty()
                || !formula.instruments().isEmpty()
                || formula.terms().get(0).parts().size() != 1)
            throw new Unreadable(
                    "estimate.treatment-first",
                    formula.text(),
                    new Words(
                            "式の右辺の最初に割り付けた群の列を書いてください。例: y ~ arm + age",
                            "The first term on the right must be the assigned arm: y ~ arm + age."));
        var model = LinearModel.of(request);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var arm = formula.terms().get(0);
        var values = Evaluation.of(arm.parts().get(0), model.rows());
        var distinct = Arrays.stream(values).distinct().sorted().toArray();
        if (distinct.length != 2 || distinct[0] != 0 || distinct[1] != 1)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "「" + arm.label() + "」は 0 と 1 の両方を持つ列にしてください。",
                            "\"" + arm.label() + "\" must be a column with both 0 and 1."));
        return fitted(request, model, arm, values);
    }

    private static Estimation fitted(Request request, LinearModel model, Term arm, double[] values) {
        var rows = model.rows();
        var terms = new ArrayList<>(request.formula().terms());
        boolean isInteracted = request.options().yes("interact");
        if (isInteracted) {
            var covariates = Design.of(terms.subList(1, terms.size()), true, rows);
            var matrix = covariates.matrix(rows);
            for (int j = 1; j < matrix.length; j++) {
                var name = arm.label() + ":" + covariates.names().get(j);
                rows = rows.with(name, Numbers.over(product(values, matrix[j], model)));
                terms.add(new Term(List.of(new Expression.Variable(name))));
            }
        }
        var design = Design.of(terms, true, rows);
        var column = design.names().get(design.columnsOfTerm(0)[0]);
        var fit = LeastSquares.fit(rows, design, model.response(), model.weights());
        if (fit.df() <= 0) return model.tooFew(fit.rank());
        if (fit.place(column) < 0)
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "「" + arm.label() + "」は他の列の組み合わせです。",
                            "\"" + arm.label() + "\" is a combination of the other columns."));
        return covariance(model, fit, request.options())
                .<Estimation>map(c -> answer(model, fit, c, column, values, isInteracted, request.options()))
                .orElseGet(model::withoutErrors);
    }

    /** The arm times the covariate less its mean, so that the coefficient of the arm stays the average effect. */
    private static double[] product(double[] arm, double[] covariate, LinearModel model) {
        double total = 0;
        double sum = 0;
        for (int row = 0; row < covariate.length; row++) {
            total += model.weights().at(row);
            sum += model.weights().at(row) * (covariate[row] - covariate[0]);
        }
        double mean = covariate[0] + sum / total;
        var product = new double[covariate.length];
        for (int row = 0; row < product.length; row++) product[row] = arm[row] * (covariate[row] - mean);
        return product;
    }

    private static Optional<Covariance> covariance(LinearModel model, LinearFit fit, Options options) {
        boolean isClustered = !model.clusterings().isEmpty();
        var asked = options.text("se");
        var kind = asked.equals("auto") ? isClustered ? "CR2" : "HC2" : asked;
        model.refuseMismatch(kind);
        if (isClustered)
            return ClusterErrors.of(fit, List.copyOf(model.clusterings().values()), kind, "min", fit.rank());
        return Covariance.unclustered(fit, kind);
    }

    private static Estimate answer(
            LinearModel model,
            LinearFit fit,
            Covariance covariance,
            String arm,
            double[] values,
            boolean isInteracted,
            Options options) {
        var coefficients = Coefficients.of(fit, covariance, options.number("level"));
        var remarks = new ArrayList<>(Coefficients.aliased(fit.aliased()));
        remarks.addAll(covariance.remarks());
        long treated = Arrays.stream(values).filter(v -> v == 1).count();
        return new Estimate(
                METHOD.id(),
                List.of(coefficients.get(fit.place(arm))),
                coefficients,
                List.of(new Figure("sigma", Math.sqrt(fit.variance())), new Figure("df residual", fit.df())),
                List.of(),
                new Sample(fit.count(), model.dropped(), model.groups())
                        .with("treated", treated)
                        .with("controls", fit.count() - treated),
                List.of(
                        covariance.convention(),
                        new Convention(
                                "adjustment",
                                isInteracted
                                        ? "covariates centred at their mean and multiplied by the arm"
                                        : "one coefficient of each covariate for both arms",
                                isInteracted ? "R estimatr::lm_lin()" : "R lm()")),
                remarks);
    }
}
