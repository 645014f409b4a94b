package musubi.platform.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected days: the Cabinet Office's file of national holidays, 2016 to 2027, substitute and citizens' holidays included. */
class HolidaysTest {
    @ParameterizedTest(name = "holidays of {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2016|01-01 01-11 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-22 10-10 11-03 11-23 12-23",
                "2017|01-01 01-02 01-09 02-11 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-23 10-09 11-03 11-23 12-23",
                "2018|01-01 01-08 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 07-16 08-11 09-17 09-23 09-24 10-08 11-03 11-23 12-23 12-24",
                "2019|01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23",
                "2020|01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23",
                "2021|01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23",
                "2022|01-01 01-10 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-23 10-10 11-03 11-23",
                "2023|01-01 01-02 01-09 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-23 10-09 11-03 11-23",
                "2024|01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23",
                "2025|01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24",
                "2026|01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
                "2027|01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23"
            })
    void are_those_of_the_law(int year, String days) {
        var found = LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(day -> Holidays.on(day).isPresent())
                .map(day -> day.toString().substring(5))
                .toList();

        assertThat(found).isEqualTo(Arrays.stream(days.split(" ", -1)).collect(Collectors.toList()));
    }

    @Test
    void carry_their_names() {
        assertThat(Holidays.on(LocalDate.of(2026, 9, 22)).orElseThrow().ja()).isEqualTo("国民の休日");
        assertThat(Holidays.on(LocalDate.of(2026, 5, 6)).orElseThrow().ja()).isEqualTo("振替休日");
        assertThat(Holidays.on(LocalDate.of(2020, 7, 24)).orElseThrow().ja()).isEqualTo("スポーツの日");
        assertThat(Holidays.on(LocalDate.of(2018, 12, 23)).orElseThrow().ja()).isEqualTo("天皇誕生日");
    }

    @Test
    void are_not_told_for_years_whose_law_or_equinox_is_not_known_here() {
        assertThatThrownBy(() -> Holidays.on(LocalDate.of(2015, 12, 31))).hasMessageContaining("2016 to 2099");
        assertThatThrownBy(() -> Holidays.on(LocalDate.of(2100, 1, 1))).hasMessageContaining("2016 to 2099");
        assertThat(Holidays.on(LocalDate.of(2099, 1, 1))).isPresent();
    }
}
