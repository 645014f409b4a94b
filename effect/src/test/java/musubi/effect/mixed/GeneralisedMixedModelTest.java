package musubi.effect.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneralisedMixedModelTest {
    private static final ReferenceFixture R = ReferenceFixture.of("mixed/glmm.csv");

    /** glmer leaves inner iterations early: its estimates lie within 2e-4 of an error of the maximum, its errors within 2e-3. */
    private static final double OF_GLMER = 2e-3;

    /** The same approximation in plain R, maximised to rounding. */
    private static final double OF_THE_FORMULA = 1e-6;

    @ParameterizedTest(name = "{0} with {2} nodes")
    @CsvSource({"binomial, high, 1", "binomial, high, 9", "poisson, count, 1", "poisson, count, 9"})
    void agrees_with_r_on_a_small_table(String family, String outcome, String nodes) {
        check("small " + family, GroupsFixture.small(), outcome + " ~ treated + x + (1 | area)", family, nodes);
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(strings = {"1", "9"})
    void agrees_with_r_on_rates_with_an_offset_and_on_a_small_variance(String nodes) {
        Rows lalonde = TableFixture.shared("evaluation/lalonde.csv");
        var months = lalonde.column("re78").toArray();
        for (int i = 0; i < months.length; i++) months[i] = Math.floor(months[i] / 1000);

        check(
                "months",
                lalonde.with("months", Numbers.over(months)),
                "months ~ treat + married + offset(log(age)) + (1 | educ)",
                "poisson",
                nodes);
        check(
                "birthplace",
                TableFixture.shared("evaluation/nhefs.csv"),
                "asthma ~ qsmk + sex + (1 | birthplace)",
                "binomial",
                nodes);
    }

    @Test
    void without_variance_between_groups_it_is_the_logistic_regression() {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var mixed = (Estimate) ask(rows, "I(re78 > 3000) ~ treat + race + married + (1 | educ)", "binomial", "1");
        var plain = (Estimate) musubi.effect.glm.Logit.estimate(new Request(
                rows,
                Formula.parse("I(re78 > 3000) ~ treat + race + married"),
                musubi.effect.glm.Logit.METHOD.settings(Map.of())));

        assertThat(figure(mixed, "variance educ (Intercept)")).isLessThan(1e-8);
        for (int j = 0; j < 5; j++) {
            assertThat(mixed.coefficients().get(j).estimate())
                    .isCloseTo(plain.coefficients().get(j).estimate(), within(1e-7));
            assertThat(mixed.coefficients().get(j).standardError())
                    .isCloseTo(plain.coefficients().get(j).standardError(), within(1e-6));
        }
        R.check("any 1", "log-likelihood", figure(mixed, "log-likelihood"), 1e-8);
        assertThat(mixed.remarks())
                .extracting(r -> r.en())
                .anyMatch(r -> r.startsWith("The variance between groups is 0"));
    }

    /** Small tables of counts, some without any variance between groups: the search must not be lost in its first steps. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 60, 133})
    void the_search_ends_at_a_maximum(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            double x = random.nextGaussian();
            double mean = StrictMath.exp(0.8 * x + (seed % 3) * 0.4 * (i % 6 - 2.5));
            lines.add("%d,%s,0,0,0,0,%d".formatted(i % 6, x, (int) (2 * random.nextDouble() * mean)));
        }

        var estimate = (Estimate) ask(GroupsFixture.rows(lines), "count ~ x + (1 | area)", "poisson", "1");

        assertThat(estimate.parameter("x").orElseThrow().standardError()).isBetween(0.01, 1.0);
    }

    /** Derivatives against differences, away from the maximum, for one and for seven nodes. */
    @ParameterizedTest(name = "{0}, {1} nodes")
    @CsvSource({"BINOMIAL, 1", "BINOMIAL, 7", "POISSON, 1", "POISSON, 7", "GAUSSIAN, 3"})
    void the_gradient_is_that_of_the_approximation(Canonical family, int nodes) {
        var y = new double[] {1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1};
        var x = new double[22];
        for (int i = 0; i < 22; i++) x[i] = i % 2 == 0 ? 1 : (i * 7 % 11 - 5) / 4.0;
        var rows = new GroupedRows(new int[] {0, 3, 7, 11}, 2, x, y, new double[11]);
        var likelihood = new MarginalLikelihood(rows, family, Quadrature.of(nodes));
        var at = new double[] {0.3, -0.4, 0.8};

        var gradient = likelihood.gradient(at);

        for (int k = 0; k < 3; k++) {
            var up = at.clone();
            var down = at.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            assertThat(gradient[k]).isCloseTo((likelihood.value(up) - likelihood.value(down)) / 2e-5, within(1e-8));
        }
    }

    /** Abramowitz and Stegun (1964), table 25.10, with the density of the normal. */
    @Test
    void quadrature_integrates_moments_of_the_normal() {
        var quadrature = Quadrature.of(9);

        var expected = new double[] {1, 0, 1, 0, 3, 0, 15, 0, 105};
        for (int power = 0; power < expected.length; power++) {
            double sum = 0;
            for (int k = 0; k < 9; k++)
                sum += quadrature.weights()[k] * StrictMath.pow(quadrature.nodes()[k], power);
            assertThat(sum).isCloseTo(expected[power], within(1e-11));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var lines = new ArrayList<>(GroupsFixture.lines());
        var before = ask(GroupsFixture.small(), "high ~ treated + x + (1 | area)", "binomial", "5");
        Collections.shuffle(lines, new Random(seed));

        assertThat(ask(GroupsFixture.rows(lines), "high ~ treated + x + (1 | area)", "binomial", "5"))
                .isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "high ~ x + (1 ! one), TOO_FEW_CLUSTERS",
        "high ~ I(y > 14) + (1 ! area), SEPARATION",
        "high ~ one + x + (1 ! area), SINGULAR_DESIGN"
    })
    void refuses(String formula, Why why) {
        Rows rows = GroupsFixture.small();
        rows = rows.with("one", new Constant(1, rows.count()));

        assertThat(ask(rows, formula.replace('!', '|'), "binomial", "1"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    @ParameterizedTest(name = "{0}, {1} nodes: {2}")
    @CsvSource({
        "high ~ x, 1, estimate.no-group",
        "high ~ x + (1 + x ! area), 2, estimate.one-intercept",
        "high ~ x + (1 ! area) + (1 ! round), 1, estimate.one-group",
        "high ~ x + (0 ! area), 1, estimate.empty-random-term",
        "high ~ x + (1 ! area), 51, estimate.option-range",
        "y ~ x + (1 ! area), 1, estimate.outcome-range",
        "I(high / 2) ~ x + (1 ! area), 1, estimate.outcome-range"
    })
    void refuses_what_it_cannot_read(String formula, String nodes, String code) {
        assertThatThrownBy(() -> ask(GroupsFixture.small(), formula.replace('!', '|'), "binomial", nodes))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void check(String name, Rows rows, String formula, String family, String nodes) {
        var test = name + " " + nodes;
        var estimate = (Estimate) ask(rows, formula, family, nodes);
        check(test, estimate, 2e-4, OF_GLMER);
        check(test + " exact", estimate, OF_THE_FORMULA, 3 * OF_THE_FORMULA);
        R.check(test + " exact", "log-likelihood", figure(estimate, "log-likelihood"), 1e-9);
    }

    private static void check(String test, Estimate estimate, double estimates, double errors) {
        for (var parameter : estimate.coefficients()) {
            double error = R.number(test, parameter.name() + " se");
            assertThat(parameter.estimate())
                    .as(test + " " + parameter.name())
                    .isCloseTo(R.number(test, parameter.name()), within(estimates * error));
            R.check(test, parameter.name() + " se", parameter.standardError(), errors);
        }
        R.check(test, "variance", estimate.figures().get(0).value(), errors);
    }

    private static double figure(Estimate estimate, String name) {
        return estimate.figure(name).orElseThrow().value();
    }

    private static Estimation ask(Rows rows, String formula, String family, String nodes) {
        return GeneralisedMixedModel.estimate(new Request(
                rows,
                Formula.parse(formula),
                GeneralisedMixedModel.METHOD.settings(Map.of("family", family, "nodes", nodes))));
    }
}
