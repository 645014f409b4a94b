package musubi.effect.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearMixedModelTest {
    private static final ReferenceFixture R = ReferenceFixture.of("mixed/lmm.csv");

    /** Both programs search for the maximum; where the likelihood is flat they stop within 1e-6 of it, relatively. */
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest(name = "small {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "small REML   | REML | y ~ treated + x + (1 ! area)",
                "small ML     | ML   | y ~ treated + x + (1 ! area)",
                "small slope  | REML | y ~ x + (1 + x ! area)"
            })
    void agrees_with_r_on_a_small_table(String test, String fit, String formula) {
        check(test, GroupsFixture.small(), formula.replace('!', '|'), fit);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "counties REML; REML; lemp ~ treat + lpop + I(year - 2003) + (1 | countyreal)",
                "counties ML; ML; lemp ~ treat + lpop + I(year - 2003) + (1 | countyreal)",
                "counties crossed; REML; lemp ~ treat + lpop + (1 | countyreal) + (1 | year)",
                "counties three; REML; lemp ~ treat + lpop + (1 | countyreal) + (1 | year) + (1 | first.treat)",
                "nested; REML; lemp ~ lpop + (1 | first.treat) + (1 | countyreal)"
            })
    void agrees_with_r_on_counties_over_years(String test, String fit, String formula) {
        check(test, TableFixture.shared("evaluation/mpdta.csv"), formula, fit);
    }

    @Test
    void agrees_with_r_on_slopes_that_vary_between_counties() {
        Rows rows = TableFixture.shared("evaluation/mpdta.csv");
        var years = rows.column("year").toArray();
        for (int i = 0; i < years.length; i++) years[i] -= 2003;
        rows = rows.with("year", Numbers.over(years));

        check("counties slope", rows, "lemp ~ treat + lpop + year + (1 + year | countyreal)", "REML");
    }

    @Test
    void agrees_with_r_on_slopes_apart_from_intercepts() {
        check("small apart", GroupsFixture.small(), "y ~ x + treated + (1 + x || area)", "REML");
    }

    @Test
    void agrees_with_r_on_interactions() {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        check("schooling", rows, "re78 ~ treat*race + age + re74 + (1 | educ)", "REML");
    }

    @Test
    void says_so_when_a_group_explains_nothing() {
        var estimate = (Estimate) ask(GroupsFixture.small(), "y ~ x + (1 | area) + (1 | round)", "REML");

        assertThat(estimate.figure("variance round (Intercept)").orElseThrow().value())
                .isCloseTo(0, within(1e-8));
        R.check("small crossed", "log-likelihood", figure(estimate, "log-likelihood"), TOLERANCE);
        R.check("small crossed", "variance residual", figure(estimate, "variance residual"), TOLERANCE);
        assertThat(estimate.remarks()).extracting(r -> r.en()).anyMatch(r -> r.startsWith("A variance between groups"));
    }

    /** Searle, Casella and McCulloch (1992), Variance Components, section 3.6: balanced groups have a closed form. */
    @Test
    void balanced_groups_give_the_analysis_of_variance() {
        var rows = LocalRows.of(
                TableFixture.columns(List.of("y,area", "1,1", "3,1", "6,2", "8,2", "2,3", "2,3", "9,4", "11,4")), "");

        var estimate = (Estimate) ask(rows, "y ~ 1 + (1 | area)", "REML");

        // Means 2, 7, 2, 10 around 5.25; squares within 2, 2, 0, 2.
        double inside = (2 + 2 + 0 + 2) / 4.0;
        double between = 2 * (3.25 * 3.25 * 2 + 1.75 * 1.75 + 4.75 * 4.75) / 3;
        double variance = (between - inside) / 2;
        assertThat(figure(estimate, "variance residual")).isCloseTo(inside, within(1e-8));
        assertThat(figure(estimate, "variance area (Intercept)")).isCloseTo(variance, within(1e-7));
        assertThat(figure(estimate, "ICC area")).isCloseTo(variance / (variance + inside), within(1e-8));
        assertThat(estimate.coefficients().get(0).standardError()).isCloseTo(Math.sqrt(between / 8), within(1e-8));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void the_order_of_the_file_does_not_matter(long seed) {
        var lines = new ArrayList<>(GroupsFixture.lines());
        var before = ask(GroupsFixture.small(), "y ~ treated + x + (1 | area) + (1 | round)", "REML");
        Collections.shuffle(lines, new Random(seed));

        var after = ask(GroupsFixture.rows(lines), "y ~ treated + x + (1 | area) + (1 | round)", "REML");

        assertThat(after).isEqualTo(before);
    }

    @Test
    void counts_rows_left_out_and_names_columns_left_out() {
        var lines = new ArrayList<>(GroupsFixture.lines());
        lines.add("3,,1,4,2,0,4");
        lines.add(",5,1,4,2,0,4");

        var estimate = (Estimate) ask(GroupsFixture.rows(lines), "y ~ treated + x + I(2*x) + (1 | area)", "REML");

        assertThat(estimate.sample().dropped()).containsOnly(Map.entry("x missing", 1L), Map.entry("area missing", 1L));
        assertThat(estimate.sample().groups()).containsExactly(Map.entry("area", 9L));
        assertThat(estimate.remarks().get(0).en()).contains("\"I(2 * x)\"");
        R.check("small REML", estimate.headline(), TOLERANCE);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "y ~ x + (1 ! one), TOO_FEW_CLUSTERS",
        "y ~ x + (1 ! y), WRONG_SHAPE",
        "x ~ x + (1 ! area), NO_VARIATION",
        "y ~ factor(y) + (1 ! area), TOO_FEW_ROWS",
        "y ~ one + x + (1 ! area), SINGULAR_DESIGN"
    })
    void refuses(String formula, Why why) {
        Rows rows = GroupsFixture.small();
        rows = rows.with("one", new musubi.effect.rows.Constant(1, rows.count()));

        var answer = ask(rows, formula.replace('!', '|'), "REML");

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    @Test
    void an_offset_is_taken_off_the_outcome() {
        var plain = (Estimate) ask(GroupsFixture.small(), "y ~ treated + x + (1 | area)", "ML");
        var offset = (Estimate) ask(GroupsFixture.small(), "y ~ treated + x + offset(2 * x) + (1 | area)", "ML");

        assertThat(offset.parameter("x").orElseThrow().estimate())
                .isCloseTo(plain.parameter("x").orElseThrow().estimate() - 2, within(1e-9));
        assertThat(figure(offset, "log-likelihood")).isCloseTo(figure(plain, "log-likelihood"), within(1e-9));
    }

    @Test
    void a_formula_without_groups_is_refused() {
        assertThatThrownBy(() -> ask(GroupsFixture.small(), "y ~ x", "REML"))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.no-group"));
    }

    private static void check(String test, Rows rows, String formula, String fit) {
        var estimate = (Estimate) ask(rows, formula, fit);
        for (var parameter : estimate.coefficients()) {
            var name = parameter.name();
            double error = R.number(test, name + " se");
            assertThat(parameter.estimate())
                    .as(test + " " + name)
                    .isCloseTo(R.number(test, name), within(TOLERANCE * error));
            R.check(test, name + " se", parameter.standardError(), TOLERANCE);
        }
        for (var name : R.names(test))
            if (name.startsWith("variance") || name.matches("log-likelihood|AIC|BIC"))
                R.check(test, name, figure(estimate, name), name.startsWith("variance") ? 5 * TOLERANCE : TOLERANCE);
        for (var line : estimate.table("random effects").orElseThrow().lines())
            if (line.label().contains(" with "))
                R.check(
                        test,
                        "covariance " + line.label().replace(" with", ""),
                        line.values().get(0),
                        5 * TOLERANCE);
    }

    private static double figure(Estimate estimate, String name) {
        return estimate.figure(name).orElseThrow().value();
    }

    private static Estimation ask(Rows rows, String formula, String fit) {
        return LinearMixedModel.estimate(
                new Request(rows, Formula.parse(formula), LinearMixedModel.METHOD.settings(Map.of("fit", fit))));
    }
}
