package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.melanoma;
import static musubi.effect.survival.SurvivalFixture.nhanes;
import static musubi.effect.survival.SurvivalFixture.numbers;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubdistributionTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/subdistribution.csv");
    private static final ReferenceFixture CRR = ReferenceFixture.of("survival/crr.csv");
    private static final List<String> TINY = numbered(SurvivalFixture.CAUSES);
    private static final List<String> MANY = many();

    private static List<String> numbered(List<String> lines) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> lines.get(i) + "," + (i == 0 ? "id" : Integer.toString(i)))
                .toList();
    }

    /** The invented people of the reference script; every second one has two rows. */
    private static List<String> many() {
        var lines = new ArrayList<>(List.of("id,start,stop,cause,x,z,w,a,g"));
        for (int i = 0; i < 600; i++) {
            int start = i * 7919 % 9;
            int stop = start + 2 + i * 104729 % 997 % 16;
            int cause = i * 48271 % 991 % 3;
            int z = i * 31 % 3;
            var fixed = (1 + i * 13 % 4 / 2.0) + "," + i * 53 % 17 % 3 + "," + i % 23;
            var x = i * 37 % 101 / 50.0;
            int cut = i % 2 == 0 ? start + (stop - start) / 2 : stop;
            lines.add(i + "," + start + "," + cut + "," + (i % 2 == 0 ? 0 : cause) + "," + x + "," + z + "," + fixed);
            if (i % 2 == 0) lines.add(i + "," + cut + "," + stop + "," + cause + "," + x + "," + (z + 1) + "," + fixed);
        }
        return lines;
    }

    @ParameterizedTest(name = "cause {0}, {1} ties")
    @CsvSource({"1,efron", "2,efron", "1,breslow", "2,breslow"})
    void late_entry_and_strata_agree_with_r(String cause, String ties) {
        var end = " " + cause + " " + ties;
        check("tiny entry" + end, gray(rows(TINY), "Surv(start, stop, cause) ~ x + z", cause, ties, "id", "id"));
        var many = rows(MANY);
        var formula = "Surv(start, stop, cause) ~ x + z";
        check("many entry" + end, gray(many, formula, cause, ties, "id", "id", "weights", "w"));
        check("many strata" + end, gray(many, formula + " + strata(a)", cause, ties, "id", "id", "weights", "w"));
        check(
                "many censoring strata" + end,
                gray(many, formula, cause, ties, "id", "id", "weights", "w", "censoring-strata", "a"));
    }

    @Test
    void clusters_and_weights_agree_with_r() {
        check(
                "tiny entry weighted cluster",
                gray(
                        rows(TINY),
                        "Surv(start, stop, cause) ~ x + z + cluster(g)",
                        "1",
                        "efron",
                        "id",
                        "id",
                        "weights",
                        "w"));
        check(
                "many strata cluster",
                gray(
                        rows(MANY),
                        "Surv(start, stop, cause) ~ x + z + strata(a)",
                        "1",
                        "efron",
                        "id",
                        "id",
                        "weights",
                        "w",
                        "cluster",
                        "g"));
    }

    @Test
    void strata_of_people_watched_from_the_beginning_agree_with_r() {
        check("melanoma strata", gray(melanoma(), "Surv(time, cause) ~ sex + thickness + strata(ulcer)", "1", "efron"));
    }

    @Test
    void age_as_the_time_agrees_with_r() {
        check(
                "nhanes age scale",
                gray(
                        nhanes(),
                        "Surv(entry, exit, cause) ~ Diabetes + BMI + Gender + cluster(SDMVSTRA)",
                        "1",
                        "efron",
                        "id",
                        "SEQN"));
        check(
                "nhanes age scale strata",
                gray(
                        nhanes(),
                        "Surv(entry, exit, cause) ~ Diabetes + BMI + strata(Gender) + cluster(SDMVSTRA)",
                        "2",
                        "efron",
                        "id",
                        "SEQN"));
    }

    /** Without ties between events and those who leave, crr() and finegray() are one estimator. */
    @ParameterizedTest(name = "cause {0}")
    @ValueSource(strings = {"1", "2"})
    void estimates_agree_with_crr_where_nothing_is_tied(String cause) {
        var lines = SurvivalFixture.lines("melanoma-people.csv");
        var apart = new ArrayList<String>();
        // The file stands in the order of time.
        for (int i = 0; i < lines.size(); i++)
            apart.add(
                    (i == 0 ? "time" : i) + lines.get(i).substring(lines.get(i).indexOf(',')));

        var plain = gray(rows(apart), "Surv(time, cause) ~ sex + thickness", cause, "efron");
        var apartByUlcer =
                gray(rows(apart), "Surv(time, cause) ~ sex + thickness", cause, "efron", "censoring-strata", "ulcer");

        for (var parameter : plain.coefficients())
            R.check("crr " + cause, parameter.name(), parameter.estimate(), 1e-8);
        for (var parameter : apartByUlcer.coefficients())
            R.check("crr cengroup " + cause, parameter.name(), parameter.estimate(), 1e-8);
    }

    @ParameterizedTest(name = "cause {0}")
    @ValueSource(strings = {"1", "2"})
    void errors_that_count_the_curve_of_leaving_are_those_of_crr(String cause) {
        var formula = "Surv(time, cause) ~ sex + thickness";

        crr("melanoma crr " + cause, melanoma(), formula, cause, "leaving", "before");
        crr("coarse crr " + cause, coarse(), formula, cause, "leaving", "before");
        crr("coarse after " + cause, coarse(), formula, cause);
        crr("coarse curves " + cause, coarse(), formula, cause, "censoring-strata", "ulcer");
        crr("coarse strata " + cause, coarse(), formula + " + strata(ulcer)", cause);
        crr("coarse crossed " + cause, coarse(), formula + " + strata(ulcer)", cause, "censoring-strata", "third");
    }

    @Test
    void errors_of_few_and_of_many_tied_people_are_those_of_crr() {
        crr("tiny crr", rows(TINY), "Surv(stop, cause) ~ x + z", "1", "leaving", "before");
        crr("nhanes crr", nhanes(), "Surv(permth_exm, cause) ~ Diabetes + RIDAGEYR + Gender", "1", "leaving", "before");
    }

    /** Where nobody leaves before the last event there is no curve to estimate. */
    @Test
    void without_leaving_nothing_is_added_to_the_robust_errors() {
        var rows = rows(List.of(
                "t,e,x", "1,1,0.3", "2,2,1.2", "3,1,0.8", "4,1,1.9", "5,2,0.1", "6,1,0.7", "7,1,1.1", "8,0,0.2"));

        var estimated = gray(rows, "Surv(t, e) ~ x", "1", "efron", "se", "fine-gray");

        assertThat(estimated.coefficients())
                .isEqualTo(gray(rows, "Surv(t, e) ~ x", "1", "efron").coefficients());
    }

    @Test
    void errors_that_count_the_curve_of_leaving_do_not_depend_on_the_order_of_the_file() {
        var lines = SurvivalFixture.lines("melanoma-people.csv");
        var formula = "Surv(time, cause) ~ sex + thickness + strata(ulcer)";

        assertThat(numbers(gray(rows(reversed(lines)), formula, "1", "efron", "se", "fine-gray")))
                .isEqualTo(numbers(gray(rows(lines), formula, "1", "efron", "se", "fine-gray")));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "'Surv(start, stop, cause) ~ x', ''",
        "'Surv(stop, cause) ~ x', w",
        "'Surv(stop, cause) ~ x + cluster(g)', ''"
    })
    void errors_that_count_the_curve_of_leaving_take_neither_weights_nor_clusters_nor_late_entry(
            String formula, String weights) {
        var options = new ArrayList<>(List.of("se", "fine-gray", "id", "id"));
        if (!weights.isEmpty()) options.addAll(List.of("weights", weights));

        assertThatThrownBy(() -> ask(CompetingCox.FINE_GRAY, rows(TINY), formula, options.toArray(String[]::new)))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.option-conflict"));
    }

    @Test
    void says_how_ties_with_those_who_leave_and_the_curve_were_counted() {
        var estimate =
                gray(coarse(), "Surv(time, cause) ~ sex", "1", "breslow", "leaving", "before", "se", "fine-gray");

        assertThat(estimate.conventions())
                .anySatisfy(c -> assertThat(c.value())
                        .contains("those who leave before events at the same time; its estimation counted"))
                .anySatisfy(c -> assertThat(c.equivalent()).isEqualTo("R cmprsk::crr()"));
    }

    /** Melanoma in stretches of fifty days, so that many times are tied, with the remainder of the age by three. */
    private static Rows coarse() {
        var whole = melanoma();
        var time = whole.column("time").toArray();
        var third = whole.column("age").toArray();
        for (int i = 0; i < time.length; i++) {
            time[i] = Math.ceil(time[i] / 50);
            third[i] %= 3;
        }
        return whole.with("time", Numbers.over(time)).with("third", Numbers.over(third));
    }

    private static void crr(String test, Rows rows, String formula, String cause, String... more) {
        var options = new ArrayList<>(List.of("se", "fine-gray"));
        options.addAll(List.of(more));
        var estimate = gray(rows, formula, cause, "breslow", options.toArray(String[]::new));

        assertThat(CRR.names(test)).hasSize(2 * estimate.coefficients().size());
        for (var parameter : estimate.coefficients()) CRR.check(test, parameter, 1e-8);
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var formula = "Surv(start, stop, cause) ~ x + z + strata(a)";

        assertThat(numbers(gray(rows(reversed(MANY)), formula, "1", "efron", "id", "id", "weights", "w")))
                .isEqualTo(numbers(gray(rows(MANY), formula, "1", "efron", "id", "id", "weights", "w")));
    }

    @Test
    void rows_of_one_person_belong_together() {
        var estimate = gray(rows(MANY), "Surv(start, stop, cause) ~ x + z", "1", "efron", "id", "id");

        assertThat(estimate.sample().groups()).containsEntry("clusters", 600L);
        assertThat(estimate.conventions())
                .anySatisfy(c -> assertThat(c.value()).contains("times the curve of having entered"));
    }

    @Test
    void rows_that_do_not_fit_together_are_refused() {
        unreadable("estimate.missing-option", List.of("s,t,e,x,p", "0,1,1,0,1", "0,2,2,1,2", "0,3,0,1,3"));
        unreadable("survival.spells", List.of("s,t,e,x,p", "0,1,0,0,1", "2,3,1,1,1", "0,3,2,0,2"), "id", "p");
        unreadable("survival.spells", List.of("s,t,e,x,p", "0,2,0,0,1", "1,3,1,1,1", "0,3,2,0,2"), "id", "p");
        unreadable("survival.spells", List.of("s,t,e,x,p", "0,2,2,0,1", "2,3,1,1,1", "0,3,2,0,2"), "id", "p");
    }

    @Test
    void somebody_who_was_not_to_be_watched_has_no_weight() {
        var rows = rows(
                List.of("s,t,e,x,p", "0,1,0,0,1", "2,4,2,1,2", "2,5,1,0,3", "2,6,1,1,4", "3,7,1,0,5", "3,8,0,1,6"));

        refused(
                ask(CompetingCox.FINE_GRAY, rows, "Surv(s, t, e) ~ x", "id", "p", "cause", "1"),
                Why.NO_OVERLAP,
                "another event at 4");
    }

    private static void unreadable(String code, List<String> lines, String... options) {
        assertThatThrownBy(() -> ask(CompetingCox.FINE_GRAY, rows(lines), "Surv(s, t, e) ~ x", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static Estimate gray(Rows rows, String formula, String cause, String ties, String... more) {
        var options = new ArrayList<>(List.of("cause", cause, "ties", ties));
        options.addAll(List.of(more));
        return estimate(CompetingCox.FINE_GRAY, rows, formula, options.toArray(String[]::new));
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
