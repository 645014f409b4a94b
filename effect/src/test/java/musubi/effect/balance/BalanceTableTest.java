package musubi.effect.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
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
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTableTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/balance.csv");
    private static final String FORMULA = "treat ~ s(age) + educ + race + married + re74 + I(re75^2)";
    private static final List<String> TINY =
            List.of("treated,age,sex,w", "1,10,f,1", "1,20,m,1", "0,10,f,3", "0,30,f,1", "0,40,m,0");

    @ParameterizedTest(name = "divided by the spread of {0}")
    @ValueSource(strings = {"treated", "control", "pooled"})
    void agrees_with_the_formulas_before_and_after_weights(String denominator) {
        var rows = weighted(TableFixture.shared("evaluation/lalonde.csv"), "educ + age / 10");

        var estimate = (Estimate) ask(rows, FORMULA, Map.of("weights", "w", "denominator", denominator));

        check(estimate, "before", "before " + denominator);
        check(estimate, "after", "after " + denominator);
        assertThat(estimate.conventions().get(0).value()).contains("before weighting");
    }

    @Test
    void sampling_weights_enter_the_denominator() {
        var rows = weighted(TableFixture.shared("evaluation/lalonde.csv"), "educ ^ 2");

        var estimate = (Estimate) ask(rows, FORMULA, Map.of("weights", "w", "base", "educ"));

        check(estimate, "after", "based");
    }

    /** By hand: ages 10, 20 against 10, 30, 40 with weights 3, 1, 0. */
    @Test
    void five_people_by_hand() {
        var estimate =
                (Estimate) ask(rows(TINY), "treated ~ age + sex", Map.of("weights", "w", "denominator", "treated"));

        var balance = estimate.table("balance").orElseThrow();
        assertThat(cell(balance, "age", "denominator")).isCloseTo(Math.sqrt(50), within(1e-14));
        assertThat(cell(balance, "age", "before standardised difference"))
                .isCloseTo((15 - 80.0 / 3) / Math.sqrt(50), within(1e-14));
        assertThat(cell(balance, "age", "after mean control")).isEqualTo(15);
        assertThat(cell(balance, "age", "after standardised difference")).isZero();
        // Weights 3/4 and 1/4: variance (3/4 25 + 1/4 225) / (1 - 10/16) = 200.
        assertThat(cell(balance, "age", "after variance ratio")).isCloseTo(0.25, within(1e-14));
        assertThat(cell(balance, "age", "after KS")).isCloseTo(0.25, within(1e-14));
        assertThat(cell(balance, "sexf", "before difference")).isCloseTo(0.5 - 2.0 / 3, within(1e-14));
        assertThat(cell(balance, "sexm", "after mean control")).isZero();
        assertThat(cell(balance, "sexm", "after variance ratio")).isNaN();
        assertThat(cell(estimate.table("effective size").orElseThrow(), "after", "control"))
                .isCloseTo(1.6, within(1e-14));
        assertThat(cell(estimate.table("quartiles").orElseThrow(), "age", "after control 75 %"))
                .isEqualTo(10);
        assertThat(estimate.headline().estimate()).isCloseTo(1, within(1e-14));
        assertThat(estimate.remarks()).hasSize(2);
    }

    @Test
    void a_constant_column_differs_by_nothing_and_a_perfect_one_by_no_number() {
        var rows = rows(List.of("treated,same,apart", "1,5,1", "1,5,1", "0,5,0", "0,5,0"));

        var balance = ((Estimate) ask(rows, "treated ~ same + apart", Map.of()))
                .table("balance")
                .orElseThrow();

        assertThat(cell(balance, "same", "before standardised difference")).isZero();
        assertThat(cell(balance, "apart", "before standardised difference")).isNaN();
    }

    @Test
    void an_empty_arm_is_refused_by_name() {
        var answer = ask(rows(List.of("treated,age", "0,1", "0,2", "0,3")), "treated ~ age", Map.of());

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.TOO_FEW_TREATED);
            assertThat(no.detail().en()).contains("0 treated");
        });
    }

    @Test
    void a_treatment_of_two_and_negative_weights_are_refused() {
        assertThatThrownBy(() -> ask(rows(List.of("treated,age", "2,1", "0,2")), "treated ~ age", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.treatment-not-binary"));
        assertThatThrownBy(() -> ask(
                        rows(List.of("treated,age,w", "1,1,1", "1,2,1", "0,2,-1", "0,2,1")),
                        "treated ~ age",
                        Map.of("weights", "w")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.negative-weight"));
    }

    @Test
    void weights_that_are_words_or_all_zero_in_an_arm_are_refused() {
        var lines = List.of("treated,age,w,word", "1,1,1,a", "1,2,1,b", "0,2,0,c", "0,4,0,a");

        assertThatThrownBy(() -> ask(rows(lines), "treated ~ age", Map.of("weights", "word")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("formula.not-numbers"));
        for (var option : List.of("weights", "base"))
            assertThat(ask(rows(lines), "treated ~ age", Map.of(option, "w")))
                    .isInstanceOfSatisfying(
                            NotEstimable.class,
                            no -> assertThat(no.detail().en())
                                    .isEqualTo("0 control rows with a weight above 0; at least 2 are needed."));
    }

    @Test
    void rows_with_gaps_are_counted_by_column() {
        var lines = new ArrayList<>(TINY);
        lines.add("1,NA,f,1");

        var estimate = (Estimate) ask(rows(lines), "treated ~ age + sex", Map.of());

        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("age missing", 1L));
        assertThat(estimate.sample().groups()).containsEntry("treated", 2L);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 3000; i++)
            lines.add(random.nextInt(2) + "," + random.nextGaussian() + "," + random.nextInt(9) + ","
                    + random.nextDouble());
        var sorted = ask(rows(withHeader("treated,x,k,w", lines)), "treated ~ x + k", Map.of("weights", "w"));

        Collections.shuffle(lines, random);

        assertThat(ask(rows(withHeader("treated,x,k,w", lines)), "treated ~ x + k", Map.of("weights", "w")))
                .isEqualTo(sorted);
    }

    @Test
    void overlap_counts_every_score_once() {
        var arms = Arms.of(Numbers.over(new double[] {1, 1, 0, 0, 0}), "treated");

        var grid = Overlap.of(
                Numbers.over(new double[] {0.5, 1, 0, 0.49, 0.25}),
                arms,
                Weighting.equal("", 5).weights(),
                4);

        assertThat(grid.lines().stream().map(l -> l.values().get(2))).containsExactly(0.0, 0.0, 1.0, 1.0);
        assertThat(grid.lines().stream().map(l -> l.values().get(3))).containsExactly(1.0, 2.0, 0.0, 0.0);
    }

    @Test
    void quantiles_of_type_7_lie_between_values() {
        assertThat(WeightedQuantiles.ofType7(new double[] {1, 2, 4, 8}, 0.9)).isCloseTo(6.8, within(1e-14));
        assertThat(WeightedQuantiles.of(new double[] {4, 1, 2}, new double[] {1, 2, 1}, 0, 0.5, 0.75, 1))
                .containsExactly(1, 1, 2, 4);
    }

    private static void check(Estimate estimate, String weighting, String test) {
        var balance = estimate.table("balance").orElseThrow();
        assertThat(balance.lines()).hasSize(8);
        for (var line : balance.lines()) {
            R.check(test, line.label() + " denominator", line.values().get(0), 1e-10);
            for (var figure :
                    List.of("mean treated", "mean control", "standardised difference", "variance ratio", "KS"))
                R.check(
                        test,
                        line.label() + " " + figure,
                        cell(balance, line.label(), weighting + " " + figure),
                        1e-10);
        }
        var quartiles = estimate.table("quartiles").orElseThrow();
        for (var line : quartiles.lines())
            for (var share : List.of("treated 25 %", "treated 50 %", "control 50 %", "control 75 %"))
                R.check(test, line.label() + " " + share, cell(quartiles, line.label(), weighting + " " + share), 0);
        var sizes = estimate.table("effective size").orElseThrow();
        R.check(test, "ESS treated", cell(sizes, weighting, "treated"), 1e-12);
        R.check(test, "ESS control", cell(sizes, weighting, "control"), 1e-12);
    }

    static double cell(Grid grid, String line, String column) {
        int place = grid.columns().indexOf(column);
        return grid.lines().stream()
                .filter(l -> l.label().equals(line))
                .findFirst()
                .orElseThrow()
                .values()
                .get(place);
    }

    private static Rows weighted(Rows rows, String expression) {
        return rows.with(
                "w",
                Numbers.over(Evaluation.of(
                        Formula.parse("I(" + expression + ") ~ 1").response().single(), rows)));
    }

    private static LocalRows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static List<String> withHeader(String header, List<String> lines) {
        var all = new ArrayList<>(Arrays.asList(header));
        all.addAll(lines);
        return all;
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return BalanceTable.estimate(
                new Request(rows, Formula.parse(formula), BalanceTable.METHOD.settings(new TreeMap<>(options))));
    }
}
