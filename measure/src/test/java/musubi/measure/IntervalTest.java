package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checked against the method data of PHEindicatormethods (ukhsa-collaboration), when the shared data are there. */
class IntervalTest {
    /** Excel's and our normal quantile agree to 1e-10; limits are compared relatively. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-6);

    @Test
    void shares_and_counts_agree_with_the_limits_of_public_health_england() throws IOException {
        var file = SheetFixture.shared("indicators/phe_testdata_Byars_Wilson.xlsx");
        Assumptions.assumeTrue(file.isPresent(), "shared data absent");
        int checked = 0;
        for (var row : SheetFixture.rows(file.orElseThrow())) {
            if (!row.getOrDefault("confidence", "").equals("95%")) continue;
            double x = Double.parseDouble(row.get("x"));
            boolean wilson = row.getOrDefault("method", "").equals("Wilson");
            if (!wilson && x < 10) continue;
            agree(
                    wilson ? Interval.ofShare(x, Double.parseDouble(row.get("n"))) : Interval.ofCount(x),
                    row.get("lowercl"),
                    row.get("uppercl"));
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(4);
    }

    @Test
    void proportions_agree() throws IOException {
        var file = SheetFixture.shared("indicators/phe_testdata_Proportion.xlsx");
        Assumptions.assumeTrue(file.isPresent(), "shared data absent");
        int checked = 0;
        for (var row : SheetFixture.rows(file.orElseThrow())) {
            if (!row.containsKey("lower95_0cl") || !row.containsKey("Denominator")) continue;
            double multiplier = Double.parseDouble(row.get("multiplier"));
            agree(
                    Interval.ofShare(
                                    Double.parseDouble(row.get("Numerator")),
                                    Double.parseDouble(row.get("Denominator")))
                            .map(i -> i.times(multiplier)),
                    row.get("lower95_0cl"),
                    row.get("upper95_0cl"));
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(10);
    }

    @Test
    void rates_agree_exact_below_ten_and_byar_above() throws IOException {
        var file = SheetFixture.shared("indicators/phe_testdata_Rate.xlsx");
        Assumptions.assumeTrue(file.isPresent(), "shared data absent");
        int checked = 0;
        for (var row : SheetFixture.rows(file.orElseThrow())) {
            if (!row.containsKey("lower95_0cl") || !row.containsKey("Denominator")) continue;
            double scale = Double.parseDouble(row.get("multiplier")) / Double.parseDouble(row.get("Denominator"));
            var interval =
                    Interval.ofCount(Double.parseDouble(row.get("Numerator"))).map(i -> i.times(scale));
            agree(interval, row.get("lower95_0cl"), row.get("upper95_0cl"));
            assertThat(interval.orElseThrow().method())
                    .isEqualTo(row.get("method").equals("Exact") ? Interval.Method.POISSON : Interval.Method.BYAR);
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(10);
    }

    private static void agree(Optional<Interval> interval, String low, String high) {
        assertThat(interval).isPresent();
        close(interval.orElseThrow().low(), Double.parseDouble(low));
        close(interval.orElseThrow().high(), Double.parseDouble(high));
    }

    private static void close(double ours, double theirs) {
        if (theirs == 0) assertThat(ours).isCloseTo(0, within(1e-12));
        else assertThat(ours).isCloseTo(theirs, CLOSE);
    }

    /** Poisson limits as every table of them has: 0 → 0 to 3.6889, 1 → 0.0253 to 5.5716, 9 → 4.1154 to 17.0848. */
    @ParameterizedTest
    @CsvSource({"0, 0, 3.6889", "1, 0.0253, 5.5716", "9, 4.1154, 17.0848"})
    void small_counts_have_exact_limits(double count, double low, double high) {
        var interval = Interval.ofCount(count).orElseThrow();

        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    /** Student's sleep data (1908), R datasets::sleep, group 1: t.test gives -0.5297804 to 2.0297804 (R 4.2.2). */
    @Test
    void a_mean_has_the_interval_of_student() {
        double[] hours = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double sum = 0;
        double squares = 0;
        for (double hour : hours) {
            sum += hour;
            squares += hour * hour;
        }

        var interval = Interval.ofRatio(10, sum, 10, squares, sum, 10).orElseThrow();

        assertThat(interval.low()).isCloseTo(-0.5297804, within(1e-6));
        assertThat(interval.high()).isCloseTo(2.0297804, within(1e-6));
    }

    /** 97.5 % points of Student's t from any table. */
    @ParameterizedTest
    @CsvSource({"1, 12.7062", "2, 4.3027", "9, 2.2622", "30, 2.0423", "1000, 1.9623", "5000000, 1.95996"})
    void quantiles_of_student(long freedom, double expected) {
        assertThat(Intervals.student(freedom)).isCloseTo(expected, within(5e-5));
    }

    @Test
    void there_is_no_interval_of_nothing() {
        assertThat(Interval.ofShare(0, 0)).isEmpty();
        assertThat(Interval.ofShare(3, 2)).isEmpty();
        assertThat(Interval.ofRatio(1, 5, 1, 25, 5, 1)).isEmpty();
        assertThat(Interval.ofShare(0, 20).orElseThrow().low()).isEqualTo(0);
    }
}
