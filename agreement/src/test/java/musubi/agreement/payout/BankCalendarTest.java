package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BankCalendarTest {
    /** Holidays of spring 2026 (内閣府「国民の祝日」). */
    static final BankCalendar SPRING = BankCalendar.read("holidays.csv", """
            # remark
            horizon=2027-12-31
            2026-04-29,昭和の日
            2026-05-03,憲法記念日
            2026-05-04,みどりの日
            2026-05-05,こどもの日
            2026-05-06,休日
            """.getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "2026-04-28, true,  Tuesday",
        "2026-04-29, false, a holiday",
        "2026-04-30, true,  Thursday",
        "2026-05-02, false, Saturday",
        "2026-05-06, false, a substitute holiday",
        "2026-12-30, true,  the last day of the year banks are open",
        "2026-12-31, false, New Year's Eve",
        "2027-01-01, false, New Year",
        "2027-01-03, false, the third",
        "2027-01-04, true,  the first day banks are open"
    })
    void banks_are_open_on_business_days(LocalDate day, boolean open, String what) {
        assertThat(SPRING.open(day)).as(what).isEqualTo(open);
    }

    @Test
    void days_as_the_cabinet_office_spells_them_are_read() {
        var calendar = BankCalendar.read(
                "syukujitsu.csv", "horizon=2027-12-31\n2026/5/6,休日\n".getBytes(StandardCharsets.UTF_8));

        assertThat(calendar.open(LocalDate.of(2026, 5, 6))).isFalse();
        assertThatThrownBy(() -> BankCalendar.read(
                        "syukujitsu.csv", "horizon=2027-12-31\n2026/2/29,\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void golden_week_is_one_business_day_long() {
        assertThat(SPRING.after(LocalDate.of(2026, 5, 1), 1)).contains(LocalDate.of(2026, 5, 7));
        assertThat(SPRING.after(LocalDate.of(2026, 5, 1), 0)).contains(LocalDate.of(2026, 5, 1));
        assertThat(SPRING.after(LocalDate.of(2027, 12, 30), 1)).isEmpty();
    }

    @Test
    void nothing_is_said_beyond_the_horizon() {
        assertThat(SPRING.knows(LocalDate.of(2027, 12, 31))).isTrue();
        assertThat(SPRING.knows(LocalDate.of(2028, 1, 1))).isFalse();
        assertThatThrownBy(() -> SPRING.open(LocalDate.of(2028, 1, 4))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_month_and_a_day_mean_the_next_such_day() {
        var asOf = LocalDate.of(2026, 4, 20);

        assertThat(BankCalendar.resolve(MonthDay.of(4, 30), asOf)).contains(LocalDate.of(2026, 4, 30));
        assertThat(BankCalendar.resolve(MonthDay.of(4, 20), asOf)).contains(LocalDate.of(2026, 4, 20));
        assertThat(BankCalendar.resolve(MonthDay.of(4, 19), asOf)).contains(LocalDate.of(2027, 4, 19));
    }

    @Test
    void the_leap_day_is_never_moved() {
        var leapDay = MonthDay.of(2, 29);

        assertThat(BankCalendar.resolve(leapDay, LocalDate.of(2026, 1, 1))).isEqualTo(Optional.empty());
        assertThat(BankCalendar.resolve(leapDay, LocalDate.of(2027, 3, 1))).contains(LocalDate.of(2028, 2, 29));
        assertThat(BankCalendar.resolve(leapDay, LocalDate.of(2028, 3, 1))).isEmpty();
    }

    @Test
    void a_file_without_a_horizon_or_with_a_wrong_day_is_refused() {
        var content = "2026-05-06,休日\n5.5.2026,こどもの日\n".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> BankCalendar.read("h.csv", content))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void the_published_holidays_are_read() throws IOException {
        var shared = System.getenv().getOrDefault("MUSUBI_SHARED_DATA", "../../shared/data");
        var path = Path.of(shared, "japan/japanese-holidays.csv");
        Assumptions.assumeTrue(Files.exists(path), "skipped: no shared data");

        var calendar = BankCalendar.read("japanese-holidays.csv", Files.readAllBytes(path));

        assertThat(calendar.horizon()).isEqualTo(LocalDate.of(2027, 12, 31));
        assertThat(calendar.open(LocalDate.of(2026, 5, 6))).isFalse();
        assertThat(calendar.open(LocalDate.of(2026, 4, 30))).isTrue();
    }
}
