package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

class AugmentedWeightingTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/aipw.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";
    private static final List<String> EIGHT =
            List.of("t,x,y", "1,0,5", "0,0,1", "0,0,2", "0,0,3", "1,1,7", "1,1,8", "1,1,9", "0,1,4");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC"})
    void agrees_with_the_influence_function_in_r(String estimand) {
        var options = Map.of("estimand", estimand, "outcome", "re78");

        check("linear " + estimand, lalonde(options), estimand);
        check("hajek " + estimand, lalonde(and(options, "means", "hajek")), estimand);
        R.check(
                "linear " + estimand,
                "clustered se",
                lalonde(and(options, "cluster", "educ")).headline().standardError(),
                1e-8);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"logit, ATE", "logit, ATT", "poisson, ATE", "poisson, ATT"})
    void outcomes_of_other_kinds_have_models_of_their_own(String model, String estimand) {
        var estimate = lalonde(Map.of(
                "estimand",
                estimand,
                "outcome",
                model.equals("logit") ? "I(re78 > 0)" : "thousands",
                "outcome-terms",
                "age + educ + re74",
                "model",
                model));

        check(model + " " + estimand, estimate, estimand);
        if (model.equals("logit"))
            R.check("logit " + estimand, estimate.parameter("risk ratio").orElseThrow(), 1e-8);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT"})
    void sampling_weights_enter_every_step(String estimand) {
        var estimate = lalonde(Map.of("estimand", estimand, "outcome", "re78", "weights", "age"));

        check("based " + estimand, estimate, estimand);
    }

    @Test
    void agrees_with_r_on_the_weight_gain_after_quitting_smoking() {
        var formula = "qsmk ~ sex + race + age + I(age^2) + factor(education) + smokeintensity + I(smokeintensity^2)"
                + " + smokeyrs + I(smokeyrs^2) + factor(exercise) + factor(active) + wt71 + I(wt71^2)";

        var estimate =
                (Estimate) ask(TableFixture.shared("evaluation/nhefs.csv"), formula, Map.of("outcome", "wt82_71"));

        check("nhefs", estimate, "ATE");
    }

    /** With one binary covariate both models are saturated, so the effect is the standardised difference. */
    @Test
    void eight_people_by_hand() {
        var ate = (Estimate) ask(rows(EIGHT), "t ~ x", Map.of("outcome", "y"));
        var att = (Estimate) ask(rows(EIGHT), "t ~ x", Map.of("outcome", "y", "estimand", "ATT"));

        assertThat(ate.headline().estimate()).isCloseTo(3.5, within(1e-9));
        assertThat(att.headline().estimate()).isCloseTo(15 / 4.0, within(1e-9));
    }

    /** The outcome is exactly linear in x, so a score without x does no harm: doubly robust. */
    @Test
    void a_wrong_score_does_no_harm_when_the_outcome_model_is_right() {
        var lines = new ArrayList<>(List.of("t,x,z,y"));
        for (int i = 0; i < 40; i++)
            lines.add((i % 5 < 2 ? 1 : 0) + "," + i % 5 + "," + i % 2 + "," + (i % 5 * 2 + (i % 5 < 2 ? 10 : 0)));

        var estimate = (Estimate) ask(rows(lines), "t ~ z", Map.of("outcome", "y", "outcome-terms", "x"));

        assertThat(estimate.headline().estimate()).isCloseTo(10, within(1e-9));
    }

    @Test
    void an_arm_smaller_than_its_model_is_refused() {
        var rows =
                rows(List.of("t,x,z,y", "1,0,1,5", "1,1,3,6", "0,0,2,2", "0,0,5,3", "0,1,0,7", "0,1,1,8", "0,1,2,9"));

        var answer = ask(rows, "t ~ x", Map.of("outcome", "y", "outcome-terms", "x + z"));

        assertThat(((NotEstimable) answer).why()).isEqualTo(Why.TOO_FEW_ROWS);
    }

    @Test
    void an_outcome_told_apart_in_one_arm_is_refused_for_the_logit() {
        var rows = rows(List.of(
                "t,x,z,y", "1,0,1,0", "1,1,2,0", "1,0,3,1", "1,1,4,1", "0,0,2,0", "0,0,5,1", "0,1,1,1", "0,1,4,0"));

        var answer = ask(rows, "t ~ x", Map.of("outcome", "y", "outcome-terms", "z", "model", "logit"));

        assertThat(((NotEstimable) answer).why()).isEqualTo(Why.SEPARATION);
    }

    @Test
    void an_outcome_is_needed() {
        assertThatThrownBy(() -> ask(rows(EIGHT), "t ~ x", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.missing-option"));
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
        var options = Map.of("outcome", "y", "cluster", "k");
        var sorted = ask(rows(withHeader("t,x,k,y", lines)), "t ~ x", options);

        Collections.shuffle(lines, random);

        assertThat(ask(rows(withHeader("t,x,k,y", lines)), "t ~ x", options)).isEqualTo(sorted);
    }

    /** The same name in backquotes and, in a column of its own, without a blank, say what is expected. */
    @Test
    void an_outcome_with_a_blank_in_its_name_needs_no_backquotes() {
        var rows = rows(EIGHT);
        var named = rows.with("body mass", rows.column("y"));

        var plain = (Estimate) ask(named, "t ~ x", Map.of("outcome", "body mass", "outcome-terms", "x"));

        assertThat(plain).isEqualTo(ask(named, "t ~ x", Map.of("outcome", "`body mass`", "outcome-terms", "x")));
        assertThat(plain.effects())
                .isEqualTo(((Estimate) ask(rows, "t ~ x", Map.of("outcome", "y", "outcome-terms", "x"))).effects());
    }

    private static void check(String test, Estimate estimate, String estimand) {
        R.check(test, estimate.headline(), 1e-8);
        assertThat(estimate.headline().name()).isEqualTo(estimand);
        R.check(test, estimate.parameter("mean treated").orElseThrow(), 1e-8);
        R.check(test, estimate.parameter("mean control").orElseThrow(), 1e-8);
    }

    private static Map<String, String> and(Map<String, String> options, String name, String value) {
        var more = new TreeMap<>(options);
        more.put(name, value);
        return more;
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
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var earnings = rows.column("re78").toArray();
        for (int i = 0; i < earnings.length; i++) earnings[i] = Math.rint(earnings[i] / 1000);
        return (Estimate) ask(rows.with("thousands", musubi.effect.rows.Numbers.over(earnings)), FORMULA, options);
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return AugmentedWeighting.estimate(
                new Request(rows, Formula.parse(formula), AugmentedWeighting.METHOD.settings(new TreeMap<>(options))));
    }
}
