package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntropyBalancingTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/entropy.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATT", "ATC", "ATE"})
    void agrees_with_the_dual_and_the_stacked_sandwich_in_r(String estimand) {
        var estimate = ask(FORMULA, Map.of("estimand", estimand, "outcome", "re78"));

        check("lalonde " + estimand, estimate, estimand);
        assertThat(estimate.figure("largest distance from a target")
                        .orElseThrow()
                        .value())
                .isLessThan(1e-10);
        assertThat(largestAfter(estimate)).isLessThan(1e-9);
    }

    @Test
    void squares_are_balanced_when_two_moments_are_asked_for() {
        var estimate = ask(FORMULA, Map.of("moments", "2", "outcome", "re78"));

        check("lalonde squares", estimate, "ATT");
        assertThat(estimate.table("balance").orElseThrow().lines())
                .extracting(Grid.Line::label)
                .contains("I(age^2)", "I(educ^2)", "I(re74^2)", "I(re75^2)");
        assertThat(largestAfter(estimate)).isLessThan(1e-9);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATT", "ATE"})
    void sampling_weights_are_the_base_and_enter_the_targets(String estimand) {
        var estimate = ask(FORMULA, Map.of("estimand", estimand, "outcome", "re78", "weights", "age"));

        check("lalonde based " + estimand, estimate, estimand);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"ATT, ''", "ATE, ''", "ATC, ''", "ATT, age", "ATE, age"})
    void errors_of_clusters_count_targets_multipliers_and_sampling_weights(String estimand, String weights) {
        var options = new TreeMap<>(Map.of("estimand", estimand, "outcome", "re78", "cluster", "educ"));
        if (!weights.isEmpty()) options.put("weights", weights);

        R.check(
                "lalonde " + (weights.isEmpty() ? "" : "based ") + estimand,
                "clustered se",
                ask(FORMULA, options).headline().standardError(),
                1e-7);
    }

    @Test
    void ratios_under_sampling_weights_for_everybody() {
        var estimate =
                ask(FORMULA, Map.of("estimand", "ATE", "outcome", "I(re78 > 0)", "weights", "age", "cluster", "educ"));
        var alone = ask(FORMULA, Map.of("estimand", "ATE", "outcome", "I(re78 > 0)", "weights", "age"));

        R.check(
                "lalonde employed based ATE",
                "clustered se",
                estimate.headline().standardError(),
                1e-7);
        for (var name : List.of("risk ratio", "odds ratio"))
            R.check("lalonde employed based ATE", alone.parameter(name).orElseThrow(), 1e-7);
    }

    @Test
    void outcomes_of_0_and_1_also_have_ratios() {
        var estimate = ask(FORMULA, Map.of("outcome", "I(re78 > 0)"));

        check("lalonde employed", estimate, "ATT");
        for (var name : List.of("risk ratio", "odds ratio"))
            R.check("lalonde employed", estimate.parameter(name).orElseThrow(), 1e-7);
    }

    @Test
    void clusters_are_summed_before_they_are_squared() {
        var estimate = ask(FORMULA, Map.of("outcome", "re78", "cluster", "educ"));

        R.check("lalonde ATT", "clustered se", estimate.headline().standardError(), 1e-7);
        assertThat(estimate.headline().df())
                .isEqualTo(estimate.sample().groups().get("clusters") - 1.0);
    }

    @Test
    void without_an_outcome_the_answer_is_the_balance() {
        var estimate = ask(FORMULA, Map.of());

        assertThat(estimate.headline().name()).contains("standardised difference after");
        assertThat(estimate.headline().estimate()).isLessThan(1e-9);
    }

    /** Controls 0, 1 with weights 1 - p, p must have mean p = 0.75: weights 0.5 and 1.5, mean outcome 0.25·4 + 0.75·8 = 7. */
    @Test
    void four_people_by_hand() {
        var rows = rows(List.of("treated,x,y", "1,0.5,9", "1,1,9", "0,0,4", "0,1,8"));

        var estimate = (Estimate) ask(rows, "treated ~ x", Map.of("outcome", "y"));

        assertThat(estimate.headline().estimate()).isCloseTo(2, within(1e-11));
        assertThat(estimate.figure("effective size control").orElseThrow().value())
                .isCloseTo(4 / 2.5, within(1e-11));
    }

    @Test
    void a_target_out_of_reach_is_refused_with_the_covariate() {
        var rows = rows(List.of("treated,a,b", "1,1,10", "1,2,11", "0,1,1", "0,2,2", "0,3,9"));

        var answer = ask(rows, "treated ~ a + b", Map.of());

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.NO_OVERLAP);
            assertThat(no.detail().en()).contains("\"b\"");
            assertThat(no.detail().ja()).contains("「b」");
        });
    }

    /** Each target lies within its range, but no weights on the points (0,0), (1,1) reach a mean of (0.8, 0.2). */
    @Test
    void targets_out_of_reach_together_are_refused() {
        var rows = rows(List.of("treated,a,b", "1,0.7,0.2", "1,0.9,0.2", "0,0,0", "0,1,1", "0,0.5,0.6"));

        var answer = ask(rows, "treated ~ a + b", Map.of());

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_OVERLAP));
    }

    /** Nobody treated lives in c, so controls there get no weight; nobody untreated lives in d, so nobody can stand for it. */
    @Test
    void levels_that_only_one_arm_has_are_weighted_away_or_refused() {
        var rows = rows(List.of("treated,area", "1,a", "1,a", "1,b", "0,a", "0,b", "0,b", "0,c", "0,c"));
        var missing = rows(List.of("treated,area", "1,a", "1,d", "1,b", "0,a", "0,b", "0,b", "0,c", "0,c"));

        var estimate = (Estimate) ask(rows, "treated ~ area", Map.of());
        var refused = ask(missing, "treated ~ area", Map.of());

        assertThat(largestAfter(estimate)).isLessThan(1e-9);
        // Weights 2/3 in a, 1/6 twice in b: (1)² / (4/9 + 2/36) = 2.
        assertThat(estimate.figure("effective size control").orElseThrow().value())
                .isCloseTo(2, within(1e-9));
        assertThat(refused).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.NO_OVERLAP);
            assertThat(no.detail().en()).contains("\"aread\"");
        });
    }

    @Test
    void a_column_that_others_make_up_does_no_harm() {
        var with = ask(FORMULA + " + I(re74 + re75)", Map.of("outcome", "re78"));

        assertThat(with.headline().estimate()).isCloseTo(R.number("lalonde ATT", "ATT"), within(1e-6));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2000; i++) {
            double x = random.nextGaussian();
            lines.add((random.nextGaussian() + x > 0 ? 1 : 0) + "," + x + "," + random.nextInt(3) + ","
                    + (x + random.nextGaussian()));
        }
        var options = Map.of("outcome", "y", "estimand", "ATE");
        var sorted = ask(rows(withHeader("t,x,k,y", lines)), "t ~ x + factor(k)", options);

        Collections.shuffle(lines, random);

        assertThat(ask(rows(withHeader("t,x,k,y", lines)), "t ~ x + factor(k)", options))
                .isEqualTo(sorted);
    }

    private static double largestAfter(Estimate estimate) {
        var table = estimate.table("balance").orElseThrow();
        int column = table.columns().indexOf("after standardised difference");
        return table.lines().stream()
                .mapToDouble(l -> Math.abs(l.values().get(column)))
                .max()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC"})
    void columns_that_others_balance_are_named(String estimand) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 40; i++) lines.add("%d,%d,%d,%d".formatted(i * 7 % 5 / 3, i % 11, 2 * (i % 11), i % 13));
        var rows = rows(withHeader("t,x,twice,y", lines));
        var options = Map.of("outcome", "y", "estimand", estimand);

        var both = (Estimate) ask(rows, "t ~ x + twice", options);
        var one = (Estimate) ask(rows, "t ~ x", options);

        assertThat(both.remarks())
                .extracting(r -> r.en())
                .filteredOn(r -> r.startsWith("Column \"twice\""))
                .hasSize(1);
        assertThat(one.remarks()).extracting(r -> r.en()).noneMatch(r -> r.contains("combination"));
        assertThat(both.headline().estimate()).isCloseTo(one.headline().estimate(), within(1e-9));
    }

    private static void check(String test, Estimate estimate, String estimand) {
        R.check(test, estimate.headline(), 1e-7);
        R.check(test, estimand, estimate.headline().estimate(), 1e-9);
        R.check(test, estimate.parameter("mean treated").orElseThrow(), 1e-7);
        R.check(test, estimate.parameter("mean control").orElseThrow(), 1e-7);
        R.check(
                test,
                estimand + ", weights as known se",
                estimate.parameter(estimand + ", weights as known")
                        .orElseThrow()
                        .standardError(),
                1e-8);
        R.check(
                test,
                "ESS 0",
                estimate.figure("effective size control").orElseThrow().value(),
                1e-8);
        R.check(
                test,
                "ESS 1",
                estimate.figure("effective size treated").orElseThrow().value(),
                1e-8);
    }

    private static LocalRows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static List<String> withHeader(String header, List<String> lines) {
        var all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        return all;
    }

    private static Estimate ask(String formula, Map<String, String> options) {
        return (Estimate) ask(TableFixture.shared("evaluation/lalonde.csv"), formula, options);
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return EntropyBalancing.estimate(
                new Request(rows, Formula.parse(formula), EntropyBalancing.METHOD.settings(new TreeMap<>(options))));
    }
}
