package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentalCoxTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/iv.csv");
    private static final List<String> PEOPLE = people();
    private static final String FORMULA = "Surv(days, event) ~ x | part ~ z";

    /** The invented people of the reference script. */
    private static List<String> people() {
        var lines = new ArrayList<>(List.of("z,x,g,part,event,days,w"));
        for (int i = 0; i < 600; i++) {
            int z = i * 37 % 11;
            int u = i * 7919 % 997;
            int e = i * 104729 % 1009;
            int part = 100 * z + u + e / 2.0 > 1300 ? 1 : 0;
            int days = 1 + i * 48271 % 300 + 60 * part + u / 10;
            lines.add(z + "," + i * 31 % 13 + "," + i % 40 + "," + part + "," + (days <= 250 ? 1 : 0) + ","
                    + Math.min(days, 250) + "," + (1 + i * 13 % 3));
        }
        return List.copyOf(lines);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"2sri", "2sps"})
    void both_stages_agree_with_r(String stages) {
        for (var weighted : List.of(false, true)) {
            var test = stages + (weighted ? " weighted" : "");
            var options = new ArrayList<>(List.of("stages", stages, "seed", "1", "replicates", "2"));
            if (weighted) options.addAll(List.of("weights", "w"));

            var estimate = estimate(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, options.toArray(String[]::new));

            for (var parameter : estimate.coefficients()) R.check(test, parameter.name(), parameter.estimate(), 1e-8);
            R.check(
                    weighted ? "first weighted" : "first",
                    "F",
                    estimate.figure("first-stage F").orElseThrow().value(),
                    1e-8);
        }
    }

    @Test
    void strata_late_entry_and_breslow_ties_agree_with_r() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < PEOPLE.size(); i++) {
            int row = i - 1;
            var days = PEOPLE.get(i).split(",", -1)[5];
            lines.add(PEOPLE.get(i)
                    + (i == 0 ? ",s,since" : "," + row % 3 + "," + Math.min(row * 17 % 5, Integer.parseInt(days) - 1)));
        }
        var formula = "Surv(since, days, event) ~ x + strata(s) | part ~ z";
        for (var stages : List.of("2sri", "2sps")) {
            var estimate = estimate(
                    InstrumentalCox.METHOD,
                    rows(lines),
                    formula,
                    "stages",
                    stages,
                    "ties",
                    "breslow",
                    "seed",
                    "1",
                    "replicates",
                    "2");
            var test = stages.equals("2sri") ? "strata" : "strata 2sps";
            for (var parameter : estimate.coefficients())
                R.check(test, parameter.name().replace("first-stage fit", "part"), parameter.estimate(), 1e-8);
            R.check(
                    "strata",
                    "F",
                    estimate.figure("first-stage F").orElseThrow().value(),
                    1e-8);
        }
    }

    /** A bootstrap of 200 replicates knows its standard error up to about 5 in a hundred. */
    @Test
    void bootstrap_errors_are_those_of_r_within_their_own_error() {
        var rows = estimate(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, "seed", "20261126", "replicates", "200");
        assertThat(rows.coefficients().get(0).standardError())
                .isCloseTo(R.number("2sri", "bootstrap se"), within(0.2 * R.number("2sri", "bootstrap se")));

        var clusters = estimate(
                InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, "seed", "3", "replicates", "200", "cluster", "g");
        double expected = R.number("2sri clustered", "bootstrap se");
        assertThat(clusters.coefficients().get(0).standardError()).isCloseTo(expected, within(0.2 * expected));
        R.check(
                "first clustered",
                "F",
                clusters.figure("first-stage F").orElseThrow().value(),
                1e-8);
        assertThat(clusters.sample().groups()).containsEntry("clusters", 40L);
    }

    /** What a replicate takes over from the fit on everybody must not change what it finds. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"2sri", "2sps"})
    void a_replicate_is_the_fit_on_its_own_weights(String stages) {
        var counts = new int[600];
        for (int i = 0; i < counts.length; i++) counts[i] = (i * 17 + 5) % 4;
        var rows = rows(PEOPLE);
        var weighted = new double[600];
        for (int i = 0; i < counts.length; i++) weighted[i] = counts[i];
        var formula = Formula.parse(FORMULA);
        var cohort = Cohort.of(new Request(rows, formula, InstrumentalCox.METHOD.settings(Map.of())), List.of());
        var two = new TwoStages(
                cohort, FirstStage.of(cohort.rows(), formula), formula, stages.equals("2sri"), Ties.EFRON);

        double again = two.again(two.model(two.first().fit(new Constant(1, 600))), counts);

        var alone = estimate(
                InstrumentalCox.METHOD,
                rows.with("drawn", Numbers.over(weighted)),
                FORMULA,
                "weights",
                "drawn",
                "stages",
                stages,
                "seed",
                "1",
                "replicates",
                "2");
        assertThat(again).isCloseTo(alone.coefficients().get(0).estimate(), within(1e-9));
    }

    @Test
    void the_same_seed_gives_the_same_bits_in_any_order_of_the_file() {
        var forward = estimate(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, "seed", "5", "replicates", "20");
        var backward =
                estimate(InstrumentalCox.METHOD, rows(reversed(PEOPLE)), FORMULA, "seed", "5", "replicates", "20");
        var other = estimate(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, "seed", "6", "replicates", "20");

        assertThat(backward).isEqualTo(forward);
        assertThat(other.headline().standardError())
                .isNotEqualTo(forward.headline().standardError());
    }

    @Test
    void strata_are_levelled_in_both_stages() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < PEOPLE.size(); i++) lines.add(PEOPLE.get(i) + "," + (i == 0 ? "area" : i % 3));

        var answer = estimate(
                InstrumentalCox.METHOD,
                rows(lines),
                "Surv(days, event) ~ x + strata(area) | part ~ z",
                "seed",
                "1",
                "replicates",
                "2");

        assertThat(answer.sample().groups()).containsEntry("strata", 3L);
        assertThat(answer.figure("first-stage F").orElseThrow().value()).isGreaterThan(10);
    }

    @Test
    void a_weak_instrument_is_refused_unless_accepted() {
        var formula = "Surv(days, event) ~ x | part ~ g";

        refused(
                ask(InstrumentalCox.METHOD, rows(PEOPLE), formula, "seed", "1"),
                Why.WEAK_INSTRUMENT,
                "below the limit");
        var accepted = estimate(
                InstrumentalCox.METHOD, rows(PEOPLE), formula, "seed", "1", "accept-weak", "yes", "replicates", "2");
        assertThat(accepted.remarks()).anySatisfy(r -> assertThat(r.en()).contains("weak"));
        refused(
                ask(InstrumentalCox.METHOD, rows(PEOPLE), "Surv(days, event) ~ x | part ~ x", "seed", "1"),
                Why.WEAK_INSTRUMENT,
                "combinations");
    }

    @Test
    void a_seed_and_one_treatment_are_needed() {
        assertThatThrownBy(() -> ask(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.missing-option"));
        assertThatThrownBy(() ->
                        ask(InstrumentalCox.METHOD, rows(PEOPLE), "Surv(days, event) ~ x | part + g ~ z", "seed", "1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.instrument"));
        assertThatThrownBy(() -> ask(InstrumentalCox.METHOD, rows(PEOPLE), FORMULA, "seed", "1", "replicates", "1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.replicates"));
    }
}
