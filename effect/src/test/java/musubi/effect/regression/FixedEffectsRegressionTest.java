package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
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

class FixedEffectsRegressionTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/fixed.csv");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one classical, unit, se=classical",
        "one HC1, unit, se=HC1",
        "one nested, unit, cluster=unit",
        "one nested, unit, se=CR1",
        "one full, unit, cluster=unit;count-effects=full",
        "two classical, unit + time, se=classical",
        "two HC0, unit + time, se=HC0",
        "two nested, unit + time, cluster=unit",
        "two region, unit + time, cluster=region",
        "two full, unit + time, cluster=unit;count-effects=full",
        "two CR0, unit + time, cluster=unit;se=CR0",
        "two ways min, unit + time, cluster=region+time",
        "two ways own, unit + time, cluster=region+time;ways=own",
        "two weighted nested, unit + time, cluster=unit;weights=weight",
        "two weighted classical, unit + time, se=classical;weights=weight",
        "three nested, unit + time + clinic, cluster=unit",
        "three classical, unit + time + clinic, se=classical",
    })
    void agrees_with_dummies_in_r(String test, String effects, String options) {
        var estimate = (Estimate) ask(PanelFixture.rows(), "steps ~ treated + age | " + effects, options);

        assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("treated", "age");
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
    }

    @Test
    void reports_the_share_explained_within() {
        var estimate = (Estimate) ask(PanelFixture.rows(), "steps ~ treated + age | unit + time", "se=classical");

        R.check(
                "two classical",
                "r2 within",
                estimate.figure("within R squared").orElseThrow().value(),
                1e-8);
    }

    @Test
    void agrees_with_dummies_in_r_on_a_balanced_panel_of_counties() {
        var rows = TableFixture.shared("evaluation/mpdta.csv");

        var estimate =
                (Estimate) ask(rows, "lemp ~ I((first.treat > 0) & (year >= first.treat)) | countyreal + year", "");

        R.check("mpdta", "d", estimate.headline().estimate(), 1e-8);
        R.check("mpdta", "d se", estimate.headline().standardError(), 1e-8);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260901})
    void the_order_of_the_file_does_not_matter(long seed) {
        var formula = "steps ~ treated + age | unit + time + clinic";

        assertThat(ask(PanelFixture.shuffled(seed), formula, "")).isEqualTo(ask(PanelFixture.rows(), formula, ""));
    }

    /** Two units in two years; the difference of differences is (4 - 1) - (3 - 2) = 2. */
    @Test
    void two_units_in_two_years_give_the_difference_of_differences() {
        var rows = rows("unit,time,y,d", "a,1,1,0", "a,2,4,1", "b,1,2,0", "b,2,3,0", "c,1,0,0", "c,2,1,0");

        var estimate = (Estimate) ask(rows, "y ~ d | unit + time", "");

        assertThat(estimate.headline().estimate()).isCloseTo(2, within(1e-12));
        assertThat(estimate.headline().df()).isEqualTo(2);
    }

    @Test
    void names_what_the_effects_make_up_and_counts_rows_that_are_alone() {
        var estimate = (Estimate) ask(PanelFixture.rows(), "steps ~ region + treated + I(treated*2) | unit + time", "");

        assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("treated");
        assertThat(estimate.remarks()).extracting(w -> w.en()).anyMatch(w -> w.contains("\"region\""));
        assertThat(estimate.remarks())
                .extracting(w -> w.en())
                .anyMatch(w -> w.contains("\"treated * 2\"") || w.contains("\"I(treated * 2)\""));
        assertThat(estimate.sample().groups()).containsEntry("singletons", 1L).containsEntry("levels of unit", 41L);
    }

    /** Units a, b meet only clinics 1, 2 and units c, d only clinics 3, 4: 4 + 4 - 2 effects. */
    @Test
    void counts_redundant_effects_of_a_panel_in_two_parts_exactly() {
        var rows = rows(
                "unit,clinic,y,x",
                "a,1,1,0",
                "a,2,4,1",
                "b,1,2,3",
                "b,2,3,1",
                "c,3,0,2",
                "c,4,1,1",
                "d,3,5,1",
                "d,4,2,6");

        var effects = FixedEffects.of(rows, List.of("unit", "clinic"), new musubi.effect.rows.Constant(1, 8));

        assertThat(effects.parameters()).isEqualTo(6);
    }

    /** Towns are nested in counties, so that the third column adds nothing: 4 + 2 - 1 effects. */
    @Test
    void a_third_column_that_is_nested_in_the_first_adds_no_coefficient() {
        var rows = rows(
                "town,time,county,y,x",
                "a,1,n,1,0",
                "a,2,n,4,1",
                "b,1,n,2,3",
                "b,2,n,3,1",
                "c,1,s,0,2",
                "c,2,s,1,1",
                "d,1,s,5,1",
                "d,2,s,2,6");

        var effects = FixedEffects.of(rows, List.of("town", "time", "county"), new musubi.effect.rows.Constant(1, 8));

        assertThat(effects.parameters()).isEqualTo(5);
    }

    @Test
    void refuses_what_it_cannot_answer() {
        assertThat(ask(PanelFixture.rows(), "steps ~ region | unit", ""))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
        assertThat(ask(rows("u,y,x", "a,1,2", "a,2,3", "b,1,4"), "y ~ x | u", ""))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_ROWS));
        assertThat(ask(rows("u,g,y,x", "a,1,1,2", "a,1,2,3", "b,1,1,4", "b,1,3,9"), "y ~ x | u", "cluster=g"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_CLUSTERS));
        assertThatThrownBy(() -> ask(PanelFixture.rows(), "steps ~ region", "")).isInstanceOf(Unreadable.class);
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        var given = new TreeMap<String, String>();
        for (var option : options.split(";"))
            if (!option.isBlank()) given.put(option.split("=")[0], option.split("=")[1]);
        return FixedEffectsRegression.estimate(
                new Request(rows, Formula.parse(formula), FixedEffectsRegression.METHOD.settings(Map.copyOf(given))));
    }
}
