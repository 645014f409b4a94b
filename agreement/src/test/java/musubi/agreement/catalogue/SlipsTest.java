package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slips that used to pass the checker and changed what is paid, or stopped it without a sentence. */
class SlipsTest {
    private static final String HEAD = """
            agreement: slip
            unit: UNIT
            between: {payer: city, payee: PAYEE}
            term: {from: 2022-04-01, until: 2023-04-01}
            """;

    private static List<Problem> problems(String yaml) {
        try {
            return MeasuresFixture.read(yaml).remarks();
        } catch (BadInput e) {
            return e.problems();
        }
    }

    private static String head(String unit, String payee) {
        return HEAD.replace("UNIT", unit).replace("PAYEE", payee);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not-a-number     | pays: 1_000_
            not-a-number     | pays: 1_00
            not-a-number     | pays: 1._
            not-a-number     | pays: １００
            not-a-number     | pays: "1,000"
            too-large        | pays: 99999999999999999999
            too-large        | pays: 1, cap: {in-total: 1_000_000_000_000_000}
            cap              | pays: 1, cap: {each-period: 0.5}
            not-years        | pays: 1, years: 99999999999..2025
            person-only      | pays: 1, when: age >= 40
            person-only      | pays: 1, when: enrolled
            person-only      | pays: {price: 1, times: {count: days, where: steps >= 1}}
            unknown-property | pays: {by: age, 40..: 1}
            percent-missing  | pays: {share: 50, of: 100}
            empty-list       | pays: 1, when: {all: []}
            unknown-word     | pays: 1, due: {day: 04-30, of: nextyear}
            unknown-word     | pays: 1, due: {day: 04-30, in-first-year: startofterm}
            never-pays       | pays: {price: 1, times: participants}, when: rate > 100%
            never-pays       | pays: {pays: 5, when: rate > 100%}
            never-pays       | pays: 0
            never-pays       | pays: 5, cap: {in-total: 0}
            negative         | pays: -5
            negative         | pays: {price: 5, times: {effect: x, of: s, basis: lower-bound}}
            """)
    void a_slip_in_a_clause_of_an_agreement_as_a_whole_is_named(String code, String clause) {
        var yaml = head("JPY", "spc") + "clauses: {a: {per: fiscal-year, " + clause + "}}\n";

        assertThat(problems(yaml)).extracting(Problem::code).contains(MeasuresFixture.code(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            longer-only      | per: day, pays: {bands: {gain: steps, over: {baseline: first-week}}, from: {1: 1}, below: 0}
            longer-only      | per: day, pays: {price: 1, times: {count: days, where: steps >= 1}}
            longer-only      | per: day, pays: {clause: b}
            not-daily        | once: each, when: check-up-taken, pays: 5
            not-daily        | per: event, of: class-attendance, when: check-up-taken, pays: 5
            every-day        | per: day, pays: 5
            allot-alone      | per: fiscal-year, pays: {allot: 100, in-proportion-to: steps}
            unknown-property | per: fiscal-year, pays: {by: provider, x: 1}
            event            | per: event, of: participants, pays: 1
            event            | per: event, of: steps, pays: 1
            not-a-range      | per: fiscal-year, pays: {by: age, 99999999999..: 1}
            """)
    void a_slip_in_a_clause_for_each_person_is_named(String code, String clause) {
        var yaml = head("PT", "each person") + "clauses:\n  a: {" + clause + "}\n  b: {per: fiscal-year, pays: 1}\n";

        assertThat(problems(yaml)).extracting(Problem::code).contains(MeasuresFixture.code(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            duplicate-key    | clauses: {a_b: {per: fiscal-year, pays: 1}, a-b: {per: fiscal-year, pays: 2}}
            no-clauses       | clauses: {}
            unknown-key      | 条項: {a: {per: fiscal-year, pays: 1}}
            wide-colon       | clauses: {a: {per： fiscal-year, pays: 1}}
            both             | {receipts: [x], distribute: [{residual: {to: [a]}}], clauses: {a: {per: fiscal-year, pays: 1}}}
            rate             | {receipts: [x], distribute: [{interest: {to: a, rate: 3}}]}
            rate             | {receipts: [x], distribute: [{interest: {to: a, rate: -3%}}]}
            no-residual      | {receipts: [x], distribute: [{principal: {to: a, outstanding: 5}}]}
            step-unreachable | {receipts: [x], distribute: [{residual: {to: [a]}}, {principal: {to: a, outstanding: 5}}]}
            given-unit       | {measures: {n: {given: "JPY//people"}}, clauses: {a: {per: fiscal-year, pays: n}}}
            window           | {measures: {n: {measure: participants, window: trailing 0 months}}, clauses: {a: {per: fiscal-year, pays: 1}}}
            unused-measure   | {measures: {n: {measure: participants}}, clauses: {a: {per: fiscal-year, pays: 1}}}
            points-unit      | {clauses: {a: {per: fiscal-year, pays: 1}}, points: {expires: never}}
            amendment-fixed  | {clauses: {a: {per: fiscal-year, pays: 1}}, amendments: [{effective: 2022-10-01, changes: {unit: PT}}]}
            outside-term     | {clauses: {a: {per: fiscal-year, pays: 1}}, amendments: [{effective: 2030-10-01, changes: {clauses.a.pays: 2}}]}
            """)
    void a_slip_in_the_head_or_a_section_is_named(String code, String section) {
        var rest = section.startsWith("{") ? section.substring(1, section.length() - 1) : section;
        var yaml = "{agreement: slip, unit: JPY, between: {payer: city, payee: spc}, "
                + "term: {from: 2022-04-01, until: 2023-04-01}, " + rest + "}\n";

        assertThat(problems(yaml)).extracting(Problem::code).contains(MeasuresFixture.code(code));
    }

    @Test
    void a_text_nested_thousands_deep_is_refused_with_a_sentence() {
        assertThat(problems("a: " + "[".repeat(5_000) + "]".repeat(5_000)))
                .extracting(Problem::code)
                .containsExactly("document.too-deep");
    }

    @Test
    void a_full_width_colon_is_named_with_its_line_where_the_text_cannot_be_read() {
        assertThat(problems(
                        head("JPY", "spc").replace("unit:", "unit：") + "clauses: {a: {per: fiscal-year, pays: 1}}\n"))
                .singleElement()
                .satisfies(p -> assertThat(p.words().en()).contains("Line 2 has a full-width colon"));
    }

    @Test
    void for_whom_an_agreement_is_does_not_depend_on_what_a_clause_pays() {
        var yaml = head("PT", "each person")
                + "for: {each: person, where: {compare: {clause: a}, at-least: 1}}\nclauses: {a: {per: fiscal-year, pays: 1}}\n";

        assertThat(problems(yaml)).extracting(Problem::code).contains("agreement.where-clause");
    }

    @Test
    void digits_grouped_by_four_are_read_as_ten_thousands_are() {
        var yaml = head("JPY", "spc") + "clauses: {a: {per: fiscal-year, pays: 3000_0000}}\n";

        assertThat(MeasuresFixture.of("")
                        .settle(yaml, "2022-04-01", "2023-04-01")
                        .total())
                .isEqualTo(30_000_000);
    }

    @Test
    void an_amount_beyond_every_budget_is_refused_with_a_sentence() {
        var yaml = head("JPY", "spc")
                + "measures: {n: {given: people}}\nclauses: {a: {per: fiscal-year, pays: {price: 900_000_000_000_000, times: n}}}\n";

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> MeasuresFixture.of("n | | FY2022 | 1000").settle(yaml, "2022-04-01", "2023-04-01"))
                .hasMessageContaining("settlement.too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "2022-10-01, fiscal-year, true",
        "2023-04-01, fiscal-year, false",
        "2022-10-01, quarter, false",
        "2022-10-15, quarter, true",
        "2022-10-01, month, false",
        "2022-10-15, month, true",
        "2023-04-01, contract-year, false",
        "2023-07-01, contract-year, true",
        "2023-04-01, term, true",
    })
    void a_term_is_not_extended_within_a_period_whose_days_would_be_lost(String until, String per, boolean lost) {
        var yaml = head("JPY", "spc").replace("until: 2023-04-01", "until: " + until)
                + "clauses: {a: {per: " + per + ", pays: 1}}\n"
                + "amendments: [{effective: 2022-09-01, changes: {term.until: 2026-04-01}}]\n";

        assertThat(problems(yaml).stream().anyMatch(p -> p.code().equals("agreement.amendment-term")))
                .isEqualTo(lost);
    }
}
