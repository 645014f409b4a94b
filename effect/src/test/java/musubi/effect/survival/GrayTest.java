package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.melanoma;
import static musubi.effect.survival.SurvivalFixture.nhanes;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrayTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/gray.csv");

    /** The invented people of the reference script, about 33 at each of 12 times. */
    private static List<String> many() {
        var lines = new ArrayList<>(List.of("t,cause,a,s"));
        for (int i = 0; i < 400; i++)
            lines.add(1 + i * 7919 % 12 + "," + i * 104729 % 997 % 3 + "," + i * 37 % 101 % 4 + "," + i * 31 % 89 % 3);
        return lines;
    }

    @ParameterizedTest(name = "rho {0}")
    @ValueSource(strings = {"0", "1", "0.5"})
    void tests_of_incidence_agree_with_r(String rho) {
        check("tiny", rows(SurvivalFixture.CAUSES), "Surv(stop, cause) ~ x", "area", rho);
        check("melanoma", melanoma(), "Surv(time, cause) ~ sex", "ulcer", rho);
        check("many", rows(many()), "Surv(t, cause) ~ a", "s", rho);
    }

    @ParameterizedTest(name = "rho {0}")
    @ValueSource(strings = {"0", "1", "0.5"})
    void tests_of_causes_of_death_agree_with_r(String rho) {
        check("nhanes", nhanes(), "Surv(permth_exm, cause) ~ Race", "Gender", rho);
    }

    @Test
    void people_all_followed_to_the_end_are_compared_as_in_r() {
        var rows = rows(List.of("t,e,a", "1,1,0", "2,1,0", "3,1,0", "3,1,1", "4,2,0", "6,1,1", "7,1,1", "8,1,1"));

        R.check(
                "to the end",
                "1 chi-squared",
                estimate(Gray.METHOD, rows, "Surv(t, e) ~ a", "cause", "1")
                        .headline()
                        .estimate(),
                1e-9);
    }

    @Test
    void observed_and_expected_events_are_as_many() {
        var estimate = estimate(Gray.METHOD, melanoma(), "Surv(time, cause) ~ ulcer + sex");

        for (var table : estimate.tables()) {
            double observed =
                    table.lines().stream().mapToDouble(l -> l.values().get(1)).sum();
            double expected =
                    table.lines().stream().mapToDouble(l -> l.values().get(2)).sum();
            assertThat(expected).as(table.name()).isCloseTo(observed, within(1e-9));
        }
        assertThat(estimate.tables()).extracting(t -> t.name()).containsExactly("groups 1", "groups 2");
        assertThat(estimate.headline().df()).isEqualTo(3);
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var formula = "Surv(t, cause) ~ a + strata(s)";

        var backward = estimate(Gray.METHOD, rows(reversed(many())), formula, "rho", "0.3");
        var forward = estimate(Gray.METHOD, rows(many()), formula, "rho", "0.3");

        assertThat(backward.effects()).isEqualTo(forward.effects());
        assertThat(backward.tables()).isEqualTo(forward.tables());
    }

    @Test
    void a_group_that_was_gone_before_the_first_event_is_named_and_left_out() {
        var lines = new ArrayList<>(many());
        for (int i = 0; i < 5; i++) lines.add("0.5,0,9,1");

        var with = estimate(Gray.METHOD, rows(lines), "Surv(t, cause) ~ a");

        assertThat(with.headline())
                .isEqualTo(estimate(Gray.METHOD, rows(many()), "Surv(t, cause) ~ a")
                        .headline());
        assertThat(with.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("\"a=9\""));
    }

    @Test
    void a_cause_that_tells_nothing_is_said_and_the_others_are_tested() {
        var rows = rows(List.of("t,e,a", "1,1,0", "2,1,1", "3,0,0", "4,1,1", "5,1,0", "6,0,1", "9,2,1"));

        var estimate = estimate(Gray.METHOD, rows, "Surv(t, e) ~ a");

        assertThat(estimate.effects()).extracting(p -> p.name()).containsExactly("Gray chi-squared 1");
        assertThat(estimate.remarks())
                .anySatisfy(r -> assertThat(r.en()).contains("never at risk together when \"2\""));
        refused(ask(Gray.METHOD, rows, "Surv(t, e) ~ a", "cause", "2"), Why.NO_OVERLAP, "never at risk together");
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        var rows = rows(SurvivalFixture.CAUSES);

        refused(ask(Gray.METHOD, rows, "Surv(stop, cause) ~ 1"), Why.NO_VARIATION, "one group");
        refused(
                ask(Gray.METHOD, rows(List.of("t,e,a", "1,0,0", "2,0,1")), "Surv(t, e) ~ a"),
                Why.NO_EVENTS,
                "Nothing happened");
        unreadable("survival.entry", rows, "Surv(start, stop, cause) ~ x");
        unreadable("survival.formula", rows, "Surv(stop, cause) ~ x + cluster(g)");
        unreadable("survival.unknown-cause", rows, "Surv(stop, cause) ~ x", "cause", "fall");
        refused(ask(Gray.METHOD, rows, "Surv(stop, cause) ~ x", "cause", "7"), Why.NO_EVENTS, "15 rows");
        unreadable("estimate.unknown-option", rows, "Surv(stop, cause) ~ x", "weights", "w");
        var places = new ArrayList<>(List.of("t,e,a"));
        IntStream.range(0, 102).forEach(i -> places.add(i + "," + i % 3 + "," + i % 51));
        unreadable("survival.arms", rows(places), "Surv(t, e) ~ a");
    }

    private static void unreadable(String code, Rows rows, String formula, String... options) {
        assertThatThrownBy(() -> ask(Gray.METHOD, rows, formula, options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static void check(String test, Rows rows, String formula, String strata, String rho) {
        check(test + " rho " + rho, estimate(Gray.METHOD, rows, formula, "rho", rho));
        check(
                test + " strata rho " + rho,
                estimate(Gray.METHOD, rows, formula + " + strata(" + strata + ")", "rho", rho));
    }

    private static void check(String test, Estimate estimate) {
        assertThat(R.names(test)).hasSize(3 * estimate.effects().size());
        for (var parameter : estimate.effects()) {
            var cause = parameter.name().substring("Gray chi-squared ".length());
            R.check(test, cause + " chi-squared", parameter.estimate(), 1e-8);
            R.check(test, cause + " df", parameter.df(), 0);
            R.check(test, cause + " p", parameter.p(), 1e-8);
        }
    }
}
