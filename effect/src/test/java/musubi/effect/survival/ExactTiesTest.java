package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.heart;
import static musubi.effect.survival.SurvivalFixture.melanoma;
import static musubi.effect.survival.SurvivalFixture.numbers;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static musubi.effect.survival.SurvivalFixture.tiny;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactTiesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/exact.csv");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "tiny, 'Surv(stop, died) ~ x + z'",
        "tiny entry, 'Surv(start, stop, died) ~ x + z'",
        "tiny entry offset, 'Surv(start, stop, died) ~ x + offset(z)'",
        "tiny entry strata, 'Surv(start, stop, died) ~ x + z + strata(area)'"
    })
    void few_people_agree_with_r(String test, String formula) {
        check(test, exact(tiny(), formula));
    }

    @Test
    void deaths_in_years_months_and_days_agree_with_r() {
        check("melanoma years", exact(coarse(365), "Surv(time, died) ~ sex + thickness + age"));
        check("melanoma months", exact(coarse(30), "Surv(time, died) ~ sex + thickness + age + strata(ulcer)"));
        check("heart", exact(heart(), "Surv(start, stop, event) ~ age + transplant + surgery"));
    }

    /** Everybody at one time is conditional logistic regression: here 156 of 243 in one set. */
    @Test
    void cases_in_sets_agree_with_r() {
        var people = TableFixture.shared("evaluation/lalonde.csv");
        var rows = people.with("one", new Constant(1, people.count()));

        check("matched sets", exact(rows, "Surv(one, treat) ~ age + educ + married + nodegree + strata(race)"));
    }

    @Test
    void without_ties_the_ways_of_counting_agree() {
        var rows = rows(List.of("t,d,x", "1,1,0.5", "2,1,1.5", "3,0,0.1", "4,1,0.7", "5,0,1.1", "6,1,0.2"));

        assertThat(exact(rows, "Surv(t, d) ~ x").coefficients())
                .isEqualTo(
                        estimate(CoxRegression.METHOD, rows, "Surv(t, d) ~ x").coefficients());
    }

    /** Two of five die at 1, of whom three have x; one of two at 2. With odds o: o / (3o² + 6o + 1) times 1 / (1 + o). */
    @Test
    void the_likelihood_is_that_of_all_groups() {
        var rows = rows(List.of("t,d,x", "1,1,1", "1,1,0", "1,0,1", "2,1,0", "2,0,1"));

        var estimate = exact(rows, "Surv(t, d) ~ x");

        double o = estimate.headline().estimate();
        assertThat(1 - o * (6 * o + 6) / (3 * o * o + 6 * o + 1) - o / (1 + o)).isCloseTo(0, within(1e-9));
        assertThat(estimate.figure("log-likelihood").orElseThrow().value())
                .isCloseTo(StrictMath.log(o / (3 * o * o + 6 * o + 1) / (1 + o)), within(1e-12));
        assertThat(estimate.figure("log-likelihood of no effect").orElseThrow().value())
                .isCloseTo(StrictMath.log(1 / 20.0), within(1e-12));
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var lines = new ArrayList<String>();
        for (var line : SurvivalFixture.lines("melanoma-people.csv")) {
            int comma = line.indexOf(',');
            var time = line.substring(0, comma);
            lines.add((lines.isEmpty() ? time : Integer.parseInt(time) / 365) + line.substring(comma));
        }
        var formula = "Surv(time, I(cause > 0)) ~ sex + thickness + strata(ulcer)";

        assertThat(numbers(exact(rows(reversed(lines)), formula))).isEqualTo(numbers(exact(rows(lines), formula)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"weights, w", "cluster, g", "se, robust", "baseline, yes"})
    void what_the_exact_likelihood_does_not_have_is_refused(String option, String value) {
        assertThatThrownBy(
                        () -> ask(CoxRegression.METHOD, tiny(), "Surv(stop, died) ~ x", "ties", "exact", option, value))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.option-conflict"));
    }

    @Test
    void more_steps_than_the_limit_are_refused() {
        var lines = new ArrayList<>(List.of("t,d,x"));
        for (int i = 0; i < 40_000; i++) lines.add("1," + i % 2 + "," + i % 7);
        var rows = rows(lines);

        assertThatThrownBy(() -> ask(CoxRegression.METHOD, rows, "Surv(t, d) ~ x", "ties", "exact"))
                .isInstanceOfSatisfying(Unreadable.class, no -> {
                    assertThat(no.code()).isEqualTo("estimate.option-range");
                    assertThat(no.words().en()).contains("2.4e+09 steps");
                });
    }

    @Test
    void says_that_ties_are_exact() {
        assertThat(exact(tiny(), "Surv(stop, died) ~ x").conventions())
                .anySatisfy(c -> assertThat(c.value()).startsWith("exact: conditional on how many"));
    }

    private static Rows coarse(int days) {
        var whole = melanoma();
        var time = whole.column("time").toArray();
        var died = whole.column("cause").toArray();
        for (int i = 0; i < time.length; i++) {
            time[i] = Math.ceil(time[i] / days);
            died[i] = died[i] == 0 ? 0 : 1;
        }
        return whole.with("time", Numbers.over(time)).with("died", Numbers.over(died));
    }

    private static Estimate exact(Rows rows, String formula) {
        return estimate(CoxRegression.METHOD, rows, formula, "ties", "exact");
    }

    private static void check(String test, Estimate estimate) {
        assertThat(R.names(test)).hasSize(2 * estimate.coefficients().size() + 4);
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
        for (var figure : List.of("log-likelihood", "log-likelihood of no effect", "Wald test", "score test"))
            R.check(test, figure, estimate.figure(figure).orElseThrow().value(), 1e-8);
    }
}
