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

class TwoPartTest {
    private static final ReferenceFixture R = ReferenceFixture.of("glm/twopart.csv");

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"gamma, HC0", "gamma, CR0", "log-ols, HC0", "log-ols, CR0"})
    void agrees_with_stacked_equations_in_r_on_weighted_earnings(String amount, String se) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var weight = rows.column("married").toArray();
        for (int i = 0; i < weight.length; i++) weight[i] += 1;
        var options = new TreeMap<>(Map.of("amount", amount, "weights", "weight"));
        if (se.equals("CR0")) options.put("cluster", "age");

        for (var estimand : List.of("ATE", "ATT"))
            for (var population : List.of("fixed", "sampled")) {
                options.put("estimand", estimand);
                options.put("population", population);
                var estimate = (Estimate) ask(
                        rows.with("weight", Numbers.over(weight)),
                        "re78 ~ treat + age + I(age^2) + educ + race + married",
                        options);

                var test = "lalonde %s %s %s %s".formatted(amount, estimand, population, se);
                assertThat(estimate.effects()).hasSize(R.names(test).size() / 2);
                for (var effect : estimate.effects()) R.check(test, effect, 1e-8);
                if (se.equals("HC0"))
                    for (var coefficient : estimate.coefficients())
                        R.check("lalonde " + amount + " coefficients", coefficient, 1e-8);
            }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gamma", "log-ols"})
    void agrees_with_stacked_equations_in_r_on_visits(String amount) {
        var estimate = (Estimate) ask(
                TableFixture.shared("evaluation/randhie.csv"),
                "mdvis ~ idp*hlthp + lncoins + disea + physlm",
                Map.of("amount", amount));

        for (var effect : estimate.effects()) R.check("rand " + amount + " ATE fixed HC0", effect, 1e-8);
        if (amount.equals("log-ols"))
            R.check(
                    "rand log-ols fit",
                    "smearing factor",
                    estimate.figure("smearing factor").orElseThrow().value(),
                    1e-8);
    }

    /** Without covariates both parts give the plain means: (2 + 4) / 4 against (1 + 2 + 3) / 4. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gamma", "log-ols"})
    void without_covariates_gamma_is_the_difference_of_two_means(String amount) {
        var estimate = (Estimate) ask(
                rows("cost,a", "0,1", "0,1", "2,1", "4,1", "0,0", "1,0", "2,0", "3,0"),
                "cost ~ a",
                Map.of("amount", amount, "population", "sampled"));

        if (amount.equals("gamma")) {
            assertThat(estimate.headline().estimate()).isCloseTo(0, within(1e-12));
            assertThat(estimate.headline().standardError()).isCloseTo(Math.sqrt(11.0 / 16 + 5.0 / 16), within(1e-9));
        }
        assertThat(estimate.parameter("any-cost risk difference").orElseThrow().estimate())
                .isCloseTo(-0.25, within(1e-12));
    }

    @Test
    void refusals_say_why() {
        assertRefused(ask(rows("y,a", "1,1", "2,1", "1,0", "3,0"), "y ~ a", Map.of()), Why.NO_VARIATION, "use gamma");
        assertRefused(ask(rows("y,a", "0,1", "0,1", "0,0"), "y ~ a", Map.of()), Why.NO_EVENTS, "\"y\"");
        assertRefused(ask(rows("y,a", "0,1", "0,1", "0,0", "1,0", "2,0"), "y ~ a", Map.of()), Why.SEPARATION, "\"a\"");
        assertRefused(ask(rows("y,a", "0,1", "3,1", "0,0", "1,0"), "y ~ a", Map.of()), Why.TOO_FEW_ROWS, "2 rows");
        assertRefused(
                ask(rows("y,a", "0,1", "3,1", "0,1", "1,1"), "y ~ a", Map.of()), Why.NO_VARIATION, "only one value");
    }

    @Test
    void a_value_nobody_with_a_cost_has_is_refused() {
        var rows =
                rows("y,a,x", "0,1,1", "3,1,1", "1,1,1", "4,1,1", "0,0,1", "1,0,1", "2,0,1", "0,0,2", "0,1,2", "5,0,1");

        assertThat(((NotEstimable) ask(rows, "y ~ a + factor(x)", Map.of())).why())
                .isIn(Why.SINGULAR_DESIGN, Why.SEPARATION);
    }

    @Test
    void bad_requests_are_bad_input() {
        assertThatThrownBy(() -> ask(rows("y,a", "-1,1", "0,0"), "y ~ a", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.outcome-range"));
        assertThatThrownBy(() -> ask(rows("y,a", "1,1", "0,0"), "y ~ a + offset(a)", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.formula-part"));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var random = new Random(11);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 400; i++)
            lines.add("%s,%d,%s"
                    .formatted(
                            random.nextInt(3) == 0 ? 0.0 : Math.exp(random.nextGaussian()),
                            random.nextInt(2),
                            random.nextGaussian()));
        var before = (Estimate) ask(rows("y,a,x", lines), "y ~ a*x", Map.of("amount", "log-ols"));

        Collections.shuffle(lines, random);

        assertThat(((Estimate) ask(rows("y,a,x", lines), "y ~ a*x", Map.of("amount", "log-ols"))).effects())
                .isEqualTo(before.effects());
    }

    /** The shift is exact, so that only the arithmetic could lose digits. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"gamma, fixed", "log-ols, sampled"})
    void a_covariate_far_from_zero_costs_no_digits(String amount, String population) {
        var lines = new ArrayList<String>();
        var random = new Random(13);
        for (int i = 0; i < 150; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%s,%d".formatted(Math.max(0, random.nextInt(12) - 3), i % 2, x / 16.0, (1L << 31) + x));
        }
        var rows = rows("y,t,x,z", lines);
        var options = Map.of("amount", amount, "population", population);

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

    private static void assertRefused(Estimation answer, Why why, String detail) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(detail);
        });
    }

    @Test
    void the_treated_are_those_the_option_names() {
        var rows = rows("cost,a", "0,参加", "0,参加", "2,参加", "4,参加", "0,非参加", "1,非参加", "2,非参加", "3,非参加");

        var guessed = (Estimate) ask(rows, "cost ~ a", Map.of());
        var named = (Estimate) ask(rows, "cost ~ a", Map.of("treated", "参加"));

        assertThat(guessed.headline().estimate()).isCloseTo(-named.headline().estimate(), within(1e-12));
        assertThat(guessed.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("a = 非参加"));
        assertThat(named.remarks()).isEmpty();
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
        return TwoPart.estimate(new Request(rows, Formula.parse(formula), TwoPart.METHOD.settings(options)));
    }
}
