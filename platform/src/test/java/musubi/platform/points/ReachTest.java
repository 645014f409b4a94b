package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import musubi.quantity.Days;
import musubi.settling.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far back steps have to go for settling November 2026. */
class ReachTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    private static Optional<LocalDate> steps(String measures, String clause, String cap) {
        var text = """
                agreement: reach
                title: {ja: 届く範囲, en: Reach}
                unit: PT
                between: {payer: 試験市, payee: each person}
                for: {each: person, where: enrolled}
                term: {from: 2024-04-01, until: 2028-04-01}
                %s
                clauses:
                  one: {title: {ja: 一つ, en: one}, %s}
                %s
                """.formatted(measures, clause, cap);
        return Reach.of(
                        Reach.terms(text),
                        List.of(new Days(
                                NOVEMBER.atDay(1), NOVEMBER.plusMonths(1).atDay(1))))
                .first("steps");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    a day at a time, capped by the year | | per: day, pays: {bands: steps, from: {5_000: 10}, below: 0} | cap: {each-year: 100} | 2026-04-01
                    a cap of the whole agreement        | | per: day, pays: {bands: steps, from: {5_000: 10}, below: 0} | cap: {in-total: 100} | 2024-04-01
                    a mean of the month                 | measures: {m: {measure: mean-daily-steps, window: period}} | per: month, pays: {bands: m, from: {5_000: 10}, below: 0} | | 2026-04-01
                    a mean of the term so far           | measures: {m: {measure: mean-daily-steps, window: term-to-date}} | per: month, pays: {bands: m, from: {5_000: 10}, below: 0} | | 2024-04-01
                    a class and no steps                | | per: event, of: class-attendance, pays: 10 | | +999999999-12-31
                    """)
    void steps_are_needed_from(String what, String measures, String clause, String cap, String first) {
        assertThat(steps(measures == null ? "" : measures, clause, cap == null ? "" : cap))
                .contains(LocalDate.parse(first));
    }

    @Test
    void a_change_since_the_first_week_needs_every_reading_there_is() {
        assertThat(steps(
                        "measures: {m: {measure: steps-change, window: period}}",
                        "per: month, pays: {bands: m, from: {1_000: 10}, below: 0}",
                        ""))
                .isEmpty();
    }
}
