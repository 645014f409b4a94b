package musubi.platform.programme;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import musubi.platform.programme.CalendarRule.Monthly;
import musubi.platform.programme.CalendarRule.OnHolidays;
import musubi.platform.programme.CalendarRule.Weekly;
import org.junit.jupiter.api.Test;

class CalendarRuleTest {
    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static List<String> held(CalendarRule rule) {
        return rule.days().stream()
                .filter(CalendarRule.Day::held)
                .map(d -> d.day().toString())
                .toList();
    }

    @Test
    void every_tuesday_leaves_out_holidays_and_stated_days_and_says_why() {
        var rule = new CalendarRule(
                new Weekly(Set.of(TUESDAY), 1),
                day("2026-09-01"),
                day("2026-10-07"),
                OnHolidays.NOT_HELD,
                Set.of(day("2026-09-15")));

        assertThat(held(rule)).containsExactly("2026-09-01", "2026-09-08", "2026-09-29", "2026-10-06");
        assertThat(rule.days())
                .filteredOn(d -> !d.held())
                .extracting(d -> d.leftOut().orElseThrow().ja())
                .containsExactly("指定した休み", "国民の休日");
    }

    @Test
    void the_last_day_of_the_span_is_in_and_the_day_after_is_not() {
        var tuesday = day("2026-04-07");

        assertThat(held(new CalendarRule(
                        new Weekly(Set.of(TUESDAY), 1), tuesday, tuesday.plusDays(1), OnHolidays.HELD, Set.of())))
                .containsExactly("2026-04-07");
        assertThat(held(new CalendarRule(
                        new Weekly(Set.of(TUESDAY), 1), tuesday, tuesday.plusDays(7), OnHolidays.HELD, Set.of())))
                .containsExactly("2026-04-07");
    }

    @Test
    void second_and_fourth_friday_of_each_month() {
        var rule = new CalendarRule(
                new Monthly(Set.of(2, 4), Set.of(FRIDAY)),
                day("2026-05-01"),
                day("2026-08-01"),
                OnHolidays.NOT_HELD,
                Set.of());

        assertThat(held(rule))
                .containsExactly("2026-05-08", "2026-05-22", "2026-06-12", "2026-06-26", "2026-07-10", "2026-07-24");
    }

    @Test
    void every_other_week_counts_from_the_week_of_the_first_day() {
        var rule = new CalendarRule(
                new Weekly(Set.of(TUESDAY, FRIDAY), 2),
                day("2026-06-05"),
                day("2026-06-24"),
                OnHolidays.HELD,
                Set.of());

        assertThat(held(rule)).containsExactly("2026-06-05", "2026-06-16", "2026-06-19");
    }

    @Test
    void a_span_that_is_empty_or_longer_than_three_years_is_refused() {
        assertThatThrownBy(() -> new CalendarRule(
                        new Weekly(Set.of(TUESDAY), 1),
                        day("2026-06-05"),
                        day("2026-06-05"),
                        OnHolidays.HELD,
                        Set.of()))
                .hasMessageContaining("nothing lies");
        assertThatThrownBy(() -> new CalendarRule(
                        new Weekly(Set.of(TUESDAY), 1),
                        day("2026-06-05"),
                        day("2036-06-05"),
                        OnHolidays.HELD,
                        Set.of()))
                .hasMessageContaining("more than 1100 days");
    }
}
