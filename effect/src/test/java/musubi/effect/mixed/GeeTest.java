package musubi.effect.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

class GeeTest {
    private static final ReferenceFixture R = ReferenceFixture.of("mixed/gee.csv");
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "gaussian, exchangeable, y", "binomial, exchangeable, high", "poisson, exchangeable, count",
        "gaussian, independence, y", "binomial, independence, high", "poisson, independence, count"
    })
    void agrees_with_r_on_a_small_table(String family, String corr, String outcome) {
        check(
                "small " + family + " " + corr,
                GroupsFixture.small(),
                outcome + " ~ treated + x",
                Map.of("family", family, "corr", corr, "cluster", "area"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"exchangeable", "independence"})
    void agrees_with_r_on_counties_and_on_the_lalonde_data(String corr) {
        check(
                "counties " + corr,
                TableFixture.shared("evaluation/mpdta.csv"),
                "lemp ~ treat + lpop + year",
                Map.of("corr", corr, "cluster", "countyreal"));
        Rows lalonde = TableFixture.shared("evaluation/lalonde.csv");
        var months = lalonde.column("re78").toArray();
        for (int i = 0; i < months.length; i++) months[i] = Math.floor(months[i] / 1000);
        check(
                "any " + corr,
                lalonde,
                "I(re78 > 0) ~ treat * married + age + re74",
                Map.of("corr", corr, "cluster", "educ", "family", "binomial"));
        check(
                "months " + corr,
                lalonde.with("months", Numbers.over(months)),
                "months ~ treat + age + race + offset(log(age))",
                Map.of("corr", corr, "cluster", "educ", "family", "poisson"));
    }

    /** With one denominator and without correlation the robust error is that of least squares, CR0. */
    @Test
    void independence_is_least_squares_with_clustered_errors() {
        var gee = (Estimate)
                ask(GroupsFixture.small(), "y ~ treated + x", Map.of("corr", "independence", "cluster", "area"));
        var ols = (Estimate) musubi.effect.regression.LinearRegression.estimate(new Request(
                GroupsFixture.small(),
                Formula.parse("y ~ treated + x"),
                musubi.effect.regression.LinearRegression.METHOD.settings(Map.of("se", "CR0", "cluster", "area"))));

        for (int j = 0; j < 3; j++) {
            assertThat(gee.coefficients().get(j).estimate())
                    .isCloseTo(ols.coefficients().get(j).estimate(), within(1e-10));
            assertThat(gee.coefficients().get(j).standardError())
                    .isCloseTo(ols.coefficients().get(j).standardError(), within(1e-10));
        }
    }

    @Test
    void fewer_degrees_of_freedom_give_a_larger_dispersion() {
        var all = (Estimate)
                ask(GroupsFixture.small(), "y ~ treated + x", Map.of("corr", "independence", "cluster", "area"));
        var less = (Estimate) ask(
                GroupsFixture.small(),
                "y ~ treated + x",
                Map.of("corr", "independence", "cluster", "area", "moments", "n-p"));

        assertThat(figure(less, "dispersion") / figure(all, "dispersion")).isCloseTo(90.0 / 87, within(1e-12));
        assertThat(less.conventions()).extracting(c -> c.equivalent()).contains("R gee::gee()");
    }

    @Test
    void the_odds_ratio_is_the_exponential_of_the_coefficient() {
        var estimate = (Estimate)
                ask(GroupsFixture.small(), "high ~ treated + x", Map.of("family", "binomial", "cluster", "area"));

        assertThat(estimate.headline().name()).isEqualTo("odds ratio treated");
        assertThat(estimate.headline().estimate())
                .isEqualTo(StrictMath.exp(
                        estimate.parameter("treated").orElseThrow().estimate()));
        assertThat(estimate.remarks()).extracting(r -> r.en()).anyMatch(r -> r.contains("only 9 clusters"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var lines = new ArrayList<>(GroupsFixture.lines());
        var options = Map.of("family", "poisson", "cluster", "area");
        var before = ask(GroupsFixture.small(), "count ~ treated + x", options);
        Collections.shuffle(lines, new Random(seed));

        assertThat(ask(GroupsFixture.rows(lines), "count ~ treated + x", options))
                .isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} by {1} gives {2}")
    @CsvSource({
        "y ~ x, one, TOO_FEW_CLUSTERS",
        "y ~ one + x, area, SINGULAR_DESIGN",
        "x ~ factor(x), area, TOO_FEW_ROWS"
    })
    void refuses(String formula, String cluster, Why why) {
        Rows rows = GroupsFixture.small();
        rows = rows.with("one", new Constant(1, rows.count()));

        assertThat(ask(rows, formula, Map.of("cluster", cluster)))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    /** In each cluster the outcomes lie on both sides of the mean: rows of a cluster would have to be less alike than possible. */
    @Test
    void says_so_when_no_such_correlation_exists() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 40; i++)
            lines.add("%d,%d,0,%s,0,0,0".formatted(i / 10, i * 7 % 5, (i % 2 == 0 ? 1 : -1) * (1 + i % 4)));

        assertThat(ask(GroupsFixture.rows(lines), "y ~ x", Map.of("cluster", "area")))
                .isInstanceOfSatisfying(NotEstimable.class, no -> {
                    assertThat(no.why()).isEqualTo(Why.NOT_CONVERGED);
                    assertThat(no.detail().en()).contains("use corr=independence");
                });
    }

    @Test
    void an_outcome_out_of_range_and_missing_clusters_are_refused() {
        assertThatThrownBy(() -> ask(GroupsFixture.small(), "y ~ x", Map.of("family", "binomial", "cluster", "area")))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(GroupsFixture.small(), "y ~ x", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.no-cluster"));
    }

    private static void check(String test, Rows rows, String formula, Map<String, String> options) {
        var robust = (Estimate) ask(rows, formula, options);
        var trusting = new HashMap<>(options);
        trusting.put("se", "model");
        var model = (Estimate) ask(rows, formula, trusting);
        for (var parameter : robust.coefficients()) {
            double error = R.number(test, parameter.name() + " se");
            assertThat(parameter.estimate())
                    .as(test + " " + parameter.name())
                    .isCloseTo(R.number(test, parameter.name()), within(TOLERANCE * error));
            R.check(test, parameter.name() + " se", parameter.standardError(), TOLERANCE);
        }
        for (var parameter : model.coefficients())
            R.check(test, parameter.name() + " model se", parameter.standardError(), TOLERANCE);
        R.check(test, "dispersion", figure(robust, "dispersion"), TOLERANCE);
        if (test.endsWith("exchangeable")) R.check(test, "correlation", figure(robust, "correlation"), TOLERANCE);
    }

    private static double figure(Estimate estimate, String name) {
        return estimate.figure(name).orElseThrow().value();
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return Gee.estimate(new Request(rows, Formula.parse(formula), Gee.METHOD.settings(options)));
    }
}
