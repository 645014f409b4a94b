package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days, fiscal years and ages at their edges. */
class CalendarTest {
    @Test
    void the_first_day_is_in_and_the_end_is_not() {
        var days = new Days(day("2023-04-01"), day("2024-04-01"));

        assertThat(days.contains(day("2023-03-31"))).isFalse();
        assertThat(days.contains(day("2023-04-01"))).isTrue();
        assertThat(days.contains(day("2024-03-31"))).isTrue();
        assertThat(days.contains(day("2024-04-01"))).isFalse();
        assertThat(days.last()).isEqualTo(day("2024-03-31"));
        assertThat(days.count()).isEqualTo(366);
        assertThat(days).hasToString("2023-04-01..2024-03-31");
    }

    @Test
    void an_empty_range_is_refused() {
        assertThatThrownBy(() -> new Days(day("2023-04-01"), day("2023-04-01"))).hasMessageContaining("2023-04-01");
        assertThatThrownBy(() -> new Days(day("2023-04-02"), day("2023-04-01"))).hasMessageContaining("empty");
    }

    @Test
    void ranges_that_only_touch_share_no_day() {
        var spring = new Days(day("2023-04-01"), day("2023-05-01"));
        var summer = new Days(day("2023-05-01"), day("2023-06-01"));

        assertThat(spring.overlaps(summer)).isFalse();
        assertThat(summer.overlaps(spring)).isFalse();
        assertThatThrownBy(() -> spring.within(summer)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_days_two_ranges_share_are_the_days_in_both(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            var a = range(random);
            var b = range(random);
            long shared = a.from().datesUntil(a.until()).filter(b::contains).count();

            assertThat(a.overlaps(b)).isEqualTo(shared > 0).isEqualTo(b.overlaps(a));
            if (shared > 0) assertThat(a.within(b).count()).isEqualTo(shared);
            if (shared > 0) assertThat(a.within(b)).isEqualTo(b.within(a));
        }
    }

    @ParameterizedTest
    @CsvSource({"2023-03-31,2022", "2023-04-01,2023", "2023-12-31,2023", "2024-01-01,2023", "2024-02-29,2023"})
    void a_fiscal_year_starts_in_april(LocalDate day, int year) {
        assertThat(FiscalYear.of(day)).isEqualTo(new FiscalYear(year));
        assertThat(new FiscalYear(year).days().contains(day)).isTrue();
    }

    @Test
    void a_fiscal_year_knows_its_days() {
        var year = new FiscalYear(2023);

        assertThat(year.on(MonthDay.of(11, 30))).isEqualTo(day("2023-11-30"));
        assertThat(year.on(MonthDay.of(1, 31))).isEqualTo(day("2024-01-31"));
        assertThat(year.on(MonthDay.of(2, 29))).isEqualTo(day("2024-02-29"));
        assertThat(new FiscalYear(2022).on(MonthDay.of(2, 29))).isEqualTo(day("2023-02-28"));
        assertThat(year.next().days().from()).isEqualTo(year.days().until());
        assertThat(year).isLessThan(year.next()).hasToString("FY2023");
    }

    @ParameterizedTest
    @CsvSource({
        // born, day, completed years
        "1950-06-15,2023-06-14,72",
        "1950-06-15,2023-06-15,73",
        "1952-02-29,2023-02-28,70",
        "1952-02-29,2023-03-01,71",
        "1952-02-29,2024-02-28,71",
        "1952-02-29,2024-02-29,72",
        "2023-04-01,2023-04-01,0",
        "1924-04-01,2024-03-31,99",
        "1924-04-01,2024-04-01,100",
    })
    void age_counts_completed_years(LocalDate born, LocalDate day, int years) {
        assertThat(Age.on(day, born)).isEqualTo(years);
    }

    @Test
    void nobody_has_an_age_before_birth() {
        assertThatThrownBy(() -> Age.on(day("2023-03-31"), day("2023-04-01"))).hasMessageContaining("before birth");
    }

    private static Days range(Random random) {
        var from = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(60));
        return new Days(from, from.plusDays(1 + random.nextInt(40)));
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }
}
