package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegressionTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/ols.csv");

    @ParameterizedTest(name = "{0} errors on the LaLonde data")
    @ValueSource(strings = {"classical", "HC0", "HC1", "HC2", "HC3"})
    void agrees_with_r_on_splines_interactions_and_robust_errors(String se) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        checkAll(
                "lalonde " + se,
                rows,
                "re78 ~ treat*race + s(age) + educ + married + re74 + I(re75^2)",
                Map.of("se", se));
        checkAll("lalonde no intercept " + se, rows, "re78 ~ treat + race:married + age - 1", Map.of("se", se));
    }

    @ParameterizedTest(name = "{0} errors, clusters of schooling")
    @ValueSource(strings = {"CR0", "CR1"})
    void agrees_with_r_on_clustered_errors(String se) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        checkAll(
                "lalonde " + se,
                rows,
                "re78 ~ treat*race + ns(age, 4) + educ + married + re74 + I(re75^2)",
                Map.of("se", se, "cluster", "educ"));
    }

    @ParameterizedTest(name = "{0} errors, weights")
    @ValueSource(strings = {"classical", "HC0", "HC1", "HC2", "HC3"})
    void agrees_with_r_on_weights_and_missing_outcomes(String se) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = checkAll(
                "nhefs weighted " + se,
                rows,
                "wt82_71 ~ qsmk + sex + age + I(age^2) + factor(education) + smokeintensity + smokeyrs + wt71",
                Map.of("se", se, "weights", "smokeintensity"));

        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("wt82_71 missing", 63L));
    }

    /** The shift is exact, so that only the sandwich could lose digits. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3", "jackknife"})
    void a_column_far_from_zero_costs_no_digits(String se) {
        var lines = new ArrayList<>(List.of("y,a,x,z,g"));
        var random = new Random(8);
        for (int i = 0; i < 60; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%s,%d,%d".formatted(random.nextInt(1000), i % 2, x / 16.0, (1L << 31) + x, i % 12));
        }
        var rows = LocalRows.of(TableFixture.columns(lines), "");
        var options = new TreeMap<>(Map.of("se", se));
        if (se.startsWith("C") || se.equals("jackknife")) options.put("cluster", "g");

        var near = (Estimate) ask(rows, "y ~ a + x", options);
        var far = (Estimate) ask(rows, "y ~ a + z", options);

        assertThat(far.headline().estimate()).isCloseTo(near.headline().estimate(), withinPercentage(1e-7));
        assertThat(far.headline().standardError()).isCloseTo(near.headline().standardError(), withinPercentage(1e-7));
        assertThat(far.coefficients().get(2).standardError())
                .isCloseTo(near.coefficients().get(2).standardError() / 16, withinPercentage(1e-7));
    }

    @Test
    void names_in_backquotes_are_columns_whatever_signs_they_hold() {
        var lines = new ArrayList<>(List.of("y,a,b,a:b,2020年,g:h,w+w"));
        var random = new Random(8);
        for (int i = 0; i < 40; i++)
            lines.add("%d,%d,%d,%d,%d,%d,%d"
                    .formatted(
                            random.nextInt(99), i % 2, i % 3, i % 7, random.nextInt(9), i % 8, 1 + random.nextInt(5)));
        var odd = LocalRows.of(TableFixture.columns(lines), "");
        lines.set(0, "y,a,b,c,d,g,w");
        var plain = LocalRows.of(TableFixture.columns(lines), "");
        var clustered = Map.of("se", "CR1", "cluster", "g", "weights", "w");
        var quoted = Map.of("se", "CR1", "cluster", "`g:h`", "weights", "`w+w`");

        var expected = (Estimate) ask(plain, "y ~ c + d", clustered);
        var found = (Estimate) ask(odd, "y ~ `a:b` + `2020年`", quoted);

        assertThat(found.coefficients())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("name")
                .isEqualTo(expected.coefficients());
        assertThat(found.headline().name()).isEqualTo("a:b");
        assertThat(((Estimate) ask(odd, "y ~ a:b", Map.of())).headline().estimate())
                .isEqualTo(
                        ((Estimate) ask(plain, "y ~ a:b", Map.of())).headline().estimate());
        assertThatThrownBy(() -> ask(odd, "y ~ 2020年", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.words().en()).contains("backquotes, `2020年`"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"CR1, true", "CR2, false", "CR3, false", "jackknife, false"})
    void few_clusters_point_to_other_errors_than_those_asked_for(String se, boolean isPointed) {
        var lines = new ArrayList<>(List.of("y,a,g"));
        for (int i = 0; i < 40; i++) lines.add("%d,%d,%d".formatted(i * 7 % 11, i / 3 % 2, i % 8));
        var rows = LocalRows.of(TableFixture.columns(lines), "");

        var remarks = ((Estimate) ask(rows, "y ~ a", Map.of("se", se, "cluster", "g"))).remarks();

        assertThat(remarks).singleElement().satisfies(r -> {
            assertThat(r.en()).startsWith("There are 8 clusters").contains("wild-bootstrap");
            assertThat(r.en().contains("se=CR2")).isEqualTo(isPointed);
            assertThat(r.ja().contains("se=CR2")).isEqualTo(isPointed);
        });
    }

    @Test
    void an_outcome_that_does_not_vary_is_refused() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,a", "5,0", "5,1", "5,0", "5,1")), "");

        assertThat(ask(rows, "y ~ a", Map.of()))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_VARIATION));
    }

    /** Longley (1967), JASA 62, 819-841: the classical test of least squares on nearly collinear columns. */
    @Test
    void holds_on_ill_conditioned_columns() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of(
                        "deflator,gnp,unemployed,armed,population,year,employed",
                        "83,234.289,235.6,159,107.608,1947,60.323",
                        "88.5,259.426,232.5,145.6,108.632,1948,61.122",
                        "88.2,258.054,368.2,161.6,109.773,1949,60.171",
                        "89.5,284.599,335.1,165,110.929,1950,61.187",
                        "96.2,328.975,209.9,309.9,112.075,1951,63.221",
                        "98.1,346.999,193.2,359.4,113.27,1952,63.639",
                        "99,365.385,187,354.7,115.094,1953,64.989",
                        "100,363.112,357.8,335,116.219,1954,63.761",
                        "101.2,397.469,290.4,304.8,117.388,1955,66.019",
                        "104.6,419.18,282.2,285.7,118.734,1956,67.857",
                        "108.4,442.769,293.6,279.8,120.445,1957,68.169",
                        "110.8,444.546,468.1,263.7,121.95,1958,66.513",
                        "112.6,482.704,381.3,255.2,123.366,1959,68.655",
                        "114.2,502.601,393.1,251.4,125.368,1960,69.564",
                        "115.7,518.173,480.6,257.2,127.852,1961,69.331",
                        "116.9,554.894,400.7,282.7,130.081,1962,70.551")),
                "");

        var estimate = (Estimate) ask(
                rows, "employed ~ deflator + gnp + unemployed + armed + population + year", Map.of("se", "classical"));

        var names = List.of("(Intercept)", "GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year");
        for (int j = 0; j < names.size(); j++) {
            R.check(
                    "longley classical",
                    names.get(j),
                    estimate.coefficients().get(j).estimate(),
                    1e-8);
            R.check(
                    "longley classical",
                    names.get(j) + " se",
                    estimate.coefficients().get(j).standardError(),
                    1e-8);
        }
    }

    @Test
    void a_column_that_others_make_up_is_left_out_and_named() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of("y,a,b,c", "1,1,2,3", "2,2,1,3", "4,3,5,8", "3,4,1,5", "7,5,9,14")), "");

        var estimate = (Estimate) ask(rows, "y ~ a + b + c", Map.of());

        assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("(Intercept)", "a", "b");
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("\"c\""));
    }

    @Test
    void the_next_column_does_not_pass_for_the_effect_of_a_constant_one() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,treated,b", "1,1,2", "2,1,1", "4,1,5", "3,1,1")), "");

        var answer = ask(rows, "y ~ treated + b", Map.of());

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN);
            assertThat(no.detail().en()).contains("\"treated\"");
        });
    }

    @Test
    void two_rows_carry_no_three_coefficients() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,a,b", "1,1,2", "2,3,1")), "");

        var answer = ask(rows, "y ~ a + b", Map.of());

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_ROWS));
    }

    /** The third place has one row: HC3 would divide its residual of 0 by 0. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"HC2", "HC3", "auto"})
    void no_leverage_correction_when_a_coefficient_rests_on_a_single_row(String se) {
        var rows =
                LocalRows.of(TableFixture.columns(List.of("y,g", "1,1", "2,1", "4,2", "3,2", "6,2", "7,3", "5,1")), "");

        assertThat(ask(rows, "y ~ factor(g)", Map.of("se", se)))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.detail().en()).contains("single row", "se=HC1"));
        assertThat(ask(rows, "y ~ factor(g)", Map.of("se", "HC1"))).isInstanceOf(Estimate.class);
    }

    /** R lm stops with NA/NaN/Inf in x; the logarithm of 0 must not pass for a column that others make up. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"y ~ log(x)", "log(x) ~ y", "y ~ sqrt(x - 1)", "y ~ I(y/x)", "y ~ s(log(x))", "y ~ s(x, 4)"})
    void values_that_are_infinite_or_undefined_are_refused(String formula) {
        var rows = LocalRows.of(
                TableFixture.columns(List.of("y,x", "1,0", "2,1", "4,1", "3,1", "6,0", "7,1", "5,0", "8,NA")), "");

        assertThatThrownBy(() -> ask(rows, formula, Map.of("se", "HC1")))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        e -> assertThat(e.code()).isIn("formula.not-finite", "formula.spline-values"));
    }

    @Test
    void words_are_no_weights() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,x,w", "1,1,a", "2,2,b", "4,3,c", "3,4,b")), "");

        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of("weights", "w")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("formula.not-numbers"));
    }

    /** As R has it: {@code (a + b)/c} is {@code a + b + a:b:c}. */
    @Test
    void a_slash_nests_in_the_combination_of_what_stands_before_it() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of(
                        "y,a,b,c", "1,1,2,3", "2,2,1,3", "4,3,5,8", "3,4,1,5", "7,5,9,14", "6,2,7,1", "9,8,1,3")),
                "");

        var estimate = (Estimate) ask(rows, "y ~ (a + b)/c", Map.of());

        assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("(Intercept)", "a", "b", "a:b:c");
    }

    @Test
    void rows_of_weight_0_are_left_out_and_counted() {
        var all = LocalRows.of(TableFixture.columns(List.of("y,x,w", "1,1,2", "9,9,0", "3,2,1", "4,5,1", "6,7,3")), "");
        var some = LocalRows.of(TableFixture.columns(List.of("y,x,w", "1,1,2", "3,2,1", "4,5,1", "6,7,3")), "");
        var options = Map.of("weights", "w", "se", "classical");

        var estimate = (Estimate) ask(all, "y ~ x", options);

        assertThat(estimate.coefficients()).isEqualTo(((Estimate) ask(some, "y ~ x", options)).coefficients());
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("w zero", 1L));
    }

    @Test
    void options_that_would_change_nothing_are_refused() {
        var rows =
                LocalRows.of(TableFixture.columns(List.of("y,x,g,w", "1,1,1,1", "2,2,1,-1", "4,3,2,1", "3,4,2,1")), "");

        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of("se", "CR1"))).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of("se", "HC1", "cluster", "g")))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(rows, "y ~ x | g", Map.of())).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of("weights", "w"))).isInstanceOf(Unreadable.class);
    }

    @Test
    void a_term_for_the_cluster_and_an_offset_are_read_from_the_formula() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of("y,x,g,o", "1,1,1,0", "2,2,1,1", "4,3,2,2", "3,4,2,1", "7,4,3,1")), "");

        var estimate = (Estimate) ask(rows, "y ~ x + offset(o) + cluster(g)", Map.of());

        var same = (Estimate) ask(rows, "I(y - o) ~ x", Map.of("cluster", "g"));
        assertThat(estimate.coefficients()).isEqualTo(same.coefficients());
        assertThat(estimate.sample().groups()).containsEntry("clusters", 3L);
    }

    private static Estimate checkAll(String test, Rows rows, String formula, Map<String, String> options) {
        var estimate = (Estimate) ask(rows, formula, options);
        assertThat(estimate.coefficients()).hasSize(R.names(test).size() / 2);
        for (var parameter : estimate.coefficients()) {
            var name = parameter.name().replaceFirst("^s\\(age\\)", "ns(age, 4)");
            R.check(test, name, parameter.estimate(), 1e-8);
            R.check(test, name + " se", parameter.standardError(), 1e-8);
        }
        return estimate;
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return LinearRegression.estimate(
                new Request(rows, Formula.parse(formula), LinearRegression.METHOD.settings(new TreeMap<>(options))));
    }
}
