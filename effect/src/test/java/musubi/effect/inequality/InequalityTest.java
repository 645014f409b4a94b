package musubi.effect.inequality;

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
import musubi.effect.Parameter;
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
import org.junit.jupiter.params.provider.ValueSource;

class InequalityTest {
    private static final ReferenceFixture R = ReferenceFixture.of("inequality/measures.csv");
    private static final String ORDERED = "inequality/OrderedSample.csv";
    private static final String NONORDERED = "inequality/NonorderedSample.csv";
    private static final List<String> FIFTHS = List.of(
            "group,order,y,se,n", "a,1,60,2,100", "b,2,70,2,120", "c,3,75,1.5,90", "d,4,80,1,110", "e,5,90,1,80");

    @Test
    void agrees_with_the_definitions_on_groups_with_an_order() {
        checkAll(
                "ordered",
                TableFixture.shared(ORDERED),
                "estimate ~ subgroup",
                Map.of("order", "subgroup_order", "scale", "100"));
        checkAll(
                "ordered adverse",
                TableFixture.shared(ORDERED),
                "I(100 - estimate) ~ subgroup",
                Map.of("order", "subgroup_order", "scale", "100", "favourable", "no"));
    }

    @Test
    void agrees_with_the_definitions_on_groups_without_an_order() {
        checkAll("nonordered", TableFixture.shared(NONORDERED), "estimate ~ subgroup", Map.of());
        checkAll(
                "nonordered reference",
                TableFixture.shared(NONORDERED),
                "estimate ~ subgroup",
                Map.of("reference", "aceh", "average", "91.5966873168945"));
    }

    /** Two groups of one and three persons, worked by hand: mean 25, deviations 15 and 5. */
    @Test
    void two_groups_worked_by_hand() {
        var estimate =
                (Estimate) ask(rows(List.of("group,y,n", "a,10,1", "b,30,3")), "y ~ group", Map.of("population", "n"));

        assertThat(value(estimate, "d")).isEqualTo(20);
        assertThat(value(estimate, "r")).isCloseTo(3, within(1e-15));
        assertThat(value(estimate, "bgv")).isEqualTo(0.25 * 225 + 0.75 * 25);
        assertThat(value(estimate, "mdmu")).isEqualTo(10);
        assertThat(value(estimate, "mdmw")).isEqualTo(7.5);
        assertThat(value(estimate, "mdbw")).isEqualTo(5);
        assertThat(value(estimate, "idisw")).isEqualTo(30);
        assertThat(value(estimate, "par")).isEqualTo(5);
        assertThat(value(estimate, "paf")).isCloseTo(20, within(1e-13));
        assertThat(estimate.effects())
                .allSatisfy(e -> assertThat(e.standardError()).isNaN());
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).contains("no intervals"));
    }

    /** The defect of another program: the estimate times 1,000 and its standard error not. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ti", "mld"})
    void the_interval_has_the_scale_of_the_estimate(String code) {
        var analytic = fifths(Map.of()).parameter(code).orElseThrow();
        var simulated = fifths(Map.of("interval", "simulation", "seed", "5", "draws", "40000"))
                .parameter(code)
                .orElseThrow();

        assertThat(analytic.standardError() / analytic.estimate()).isBetween(0.1, 0.4);
        assertThat(simulated.standardError())
                .isCloseTo(analytic.standardError(), within(0.03 * analytic.standardError()));
    }

    /** The other defect: a missing estimate ends in an error instead of an answer. */
    @Test
    void a_group_without_an_estimate_is_left_out_and_named() {
        var lines = new ArrayList<>(FIFTHS);
        lines.set(3, "c,3,,,90");

        var estimate = (Estimate) ask(rows(lines), "y ~ group", settings(Map.of("order", "order", "seed", "1")));

        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("estimate missing", 1L));
        assertThat(estimate.sample().used()).isEqualTo(4);
        assertThat(value(estimate, "ti")).isPositive();
        assertThat(value(estimate, "mld")).isPositive();
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).contains("85 %"));
    }

    /** Large samples make every smooth measure straight: the two intervals must meet. */
    @Test
    void simulated_intervals_converge_to_analytic_ones() {
        var lines = List.of(
                "group,order,y,se,n",
                "a,1,60,.02,100",
                "b,2,70,.02,120",
                "c,3,75,.015,90",
                "d,4,80,.01,110",
                "e,5,90,.01,80");
        var options = Map.of("order", "order", "scale", "100");
        var analytic = (Estimate) ask(rows(lines), "y ~ group", settings(options));
        var more = new TreeMap<>(options);
        more.putAll(Map.of("interval", "simulation", "seed", "11", "draws", "20000"));

        var simulated = (Estimate) ask(rows(lines), "y ~ group", settings(more));

        for (var measure : analytic.effects()) {
            if (Double.isNaN(measure.standardError())) continue;
            var drawn = simulated.parameter(measure.name()).orElseThrow();
            double near = 0.05 * (measure.upper() - measure.lower());
            assertThat(drawn.lower()).as(measure.name()).isCloseTo(measure.lower(), within(near));
            assertThat(drawn.upper()).as(measure.name()).isCloseTo(measure.upper(), within(near));
        }
    }

    /** Noisy groups: the exact variance of a quadratic form, where first-order reasoning falls short. */
    @Test
    void the_error_of_the_variance_between_groups_is_exact_for_normal_estimates() {
        var lines = List.of("group,y,se,n", "a,10,3,1", "b,11,3,1", "c,12,3,1");
        var options = new TreeMap<>(Map.of("se", "se", "population", "n"));
        var analytic = (Estimate) ask(rows(lines), "y ~ group", options);
        options.putAll(Map.of("interval", "simulation", "seed", "3", "draws", "40000"));

        var simulated = (Estimate) ask(rows(lines), "y ~ group", options);

        double exact = analytic.parameter("bgv").orElseThrow().standardError();
        assertThat(simulated.parameter("bgv").orElseThrow().standardError()).isCloseTo(exact, within(0.02 * exact));
    }

    @Test
    void measures_without_a_formula_have_an_interval_once_a_seed_is_given() {
        var without = fifths(Map.of()).parameter("mdmw").orElseThrow();
        var with = fifths(Map.of("seed", "7")).parameter("mdmw").orElseThrow();

        assertThat(without.lower()).isNaN();
        assertThat(with.lower()).isPositive().isLessThan(with.estimate());
        assertThat(with.upper()).isGreaterThan(with.estimate());
        assertThat(fifths(Map.of("seed", "7")).parameter("mdmw").orElseThrow()).isEqualTo(with);
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var body = new ArrayList<>(FIFTHS.subList(1, FIFTHS.size()));
        Collections.shuffle(body, new Random(8));
        body.add(0, FIFTHS.get(0));

        var shuffled = (Estimate)
                ask(rows(body), "y ~ group", settings(Map.of("order", "order", "scale", "100", "seed", "7")));

        assertThat(shuffled.effects())
                .isEqualTo(fifths(Map.of("scale", "100", "seed", "7")).effects());
    }

    @Test
    void a_population_in_thousands_says_the_same() {
        var thousands = FIFTHS.stream()
                .map(l -> l.equals(FIFTHS.get(0)) ? l : l + "000")
                .toList();

        var estimate = (Estimate) ask(rows(thousands), "y ~ group", settings(Map.of("order", "order", "scale", "100")));

        for (var measure : fifths(Map.of("scale", "100")).effects())
            assertThat(value(estimate, measure.name())).isCloseTo(measure.estimate(), within(1e-10));
    }

    /** From 10 and 20 to 30 and 45: the gap grows by half, the ratio falls. */
    @Test
    void absolute_and_relative_inequality_that_part_are_said_to() {
        var lines = List.of("year,group,y,n", "2020,a,10,1", "2020,b,20,1", "2024,a,30,1", "2024,b,45,1");

        var estimate = (Estimate) ask(rows(lines), "y ~ group", Map.of("time", "year", "population", "n"));

        assertThat(estimate.remarks())
                .anySatisfy(r -> assertThat(r.en())
                        .isEqualTo("Absolute inequality (d) grew while relative inequality (r) shrank: show both."));
        var change = estimate.table("change").orElseThrow();
        assertThat(change.columns()).startsWith("2020", "2024");
        assertThat(change.lines().get(0).values().subList(0, 3)).containsExactly(10.0, 15.0, 5.0);
        assertThat(value(estimate, "d")).isEqualTo(15);
    }

    @Test
    void inequality_that_moves_one_way_needs_no_sentence() {
        var lines = List.of("year,group,y,n", "2020,a,10,1", "2020,b,20,1", "2024,a,30,1", "2024,b,35,1");

        var estimate = (Estimate) ask(rows(lines), "y ~ group", Map.of("time", "year", "population", "n"));

        assertThat(estimate.remarks()).noneSatisfy(r -> assertThat(r.en()).contains("Absolute"));
    }

    @Test
    void a_target_below_the_average_leaves_no_risk_to_remove() {
        var lines = List.of("group,order,y,se,n", "a,1,60,2,1", "b,2,70,2,1", "c,3,50,2,1");

        var estimate = (Estimate) ask(rows(lines), "y ~ group", settings(Map.of("order", "order")));

        assertThat(value(estimate, "par")).isZero();
        assertThat(value(estimate, "paf")).isZero();
    }

    @Test
    void two_ordered_groups_have_no_slope() {
        var lines = List.of("group,order,y,se,n", "a,1,60,2,1", "b,2,70,2,1");

        var estimate = (Estimate) ask(rows(lines), "y ~ group", settings(Map.of("order", "order")));

        assertThat(estimate.parameter("sii")).isEmpty();
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).contains("more than 2 groups"));
    }

    @Test
    void a_group_of_zero_leaves_the_log_measures_open() {
        var estimate =
                (Estimate) ask(rows(List.of("group,y,n", "a,0,1", "b,30,3")), "y ~ group", Map.of("population", "n"));

        assertThat(value(estimate, "mld")).isNaN();
        assertThat(value(estimate, "r")).isNaN();
        assertThat(value(estimate, "ti")).isPositive();
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).contains("mld"));
    }

    @Test
    void one_group_is_not_compared() {
        assertThat(ask(rows(List.of("group,y", "a,0", "b,")), "y ~ group", Map.of()))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_ROWS));
    }

    @Test
    void a_value_beyond_the_scale_is_refused() {
        assertThat(ask(rows(List.of("group,y", "a,10", "b,101")), "y ~ group", Map.of("scale", "100")))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
    }

    @Test
    void bad_requests_say_what_to_mend() {
        refused(List.of("group,y", "a,1", "a,2"), Map.of(), "inequality.group-twice");
        refused(List.of("group,y", "a,1", "b,2"), Map.of("reference", "c"), "inequality.unknown-reference");
        refused(List.of("group,y", "a,1", "b,2"), Map.of("draws", "100"), "inequality.few-draws");
        refused(List.of("group,y", "a,1", "b,2"), Map.of("interval", "simulation"), "estimate.missing-option");
        refused(List.of("group,y,o", "a,1,1", "b,2,1"), Map.of("order", "o"), "inequality.order-twice");
        for (var option : List.of("population", "se", "order"))
            refused(List.of("group,y,o", "a,1,low", "b,2,high"), Map.of(option, "o"), "formula.not-numbers");
    }

    private static void refused(List<String> lines, Map<String, String> options, String code) {
        assertThatThrownBy(() -> ask(rows(lines), "y ~ group", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static Estimate fifths(Map<String, String> options) {
        var all = new TreeMap<>(options);
        all.put("order", "order");
        return (Estimate) ask(rows(FIFTHS), "y ~ group", settings(all));
    }

    private static Map<String, String> settings(Map<String, String> options) {
        var all = new TreeMap<>(options);
        all.put("se", "se");
        all.put("population", "n");
        return all;
    }

    private static double value(Estimate estimate, String code) {
        return estimate.parameter(code).orElseThrow().estimate();
    }

    private static Rows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static void checkAll(String test, Rows rows, String formula, Map<String, String> options) {
        var all = new TreeMap<>(options);
        all.put("population", "population");
        all.put("se", "se");
        var estimate = (Estimate) ask(rows, formula, all);
        assertThat(estimate.effects())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrderElementsOf(
                        R.names(test).stream().filter(n -> !n.endsWith(" se")).toList());
        for (var parameter : estimate.effects()) {
            R.check(test, parameter.name(), parameter.estimate(), 1e-10);
            if (R.names(test).contains(parameter.name() + " se"))
                R.check(test, parameter.name() + " se", parameter.standardError(), 1e-8);
        }
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return Inequality.estimate(
                new Request(rows, Formula.parse(formula), Inequality.METHOD.settings(new TreeMap<>(options))));
    }
}
