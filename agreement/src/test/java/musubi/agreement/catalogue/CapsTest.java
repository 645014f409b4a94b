package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import org.junit.jupiter.api.Test;

/** Which amounts share a cap, and what an amendment or a gap leaves of it. */
class CapsTest {
    private static List<String> amounts(Statement statement) {
        return statement.lines().stream()
                .map(l -> (l.clause() + " " + l.subject() + " " + l.period() + " " + l.amount()).replace("  ", " "))
                .toList();
    }

    @Test
    void clauses_of_one_period_share_the_agreements_cap_for_the_period_whatever_stands_between_them() {
        var yaml = """
                agreement: shared
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  a: {per: month, pays: 100}
                  b: {per: fiscal-year, pays: 50}
                  c: {per: month, pays: 100}
                cap: {each-period: 150}
                """;

        var march = MeasuresFixture.of("").settle(yaml, "2023-03-01", "2023-04-01");

        // a and c share March; the year has its own.
        assertThat(amounts(march)).containsExactlyInAnyOrder("a 2023-03 100", "b FY2022 50", "c 2023-03 50");
    }

    @Test
    void a_persons_clauses_of_one_month_share_the_agreements_cap_for_the_period() {
        var yaml = """
                agreement: shared
                unit: PT
                between: {payer: city, payee: each person}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  a: {per: month, pays: 100}
                  c: {per: month, pays: 100}
                cap: {each-period: 150}
                """;
        var facts = MeasuresFixture.of("person | p | 1950-01-01 | 2022-04-01..2023-04-01");

        var april = facts.settle(yaml, "2022-04-01", "2022-05-01");

        assertThat(april.total()).isEqualTo(150);
    }

    @Test
    void what_was_unused_is_reckoned_with_the_cap_that_was_in_force() {
        var yaml = """
                agreement: unused
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2022-04-01, until: 2024-04-01}
                measures: {n: {given: JPY}}
                clauses:
                  a: {per: fiscal-year, pays: n, cap: {each-period: 100}, carry-over: unused-cap}
                amendments:
                  - {effective: 2023-04-01, changes: {clauses.a.cap.each-period: 200}}
                """;
        var facts = MeasuresFixture.of("n | | FY2022 | 60\nn | | FY2023 | 1000");

        var second = facts.settle(yaml, "2023-04-01", "2024-04-01");

        // 100 − 60 = 40 are left from the first year.
        assertThat(second.total()).isEqualTo(240);
    }

    @Test
    void the_pot_of_all_counts_what_somebody_got_who_has_gone() {
        var yaml = """
                agreement: pot
                unit: JPY
                between: {payer: city, payee: each provider}
                for: {each: provider}
                term: {from: 2022-04-01, until: 2025-04-01}
                clauses:
                  fee: {per: fiscal-year, pays: {price: 10, times: participants}}
                cap: {overall: 1_000}
                """;
        var facts = MeasuresFixture.of("""
                participants | gone | FY2022 | 60
                participants | new  | FY2023 | 60
                participants | late | FY2024 | 60
                """);

        assertThat(facts.settle(yaml, "2023-04-01", "2024-04-01").total()).isEqualTo(400);
        assertThat(facts.settle(yaml, "2024-04-01", "2025-04-01").total()).isZero();
        assertThat(facts.settle(yaml, "2022-04-01", "2025-04-01").lines())
                .extracting(Line::amount)
                .containsExactly(600L, 400L, 0L);
    }

    @Test
    void the_pot_of_all_persons_ends_on_the_same_day_however_the_year_is_cut() {
        var yaml = """
                agreement: pot
                unit: PT
                between: {payer: city, payee: each person}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  walk: {per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}
                cap: {overall: 45}
                """;
        var facts = MeasuresFixture.of("""
                person | a | 1950-01-01 | 2022-04-01..2023-04-01
                person | b | 1950-01-01 | 2022-04-01..2023-04-01
                steps | a | 2022-04-01 | 6000
                steps | a | 2022-04-30 | 6000
                steps | b | 2022-05-01 | 6000
                steps | a | 2022-05-02 | 6000
                steps | b | 2022-05-02 | 6000
                steps | b | 2022-06-02 | 6000
                """);

        assertThat(amounts(facts.settle(yaml, "2022-04-01", "2022-05-01")))
                .containsExactly("walk a 2022-04-01..2022-05-01 20", "walk b 2022-04-01..2022-05-01 0");
        // 15 are left on 2 May for two who earned 10 each: the point that does not divide goes to the first.
        assertThat(amounts(facts.settle(yaml, "2022-05-01", "2022-06-01")))
                .containsExactly("walk a 2022-05-01..2022-06-01 8", "walk b 2022-05-01..2022-06-01 17");
        assertThat(amounts(facts.settle(yaml, "2022-04-01", "2023-04-01")))
                .containsExactly("walk a 2022-04-01..2023-04-01 28", "walk b 2022-04-01..2023-04-01 17");
    }
}
