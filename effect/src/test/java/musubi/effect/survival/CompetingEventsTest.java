package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.nhanes;
import static musubi.effect.survival.SurvivalFixture.numbers;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompetingEventsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/competing.csv");
    private static final List<String> TINY = SurvivalFixture.CAUSES;

    @Test
    void incidence_agrees_with_r() {
        checkIncidence(
                "tiny", estimate(AalenJohansen.METHOD, rows(TINY), "Surv(stop, cause) ~ x", "times", "5,9,14,21"), 16);
        checkIncidence(
                "tiny weighted",
                estimate(
                        AalenJohansen.METHOD,
                        rows(TINY),
                        "Surv(stop, cause) ~ x",
                        "weights",
                        "w",
                        "times",
                        "5,9,14,21"),
                16);
        checkIncidence(
                "tiny entry",
                estimate(
                        AalenJohansen.METHOD,
                        rows(TINY),
                        "Surv(start, stop, cause) ~ 1",
                        "weights",
                        "w",
                        "times",
                        "5,9,14,21"),
                8);
        checkIncidence(
                "nhanes",
                estimate(
                        AalenJohansen.METHOD,
                        nhanes(),
                        "Surv(permth_exm, cause) ~ Gender",
                        "weights",
                        "WTMEC2YR",
                        "times",
                        "12,60,120"),
                18);
    }

    @Test
    void two_groups_are_compared_for_each_cause_and_time() {
        var estimate = estimate(
                AalenJohansen.METHOD,
                nhanes(),
                "Surv(permth_exm, cause) ~ Gender",
                "weights",
                "WTMEC2YR",
                "times",
                "60,120");

        var difference = estimate.parameter("difference in incidence 2 at 120").orElseThrow();
        double men = R.number("nhanes", "Gender=Male 2 120 incidence");
        double women = R.number("nhanes", "Gender=Female 2 120 incidence");
        double error =
                Math.hypot(R.number("nhanes", "Gender=Male 2 120 se"), R.number("nhanes", "Gender=Female 2 120 se"));
        assertThat(difference.estimate()).isCloseTo(men - women, within(1e-12));
        assertThat(difference.standardError()).isCloseTo(error, within(1e-12));
        assertThat(estimate.headline().name()).isEqualTo("difference in incidence 1 at 60");
    }

    /** Without censoring the incidence is the share of people, and its error that of a share. */
    @Test
    void incidence_of_people_all_watched_to_the_end_is_a_share() {
        var rows = rows(List.of("t,e", "1,fall", "2,death", "3,fall", "4,fall", "9,censored", "9,censored"));

        var estimate = estimate(AalenJohansen.METHOD, rows, "Surv(t, e) ~ 1", "times", "5");

        var fall = estimate.parameter("incidence all fall at 5").orElseThrow();
        assertThat(fall.estimate()).isCloseTo(0.5, within(1e-15));
        assertThat(fall.standardError()).isCloseTo(Math.sqrt(0.25 / 6), within(1e-15));
    }

    @ParameterizedTest(name = "cause {0}, {1} ties")
    @CsvSource({"1,efron", "2,efron", "1,breslow", "2,breslow"})
    void subdistribution_hazards_agree_with_r(String cause, String ties) {
        check(
                "tiny gray " + cause + " " + ties,
                estimate(
                        CompetingCox.FINE_GRAY, rows(TINY), "Surv(stop, cause) ~ x + z", "cause", cause, "ties", ties));
    }

    @Test
    void weighted_and_clustered_subdistribution_hazards_agree_with_r() {
        check(
                "tiny gray weighted cluster",
                estimate(CompetingCox.FINE_GRAY, rows(TINY), "Surv(stop, cause) ~ x + z + cluster(g)", "weights", "w"));
        check(
                "nhanes gray 1",
                estimate(CompetingCox.FINE_GRAY, nhanes(), "Surv(permth_exm, cause) ~ Diabetes + RIDAGEYR + Gender"));
        var breslow = estimate(
                CompetingCox.FINE_GRAY,
                nhanes(),
                "Surv(permth_exm, cause) ~ Diabetes + RIDAGEYR + Gender",
                "ties",
                "breslow");
        check("nhanes gray 1 breslow", breslow);
        // cmprsk lets those who leave at the time of an event leave first, which moves the fifth digit.
        for (var parameter : breslow.coefficients())
            R.check("nhanes crr 1", parameter.name(), parameter.estimate(), 1e-4);
        check(
                "nhanes gray 2",
                estimate(
                        CompetingCox.FINE_GRAY,
                        nhanes(),
                        "Surv(permth_exm, cause) ~ Diabetes + RIDAGEYR + Gender + cluster(SDMVSTRA)",
                        "cause",
                        "2"));
    }

    @Test
    void cause_specific_hazards_agree_with_r() {
        for (int cause = 1; cause <= 2; cause++)
            check(
                    "tiny cause " + cause,
                    estimate(
                            CompetingCox.CAUSE_SPECIFIC,
                            rows(TINY),
                            "Surv(start, stop, cause) ~ x + z",
                            "weights",
                            "w",
                            "cluster",
                            "g",
                            "cause",
                            Integer.toString(cause)));
        for (int cause = 1; cause <= 3; cause++)
            check(
                    "nhanes cause " + cause,
                    estimate(
                            CompetingCox.CAUSE_SPECIFIC,
                            nhanes(),
                            "Surv(permth_exm, cause) ~ Diabetes + RIDAGEYR + Gender",
                            "cause",
                            Integer.toString(cause)));
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var formula = "Surv(stop, cause) ~ x + z + cluster(g)";

        assertThat(numbers(estimate(CompetingCox.FINE_GRAY, rows(reversed(TINY)), formula, "weights", "w")))
                .isEqualTo(numbers(estimate(CompetingCox.FINE_GRAY, rows(TINY), formula, "weights", "w")));
        assertThat(estimate(AalenJohansen.METHOD, rows(reversed(TINY)), "Surv(stop, cause) ~ x", "weights", "w")
                        .tables())
                .isEqualTo(estimate(AalenJohansen.METHOD, rows(TINY), "Surv(stop, cause) ~ x", "weights", "w")
                        .tables());
    }

    @Test
    void unknown_causes_are_refused() {
        assertThatThrownBy(() -> ask(CompetingCox.FINE_GRAY, rows(TINY), "Surv(stop, cause) ~ x", "cause", "fall"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.unknown-cause"));
        assertThatThrownBy(() -> ask(AalenJohansen.METHOD, rows(List.of("t,e", "1,fall", "2,alive")), "Surv(t, e) ~ 1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.censored"));
        assertThatThrownBy(() -> ask(AalenJohansen.METHOD, rows(List.of("t,e", "1,1.5", "2,0")), "Surv(t, e) ~ 1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.cause"));
        refused(
                ask(AalenJohansen.METHOD, rows(List.of("t,e", "1,0", "2,0")), "Surv(t, e) ~ 1"),
                Why.NO_EVENTS,
                "Nothing happened");
    }

    /** In a part of the people an event may be missing that others had: that is no mistake of the request. */
    @Test
    void a_cause_that_happened_to_nobody_here_has_no_events() {
        for (var method : List.of(CompetingCox.FINE_GRAY, CompetingCox.CAUSE_SPECIFIC, Gray.METHOD)) {
            refused(ask(method, rows(TINY), "Surv(stop, cause) ~ x", "cause", "3"), Why.NO_EVENTS, "15 rows");
            var named = rows(List.of("t,e,x", "1,fall,0", "2,death,1", "3,fall,1", "4,death,0", "5,censored,1"));
            var events = named.column("e");
            var without = named.keep(IntStream.range(0, 5)
                    .filter(i -> !events.levels().get((int) events.at(i)).equals("death"))
                    .toArray());
            refused(ask(method, without, "Surv(t, e) ~ x", "cause", "death"), Why.NO_EVENTS, "3 rows");
            assertThatThrownBy(() -> ask(method, without, "Surv(t, e) ~ x", "cause", "deaht"))
                    .isInstanceOfSatisfying(
                            Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.unknown-cause"));
        }
    }

    @Test
    void a_number_that_means_censored_is_heeded() {
        var others = TINY.stream()
                .map(l -> l.replaceAll(",0$", ",9").replaceAll(",2$", ",0"))
                .toList();
        for (var method : List.of(CompetingCox.FINE_GRAY, CompetingCox.CAUSE_SPECIFIC))
            assertThat(estimate(method, rows(others), "Surv(stop, cause) ~ x", "censored", "9", "cause", "1")
                            .headline()
                            .estimate())
                    .isCloseTo(
                            estimate(method, rows(TINY), "Surv(stop, cause) ~ x", "cause", "1")
                                    .headline()
                                    .estimate(),
                            within(1e-12));
        assertThat(estimate(AalenJohansen.METHOD, rows(others), "Surv(stop, cause) ~ 1", "censored", "9")
                        .effects())
                .extracting(p -> p.name())
                .containsExactly("incidence all 0 at 22", "incidence all 1 at 22");
        assertThatThrownBy(() -> ask(CompetingCox.FINE_GRAY, rows(TINY), "Surv(stop, cause) ~ x", "censored", "7"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.censored"));
        assertThatThrownBy(() -> ask(CompetingCox.FINE_GRAY, rows(TINY), "Surv(stop, cause) ~ x", "censored", "alive"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.not-a-number"));
        assertThat(estimate(AalenJohansen.METHOD, rows(List.of("t,e", "1,1", "2,2")), "Surv(t, e) ~ 1")
                        .remarks())
                .anySatisfy(r -> assertThat(r.en()).contains("Nobody is censored"));
    }

    private static void checkIncidence(String test, Estimate estimate, int expected) {
        int found = 0;
        for (var parameter : estimate.effects()) {
            if (!parameter.name().startsWith("incidence ")) continue;
            found++;
            var name = parameter.name().substring("incidence ".length()).replace(" at ", " ");
            R.check(test, name + " incidence", parameter.estimate(), 1e-9);
            R.check(test, name + " se", parameter.standardError(), 1e-8);
            R.check(test, name + " lower", parameter.lower(), 1e-8);
            R.check(test, name + " upper", parameter.upper(), 1e-8);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static void check(String test, Estimate estimate) {
        assertThat(R.names(test)).hasSize(2 * estimate.coefficients().size() + 1);
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
        R.check(
                test,
                "log-likelihood",
                estimate.figure("log-likelihood").orElseThrow().value(),
                1e-8);
    }
}
