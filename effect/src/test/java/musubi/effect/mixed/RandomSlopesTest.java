package musubi.effect.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slopes that vary between groups, in generalised linear mixed models. */
class RandomSlopesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("mixed/glmm-slopes.csv");

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "poisson correlated, poisson, y ~ trt + log(base) + t + (1 + t ! subject)",
        "poisson independent, poisson, y ~ trt + log(base) + t + (1 + t !! subject)",
        "poisson independent, poisson, y ~ trt + log(base) + t + (0 + t ! subject) + (1 ! subject)",
        "poisson slope, poisson, y ~ trt + t + (0 + t ! subject)",
        "binomial independent, binomial, I(y > 5) ~ trt + log(base) + t + (1 + t !! subject)"
    })
    void agrees_with_r_on_seizures(String test, String family, String formula) {
        check(test, (Estimate) ask(SeizuresFixture.rows(), formula.replace('!', '|'), family), "subject");
    }

    /** The effects of intercept and slope are one: the likelihood is flat in a direction. */
    @Test
    void agrees_with_r_where_two_effects_are_one() {
        Rows people = TableFixture.shared("evaluation/nhefs.csv");
        var groups = people.column("marital").toArray();
        var older = people.column("age").toArray();
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groups[i] * 10 + people.column("education").at(i);
            older[i] = (older[i] - 45) / 10;
        }
        people = people.with("marital", Numbers.over(groups)).with("older", Numbers.over(older));

        var estimate = (Estimate) ask(people, "asthma ~ qsmk + sex + older + (1 + older | marital)", "binomial");

        check("asthma", estimate, "marital");
        assertThat(estimate.remarks()).extracting(r -> r.en()).anyMatch(r -> r.contains("two effects are one"));
    }

    @Test
    void the_table_holds_covariances_and_correlations() {
        var estimate = (Estimate) ask(SeizuresFixture.rows(), "y ~ trt + log(base) + t + (1 + t | subject)", "poisson");

        var line = estimate.table("random effects").orElseThrow().lines().get(2);
        assertThat(line.label()).isEqualTo("subject (Intercept) with t");
        assertThat(line.values().get(0)).isCloseTo(R.number("poisson correlated exact", "covariance"), within(1e-6));
        assertThat(estimate.figure("AIC").orElseThrow().value())
                .isCloseTo(-2 * R.number("poisson correlated exact", "log-likelihood") + 2 * 7, within(1e-6));
    }

    /** A slope on a column of zeros has no say: the model is that of the intercept. */
    @Test
    void one_intercept_is_the_same_by_both_ways() {
        var rows = SeizuresFixture.rows();
        var one = (Estimate) ask(rows, "y ~ trt + t + (1 | subject)", "poisson");
        var ones = new double[rows.count()];
        java.util.Arrays.fill(ones, 1);

        var other =
                (Estimate) ask(rows.with("one", Numbers.over(ones)), "y ~ trt + t + (0 + one | subject)", "poisson");

        for (int j = 0; j < 3; j++) {
            var expected = one.coefficients().get(j);
            var found = other.coefficients().get(j);
            assertThat(found.estimate()).isCloseTo(expected.estimate(), within(1e-7 * expected.standardError()));
            assertThat(found.standardError() / expected.standardError()).isCloseTo(1, within(1e-7));
        }
    }

    /** Derivatives against differences, away from the maximum. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"BINOMIAL", "POISSON", "GAUSSIAN"})
    void the_gradient_is_that_of_the_approximation(Canonical family) {
        var lines = new ArrayList<String>();
        lines.add("g,a,b");
        var y = new double[] {1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1};
        var x = new double[22];
        for (int i = 0; i < 11; i++) {
            x[2 * i] = 1;
            x[2 * i + 1] = ((2 * i + 1) * 7 % 11 - 5) / 4.0;
            lines.add("%d,%s,%s".formatted(i < 3 ? 0 : i < 7 ? 1 : 2, i * 5 % 7 / 3.0, i * 3 % 5 / 2.0));
        }
        var table = LocalRows.of(TableFixture.columns(lines), "");
        var random = RandomColumns.of(RandomTerm.of(Formula.parse("y ~ 1 + (1 + a | g) + (0 + b | g)"), table));
        var places = new int[11];
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 11; i++) order.add(i);
        order.sort(java.util.Comparator.comparingDouble(i -> table.column("g").at(i)));
        for (int i = 0; i < 11; i++) places[order.get(i)] = i;
        var rows = new GroupedRows(new int[] {0, 3, 7, 11}, 2, x, y, new double[11]);
        var likelihood = new LaplaceLikelihood(rows, random, random.values(table, places), family);
        var at = new double[] {0.3, -0.4, 0.8, 0.3, 0.5, -0.7};

        var gradient = likelihood.gradient(at);

        for (int k = 0; k < at.length; k++) {
            var up = at.clone();
            var down = at.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            assertThat(gradient[k]).isCloseTo((likelihood.value(up) - likelihood.value(down)) / 2e-5, within(1e-7));
        }
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var lines = new ArrayList<>(SeizuresFixture.lines());
        var formula = "y ~ trt + t + (1 + t | subject)";
        var before = ask(SeizuresFixture.rows(lines), formula, "poisson");
        Collections.shuffle(lines, new Random(2));

        assertThat(ask(SeizuresFixture.rows(lines), formula, "poisson")).isEqualTo(before);
    }

    /** Estimates of glmer lie within 2e-4 of an error of the maximum, its errors within 2e-3; the formula is met to 1e-6. */
    private static void check(String test, Estimate estimate, String group) {
        check(test, estimate, group, 2e-4, 2e-3);
        check(test + " exact", estimate, group, 1e-6, 5e-6);
    }

    private static void check(String test, Estimate estimate, String group, double estimates, double errors) {
        for (var parameter : estimate.coefficients()) {
            double error = R.number(test, parameter.name() + " se");
            assertThat(parameter.estimate())
                    .as(test + " " + parameter.name())
                    .isCloseTo(R.number(test, parameter.name()), within(estimates * error));
            R.check(test, parameter.name() + " se", parameter.standardError(), errors);
        }
        for (var name : List.of("log-likelihood", "variance (Intercept)", "variance t", "variance older"))
            if (R.names(test).contains(name)) {
                var own = name.replace("variance ", "variance " + group + " ");
                R.check(test, name, estimate.figure(own).orElseThrow().value(), name.startsWith("log") ? 1e-8 : errors);
            }
    }

    private static Estimation ask(Rows rows, String formula, String family) {
        return GeneralisedMixedModel.estimate(new Request(
                rows, Formula.parse(formula), GeneralisedMixedModel.METHOD.settings(Map.of("family", family))));
    }
}
