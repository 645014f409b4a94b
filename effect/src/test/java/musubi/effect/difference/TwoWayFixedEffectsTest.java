package musubi.effect.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;

class TwoWayFixedEffectsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("difference/regressions.csv");
    private static final String COUNTIES = "unit=countyreal time=year ";
    private static final String TREATED = "treatment=first.treat>0&year>=first.treat";

    @Test
    void agrees_with_r_on_organ_donations() {
        var rows = TableFixture.shared("evaluation/organ_donations.csv");
        var quarter = rows.column("Quarter_Num").toArray();
        var states = rows.column("State");
        var cohort = new double[quarter.length];
        for (int i = 0; i < cohort.length; i++)
            if (states.levels().get((int) states.at(i)).equals("California")) cohort[i] = 4;
        var options = Map.of(
                "unit", "State", "time", "Quarter_Num", "treatment", "State == \"California\" & Quarter_Num >= 4");

        var estimate = (Estimate) PeopleFixture.ask(TwoWayFixedEffects.METHOD, rows, "Rate ~ 1", options);
        var event = (Estimate)
                ask(rows.with("begins", Numbers.over(cohort)), "Rate ~ 1", "unit=State time=Quarter_Num cohort=begins");

        R.check("organ twfe", estimate.headline(), 1e-8);
        checkEvents("organ event", event);
        assertThat(estimate.table("decomposition").orElseThrow().lines()).hasSize(1);
    }

    @Test
    void agrees_with_r_on_county_employment() {
        var single = (Estimate) ask(counties(), "lemp ~ 1", COUNTIES + TREATED);
        var weighted = (Estimate) ask(counties(), "lemp ~ trend", COUNTIES + TREATED + " weights=size cluster=state");
        var event = (Estimate) ask(counties(), "lemp ~ 1", COUNTIES + "cohort=first.treat");
        var binned = (Estimate) ask(
                counties(),
                "lemp ~ trend",
                COUNTIES + "cohort=first.treat weights=size cluster=state earliest=-3 latest=2 reference=-2");

        R.check("mpdta twfe", single.headline(), 1e-8);
        R.check("mpdta twfe weights", weighted.headline(), 1e-8);
        checkEvents("mpdta event", event);
        checkEvents("mpdta event binned", binned);
        R.check(
                "mpdta event",
                "pre-trend F",
                event.figure("pre-trend F").orElseThrow().value(),
                1e-7);
        R.check(
                "mpdta event binned",
                "pre-trend F",
                binned.figure("pre-trend F").orElseThrow().value(),
                1e-7);
        assertThat(event.figure("pre-trend df").orElseThrow().value()).isEqualTo(3);
        assertThat(weighted.table("decomposition")).isEmpty();
    }

    @Test
    void comparisons_of_two_groups_add_up_to_the_estimate() {
        var estimate = (Estimate) ask(counties(), "lemp ~ 1", COUNTIES + TREATED);

        var lines = estimate.table("decomposition").orElseThrow().lines();
        double sum = 0;
        double forbidden = 0;
        for (var line : lines) {
            R.check("mpdta bacon", line.label(), line.values().get(0), 1e-8);
            R.check("mpdta bacon", line.label() + " weight", line.values().get(1), 1e-8);
            sum += line.values().get(0) * line.values().get(1);
            if (List.of("2006 / 2004", "2007 / 2004", "2007 / 2006").contains(line.label()))
                forbidden += line.values().get(1);
        }
        assertThat(lines).hasSize(9);
        assertThat(sum).isCloseTo(estimate.headline().estimate(), within(1e-12));
        assertThat(estimate.figure("weight of comparisons with units already treated")
                        .orElseThrow()
                        .value())
                .isCloseTo(forbidden, within(1e-12));
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).startsWith("5 % of the weight"));
    }

    /** Units 1 and 2 change by 5 and 7 more than before, units 3 and 4 by 1 and 3: 6 - 2 = 4. */
    @Test
    void two_periods_are_the_difference_of_differences() {
        var rows = PeopleFixture.rows(
                List.of(
                        "u,t,d,y", "1,1,0,1", "1,2,1,6", "2,1,0,2", "2,2,1,9", "3,1,0,1", "3,2,0,2", "4,1,0,3",
                        "4,2,0,6"),
                "u");

        var estimate = (Estimate) ask(rows, "y ~ 1", "unit=u time=t treatment=d");

        assertThat(estimate.headline().estimate()).isCloseTo(4, within(1e-12));
        // Scores of the units -1, 1, -1, 1 over 2 each, (2 sqrt(4)/4)² · 4/3 · 7/(8 - 3).
        assertThat(estimate.headline().standardError()).isCloseTo(Math.sqrt(4 / 3.0 * 7 / 5), within(1e-12));
        assertThat(estimate.table("decomposition").orElseThrow().lines())
                .singleElement()
                .satisfies(l -> assertThat(l.label()).isEqualTo("2 / never"));
    }

    @Test
    void units_always_treated_count_as_controls_already_treated() {
        var rows = PeopleFixture.rows(
                List.of(
                        "u,t,d,y", "1,1,0,1", "1,2,1,6", "2,1,0,2", "2,2,1,9", "3,1,1,1", "3,2,1,2", "4,1,1,3",
                        "4,2,1,6"),
                "u");

        var estimate = (Estimate) ask(rows, "y ~ 1", "unit=u time=t treatment=d");

        assertThat(estimate.headline().estimate()).isCloseTo(4, within(1e-12));
        assertThat(estimate.table("decomposition").orElseThrow().lines())
                .singleElement()
                .satisfies(l -> assertThat(l.label()).isEqualTo("2 / always"));
        assertThat(estimate.figure("weight of comparisons with units already treated")
                        .orElseThrow()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void what_the_effects_make_up_is_refused() {
        var rows = PeopleFixture.rows(
                List.of("u,t,d,g,y", "1,1,0,2,1", "1,2,1,2,6", "2,1,0,2,2", "2,2,1,2,9", "3,1,0,2,4", "3,2,1,2,4"),
                "u");

        for (var options : List.of("treatment=d", "cohort=g"))
            assertThat(ask(rows, "y ~ 1", "unit=u time=t " + options))
                    .isInstanceOfSatisfying(
                            NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
        assertThat(ask(rows, "y ~ 1", "unit=u time=t cohort=g reference=-5"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
        assertThatThrownBy(() -> ask(rows, "y ~ 1", "unit=u time=t cohort=g treatment=d"))
                .isInstanceOf(Unreadable.class);
    }

    /** Not "close": equal. */
    @Test
    void the_order_of_the_file_does_not_matter() {
        var lines = PeopleFixture.lines("staggered-towns.csv");
        for (var options : List.of("treatment=begin>0&year>=begin", "cohort=begin earliest=-3 latest=3 weights=w"))
            assertThat(ask(
                            PeopleFixture.rows(PeopleFixture.shuffled(lines, 9), "town"),
                            "y ~ x",
                            "unit=town time=year " + options))
                    .isInstanceOf(Estimate.class)
                    .isEqualTo(ask(PeopleFixture.rows(lines, "town"), "y ~ x", "unit=town time=year " + options));
    }

    private static void checkEvents(String test, Estimate estimate) {
        var lines = estimate.table("event").orElseThrow().lines();
        for (var line : lines) {
            R.check(test, "event " + line.label(), line.values().get(0), 1e-8);
            R.check(test, "event " + line.label() + " se", line.values().get(1), 1e-8);
        }
        R.check(test, estimate.headline(), 1e-8);
        assertThat(R.names(test).stream().filter(n -> n.startsWith("event")).count())
                .isEqualTo(2L * lines.size());
    }

    private static Rows counties() {
        var rows = TableFixture.shared("evaluation/mpdta.csv");
        var year = rows.column("year");
        var state = rows.column("countyreal").toArray();
        var size = rows.column("lpop").toArray();
        var trend = size.clone();
        for (int i = 0; i < state.length; i++) {
            state[i] = Math.floor(state[i] / 1000);
            size[i] = StrictMath.exp(size[i]);
            trend[i] *= year.at(i) - 2003;
        }
        return rows.with("state", Numbers.over(state))
                .with("size", Numbers.over(size))
                .with("trend", Numbers.over(trend));
    }

    private static musubi.effect.Estimation ask(Rows rows, String formula, String options) {
        return PeopleFixture.ask(TwoWayFixedEffects.METHOD, rows, formula, options);
    }
}
