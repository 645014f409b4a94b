package musubi.effect.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.distribution.Normal;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndicatorTest {
    private static final ReferenceFixture SHEETS = ReferenceFixture.of("indicator/phe.csv");
    private static final ReferenceFixture R = ReferenceFixture.of("indicator/areas.csv");
    private static final Path FOLDER = Path.of("src/test/resources/reference/indicator");
    private static final Map<String, String> BANDS = Map.of("population", "people", "band", "band");

    static Stream<String> byarAndWilson() {
        return IntStream.range(0, 13)
                .boxed()
                .flatMap(i -> Stream.of("Byars", "Wilson").flatMap(m -> Stream.of(m + " 95% " + i, m + " 99.8% " + i)))
                .filter(c -> !SHEETS.names(c).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("byarAndWilson")
    void limits_agree_with_the_check_sheet(String test) {
        double level = test.contains("99.8%") ? 0.998 : 0.95;
        double x = SHEETS.number(test, "x");

        var limits =
                test.startsWith("Byars") ? Limits.byar(x, level) : Limits.wilson(x, SHEETS.number(test, "n"), level);

        if (SHEETS.names(test).contains("lowercl")) SHEETS.check(test, "lowercl", limits.lower(), 1e-11);
        SHEETS.check(test, "uppercl", limits.upper(), 1e-11);
    }

    static Stream<String> sheetLines() {
        return Stream.of("Proportion single", "Proportion grouped", "Rate single", "Rate grouped")
                .flatMap(k -> IntStream.rangeClosed(1, 12)
                        .boxed()
                        .flatMap(i -> Stream.of(1, 100, 100000).map(m -> k + " Area" + i + " " + m)))
                .filter(c -> SHEETS.names(c).contains("Denominator"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sheetLines")
    void shares_and_rates_agree_with_the_check_sheets(String test) {
        var words = test.split(" ");
        var method = words[0].equals("Rate") ? Rate.METHOD : Proportion.METHOD;
        var rows = rows(
                "x,n", "%.0f,%.0f".formatted(SHEETS.number(test, "Numerator"), SHEETS.number(test, "Denominator")));
        boolean isGrouped = words[1].equals("grouped");
        var options = Map.of("population", "n", "multiplier", words[3]);

        var usual = ((Estimate) ask(method, rows, "x ~ 1", options)).headline();
        var wide = ((Estimate) ask(method, rows, "x ~ 1", with(options, "level", "0.998"))).headline();

        SHEETS.check(test, "value", usual.estimate(), 1e-11);
        SHEETS.check(test, isGrouped ? "lowercl" : "lower95_0cl", usual.lower(), 1e-9);
        SHEETS.check(test, isGrouped ? "uppercl" : "upper95_0cl", usual.upper(), 1e-9);
        if (isGrouped) return;
        SHEETS.check(test, "lower99_8cl", wide.lower(), 1e-9);
        SHEETS.check(test, "upper99_8cl", wide.upper(), 1e-9);
    }

    @Test
    void standardised_rates_agree_with_the_definition() {
        check("dsr", DirectlyStandardised.METHOD, with(BANDS, "standard", "standard"));
        check("isr", IndirectlyStandardised.METHOD, BANDS);
        check("isr given", IndirectlyStandardised.METHOD, with(BANDS, "reference-rate", "rate"));
    }

    @Test
    void life_expectancy_agrees_with_the_definition() {
        check("life 0", LifeExpectancy.METHOD, BANDS);
        check("life 65", LifeExpectancy.METHOD, with(BANDS, "age", "65"));
    }

    private static void check(String test, Method method, Map<String, String> options) {
        var estimate =
                (Estimate) ask(method, TableFixture.rows(FOLDER.resolve("bands.csv"), ""), "deaths ~ area", options);

        assertThat(estimate.effects()).extracting(p -> p.name()).containsExactly("all", "east", "north", "west");
        for (var area : estimate.effects()) {
            R.check(test, area.name(), area.estimate(), 1e-12);
            if (R.names(test).contains(area.name() + " se"))
                R.check(test, area.name() + " se", area.standardError(), 1e-11);
            if (!R.names(test).contains(area.name() + " lower")) continue;
            R.check(test, area.name() + " lower", area.lower(), 1e-11);
            R.check(test, area.name() + " upper", area.upper(), 1e-11);
        }
    }

    @Test
    void means_agree_with_r() {
        var estimate = (Estimate)
                ask(Mean.METHOD, TableFixture.rows(FOLDER.resolve("steps.csv"), ""), "steps ~ area", Map.of());

        for (var area : estimate.effects()) {
            R.check("mean", area, 1e-12);
            R.check("mean", area.name() + " lower", area.lower(), 1e-10);
            R.check("mean", area.name() + " upper", area.upper(), 1e-10);
        }
    }

    @ParameterizedTest(name = "{0} expected, {1} %")
    @CsvSource({"2,95", "2,99.8", "7.5,95", "7.5,99.8", "40,95", "40,99.8", "1234,95", "1234,99.8"})
    void funnel_limits_of_counts_meet_the_average(String expected, String level) {
        var limits = FunnelLimits.count(Double.parseDouble(expected), Double.parseDouble(level) / 100);

        assertThat(limits.lower()).isCloseTo(R.number("funnel exact", expected + " " + level + " lower"), within(1e-8));
        R.check("funnel exact", expected + " " + level + " upper", limits.upper(), 1e-9);
    }

    @ParameterizedTest(name = "{0} people, {1} %")
    @CsvSource({"80,95", "80,99.8", "1000,95", "1000,99.8"})
    void funnel_limits_of_shares_meet_the_average(String count, String level) {
        var limits = FunnelLimits.share(0.3, Double.parseDouble(count), Double.parseDouble(level) / 100);

        R.check("funnel score", count + " " + level + " lower", limits.lower(), 1e-9);
        R.check("funnel score", count + " " + level + " upper", limits.upper(), 1e-9);
    }

    @Test
    void a_funnel_names_the_areas_that_chance_does_not_explain() {
        var rows = rows("area,x,n", "a,300,1000", "b,310,1000", "c,200,1000", "d,345,1000", "e,310,1000");

        var estimate = (Estimate) ask(Funnel.METHOD, rows, "x ~ area", Map.of("population", "n", "multiplier", "100"));

        assertThat(estimate.headline().estimate()).isCloseTo(29.3, within(1e-12));
        var places = estimate.table("funnel").orElseThrow().lines().stream()
                .map(l -> l.values().get(6))
                .toList();
        assertThat(places).containsExactly(0.0, 0.0, -2.0, 2.0, 0.0);
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("limits: c, d "));
    }

    @Test
    void standardised_ratios_funnel_around_one() {
        var rows = rows("area,o,e", "a,12,10", "b,30,10", "c,8,10");

        var estimate = (Estimate) ask(Funnel.METHOD, rows, "o ~ area", Map.of("population", "e", "kind", "ratio"));

        assertThat(estimate.headline().estimate()).isEqualTo(1);
        assertThat(estimate.table("funnel")
                        .orElseThrow()
                        .lines()
                        .get(1)
                        .values()
                        .get(6))
                .isEqualTo(2);
    }

    /** Joined by name: rows of an area in any order, and bands that begin with 5 after those that begin with 10. */
    @Test
    void the_standard_population_is_joined_by_the_name_of_the_band() {
        var lines = new ArrayList<>(List.of(
                "a,0-4,10,1000,50",
                "a,5-9,20,1000,30",
                "a,10-14,40,1000,20",
                "b,0-4,10,1000,50",
                "b,5-9,20,1000,30",
                "b,10-14,40,1000,20"));
        var options = Map.of("population", "n", "band", "band", "standard", "w", "multiplier", "1000");
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(lines, new Random(seed));
            var all = new ArrayList<>(lines);
            all.add(0, "area,band,x,n,w");

            var estimate =
                    (Estimate) ask(DirectlyStandardised.METHOD, rows(all.toArray(String[]::new)), "x ~ area", options);

            assertThat(estimate.effects())
                    .allSatisfy(e -> assertThat(e.estimate()).isCloseTo(19, within(1e-12)));
        }
    }

    @Test
    void the_order_of_the_file_does_not_matter() throws java.io.IOException {
        var lines = java.nio.file.Files.readAllLines(FOLDER.resolve("bands.csv"));
        var body = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(body, new Random(9));
        body.add(0, lines.get(0));
        for (var method : List.of(DirectlyStandardised.METHOD, IndirectlyStandardised.METHOD, LifeExpectancy.METHOD)) {
            var asked = method.equals(DirectlyStandardised.METHOD) ? with(BANDS, "standard", "standard") : BANDS;
            var before =
                    (Estimate) ask(method, TableFixture.rows(FOLDER.resolve("bands.csv"), ""), "deaths ~ area", asked);

            assertThat(ask(method, rows(body.toArray(String[]::new)), "deaths ~ area", asked))
                    .isEqualTo(before);
        }
    }

    @Test
    void published_standards_have_their_published_totals() {
        assertThat(StandardPopulation.JAPAN2015.total()).isEqualTo(125_319);
        assertThat(StandardPopulation.JAPAN1985.total()).isEqualTo(120_287);
        assertThat(StandardPopulation.EUROPE2013.total()).isEqualTo(100_000);
    }

    /** 65-74 is 9,246 + 7,892 and 75+ is 6,306 + 4,720 + 3,134 + 1,548 + 423. */
    @Test
    void bands_wider_than_five_years_take_up_those_of_the_standard() {
        var rows = rows("band,x,n", "65-74歳,30,1000", "75歳以上,100,1000");

        var estimate = (Estimate) ask(
                DirectlyStandardised.METHOD,
                rows,
                "x ~ 1",
                Map.of("population", "n", "band", "band", "standard", "japan2015", "multiplier", "1"));

        assertThat(estimate.headline().estimate())
                .isCloseTo((17138 * 0.03 + 16131 * 0.1) / (17138 + 16131), within(1e-15));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"63-74", "65-73"})
    void bands_that_cut_those_of_the_standard_are_refused(String band) {
        unreadable(
                DirectlyStandardised.METHOD,
                rows("band,x,n", band + ",30,1000", "75+,100,1000"),
                Map.of("population", "n", "band", "band", "standard", "japan2015"),
                "indicator.standard-bands");
    }

    @Test
    void a_rate_of_fewer_than_ten_events_is_not_shown() {
        var rows = rows("band,x,n,w", "0-4,4,1000,50", "5-9,5,1000,50");

        var estimate = (Estimate) ask(
                DirectlyStandardised.METHOD, rows, "x ~ 1", Map.of("population", "n", "band", "band", "standard", "w"));

        assertThat(estimate.headline().estimate()).isNaN();
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("fewer than 10"));
    }

    @Test
    void an_expectation_of_life_that_nobody_knows_is_not_shown() {
        var wide = rows("band,x,n", "0-64,1,60", "65-84,1,30", "85+,1,4");
        var open = rows("band,x,n", "0-64,10,6000", "65-84,30,3000", "85+,0,400");

        var first = (Estimate) ask(LifeExpectancy.METHOD, wide, "x ~ 1", Map.of("population", "n", "band", "band"));
        var second = (Estimate) ask(LifeExpectancy.METHOD, open, "x ~ 1", Map.of("population", "n", "band", "band"));

        assertThat(first.headline().estimate()).isNaN();
        assertThat(first.remarks()).anySatisfy(r -> assertThat(r.en()).contains("20 years"));
        assertThat(second.headline().estimate()).isNaN();
        assertThat(second.remarks()).anySatisfy(r -> assertThat(r.en()).contains("no deaths in the open band"));
    }

    /** The difference of the two has standard error √5. */
    @Test
    void rank_intervals_agree_with_the_normal_chance_that_one_is_above_the_other() {
        var rows = rows("area,y,se", "a,10,1", "b,12,2");

        var estimate = (Estimate)
                ask(RankInterval.METHOD, rows, "y ~ area", Map.of("se", "se", "seed", "4", "draws", "40000"));

        double chance = Normal.above(2 / Math.sqrt(5));
        var ranks = estimate.table("ranks").orElseThrow().lines();
        assertThat(ranks.get(0).values().get(5)).isCloseTo(chance, within(0.01));
        assertThat(ranks.get(1).values().get(4)).isCloseTo(1 + chance, within(0.01));
        assertThat(estimate.effects()).extracting(p -> p.estimate()).containsExactly(2.0, 1.0);
        assertThat(estimate.effects()).allSatisfy(e -> assertThat(e.lower()).isEqualTo(1));
        assertThat(estimate.effects()).allSatisfy(e -> assertThat(e.upper()).isEqualTo(2));
    }

    @Test
    void areas_far_apart_keep_their_ranks_and_equal_ones_share() {
        var rows = rows("area,x,n", "a,100,1000", "b,500,1000", "c,900,1000", "d,900,1000");

        for (var kind : List.of("proportion", "rate")) {
            var options = Map.of("population", "n", "seed", "4", "kind", kind, "first", "lowest");
            var estimate = (Estimate) ask(RankInterval.METHOD, rows, "x ~ area", options);

            assertThat(estimate.effects()).extracting(p -> p.estimate()).containsExactly(1.0, 2.0, 3.5, 3.5);
            assertThat(estimate.effects()).extracting(p -> p.upper()).containsExactly(1.0, 2.0, 4.0, 4.0);
            assertThat(estimate.figure("pairs told apart").orElseThrow().value())
                    .isCloseTo(5 / 6.0, within(1e-12));
            assertThat(ask(RankInterval.METHOD, rows, "x ~ area", options)).isEqualTo(estimate);
        }
    }

    @Test
    void rows_of_persons_add_up_to_areas_and_missing_ones_are_counted() {
        var rows = rows("area,x", "a,1", "a,0", "a,1", "b,0", "b,", "b,1");

        var estimate = (Estimate) ask(Proportion.METHOD, rows, "x ~ area", Map.of());

        assertThat(estimate.effects()).extracting(p -> p.name()).containsExactly("all", "a", "b");
        assertThat(estimate.effects()).extracting(p -> p.estimate()).containsExactly(0.6, 2 / 3.0, 0.5);
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("x missing", 1L));
    }

    @Test
    void an_area_without_denominator_has_no_value() {
        var rows = rows("area,x,n", "a,1,10", "b,0,0");

        for (var method : List.of(Proportion.METHOD, Rate.METHOD)) {
            var estimate = (Estimate) ask(method, rows, "x ~ area", Map.of("population", "n"));
            assertThat(estimate.parameter("b").orElseThrow().estimate()).isNaN();
            assertThat(estimate.remarks())
                    .singleElement()
                    .satisfies(r -> assertThat(r.en()).contains("\"b\""));
        }
    }

    @Test
    void no_cases_and_all_cases_have_limits_within_zero_and_one() {
        assertThat(Limits.wilson(0, 20, 0.95).lower()).isZero();
        assertThat(Limits.wilson(20, 20, 0.95).upper()).isEqualTo(1);
        assertThat(Limits.poisson(0, 0.95).lower()).isZero();
        assertThat(Limits.poisson(0, 0.95).upper()).isCloseTo(-StrictMath.log(0.025), within(1e-12));
    }

    @Test
    void sums_that_are_no_counts_are_refused() {
        var population = Map.of("population", "n");
        refused(Proportion.METHOD, rows("x,n", "11,10"), "x ~ 1", population, Why.WRONG_SHAPE);
        refused(Rate.METHOD, rows("x,n", "-1,10"), "x ~ 1", population, Why.WRONG_SHAPE);
        refused(Rate.METHOD, rows("x,n", "1,", "2,"), "x ~ 1", population, Why.TOO_FEW_ROWS);
        refused(Mean.METHOD, rows("x,n", ",1", ",1"), "x ~ 1", Map.of(), Why.TOO_FEW_ROWS);
        refused(Funnel.METHOD, rows("a,x,n", "a,0,5", "b,0,9"), "x ~ a", population, Why.NO_VARIATION);
        refused(Funnel.METHOD, rows("a,x,n", "a,6,5", "b,0,9"), "x ~ a", population, Why.WRONG_SHAPE);
        refused(RankInterval.METHOD, rows("x,n", "1,10"), "x ~ 1", with(population, "seed", "1"), Why.WRONG_SHAPE);
        refused(
                RankInterval.METHOD,
                rows("a,x,n", "a,6,5", "b,0,9"),
                "x ~ a",
                with(population, "seed", "1"),
                Why.WRONG_SHAPE);
        refused(
                RankInterval.METHOD,
                rows("a,y,s", "a,6,5", "a,0,9", "b,1,1"),
                "y ~ a",
                Map.of("se", "s", "seed", "1"),
                Why.WRONG_SHAPE);
        var bands = Map.of("population", "n", "band", "b");
        refused(IndirectlyStandardised.METHOD, rows("b,x,n", "0-4,0,10"), "x ~ 1", bands, Why.NO_EVENTS);
        refused(IndirectlyStandardised.METHOD, rows("b,x,n", "0-4,3,10", "5+,2,0"), "x ~ 1", bands, Why.WRONG_SHAPE);
        refused(LifeExpectancy.METHOD, rows("b,x,n", "1-4,1,10", "5+,1,10"), "x ~ 1", bands, Why.WRONG_SHAPE);
        refused(LifeExpectancy.METHOD, rows("b,x,n", "0-4,1,0", "5+,1,10"), "x ~ 1", bands, Why.WRONG_SHAPE);
        refused(
                DirectlyStandardised.METHOD,
                rows("a,b,x,n,w", "a,0-4,20,10,5", "a,5+,20,10,5", "b,0-4,20,10,5"),
                "x ~ a",
                with(bands, "standard", "w"),
                Why.WRONG_SHAPE);
    }

    @Test
    void bad_requests_say_what_to_mend() {
        var bands = Map.of("population", "n", "band", "b");
        unreadable(Rate.METHOD, rows("x,n", "1,2"), Map.of(), "estimate.missing-option");
        unreadable(RankInterval.METHOD, rows("x,n", "1,2"), Map.of("population", "n"), "estimate.missing-option");
        unreadable(
                RankInterval.METHOD,
                rows("x,n", "1,2"),
                Map.of("population", "n", "seed", "1", "draws", "9"),
                "indicator.few-draws");
        unreadable(LifeExpectancy.METHOD, rows("b,x,n", "young,1,2"), bands, "indicator.band");
        unreadable(
                DirectlyStandardised.METHOD,
                rows("b,x,n,w", "0-4,1,2,3", "0-4,1,2,4"),
                with(bands, "standard", "w"),
                "indicator.band-value");
        unreadable(
                IndirectlyStandardised.METHOD,
                rows("b,x,n,r", "0-4,1,2,-1"),
                with(bands, "reference-rate", "r"),
                "indicator.reference-rate");
        unreadable(Rate.METHOD, rows("x,n", "1,two", "3,five"), Map.of("population", "n"), "formula.not-numbers");
        unreadable(
                Rate.METHOD, rows("x,n", "1,2"), Map.of("population", "n", "multiplier", "-5"), "indicator.multiplier");
        assertThatThrownBy(() -> ask(Proportion.METHOD, rows("x,n,a", "1,2,3"), "x ~ n + a", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("indicator.area-column"));
    }

    private static void refused(Method method, Rows rows, String formula, Map<String, String> options, Why why) {
        assertThat(ask(method, rows, formula, options))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static void unreadable(Method method, Rows rows, Map<String, String> options, String code) {
        assertThatThrownBy(() -> ask(method, rows, "x ~ 1", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        var all = new TreeMap<>(options);
        all.put(name, value);
        return all;
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
