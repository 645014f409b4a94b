package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossedEffectsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/crossed.csv");
    private static final String MODEL = "steps ~ treated + age ";

    @ParameterizedTest(name = "{0}, {3}")
    @CsvSource({
        "units nested, | unit + time, region, CR2, ''",
        "units nested, | unit + time, region, CR3, ''",
        "all crossed, | unit + time, clinic, CR2, ''",
        "all crossed, | time + unit, clinic, CR2, ''",
        "all crossed, | unit + time, clinic, CR3, ''",
        "time only, | time, region, CR2, ''",
        "time only, | time, region, CR3, ''",
        "weighted, | unit + time, region, CR2, weight",
        "weighted, | unit + time, region, CR3, weight",
        "weighted nested, | unit, region, CR2, weight",
        "weighted nested, | unit, region, CR3, weight"
    })
    void agrees_with_every_effect_as_a_column(
            String test, String effects, String cluster, String kind, String weights) {
        check(test + " " + kind, ask(PanelFixture.rows(), MODEL + effects, cluster, kind, weights));
    }

    @Test
    void agrees_on_counties_of_states_and_on_the_wellness_programme() {
        Rows counties = TableFixture.shared("evaluation/mpdta.csv");
        var state = counties.column("countyreal").toArray();
        for (int i = 0; i < state.length; i++) state[i] = Math.floor(state[i] / 1000);
        counties = counties.with("state", Numbers.over(state));
        var post = new double[state.length];
        for (int i = 0; i < post.length; i++) {
            double first = counties.column("first.treat").at(i);
            post[i] = first > 0 && counties.column("year").at(i) >= first ? 1 : 0;
        }
        counties = counties.with("post", Numbers.over(post.clone()));
        for (int i = 0; i < post.length; i++) post[i] *= counties.column("lpop").at(i);
        counties = counties.with("big", Numbers.over(post));

        check("counties CR2", ask(counties, "lemp ~ post + big | countyreal + year", "state", "CR2", ""));
        check(
                "wellness CR2",
                ask(
                        TableFixture.shared("evaluation/illinois_wellness/claims.csv"),
                        "spend_0816_0717 ~ treat + spend_0715_0716 | white + age37_49 + Strata_claims",
                        "Strata_claims",
                        "CR2",
                        ""));
    }

    /** The same words for the same numbers: dummies in the formula, swept effects. */
    @Test
    void says_which_effects_are_columns() {
        var estimate = (Estimate) ask(PanelFixture.rows(), MODEL + "| unit + time", "region", "CR2", "");

        assertThat(estimate.conventions())
                .extracting(c -> c.value())
                .anyMatch(c -> c.startsWith("CR2") && c.endsWith("hat matrix with every level of time"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3"})
    void the_order_of_the_file_does_not_matter(String kind) {
        assertThat(ask(PanelFixture.shuffled(5), MODEL + "| unit + time", "clinic", kind, ""))
                .isEqualTo(ask(PanelFixture.rows(), MODEL + "| unit + time", "clinic", kind, ""));
    }

    @Test
    void refuses_more_levels_than_can_be_written_out() {
        var counties = TableFixture.shared("evaluation/mpdta.csv");

        assertThatThrownBy(() -> ask(counties, "lemp ~ lpop:year | countyreal", "year", "CR2", ""))
                .isInstanceOfSatisfying(Unreadable.class, no -> {
                    assertThat(no.code()).isEqualTo("estimate.effects-not-nested");
                    assertThat(no.getMessage())
                            .contains("countyreal")
                            .contains("500 levels")
                            .contains("400");
                });
    }

    private static void check(String test, Estimation answer) {
        var estimate = (Estimate) answer;
        for (var name : R.names(test)) {
            if (name.endsWith(" se") || name.endsWith(" df")) continue;
            var parameter = estimate.parameter(name)
                    .orElseThrow(() -> new AssertionError(name + " is not in " + estimate.coefficients()));
            R.check(test, parameter, 1e-8);
            if (test.endsWith("CR2")) R.check(test, name + " df", parameter.df(), 1e-8);
        }
    }

    private static Estimation ask(Rows rows, String formula, String cluster, String kind, String weights) {
        var options = new HashMap<>(Map.of("cluster", cluster, "se", kind));
        if (!weights.isEmpty()) options.put("weights", weights);
        return FixedEffectsRegression.estimate(
                new Request(rows, Formula.parse(formula), FixedEffectsRegression.METHOD.settings(options)));
    }
}
