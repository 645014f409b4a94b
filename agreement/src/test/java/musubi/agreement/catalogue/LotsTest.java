package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import musubi.agreement.settlement.Line;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.statement.Written;
import musubi.agreement.term.PointRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points expire by the day each was earned, whatever period is settled. */
class LotsTest {
    private static final String WALKING = """
            agreement: walking
            unit: PT
            between: {payer: city, payee: each person}
            term: {from: 2022-04-01, until: 2024-04-01}
            clauses:
              walking: {per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}
              check-up: {per: fiscal-year, pays: 500}
            points: {expires: RULE}
            """;
    private static final String FACTS = """
            person | p | 1950-01-01 | 2022-04-01..2024-04-01
            steps | p | 2022-08-31 | 6000
            steps | p | 2022-09-01 | 6000
            steps | p | 2022-09-01 | 6000
            steps | p | 2023-03-31 | 6000
            steps | p | 2023-04-01 | 6000
            """;

    private static List<String> lots(String rule, String clause, String from, String until) {
        return MeasuresFixture.of(FACTS).settle(WALKING.replace("RULE", rule), from, until).lines().stream()
                .filter(l -> l.clause().equals(clause))
                .flatMap(l -> l.lots().stream())
                .map(l -> l.amount() + " until " + l.expires())
                .toList();
    }

    @Test
    void a_year_and_more_settled_at_once_keeps_the_expiry_of_each_day() {
        assertThat(lots("18 months", "walking", "2022-04-01", "2024-04-01"))
                .containsExactly(
                        "10 until 2024-03-01", "20 until 2024-03-02", "10 until 2024-10-01", "10 until 2024-10-02");
        assertThat(lots("end-of-next-fiscal-year", "walking", "2022-04-01", "2024-04-01"))
                .containsExactly("40 until 2024-04-01", "10 until 2025-04-01");
        assertThat(lots("{day: 08-31, of: next-fiscal-year}", "walking", "2022-04-01", "2024-04-01"))
                .containsExactly("40 until 2023-09-01", "10 until 2024-09-01");
        assertThat(lots("never", "walking", "2022-04-01", "2024-04-01")).isEmpty();
    }

    @Test
    void points_end_with_the_last_day_on_which_they_are_exchanged() {
        assertThat(lots("never, exchange-until: 08-31", "walking", "2022-04-01", "2024-04-01"))
                .containsExactly("40 until 2023-09-01", "10 until 2024-09-01");
        assertThat(lots("end-of-fiscal-year, exchange-until: 08-31", "walking", "2022-04-01", "2024-04-01"))
                .containsExactly("40 until 2023-04-01", "10 until 2024-04-01");
    }

    @Test
    void a_year_long_clause_earns_on_its_last_day() {
        assertThat(lots("18 months", "check-up", "2022-04-01", "2023-04-01")).containsExactly("500 until 2024-10-01");
    }

    @Test
    void the_lots_of_months_are_the_lots_of_the_year() {
        var months = new java.util.TreeMap<String, Integer>();
        for (var month = LocalDate.of(2022, 4, 1);
                month.isBefore(LocalDate.of(2024, 4, 1));
                month = month.plusMonths(1))
            for (var lot : lots(
                    "18 months",
                    "walking",
                    month.toString(),
                    month.plusMonths(1).toString())) months.merge(lot, 1, Integer::sum);

        assertThat(months.keySet())
                .containsExactlyInAnyOrderElementsOf(lots("18 months", "walking", "2022-04-01", "2024-04-01"));
    }

    @ParameterizedTest
    @CsvSource({
        "2022-08-31, 2022-09-01",
        "2022-09-01, 2023-09-01",
        "2023-03-31, 2023-09-01",
    })
    void points_earned_after_the_day_of_this_fiscal_year_last_until_the_next(LocalDate earned, LocalDate expires) {
        var rule = new PointRules.Expiry.OnDay(java.time.MonthDay.of(8, 31), 0);

        assertThat(rule.expires(earned)).contains(expires);
    }

    @Test
    void a_month_that_has_no_such_day_ends_the_points_on_its_last() {
        assertThat(new PointRules.Expiry.Months(18).expires(LocalDate.of(2022, 8, 31)))
                .contains(LocalDate.of(2024, 3, 1));
        assertThat(new PointRules.Expiry.Months(6).expires(LocalDate.of(2022, 8, 31)))
                .contains(LocalDate.of(2023, 3, 1));
    }

    @Test
    void a_correction_of_points_differs_lot_by_lot() {
        var yaml = WALKING.replace("RULE", "18 months");
        var before = MeasuresFixture.of(FACTS).settle(yaml, "2022-04-01", "2023-04-01");
        var text = StatementJson.write(before, "test");

        var delta = Delta.of(
                Written.read("before", text),
                text,
                MeasuresFixture.of(FACTS.replace("2022-08-31", "2022-10-10")).settle(yaml, "2022-04-01", "2023-04-01"));

        // The same sum, but ten points live longer.
        assertThat(delta.total()).isZero();
        assertThat(delta.differences().lines().stream()
                        .map(Line::lots)
                        .findFirst()
                        .orElseThrow())
                .extracting(l -> l.amount() + " until " + l.expires())
                .containsExactly("-10 until 2024-03-01", "10 until 2024-04-11");
    }

    @Test
    void the_lots_of_a_line_sum_to_its_amount_under_every_rule_and_cap_seed_1_to_40() {
        for (int seed = 1; seed <= 40; seed++) {
            var random = new java.util.Random(seed);
            var facts = new StringBuilder("person | p | 1950-01-01 | 2022-04-01..2024-04-01\n");
            for (int i = 0; i < 200; i++)
                facts.append("steps | p | ")
                        .append(LocalDate.of(2022, 4, 1).plusDays(random.nextInt(730)))
                        .append(" | ")
                        .append(random.nextInt(12_000))
                        .append('\n');
            var rule = List.of("18 months", "1 months", "end-of-fiscal-year", "end-of-next-fiscal-year", "{day: 08-31}")
                    .get(random.nextInt(5));
            var yaml = WALKING.replace("RULE", rule)
                    + "cap: {each-month: %d, each-year: %d}%n".formatted(random.nextInt(200), random.nextInt(900));

            for (var line : MeasuresFixture.of(facts.toString())
                    .settle(yaml, "2022-04-01", "2024-04-01")
                    .lines())
                assertThat(line.lots().stream().mapToLong(Line.Lot::amount).sum())
                        .as("seed " + seed)
                        .isEqualTo(line.amount());
        }
    }
}
