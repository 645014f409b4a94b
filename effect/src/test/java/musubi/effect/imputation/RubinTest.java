package musubi.effect.imputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Map;
import musubi.effect.Estimate;
import musubi.effect.Parameter;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Formula;
import musubi.effect.regression.LinearRegression;
import musubi.effect.rows.Numbers;
import org.junit.jupiter.api.Test;

class RubinTest {
    private static final ReferenceFixture R = ReferenceFixture.of("imputation/rubin.csv");
    private static final double TOLERANCE = 1e-12;

    @Test
    void numbers_are_pooled_as_in_mice() {
        var estimates = new double[] {1.2, 0.9, 1.45, 1.1, 1.3};
        var variances = new double[] {0.21, 0.25, 0.19, 0.22, 0.2};

        check("small", Rubin.pool(estimates, variances, 57));
        check("normal", Rubin.pool(estimates, variances, Double.POSITIVE_INFINITY));
        check("equal", Rubin.pool(new double[] {2, 2, 2, 2}, new double[] {0.1, 0.2, 0.1, 0.2}, 28));
    }

    private static void check(String test, Rubin.Pooled pooled) {
        R.check(test, "estimate", pooled.estimate(), TOLERANCE);
        R.check(test, "within", pooled.within(), TOLERANCE);
        R.check(test, "between", pooled.between(), TOLERANCE);
        R.check(test, "variance", pooled.variance(), TOLERANCE);
        R.check(test, "df", pooled.df(), TOLERANCE);
        R.check(test, "lambda", pooled.lambda(), TOLERANCE);
        R.check(test, "fmi", pooled.fmi(), TOLERANCE);
        R.check(test, "increase", pooled.increase(), TOLERANCE);
    }

    @Test
    void several_numbers_are_tested_by_d1() {
        var estimates = new double[][] {{1.2, 0.4}, {0.9, 0.6}, {1.45, 0.35}, {1.1, 0.5}};
        var covariances = new Symmetric[4];
        for (int i = 1; i <= 4; i++)
            covariances[i - 1] = Symmetric.of(new double[][] {{0.2 + i / 50.0, 0.03}, {0.03, 0.1 + i / 100.0}});

        var wald = Rubin.wald(estimates, covariances);

        R.check("D1", "statistic", wald.statistic(), TOLERANCE);
        R.check("D1", "df2", wald.df2(), TOLERANCE);
        R.check("D1", "p", wald.p(), 1e-10);
        R.check("D1", "increase", wald.increase(), TOLERANCE);
    }

    @Test
    void one_estimate_cannot_be_pooled() {
        assertThatThrownBy(() -> Rubin.pool(new double[] {1}, new double[] {1}, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linear_fits_on_the_same_completed_rows_pool_as_in_mice() {
        var rows = TableFixture.shared("evaluation/nhefs.csv");
        var observed = rows.column("wt82_71").toArray();
        double mean = java.util.Arrays.stream(observed)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElseThrow();
        var positions = rows.positions();
        var answers = new ArrayList<Estimate>();
        for (int j = 1; j <= 5; j++) {
            var completed = observed.clone();
            for (int i = 0; i < completed.length; i++)
                if (Double.isNaN(completed[i])) completed[i] = mean + (positions[i] + 1 + j) % 5;
            answers.add((Estimate) LinearRegression.estimate(new Request(
                    rows.with("wt82_71", Numbers.over(completed)),
                    Formula.parse("wt82_71 ~ qsmk + sex + age"),
                    LinearRegression.METHOD.settings(Map.of("se", "classical")))));
        }

        var pooled = PooledAnswers.of(answers, Double.NaN, 0.95);

        assertThat(pooled.coefficients()).hasSize(4);
        for (var parameter : pooled.coefficients()) {
            var name = parameter.name() + " ";
            R.check("nhefs", name + "estimate", parameter.estimate(), 1e-9);
            R.check("nhefs", name + "std.error", parameter.standardError(), 1e-9);
            R.check("nhefs", name + "df", parameter.df(), 1e-9);
        }
        for (var line : pooled.details().lines()) {
            R.check("nhefs", line.label() + " lambda", line.values().get(4), 1e-8);
            R.check("nhefs", line.label() + " fmi", line.values().get(5), 1e-8);
            R.check("nhefs", line.label() + " riv", line.values().get(6), 1e-8);
        }
    }

    @Test
    void ratios_are_told_from_differences_by_their_limits() {
        var difference = Parameter.of("x", 1.5, 0.2, 40, 0.95);

        assertThat(PooledAnswers.isRatio(difference, 0.95)).isFalse();
        assertThat(PooledAnswers.isRatio(difference.exponential("odds ratio x"), 0.95))
                .isTrue();
        assertThat(PooledAnswers.isRatio(difference.exponential("odds ratio x"), 0.9))
                .isFalse();
    }
}
