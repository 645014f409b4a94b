package musubi.effect.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTest {
    private static final ReferenceFixture R = ReferenceFixture.of("power/power.csv");
    private static final double TOLERANCE = 1e-8;

    @Test
    void the_power_of_t_tests_agrees_with_r() {
        for (var name : R.names("t")) {
            var x = numbers(name);
            R.check("t", name, Power.ofMeans(x[0], x[0], x[1], 0.05, (int) x[2]), TOLERANCE);
            R.check("unequal", name, Power.ofMeans(x[0], 2 * x[0], x[1], 0.05, (int) x[2]), TOLERANCE);
        }
    }

    @Test
    void the_power_for_proportions_agrees_with_r() {
        for (var name : R.names("pooled")) {
            double n = numbers(name)[0];
            double p = numbers(name)[1];
            R.check("pooled", name, Power.ofProportions(n, n, 0.3, p, 0.05, 2, Power.Variance.POOLED), TOLERANCE);
            R.check("pooled one", name, Power.ofProportions(n, n, 0.3, p, 0.01, 1, Power.Variance.POOLED), TOLERANCE);
            R.check(
                    "unpooled",
                    name,
                    Power.ofProportions(n, 1.5 * n, 0.3, p, 0.05, 2, Power.Variance.UNPOOLED),
                    TOLERANCE);
            R.check(
                    "arcsine",
                    name,
                    Power.ofProportions(n, 1.5 * n, 0.3, p, 0.05, 2, Power.Variance.ARCSINE),
                    TOLERANCE);
        }
    }

    @Test
    void the_power_of_the_log_rank_test_is_schoenfelds() {
        for (var name : R.names("logrank"))
            R.check("logrank", name, Power.ofLogRank(numbers(name)[0], 0.6, numbers(name)[1], 0.05, 2), TOLERANCE);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"post", "change", "ancova"})
    void clusters_and_a_measurement_before_change_the_error(String analysis) {
        var given = new HashMap<>(Map.of("n", "600", "effect", "2", "sd", "8", "correlation", "0.6"));
        given.putAll(Map.of("analysis", analysis, "icc", "0.02", "cluster-size", "30", "cluster-cv", "0.4"));
        var power = (Estimate) ask(PowerOfMeans.METHOD, given);
        given.remove("n");
        given.put("power", Double.toString(power.headline().estimate()));
        var people = (Estimate) ask(PowerOfMeans.METHOD, given);
        given.remove("effect");
        given.putAll(Map.of("power", "0.8", "n", "600"));
        var effect = (Estimate) ask(PowerOfMeans.METHOD, given);

        R.check("clusters", analysis, power.headline().estimate(), TOLERANCE);
        R.check("clusters", "design effect", figure(power, "design effect"), TOLERANCE);
        assertThat(people.headline().estimate()).isCloseTo(600, within(1e-6));
        assertThat(figure(people, "clusters first arm")).isEqualTo(20);
        R.check("clusters", analysis + " bloom", figure(effect, "Bloom's minimum detectable effect"), TOLERANCE);
        assertThat(effect.headline().estimate())
                .isCloseTo(figure(effect, "Bloom's minimum detectable effect"), within(0.01));
    }

    /** Cohen (1988), table 2.4.1: 64 people in each arm find half a standard deviation with power 0.8. */
    @Test
    void cohens_sixty_four() {
        var people = (Estimate) ask(PowerOfMeans.METHOD, Map.of("effect", "0.5", "power", "0.8"));

        assertThat(people.headline().name()).isEqualTo("n");
        assertThat(people.headline().estimate()).isCloseTo(63.76561, within(1e-5));
        assertThat(figure(people, "people first arm")).isEqualTo(64);
        assertThat(figure(people, "people")).isEqualTo(128);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"pooled, up", "pooled, down", "unpooled, up", "arcsine, down"})
    void solving_for_shares_undoes_itself(String variance, String direction) {
        var second = (Estimate) ask(
                PowerOfProportions.METHOD,
                Map.of(
                        "first",
                        "0.3",
                        "n",
                        "200",
                        "power",
                        "0.9",
                        "variance",
                        variance,
                        "direction",
                        direction,
                        "ratio",
                        "2"));
        double share = second.headline().estimate();
        var people = (Estimate) ask(
                PowerOfProportions.METHOD,
                Map.of(
                        "first",
                        "0.3",
                        "second",
                        Double.toString(share),
                        "power",
                        "0.9",
                        "variance",
                        variance,
                        "ratio",
                        "2"));

        assertThat(share > 0.3).isEqualTo(direction.equals("up"));
        assertThat(figure(second, "difference")).isEqualTo(share - 0.3);
        assertThat(people.headline().estimate()).isCloseTo(200, within(1e-6));
    }

    /** Schoenfeld (1983): (1.959964 + 0.841621)² / (0.25 log² 0.5) events. */
    @Test
    void halving_the_hazard_takes_sixty_six_events() {
        var people = (Estimate) ask(
                PowerOfLogRank.METHOD, Map.of("hazard-ratio", "0.5", "power", "0.8", "events", "0.25", "sides", "2"));
        var ratio = (Estimate) ask(
                PowerOfLogRank.METHOD,
                Map.of("n", Double.toString(people.headline().estimate()), "power", "0.8", "events", "0.25"));

        assertThat(figure(people, "events")).isCloseTo(65.3454, within(1e-3));
        assertThat(ratio.headline().estimate()).isCloseTo(0.5, within(1e-9));
    }

    @ParameterizedTest(name = "{0}={1} is refused")
    @CsvSource({
        "alpha, 0",
        "alpha, 1",
        "ratio, 0",
        "power, 0.04",
        "power, 1",
        "sd, 0",
        "icc, -0.1",
        "icc, 2",
        "cluster-size, 0.5",
        "cluster-cv, -1",
        "correlation, 1"
    })
    void refuses_numbers_out_of_range(String option, String value) {
        var given = new HashMap<>(Map.of("effect", "1", "power", "0.8"));
        given.put(option, value);

        assertThatThrownBy(() -> ask(PowerOfMeans.METHOD, given))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.option-range"));
    }

    @Test
    void refuses_two_clusters() {
        assertThatThrownBy(() ->
                        ask(PowerOfMeans.METHOD, Map.of("n", "30", "effect", "1", "icc", "0.1", "cluster-size", "30")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.option-range"));
    }

    @Test
    void refuses_a_question_with_one_or_three_numbers() {
        for (var given : java.util.List.of(
                Map.of("n", "10"), Map.of("n", "10", "effect", "1", "power", "0.8"), Map.<String, String>of()))
            assertThatThrownBy(() -> ask(PowerOfMeans.METHOD, given))
                    .isInstanceOfSatisfying(
                            Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.power-question"));
    }

    @Test
    void says_so_when_no_share_is_far_enough() {
        var answer = ask(PowerOfProportions.METHOD, Map.of("first", "0.5", "n", "2", "power", "0.99"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
    }

    private static double figure(Estimate estimate, String name) {
        return estimate.figure(name).orElseThrow().value();
    }

    private static double[] numbers(String name) {
        return Arrays.stream(name.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Estimation ask(Method method, Map<String, String> given) {
        return method.estimator()
                .estimate(new Request(LocalRows.of(Map.of(), ""), Formula.parse("~ 1"), method.settings(given)));
    }
}
