package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.heart;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People with several rows, covariates that change with time, and curves at their ends. */
class TrialsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/trials.csv");
    private static final List<String> ZERO =
            List.of("t,d", "0,1", "0,0", "1,1", "1,0", "2,0", "2,1", "3,1", "3,1", "4,0");
    private static final List<String> BEFORE =
            List.of("t,d", "-2,1", "-1,0", "1,1", "1,0", "2,0", "2,1", "3,1", "3,1", "4,1");
    private static final List<String> NONE =
            List.of("t,d,g", "1,0,0", "2,0,0", "3,0,0", "4,0,0", "1,1,1", "2,1,1", "3,1,1");
    private static final List<String> PARTS =
            List.of("t,d,w", "1,1,0.3", "2,1,1.7", "2,0,0.25", "3,1,0.5", "4,0,2.2", "4,1,0.1", "5,1,0.6", "6,0,0.01");

    @ParameterizedTest(name = "{0} ties")
    @ValueSource(strings = {"efron", "breslow"})
    void covariates_that_change_with_time_agree_with_r(String ties) {
        var formula = "Surv(start, stop, event) ~ age + year + surgery + transplant";
        check("heart " + ties, estimate(CoxRegression.METHOD, heart(), formula, "ties", ties));
        check(
                "heart cluster " + ties,
                estimate(
                        CoxRegression.METHOD,
                        heart(),
                        "Surv(start, stop, event) ~ age * transplant + year + surgery + cluster(id)",
                        "ties",
                        ties));
        for (var transform : List.of("km", "identity", "rank")) {
            var tests = estimate(ProportionalHazards.METHOD, heart(), formula, "ties", ties, "transform", transform);
            assertThat(tests.effects()).hasSize(5);
            for (var test : tests.effects()) {
                R.check("heart " + ties + " " + transform, test.name(), test.estimate(), 1e-8);
                R.check("heart " + ties + " " + transform, test.name() + " p", test.p(), 1e-8);
            }
        }
    }

    @ParameterizedTest(name = "{0} ties")
    @ValueSource(strings = {"efron", "breslow"})
    void events_that_come_again_agree_with_r(String ties) {
        var people = rows(SurvivalFixture.lines("bladder-people.csv"));
        var formula = "Surv(start, stop, event) ~ rx + size + number + cluster(id)";
        check("bladder " + ties, estimate(CoxRegression.METHOD, people, formula, "ties", ties));
        check(
                "bladder strata " + ties,
                estimate(CoxRegression.METHOD, people, formula + " + strata(enum)", "ties", ties));
    }

    @ParameterizedTest(name = "intervals on the {0} scale")
    @ValueSource(strings = {"log", "log-log", "plain"})
    void the_ends_of_curves_agree_with_r(String interval) {
        curve("zero", rows(ZERO), "1", interval, "0,1,2,3,4,9");
        curve("before", rows(BEFORE), "1", interval, "-2,0,1,2,3,4,9");
        curve("none", rows(NONE), "g", interval, "0,1,3");
        curve("parts", rows(PARTS), "1", interval, "1,2,4,5,6", "weights", "w");
        var near = new ArrayList<>(List.of("t,d"));
        for (int i = 1; i <= 2000; i++) near.add(i + "," + (i % 700 == 0 || i > 1900 ? 1 : 0));
        curve("near", rows(near), "1", interval, "699,700,1400,1950,1999,2000", "quantiles", "0.001,0.5,0.99");
    }

    @Test
    void times_that_are_missing_are_counted_and_others_refused() {
        var missing = estimate(
                KaplanMeier.METHOD, rows(List.of("t,d", "1,1", ",1", "3,", "4,0")), "Surv(t, d) ~ 1", "times", "1");
        assertThat(missing.sample().used()).isEqualTo(2);
        assertThat(missing.sample().dropped()).containsEntry("t missing", 1L).containsEntry("d missing", 1L);
        assertThatThrownBy(() ->
                        ask(KaplanMeier.METHOD, rows(List.of("t,d", "1,1", "2,2")), "Surv(t, d) ~ 1", "times", "1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.event"));
    }

    private static void curve(String test, Rows rows, String arms, String interval, String times, String... more) {
        var options = new ArrayList<>(List.of("interval", interval, "times", times));
        options.addAll(List.of(more));
        var estimate = estimate(KaplanMeier.METHOD, rows, "Surv(t, d) ~ " + arms, options.toArray(String[]::new));
        int found = 0;
        for (var parameter : estimate.effects()) {
            if (parameter.name().startsWith("difference")) continue;
            var words = parameter.name().replace("median", "quantile 0.5").split(" ");
            boolean isSurvival = words[0].equals("survival");
            var name = isSurvival ? words[1] + " " + words[3] : words[2] + " " + words[1];
            R.check(test + " " + interval, name + " " + words[0], parameter.estimate(), 1e-9);
            if (isSurvival) R.check(test + " " + interval, name + " se", parameter.standardError(), 1e-8);
            R.check(test + " " + interval, name + " lower", parameter.lower(), 1e-8);
            R.check(test + " " + interval, name + " upper", parameter.upper(), 1e-8);
            found += isSurvival ? 4 : 3;
        }
        assertThat(found).isEqualTo(R.names(test + " " + interval).size());
    }

    private static void check(String test, Estimate estimate) {
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
        assertThat(R.names(test)).hasSize(2 * estimate.coefficients().size() + 3);
        for (var figure : List.of("log-likelihood", "Wald test", "concordance"))
            R.check(test, figure, estimate.figure(figure).orElseThrow().value(), 1e-8);
    }
}
