package musubi.effect.glm;

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
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GComputationTest {
    private static final ReferenceFixture R = ReferenceFixture.of("glm/gcomputation.csv");
    private static final Map<String, Rows> READ = new TreeMap<>();
    private static final String DEATH =
            "death ~ qsmk*sex + age + I(age^2) + smokeintensity + smokeyrs + offset(0.01*smokeyrs)";

    private static Rows smokers() {
        return READ.computeIfAbsent("evaluation/nhefs.csv", TableFixture::shared);
    }

    @ParameterizedTest(name = "{0} model, {1}")
    @CsvSource({
        "logit, ATE", "logit, ATT", "logit, ATC",
        "poisson, ATE", "poisson, ATT", "poisson, ATC",
        "gamma, ATE", "gamma, ATT", "gamma, ATC",
        "linear, ATE", "linear, ATT", "linear, ATC"
    })
    void agrees_with_the_delta_method_in_r(String model, String estimand) {
        var formula = switch (model) {
            case "gamma" -> "wt82 ~ qsmk*sex + age + wt71";
            case "linear" -> "wt82_71 ~ qsmk*sex + qsmk:wt71 + age + wt71";
            default -> DEATH;
        };
        for (var se : List.of("model", "HC0", "HC1", "CR0", "CR1", "sampled HC0", "sampled CR0")) {
            var options = new TreeMap<>(Map.of("model", model, "estimand", estimand));
            options.put("se", se.replace("sampled ", ""));
            if (se.contains("CR")) options.put("cluster", "age");
            if (se.startsWith("sampled")) options.put("population", "sampled");

            check(model + " " + estimand + " " + se, (Estimate) ask(smokers(), formula, options));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATE", "ATT"})
    void weights_count_in_the_fit_and_in_the_average(String estimand) {
        var weight = smokers().column("sex").toArray();
        for (int i = 0; i < weight.length; i++) weight[i] += 1;
        var rows = smokers().with("weight", Numbers.over(weight));

        check("weighted " + estimand + " HC0", (Estimate)
                ask(rows, DEATH, Map.of("weights", "weight", "estimand", estimand)));
        check("weighted " + estimand + " sampled HC0", (Estimate)
                ask(rows, DEATH, Map.of("weights", "weight", "estimand", estimand, "population", "sampled")));
    }

    /** Without covariates the standardised risks are the shares, and sampled errors those of two shares. */
    @Test
    void without_covariates_it_is_the_difference_of_two_shares() {
        var lines = new ArrayList<>(List.of("y,treated"));
        for (int i = 0; i < 20; i++) lines.add((i < 6 || i >= 18 ? 1 : 0) + "," + (i < 10 ? 1 : 0));

        var estimate = (Estimate)
                ask(LocalRows.of(TableFixture.columns(lines), ""), "y ~ treated", Map.of("population", "sampled"));

        assertThat(estimate.headline().name()).isEqualTo("risk difference");
        assertThat(estimate.headline().estimate()).isCloseTo(0.4, within(1e-12));
        assertThat(estimate.headline().standardError())
                .isCloseTo(Math.sqrt(0.6 * 0.4 / 10 + 0.2 * 0.8 / 10), within(1e-12));
        assertThat(estimate.parameter("risk ratio").orElseThrow().estimate()).isCloseTo(3, within(1e-12));
        assertThat(estimate.parameter("odds ratio").orElseThrow().estimate()).isCloseTo(6, within(1e-12));
    }

    @Test
    void categories_of_two_levels_are_a_treatment() {
        var numbers = rows("y,a,x", "1,1,1", "0,1,2", "1,1,3", "0,0,1", "1,0,2", "0,0,3", "0,0,4");
        var words = rows("y,a,x", "1,yes,1", "0,yes,2", "1,yes,3", "0,no,1", "1,no,2", "0,no,3", "0,no,4");

        var one = (Estimate) ask(numbers, "y ~ x + a", Map.of("treatment", "a"));
        var other = (Estimate) ask(words, "y ~ x + a", Map.of("treatment", "a"));

        assertThat(other.headline().estimate()).isCloseTo(one.headline().estimate(), within(1e-12));
        assertThat(other.headline().standardError()).isCloseTo(one.headline().standardError(), within(1e-12));
    }

    @Test
    void the_treated_are_those_the_formula_or_the_option_names() {
        var rows = rows("y,a,x", "1,参加,1", "0,参加,2", "1,参加,3", "0,非参加,1", "1,非参加,2", "0,非参加,3", "0,非参加,4");

        var guessed = (Estimate) ask(rows, "y ~ a + x", Map.of());
        var named = (Estimate) ask(rows, "y ~ a + x", Map.of("treated", "参加"));

        assertThat(named.headline().estimate()).isPositive();
        assertThat(guessed.headline().estimate()).isCloseTo(-named.headline().estimate(), within(1e-12));
        assertThat(guessed.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("set treated=参加"));
        assertThat(named.conventions()).extracting(c -> c.value()).contains("a = 参加, compared with 非参加");
        for (var term : List.of("I(a == \"参加\")", "relevel(a, \"非参加\")", "I(a != \"非参加\")")) {
            var written = (Estimate) ask(rows, "y ~ " + term + "*x", Map.of());
            assertThat(written.headline().estimate()).as(term).isPositive();
            assertThat(written.remarks()).isEmpty();
        }
        assertThat(((Estimate) ask(rows, "y ~ relevel(a, \"参加\") + x", Map.of()))
                        .headline()
                        .estimate())
                .isNegative();
        assertUnreadable("estimate.unknown-level", rows, "y ~ a + x", Map.of("treated", "はい"));
    }

    @Test
    void a_treatment_coded_1_and_2_is_treated_at_the_larger_unless_it_is_said() {
        var rows = rows("y,a,x", "1,1,1", "0,1,2", "1,1,3", "0,2,1", "1,2,2", "0,2,3", "0,2,4");

        var guessed = (Estimate) ask(rows, "y ~ a + x", Map.of());
        var turned = (Estimate) ask(rows, "y ~ I(2 - a) + x", Map.of());

        assertThat(guessed.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("a = 2"));
        assertThat(turned.headline().estimate()).isCloseTo(-guessed.headline().estimate(), within(1e-12));
    }

    @Test
    void a_treatment_that_moves_with_another_column_is_refused() {
        var rows = rows("y,a,b,x", "1,1,0,1", "0,1,0,2", "1,1,0,3", "0,0,1,1", "1,0,1,2", "0,0,1,3", "0,0,1,4");

        assertRefused(ask(rows, "y ~ a + b + x", Map.of()), Why.SINGULAR_DESIGN, "\"b\"");
        assertRefused(ask(rows, "y ~ b + a + x", Map.of("treatment", "a")), Why.SINGULAR_DESIGN, "\"a\"");
    }

    @Test
    void columns_tied_among_themselves_do_no_harm() {
        var rows = rows("y,a,b,x", "1,1,2,1", "0,1,4,2", "1,1,6,3", "0,0,2,1", "1,0,4,2", "0,0,6,3", "0,0,8,4");

        var with = (Estimate) ask(rows, "y ~ a + x + b", Map.of());
        var without = (Estimate) ask(rows, "y ~ a + x", Map.of());

        assertThat(with.headline().estimate()).isCloseTo(without.headline().estimate(), within(1e-12));
        assertThat(with.headline().standardError()).isCloseTo(without.headline().standardError(), within(1e-12));
    }

    @Test
    void refusals_say_why() {
        assertRefused(
                ask(rows("y,a", "1,1", "0,1", "1,1"), "y ~ a", Map.of()), Why.NO_VARIATION, "\"a\" has only one value");
        assertRefused(
                ask(rows("y,a,w", "1,1,0", "0,0,1", "1,0,2"), "y ~ a", Map.of("weights", "w")),
                Why.NO_VARIATION,
                "only one value");
        assertRefused(ask(rows("y,a", "0,1", "0,0", "0,1"), "y ~ a", Map.of()), Why.NO_EVENTS, "\"y\"");
        assertRefused(ask(rows("y,a", "2,1", "3,0"), "y ~ a", Map.of("model", "linear")), Why.TOO_FEW_ROWS, "2 rows");
    }

    @Test
    void bad_requests_are_bad_input() {
        assertUnreadable("estimate.treatment", rows("y,a", "1,1", "0,0"), "y ~ a", Map.of("treatment", "b"));
        assertUnreadable("estimate.treatment", rows("y,a", "1,1", "0,0"), "y ~ 1", Map.of());
        assertUnreadable("estimate.treatment-values", rows("y,a", "1,1", "0,0", "1,2"), "y ~ a", Map.of());
        assertUnreadable(
                "estimate.population-and-se",
                rows("y,a", "1,1", "0,0", "0,1", "1,0"),
                "y ~ a",
                Map.of("population", "sampled", "se", "HC1"));
        assertUnreadable(
                "estimate.cluster-and-se", rows("y,a", "1,1", "0,0", "0,1", "1,0"), "y ~ a", Map.of("se", "CR1"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fixed", "sampled"})
    void the_order_of_the_file_does_not_matter(String population) {
        var random = new Random(3);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 500; i++)
            lines.add("%d,%d,%s".formatted(random.nextInt(2), random.nextInt(2), random.nextGaussian()));
        var before = (Estimate) ask(rows("y,a,x", lines), "y ~ a*x", Map.of("population", population));

        Collections.shuffle(lines, random);

        var after = (Estimate) ask(rows("y,a,x", lines), "y ~ a*x", Map.of("population", population));
        assertThat(after.effects()).isEqualTo(before.effects());
    }

    /** The shift is exact, so that only the arithmetic could lose digits. */
    @ParameterizedTest(name = "{0}, se={1}, {2}")
    @CsvSource({
        "logit, model, fixed", "logit, HC1, fixed", "linear, CR1, fixed",
        "logit, HC0, sampled", "poisson, CR0, sampled", "gamma, HC0, sampled"
    })
    void a_covariate_far_from_zero_costs_no_digits(String model, String se, String population) {
        var lines = new ArrayList<String>();
        var random = new Random(12);
        for (int i = 0; i < 120; i++) {
            long x = random.nextInt(64);
            int y = model.equals("logit") ? random.nextInt(2) : 1 + random.nextInt(9);
            lines.add("%d,%d,%s,%d,%d".formatted(y, i % 2, x / 16.0, (1L << 31) + x, i % 12));
        }
        var rows = rows("y,t,x,z,g", lines);
        var options = new TreeMap<>(Map.of("model", model, "se", se, "population", population));
        if (se.startsWith("CR")) options.put("cluster", "g");

        var near = ((Estimate) ask(rows, "y ~ t + x", options)).effects();
        var far = ((Estimate) ask(rows, "y ~ t + z", options)).effects();

        for (int i = 0; i < near.size(); i++) {
            assertThat(far.get(i).estimate())
                    .as(near.get(i).name())
                    .isCloseTo(near.get(i).estimate(), withinPercentage(1e-6));
            assertThat(far.get(i).standardError())
                    .as(near.get(i).name())
                    .isCloseTo(near.get(i).standardError(), withinPercentage(1e-5));
        }
    }

    private static void assertUnreadable(String code, Rows rows, String formula, Map<String, String> options) {
        assertThatThrownBy(() -> ask(rows, formula, options))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertRefused(Estimation answer, Why why, String detail) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(detail);
        });
    }

    private static void check(String test, Estimate estimate) {
        assertThat(estimate.effects()).hasSize(R.names(test).size() / 2);
        for (var effect : estimate.effects()) R.check(test, effect, 1e-8);
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Rows rows(String header, List<String> lines) {
        var all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        return rows(all.toArray(String[]::new));
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return GComputation.estimate(new Request(rows, Formula.parse(formula), GComputation.METHOD.settings(options)));
    }
}
