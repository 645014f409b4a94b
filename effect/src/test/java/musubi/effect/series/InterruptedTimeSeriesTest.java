package musubi.effect.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

class InterruptedTimeSeriesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("series/its.csv");
    private static final String WARDS = "time=month;from=2022-04";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "wards lag 0, visits ~ 1, lag=0, 1e-8",
        "wards lag 3, visits ~ 1, lag=3, 1e-8",
        "wards lag 12, visits ~ 1, lag=12, 1e-8",
        "wards plain, visits ~ 1, lag=3;adjust=no, 1e-8",
        "wards waves, visits ~ 1, lag=2;harmonics=2;period=12, 1e-8",
        "wards prais, visits ~ 1, estimator=prais-winsten, 1e-8",
        "wards counts, visits ~ offset(log(people)), estimator=quasi-poisson, 1e-8",
    })
    void agrees_with_r_on_a_monthly_series(String test, String formula, String options, double tolerance)
            throws IOException {
        var estimate = (Estimate) ask(wards(0), formula, WARDS + ";" + options);

        checkAll(test, estimate, tolerance);
    }

    @Test
    void agrees_with_r_on_daily_walkers_in_melbourne() {
        var rows = TableFixture.shared("evaluation/melb_walkers.csv");
        var options = "time=Date;from=2020-03-16;unit=365;harmonics=1;period=7";

        checkAll("walkers", (Estimate) ask(rows, "Count ~ 1", options), 1e-8);
        checkAll("walkers prais", (Estimate) ask(rows, "Count ~ 1", options + ";estimator=prais-winsten"), 1e-8);
    }

    private static void checkAll(String test, Estimate estimate, double tolerance) {
        for (var name : R.names(test)) {
            if (name.endsWith(" se")) continue;
            var parameter = estimate.parameter(name);
            if (name.equals("lag") || name.startsWith("Durbin") || name.equals("rho")) {
                R.check(test, name, estimate.figure(name).orElseThrow().value(), tolerance);
                continue;
            }
            R.check(test, parameter.orElseThrow(), tolerance);
        }
        assertThat(estimate.coefficients().size() * 2)
                .isLessThanOrEqualTo(R.names(test).size());
    }

    /** 1, 2, 3, 4 go on to 5, 6, 7, 8; seen are 3, 5, 7, 9: level change -2, slope change 1. */
    @Test
    void a_series_without_noise_gives_its_changes() {
        var rows = rows("t,y", "1,1", "2,2", "3,3", "4,4", "5,3", "6,5", "7,7", "8,9");

        var estimate = (Estimate) ask(rows, "y ~ 1", "time=t;from=5");

        assertThat(estimate.headline().estimate()).isCloseTo(-2, within(1e-12));
        assertThat(estimate.parameter("slope change").orElseThrow().estimate()).isCloseTo(1, within(1e-12));
        assertThat(estimate.parameter("effect at the last time").orElseThrow().estimate())
                .isCloseTo(1, within(1e-12));
        assertThat(estimate.remarks()).extracting(w -> w.en()).anyMatch(w -> w.contains("4 times before"));
    }

    @Test
    void counts_give_rate_ratios() throws IOException {
        var estimate = (Estimate) ask(wards(0), "visits ~ offset(log(people))", WARDS + ";estimator=quasi-poisson");

        assertThat(estimate.headline().name()).isEqualTo("rate ratio, level change");
        assertThat(estimate.headline().estimate())
                .isCloseTo(StrictMath.exp(R.number("wards counts", "level change")), within(1e-8));
    }

    @Test
    void the_order_of_the_file_does_not_matter() throws IOException {
        for (var estimator : List.of("newey-west", "prais-winsten", "quasi-poisson"))
            assertThat(ask(wards(4), "visits ~ 1", WARDS + ";estimator=" + estimator))
                    .isEqualTo(ask(wards(0), "visits ~ 1", WARDS + ";estimator=" + estimator));
    }

    @Test
    void gaps_between_times_are_remarked() {
        var rows = rows("t,y", "1,1", "2,2", "3,1", "4,4", "9,3", "10,5", "11,7", "12,6");

        var estimate = (Estimate) ask(rows, "y ~ 1", "time=t;from=9");

        assertThat(estimate.remarks()).extracting(w -> w.en()).anyMatch(w -> w.contains("not equally spaced"));
    }

    @Test
    void refuses_what_it_cannot_answer() throws IOException {
        var rows = rows("t,y", "1,1", "2,2", "3,3", "4,4", "5,3", "6,5");

        assertThat(ask(rows, "y ~ 1", "time=t;from=6"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_ROWS));
        assertThat(ask(rows("t,y", "1,1", "1,2", "3,3"), "y ~ 1", "time=t;from=3"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
        assertThat(ask(rows, "y ~ t", "time=t;from=4;change=slope;harmonics=2;period=5"))
                .isInstanceOf(NotEstimable.class);
        assertThatThrownBy(() -> ask(wards(0), "visits ~ 1", "time=month;from=April"))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.not-a-time"));
        assertThatThrownBy(() -> ask(rows, "y ~ 1", "time=t;from=4;lag=-1")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(wards(0), "visits ~ offset(people)", WARDS))
                .isInstanceOf(Unreadable.class);
    }

    /** The shift is exact, so that only the sandwich could lose digits. */
    @Test
    void a_covariate_far_from_zero_costs_no_digits() {
        var lines = new ArrayList<>(List.of("t,y,x,z"));
        var random = new Random(5);
        for (int t = 1; t <= 48; t++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%s,%d".formatted(t, random.nextInt(1000), x / 16.0, (1L << 31) + x));
        }
        var rows = LocalRows.of(TableFixture.columns(lines), "");

        var near = (Estimate) ask(rows, "y ~ x", "time=t;from=25;lag=3");
        var far = (Estimate) ask(rows, "y ~ z", "time=t;from=25;lag=3");

        assertThat(far.headline().estimate()).isCloseTo(near.headline().estimate(), withinPercentage(1e-7));
        assertThat(far.headline().standardError()).isCloseTo(near.headline().standardError(), withinPercentage(1e-7));
        assertThat(error(far, "z")).isCloseTo(error(near, "x") / 16, withinPercentage(1e-7));
    }

    private static double error(Estimate estimate, String coefficient) {
        return estimate.coefficients().stream()
                .filter(c -> c.name().equals(coefficient))
                .findFirst()
                .orElseThrow()
                .standardError();
    }

    private static Rows wards(long seed) throws IOException {
        try (var in = InterruptedTimeSeriesTest.class.getResourceAsStream("/reference/series/wards.csv")) {
            if (in == null) throw new IllegalStateException("no wards.csv");
            var lines = new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            if (seed > 0) Collections.shuffle(lines.subList(1, lines.size()), new Random(seed));
            return LocalRows.of(TableFixture.columns(lines), "");
        }
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        var given = new TreeMap<String, String>();
        for (var option : options.split(";")) given.put(option.split("=")[0], option.split("=")[1]);
        return InterruptedTimeSeries.estimate(
                new Request(rows, Formula.parse(formula), InterruptedTimeSeries.METHOD.settings(given)));
    }
}
