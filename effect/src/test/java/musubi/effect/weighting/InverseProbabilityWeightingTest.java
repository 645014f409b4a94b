package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

class InverseProbabilityWeightingTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/ipw.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";
    private static final String NHEFS = "qsmk ~ sex + race + age + I(age^2) + factor(education) + smokeintensity"
            + " + I(smokeintensity^2) + smokeyrs + I(smokeyrs^2) + factor(exercise) + factor(active) + wt71 + I(wt71^2)";

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC", "ATO", "ATM"})
    void agrees_with_the_stacked_equations_and_the_sandwich_in_r(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome", "re78"));

        check("lalonde " + estimand, estimate, estimand);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC", "ATO", "ATM"})
    void clusters_are_summed_before_they_are_squared(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome", "re78", "cluster", "educ"));

        R.check("lalonde " + estimand, "clustered se", estimate.headline().standardError(), 1e-7);
        R.check(
                "lalonde " + estimand,
                "clustered, weights as known se",
                estimate.parameter(estimand + ", weights as known")
                        .orElseThrow()
                        .standardError(),
                1e-8);
        assertThat(estimate.headline().df())
                .isEqualTo(estimate.sample().groups().get("clusters") - 1.0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC"})
    void horvitz_thompson_divides_by_the_size_of_the_target_group(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome", "re78", "means", "horvitz-thompson"));

        check("ht " + estimand, estimate, estimand);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT"})
    void sampling_weights_enter_the_score_the_weights_and_the_means(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome", "re78", "weights", "age"));

        check("based " + estimand, estimate, estimand);
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource({
        "stabilised, stabilised, yes",
        "winsorised, winsorise, '1,99'",
        "truncated, truncate, 95",
        "dropped, drop-outside, 0.1"
    })
    void the_kinds_of_trimming_are_kept_apart(String test, String option, String value) {
        var estimate = lalonde(Map.of("outcome", "re78", option, value));

        check(test, estimate, "ATE");
        R.check(
                test,
                "limited",
                estimate.figure("weights brought to a limit").orElseThrow().value(),
                0);
        assertThat((double) estimate.sample().used()).isEqualTo(R.number(test, "n"));
        if (test.equals("dropped"))
            assertThat(estimate.sample().dropped())
                    .containsExactly(Map.entry(
                            "score outside [0.1, 0.9]", 614L - estimate.sample().used()));
    }

    @Test
    void outcomes_of_0_and_1_also_have_ratios() {
        var estimate = lalonde(Map.of("outcome", "I(re78 > 0)", "estimand", "ATT"));

        check("employed", estimate, "ATT");
        for (var name : List.of("risk ratio", "odds ratio"))
            R.check("employed", estimate.parameter(name).orElseThrow(), 1e-7);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATO"})
    void an_outcome_formula_gives_the_coefficient_of_the_treatment(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome-formula", "re78 ~ treat + age + educ + re74"));

        checkRegression("regression " + estimand, estimate, estimand);
    }

    @Test
    void the_share_behind_stabilised_weights_is_estimated_too() {
        var estimate = lalonde(Map.of("stabilised", "yes", "outcome-formula", "re78 ~ treat + age + educ + re74"));

        checkRegression("regression stabilised", estimate, "ATE");
    }

    /** Hernán and Robins, Causal Inference: What If (2020), section 12.2 and 12.3: 3.4 kg, 95 % interval 2.4 to 4.5. */
    @ParameterizedTest(name = "stabilised {0}")
    @ValueSource(strings = {"no", "yes"})
    void reproduces_the_weight_gain_after_quitting_smoking(String stabilised) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate) ask(rows, NHEFS, Map.of("outcome", "wt82_71", "stabilised", stabilised));

        check(stabilised.equals("yes") ? "nhefs stabilised" : "nhefs", estimate, "ATE");
        var known = estimate.parameter("ATE, weights as known").orElseThrow();
        assertThat(known.estimate()).isCloseTo(3.4, within(0.05));
        assertThat(known.lower()).isCloseTo(2.4, within(0.05));
        assertThat(known.upper()).isCloseTo(4.5, within(0.05));
        assertThat(estimate.headline().standardError()).isLessThan(known.standardError());
        assertThat(estimate.figure("mean weight").orElseThrow().value())
                .isCloseTo(stabilised.equals("yes") ? 1 : 2, within(0.01));
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("wt82_71 missing", 63L));
    }

    /** One binary covariate: the score is the share of the treated, so weights standardise. x=0: 1/4, x=1: 3/4 treated. */
    @Test
    void eight_people_by_hand() {
        var rows = rows(List.of("t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4"));

        assertThat(effect(rows, "ATE")).isCloseTo((5 - 2 + 8 - 4) / 2.0, within(1e-9));
        assertThat(effect(rows, "ATT")).isCloseTo((3 * 1 + 4 * 3) / 4.0, within(1e-9));
        assertThat(effect(rows, "ATC")).isCloseTo((3 * 3 + 4 * 1) / 4.0, within(1e-9));
        assertThat(effect(rows, "ATO")).isCloseTo(3.5, within(1e-9));
        assertThat(effect(rows, "ATM")).isCloseTo(3.5, within(1e-9));
    }

    @Test
    void the_public_score_and_weights_can_be_handed_to_other_models() {
        var rows = rows(List.of("t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4"));
        var formula = Formula.parse("t ~ x");
        var arms = musubi.effect.balance.Arms.of(formula.response().single(), rows);

        var score = PropensityScore.fit(
                rows,
                musubi.effect.formula.Design.of(formula, rows),
                arms,
                new musubi.effect.rows.Constant(1, rows.count()));

        assertThat(score.refusal()).isEmpty();
        assertThat(score.weights(Estimand.ATE).values().toArray())
                .satisfies(w -> assertThat(java.util.Arrays.stream(w).sum()).isCloseTo(16, within(1e-9)));
    }

    @Test
    void separation_is_refused() {
        var answer = ask(
                rows(List.of("t,x,y", "1,5,5", "1,6,1", "1,7,2", "0,1,3", "0,2,7", "0,3,8")),
                "t ~ x",
                Map.of("outcome", "y"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SEPARATION));
    }

    @Test
    void an_arm_of_weight_0_is_an_empty_arm() {
        var lines = List.of("treated,x,y,w", "1,1,1,0", "1,2,2,0", "1,3,2,1", "0,1,2,1", "0,2,4,1", "0,3,4,1");

        for (var method : List.of(InverseProbabilityWeighting.METHOD, EntropyBalancing.METHOD))
            assertThat(method.estimator()
                            .estimate(new Request(
                                    rows(lines),
                                    Formula.parse("treated ~ x"),
                                    method.settings(new TreeMap<>(Map.of("outcome", "y", "weights", "w"))))))
                    .isInstanceOfSatisfying(
                            NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_TREATED));
    }

    @Test
    void an_empty_arm_and_a_single_cluster_are_refused() {
        var noControls = ask(rows(List.of("t,x,y", "1,5,5", "1,6,1")), "t ~ x", Map.of("outcome", "y"));
        var oneCluster = ask(
                rows(List.of("t,x,y,c", "1,1,5,1", "1,2,1,1", "0,1,5,1", "0,2,1,1")),
                "t ~ x",
                Map.of("outcome", "y", "cluster", "c"));

        assertThat(((NotEstimable) noControls).why()).isEqualTo(Why.TOO_FEW_CONTROLS);
        assertThat(((NotEstimable) oneCluster).why()).isEqualTo(Why.TOO_FEW_CLUSTERS);
    }

    @Test
    void leaving_out_everybody_is_refused() {
        var rows = rows(List.of("t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4"));

        var answer = ask(rows, "t ~ x", Map.of("outcome", "y", "drop-outside", "0.4"));

        assertThat(((NotEstimable) answer).why()).isEqualTo(Why.TOO_FEW_TREATED);
    }

    @Test
    void an_outcome_formula_without_the_treatment_is_refused() {
        var rows = rows(List.of("t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4"));

        var answer = ask(rows, "t ~ x", Map.of("outcome-formula", "y ~ x"));

        assertThat(((NotEstimable) answer).why()).isEqualTo(Why.SINGULAR_DESIGN);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "winsorise, '99,1', estimate.trimming",
        "winsorise, 99, estimate.trimming",
        "truncate, many, estimate.trimming",
        "drop-outside, 0.5, estimate.trimming",
        "outcome-formula, y ~ t, estimate.option-conflict",
        "means, horvitz-thompson, estimate.option-conflict",
    })
    void options_that_make_no_sense_are_refused(String option, String value, String code) {
        var options = Map.of("outcome", "y", "estimand", "ATO", option, value);

        assertThatThrownBy(() -> ask(rows(List.of("t,x,y", "1,0,5", "0,0,1")), "t ~ x", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void an_outcome_that_is_no_number_is_refused() {
        var rows = rows(List.of("t,x,y", "1,0,5", "0,0,0", "0,0,2", "1,1,7", "1,1,8", "0,1,4"));

        assertThatThrownBy(() -> ask(rows, "t ~ x", Map.of("outcome", "log(y)")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.outcome-range"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2000; i++) {
            double x = random.nextGaussian();
            lines.add((random.nextGaussian() + x > 0 ? 1 : 0) + "," + x + "," + random.nextInt(30) + ","
                    + (x + random.nextGaussian()));
        }
        var options = Map.of("outcome", "y", "cluster", "k", "truncate", "99");
        var sorted = ask(rows(withHeader("t,x,k,y", lines)), "t ~ s(x)", options);

        Collections.shuffle(lines, random);

        assertThat(ask(rows(withHeader("t,x,k,y", lines)), "t ~ s(x)", options)).isEqualTo(sorted);
    }

    /** The same name in backquotes and, in a column of its own, without a blank, say what is expected. */
    @Test
    void an_outcome_with_a_blank_in_its_name_needs_no_backquotes() {
        var rows = rows(
                withHeader("t,x,y", List.of("1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4")));
        var named = rows.with("body mass", rows.column("y"));

        var plain = (Estimate) ask(named, "t ~ x", Map.of("outcome", "body mass", "bootstrap", "20", "seed", "1"));

        assertThat(plain)
                .isEqualTo(ask(named, "t ~ x", Map.of("outcome", "`body mass`", "bootstrap", "20", "seed", "1")));
        assertThat(plain.effects())
                .isEqualTo(((Estimate) ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "20", "seed", "1")))
                        .effects());
    }

    /** The shift is exact, so that only the arithmetic could lose digits. */
    @ParameterizedTest(name = "stabilised {0}")
    @ValueSource(strings = {"no", "yes"})
    void a_covariate_of_the_outcome_far_from_zero_costs_no_digits(String stabilised) {
        var lines = new ArrayList<String>();
        var random = new Random(15);
        for (int i = 0; i < 120; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%d,%d".formatted(random.nextInt(128) < 32 + x ? 1 : 0, x, (1L << 31) + x, x + i % 17));
        }
        var rows = rows(withHeader("t,x,z,y", lines));

        var near = (Estimate) ask(rows, "t ~ x", Map.of("outcome-formula", "y ~ t + x", "stabilised", stabilised));
        var far = (Estimate) ask(rows, "t ~ x", Map.of("outcome-formula", "y ~ t + z", "stabilised", stabilised));

        for (int i = 0; i < 2; i++)
            assertThat(far.effects().get(i).standardError())
                    .as(near.effects().get(i).name())
                    .isCloseTo(near.effects().get(i).standardError(), withinPercentage(1e-6));
    }

    private static void check(String test, Estimate estimate, String estimand) {
        R.check(test, estimand, estimate.headline().estimate(), 1e-8);
        R.check(test, estimate.headline(), 1e-7);
        R.check(test, estimate.parameter("mean treated").orElseThrow(), 1e-7);
        R.check(test, estimate.parameter("mean control").orElseThrow(), 1e-7);
        var known = estimate.parameter(estimand + ", weights as known").orElseThrow();
        R.check(test, estimand + ", weights as known se", known.standardError(), 1e-8);
        if (R.names(test).contains("svyglm se")) {
            double n = R.number(test, "n");
            R.check(test, "svyglm se", known.standardError() * Math.sqrt(n / (n - 1)), 1e-8);
        }
        R.check(
                test,
                "mean weight",
                estimate.figure("mean weight").orElseThrow().value(),
                1e-8);
        R.check(
                test,
                "largest weight",
                estimate.figure("largest weight").orElseThrow().value(),
                1e-8);
        R.check(
                test,
                "ESS treated",
                estimate.figure("effective size treated").orElseThrow().value(),
                1e-8);
        R.check(
                test,
                "ESS control",
                estimate.figure("effective size control").orElseThrow().value(),
                1e-8);
    }

    private static void checkRegression(String test, Estimate estimate, String estimand) {
        R.check(test, estimand, estimate.headline().estimate(), 1e-8);
        R.check(test, estimate.headline(), 1e-7);
        R.check(
                test,
                estimand + ", weights as known se",
                estimate.parameter(estimand + ", weights as known")
                        .orElseThrow()
                        .standardError(),
                1e-8);
    }

    private static double effect(Rows rows, String estimand) {
        return ((Estimate) ask(rows, "t ~ x", Map.of("outcome", "y", "estimand", estimand)))
                .headline()
                .estimate();
    }

    private static LocalRows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static List<String> withHeader(String header, List<String> lines) {
        var all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        return all;
    }

    private static Estimate lalonde(Map<String, String> options) {
        return (Estimate) ask(TableFixture.shared("evaluation/lalonde.csv"), FORMULA, options);
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return InverseProbabilityWeighting.estimate(new Request(
                rows, Formula.parse(formula), InverseProbabilityWeighting.METHOD.settings(new TreeMap<>(options))));
    }
}
