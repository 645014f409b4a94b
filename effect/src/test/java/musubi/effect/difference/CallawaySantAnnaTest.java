package musubi.effect.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.Normal;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallawaySantAnnaTest {
    private static final ReferenceFixture R = ReferenceFixture.of("difference/staggered.csv");
    private static final String COUNTIES = "unit=countyreal time=year cohort=first.treat ";
    private static final String TOWNS = "unit=town time=year cohort=begin ";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mpdta, lemp ~ 1, ''",
        "mpdta not-yet universal, lemp ~ 1, control=not-yet base=universal",
        "mpdta state, lemp ~ 1, cluster=state",
        "mpdta weights, lemp ~ 1, weights=size control=not-yet",
        "mpdta or, lemp ~ lpop, estimator=or",
        "mpdta hajek, lemp ~ lpop, estimator=hajek",
        "mpdta dr, lemp ~ lpop, estimator=dr",
        "mpdta dr weights, lemp ~ lpop, weights=size base=universal control=not-yet cluster=state",
        "mpdta anticipation, lemp ~ 1, anticipation=1"
    })
    void agrees_with_the_published_formulas_on_county_employment(String test, String formula, String options) {
        checkAll(test, (Estimate) ask(counties(), formula, COUNTIES + options));
    }

    /** Callaway and Sant'Anna (2021), and the introduction to the R package did, which print four decimals. */
    @Test
    void agrees_with_the_numbers_published_for_county_employment() {
        var estimate = (Estimate) ask(TableFixture.shared("evaluation/mpdta.csv"), "lemp ~ 1", COUNTIES);

        assertPublished(estimate, "group-time", "ATT(2004,2004)", -0.0105);
        assertPublished(estimate, "group-time", "ATT(2006,2007)", -0.0412);
        assertPublished(estimate, "group-time", "ATT(2007,2004)", 0.0305);
        assertPublished(estimate, "event", "0", -0.0199);
        assertPublished(estimate, "event", "2", -0.1373);
        assertThat(estimate.parameter("simple").orElseThrow().estimate()).isCloseTo(-0.0400, within(5e-5));
        assertThat(estimate.parameter("event").orElseThrow().estimate()).isCloseTo(-0.0772, within(5e-5));
        assertThat(estimate.headline().name()).isEqualTo("group");
        assertThat(estimate.headline().estimate()).isCloseTo(-0.0310, within(5e-5));
        assertThat(estimate.sample().groups())
                .containsEntry("units", 500L)
                .containsEntry("units never treated", 309L)
                .containsEntry("units treated from 2004", 20L);
    }

    @Test
    void without_units_never_treated_the_last_cohort_serves_until_it_begins() {
        var counties = counties();
        var cohort = counties.column("first.treat");
        var rows = counties.keep(IntStream.range(0, counties.count())
                .filter(i -> cohort.at(i) != 0)
                .toArray());

        checkAll("mpdta none never", (Estimate) ask(rows, "lemp ~ 1", COUNTIES + "control=not-yet"));
        assertRefused(ask(rows, "lemp ~ 1", COUNTIES), Why.TOO_FEW_CONTROLS, "not-yet");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "towns, y ~ 1, ''",
        "towns or, y ~ x, estimator=or weights=w control=not-yet cluster=pref",
        "towns anticipation, y ~ 1, control=not-yet base=universal anticipation=1 weights=w"
    })
    void agrees_with_the_published_formulas_on_uneven_periods(String test, String formula, String options) {
        var estimate = (Estimate) ask(towns(1), formula, TOWNS + options);

        checkAll(test, estimate);
        assertThat(estimate.sample().dropped())
                .containsEntry("y missing", 2L)
                .containsEntry("unit not seen in every period", 8L)
                .containsKey("treated from the first period");
    }

    @Test
    void units_that_lack_a_period_are_refused_when_asked() {
        assertRefused(ask(towns(1), "y ~ 1", TOWNS + "unbalanced=refuse"), Why.WRONG_SHAPE, "8 rows");
    }

    @Test
    void units_of_weight_0_count_for_nothing() {
        var lines = PeopleFixture.lines("staggered-towns.csv");
        var heavy = lines.stream().map(l -> l + (l.startsWith("town") ? ",h" : l.startsWith("7,") ? ",0" : ",1"));
        var without = lines.stream().filter(l -> !l.startsWith("7,")).toList();

        var weighted = (Estimate) ask(PeopleFixture.rows(heavy.toList(), "town"), "y ~ 1", TOWNS + "weights=h");

        var plain = (Estimate) ask(PeopleFixture.rows(without, "town"), "y ~ 1", TOWNS);
        assertThat(weighted.headline().estimate()).isCloseTo(plain.headline().estimate(), within(1e-12));
        assertThat(weighted.headline().standardError())
                .isCloseTo(plain.headline().standardError(), within(1e-12));
        assertThat(weighted.sample().dropped()).containsEntry("weight 0", 5L);
        assertThat(weighted.sample().used()).isEqualTo(plain.sample().used());
    }

    /** Not "close": equal. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 20260901})
    void the_order_of_the_file_does_not_matter(long seed) {
        for (var formula : List.of("y ~ 1", "y ~ x")) {
            var options = TOWNS + "estimator=or cluster=pref seed=7 draws=500";

            assertThat(ask(towns(seed), formula, options)).isEqualTo(ask(towns(1), formula, options));
        }
    }

    /**
     * Cohort 2 changes by 5 and 7 from 1 to 2, controls by 1 and 3: 6 - 2 = 4. Influences -1, 1 and -1, 1 times 4/2, so the
     * standard error is sqrt(4 · 4/4)/sqrt(4) = 1.
     */
    @Test
    void one_cohort_and_two_periods_are_the_difference_of_differences() {
        var rows = PeopleFixture.rows(
                List.of(
                        "u,t,g,y", "1,1,2,1", "1,2,2,6", "2,1,2,2", "2,2,2,9", "3,1,0,1", "3,2,0,2", "4,1,0,3",
                        "4,2,0,6"),
                "u");

        var estimate = (Estimate) ask(rows, "y ~ 1", "unit=u time=t cohort=g");

        for (var average : List.of("simple", "group", "event", "calendar")) {
            var parameter = estimate.parameter(average).orElseThrow();
            assertThat(parameter.estimate()).isCloseTo(4, within(1e-12));
            assertThat(parameter.standardError()).isCloseTo(1, within(1e-12));
        }
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).startsWith("Only 2 units begin in 2"));
    }

    /** Of a single estimate the band is the interval; of k independent ones it is known: (1 - 2 Φ(-c))^k = level. */
    @ParameterizedTest(name = "{0} independent estimates")
    @ValueSource(ints = {1, 5, 20})
    void uniform_bands_of_independent_estimates_are_known(int size) {
        var covariance = new Symmetric(size);
        for (int j = 0; j < size; j++) covariance.set(j, j, 1 + j);

        double critical = UniformBand.critical(covariance, 0.95, 40_000, 20260901);

        double exact = -Normal.quantile((1 - StrictMath.pow(0.95, 1.0 / size)) / 2);
        assertThat(critical).isCloseTo(exact, within(0.02));
    }

    @Test
    void uniform_bands_follow_their_seed_and_are_wider_than_intervals() {
        var first = (Estimate) ask(towns(1), "y ~ 1", TOWNS + "seed=7");
        var again = (Estimate) ask(towns(1), "y ~ 1", TOWNS + "seed=7");
        var other = (Estimate) ask(towns(1), "y ~ 1", TOWNS + "seed=8");
        var none = (Estimate) ask(towns(1), "y ~ 1", TOWNS);

        double critical = first.figure("critical value event").orElseThrow().value();
        assertThat(again).isEqualTo(first);
        assertThat(other.figure("critical value event").orElseThrow().value())
                .isNotEqualTo(critical)
                .isCloseTo(critical, within(0.1));
        assertThat(critical).isBetween(Normal.quantile(0.975), 3.5);
        assertThat(none.figure("critical value event")).isEmpty();
        var line = first.table("event").orElseThrow().lines().get(0).values();
        assertThat(line.get(6) - line.get(0)).isCloseTo(critical * line.get(1), within(1e-12));
    }

    @Test
    void shapes_that_do_not_fit_are_refused() {
        var words = PeopleFixture.rows(List.of("u,t,g,y", "1,one,2,1", "1,two,2,6"), "u");
        assertThatThrownBy(() -> ask(words, "y ~ 1", "unit=u time=t cohort=g")).isInstanceOf(Unreadable.class);

        var leaves = PeopleFixture.rows(List.of("u,t,g,y", "1,1,2,1", "1,2,0,6", "2,1,0,1", "2,2,0,3"), "u");
        assertRefused(ask(leaves, "y ~ 1", "unit=u time=t cohort=g"), Why.WRONG_SHAPE, "\"g\"");

        var nobody = PeopleFixture.rows(List.of("u,t,g,y", "1,1,0,1", "1,2,0,6", "2,1,0,1", "2,2,0,3"), "u");
        assertRefused(ask(nobody, "y ~ 1", "unit=u time=t cohort=g"), Why.TOO_FEW_TREATED, "between");
    }

    @Test
    void options_out_of_range_are_refused() {
        for (var option : List.of("draws=0", "draws=2000000", "anticipation=-1"))
            assertThatThrownBy(() -> ask(towns(1), "y ~ 1", TOWNS + option))
                    .isInstanceOf(Unreadable.class)
                    .hasMessageContaining("lies between");
    }

    @Test
    void a_cohort_without_comparable_controls_is_named() {
        var rows = PeopleFixture.rows(
                List.of(
                        "u,t,g,x,y",
                        "1,1,2,5,1",
                        "1,2,2,5,6",
                        "2,1,2,6,2",
                        "2,2,2,6,9",
                        "3,1,0,1,1",
                        "3,2,0,1,2",
                        "4,1,0,2,3",
                        "4,2,0,2,6"),
                "u");

        assertRefused(ask(rows, "y ~ x", "unit=u time=t cohort=g"), Why.SEPARATION, "ATT(2,2)");
    }

    private static void checkAll(String test, Estimate estimate) {
        int checked = 0;
        for (var table : estimate.tables())
            for (var line : table.lines()) {
                var name = table.name().equals("group-time")
                        ? line.label().replace(",", ";")
                        : table.name() + " " + line.label();
                double size = Math.max(1e-12, Math.abs(R.number(test, name)));
                assertThat(line.values().get(0))
                        .as(test + " " + name)
                        .isCloseTo(R.number(test, name), within(size * 1e-8 + 1e-14));
                R.check(test, name + " se", line.values().get(1), 1e-8);
                checked++;
            }
        for (var effect : estimate.effects()) {
            R.check(test, effect, 1e-8);
            checked++;
        }
        var names = R.names(test);
        if (names.contains("pre-trend chi-squared")) {
            R.check(
                    test,
                    "pre-trend chi-squared",
                    estimate.figure("pre-trend chi-squared").orElseThrow().value(),
                    1e-7);
            assertThat(names).hasSize(2 * checked + 1);
        } else assertThat(names).hasSize(2 * checked);
    }

    private static void assertPublished(Estimate estimate, String table, String label, double published) {
        assertThat(estimate.table(table).orElseThrow().lines())
                .filteredOn(l -> l.label().equals(label))
                .singleElement()
                .satisfies(l -> assertThat(l.values().get(0)).isCloseTo(published, within(5e-5)));
    }

    private static void assertRefused(Estimation answer, Why why, String detail) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(detail);
        });
    }

    private static Rows counties() {
        var rows = TableFixture.shared("evaluation/mpdta.csv");
        var counties = rows.column("countyreal").toArray();
        var population = rows.column("lpop").toArray();
        for (int i = 0; i < counties.length; i++) {
            counties[i] = Math.floor(counties[i] / 1000);
            population[i] = StrictMath.exp(population[i]);
        }
        return rows.with("state", Numbers.over(counties)).with("size", Numbers.over(population));
    }

    private static Rows towns(long seed) {
        return PeopleFixture.rows(PeopleFixture.shuffled(PeopleFixture.lines("staggered-towns.csv"), seed), "town");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        return PeopleFixture.ask(CallawaySantAnna.METHOD, rows, formula, options);
    }
}
