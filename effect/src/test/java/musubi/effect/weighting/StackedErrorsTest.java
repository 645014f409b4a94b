package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Method;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that count the estimation of everything, against estimating equations differentiated numerically in R. */
class StackedErrorsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/stacked.csv");
    private static final Method AIPW = AugmentedWeighting.METHOD;
    private static final Method IPW = InverseProbabilityWeighting.METHOD;
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "plain, ATE", "plain, ATT", "plain, ATC",
        "hajek, ATE", "hajek, ATT", "hajek, ATC",
    })
    void augmented_weighting_stacks_the_score_and_both_outcome_models(String means, String estimand) {
        var options = Map.of(
                "estimand", estimand, "outcome", "re78", "means", means.equals("plain") ? "horvitz-thompson" : means);

        check("linear " + means + " " + estimand, lalonde(AIPW, options), estimand);
        checkClustered("linear " + means + " " + estimand, lalonde(AIPW, and(options, "cluster", "educ")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"based, ATE, horvitz-thompson", "based, ATT, horvitz-thompson", "based hajek, ATE, hajek"})
    void sampling_weights_and_clusters_enter_every_equation(String test, String estimand, String means) {
        var options = Map.of("estimand", estimand, "outcome", "re78", "weights", "age", "means", means);

        check(test + " " + estimand, lalonde(AIPW, options), estimand);
        checkClustered(test + " " + estimand, lalonde(AIPW, and(options, "cluster", "educ")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"logit, ATE", "logit, ATT", "poisson, ATE", "poisson, ATC"})
    void outcome_models_of_other_kinds_are_stacked_with_their_own_slope(String model, String estimand) {
        boolean isLogit = model.equals("logit");
        var options = new TreeMap<>(Map.of("estimand", estimand, "model", model, "outcome-terms", "age + educ + re74"));
        options.put("outcome", isLogit ? "I(re78 > 0)" : "thousands");
        if (!isLogit) options.putAll(Map.of("weights", "age", "means", "hajek"));

        var estimate = lalonde(AIPW, options);

        check(model + " " + estimand, estimate, estimand);
        if (isLogit)
            R.check("logit " + estimand, estimate.parameter("risk ratio").orElseThrow(), 1e-6);
        checkClustered(model + " " + estimand, lalonde(AIPW, and(options, "cluster", "educ")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT", "ATC", "ATO"})
    void weighted_means_count_sampling_weights_and_clusters_together(String estimand) {
        var options = Map.of("estimand", estimand, "outcome", "re78", "weights", "age");

        check("ipw based " + estimand, lalonde(IPW, options), estimand);
        checkClustered("ipw based " + estimand, lalonde(IPW, and(options, "cluster", "educ")));
    }

    @Test
    void a_small_table_of_poor_overlap_agrees_too() {
        for (var estimand : List.of("ATE", "ATO")) {
            var options = Map.of("estimand", estimand, "outcome", "y", "weights", "b");
            check("tiny " + estimand, ask(IPW, tiny(), "t ~ x", options), estimand);
            checkClustered("tiny " + estimand, ask(IPW, tiny(), "t ~ x", and(options, "cluster", "g")));
        }
        var options = Map.of("outcome", "y", "weights", "b", "se", "stacked");
        check("tiny aipw ATE", ask(AIPW, tiny(), "t ~ x", options), "ATE");
        checkClustered("tiny aipw ATE", ask(AIPW, tiny(), "t ~ x", and(options, "cluster", "g")));
    }

    @Test
    void the_kind_of_error_is_named_and_leaves_the_effect_alone() {
        var influence = ask(AIPW, tiny(), "t ~ x", Map.of("outcome", "y"));
        var stacked = ask(AIPW, tiny(), "t ~ x", Map.of("outcome", "y", "se", "stacked"));

        assertThat(stacked.headline().estimate()).isEqualTo(influence.headline().estimate());
        assertThat(stacked.headline().standardError())
                .isNotEqualTo(influence.headline().standardError());
        assertThat(stacked.conventions())
                .extracting(Convention::value)
                .anyMatch(c -> c.startsWith("stacked M-estimation"));
        assertThat(influence.conventions())
                .extracting(Convention::value)
                .anyMatch(c -> c.startsWith("influence function"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var lines = lines();
        var options = Map.of("outcome", "y", "cluster", "g", "se", "stacked");
        var sorted = ask(AIPW, rows(lines), "t ~ x", options);

        Collections.shuffle(lines, new Random(seed));

        assertThat(ask(AIPW, rows(lines), "t ~ x", options)).isEqualTo(sorted);
    }

    private static void check(String test, Estimate estimate, String estimand) {
        assertThat(estimate.headline().name()).isEqualTo(estimand);
        R.check(test, estimate.headline(), 1e-6);
        R.check(test, estimate.parameter("mean treated").orElseThrow(), 1e-6);
        R.check(test, estimate.parameter("mean control").orElseThrow(), 1e-6);
    }

    private static void checkClustered(String test, Estimate estimate) {
        R.check(test, "clustered se", estimate.headline().standardError(), 1e-6);
    }

    private static Map<String, String> and(Map<String, String> options, String name, String value) {
        var more = new TreeMap<>(options);
        more.put(name, value);
        return more;
    }

    /** The table of stacked.R. */
    private static List<String> lines() {
        int n = 120;
        var lines = new ArrayList<String>();
        for (int i = 1; i <= n; i++) {
            double x = i * 37 % n / (double) n * 6;
            double chance = (i * 61 + 17) % n / (double) n;
            int treated = chance < 1 / (1 + Math.exp(0.9 * x - 1)) ? 1 : 0;
            lines.add(treated + "," + x + "," + (15 + 5 * x + Math.sin(i)) + "," + i % 15 + "," + (1 + i % 3));
        }
        return lines;
    }

    private static Rows tiny() {
        return rows(lines());
    }

    /** The shift is exact, so that only the error could lose digits. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"aipw, linear", "aipw, poisson", "ipw, linear"})
    void a_covariate_far_from_zero_costs_no_digits(String id, String model) {
        var lines = new ArrayList<>(List.of("t,x,z,y"));
        var random = new Random(4);
        for (int i = 0; i < 90; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%d,%d"
                    .formatted(random.nextInt(128) < 32 + x ? 1 : 0, x, (1L << 31) + x, random.nextInt(20) + x));
        }
        var rows = LocalRows.of(TableFixture.columns(lines), "");
        var method = id.equals("aipw") ? AIPW : IPW;
        var options =
                id.equals("aipw") ? Map.of("outcome", "y", "se", "stacked", "model", model) : Map.of("outcome", "y");

        var near = ask(method, rows, "t ~ x", options).headline();
        var far = ask(method, rows, "t ~ z", options).headline();

        assertThat(far.estimate()).isCloseTo(near.estimate(), withinPercentage(1e-6));
        assertThat(far.standardError()).isCloseTo(near.standardError(), withinPercentage(1e-6));
    }

    private static Rows rows(List<String> lines) {
        var all = new ArrayList<>(List.of("t,x,y,g,b"));
        all.addAll(lines);
        return LocalRows.of(TableFixture.columns(all), "");
    }

    private static Estimate lalonde(Method method, Map<String, String> options) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var earnings = rows.column("re78").toArray();
        for (int i = 0; i < earnings.length; i++) earnings[i] = Math.rint(earnings[i] / 1000);
        return ask(
                method,
                rows.with("thousands", Numbers.over(earnings)),
                FORMULA,
                method.id().equals("aipw") ? and(options, "se", "stacked") : options);
    }

    private static Estimate ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return (Estimate) method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
