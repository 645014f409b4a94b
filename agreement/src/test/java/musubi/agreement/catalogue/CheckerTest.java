package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is named with its line, its column, its code, and where there is one the nearest valid word. */
class CheckerTest {
    private static final String HEAD = """
            agreement: small
            unit: JPY
            between: {payer: city, payee: contractor}
            term: {from: 2021-04-01, until: 2024-04-01}
            """;
    private static final String PERSON = """
            agreement: small
            unit: PT
            between: {payer: city, payee: each person}
            for: {each: person, where: enrolled}
            """;

    /** A bad agreement, where the mistake stands, its code, and a word of the message. */
    record Mistake(String yaml, long line, long column, String code, String says) {
        @Override
        public String toString() {
            return code + " " + says;
        }
    }

    static List<Mistake> mistakes() {
        return List.of(
                refused(
                        "clauses: {a: {per: fiscal-year, pays: participant}}",
                        5,
                        39,
                        "unknown-measure",
                        "participants"),
                refused("clauses: {a: {per: fiscal-year, pays: participants}}", 5, 39, "unit-mismatch", "people"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {sum: [{price: 3, times: participants}, continuers]}}}",
                        5,
                        79,
                        "unit-mismatch",
                        "price/times"),
                refused("""
                        values:
                          a: {share: 50%, of: b}
                          b: {share: 50%, of: a}
                        clauses: {c: {per: fiscal-year, pays: a}}
                        """, 6, 6, "cycle", "a → b → a"),
                refused("clauses: {a: {per: fiscal-year, pays: {clause: a}}}", 5, 39, "cycle", "a → a"),
                refused("clauses: {a: {per: fiscal-year, pays: {clause: b}}}", 5, 39, "unknown-clause", "b"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {bands: participants, from: {10: 1, 5: 2}, below: 0}}}",
                        5,
                        75,
                        "bands-order",
                        "overlap"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {bands: participants, below: 0, from: [{from: 1, below: 5,"
                                + " pays: 1}, {from: 3, pays: 2}]}}}",
                        5,
                        108,
                        "bands-overlap",
                        "reaches to below 5"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {bands: participants, below: 0, from: [{from: 5, below: 5,"
                                + " pays: 1}]}}}",
                        5,
                        78,
                        "empty-band",
                        "empty"),
                refused(
                        "clauses: {a: {per: fiscal-year, years: 2021..2025, pays: 1}}",
                        5,
                        14,
                        "outside-term",
                        "FY2025"),
                refused("clauses: {a: {once: 2025-06-01, pays: 1}}", 5, 14, "outside-term", "2025-06-01"),
                refused("clauses: {a: {per: fiscal-year, pay: 1}}", 5, 14, "missing-key", "pays"),
                refused("clauses: {a: {per: fiscal-year, pays: 1, capp: {in-total: 1}}}", 5, 42, "unknown-key", "cap"),
                refused("clauses: {a: {per: fiscal-year, pays: 1, pays: 2}}", 5, 42, "duplicate-key", "twice"),
                refused("clauses: {a: {per: fiscal-year, pays: [1}", 5, 41, "not-yaml", "YAML"),
                refused("clauses: {a: &x {per: fiscal-year, pays: 1}, b: *x}", 5, 49, "alias", "Write the value out"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {bands: rate, from: {80: 1}, below: 0}}}",
                        5,
                        60,
                        "percent-missing",
                        "80%"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {bands: participants, from: {80%: 1}, below: 0}}}",
                        5, 68, "unit-mismatch", "people"),
                refused("clauses: {a: {per: fiscal-yaer, pays: 1}}", 5, 20, "unknown-word", "fiscal-year"),
                refused("clauses: {a: {per: day, pays: 1}}", 5, 14, "daily-person", "each person"),
                refused("clauses: {a: {per: fiscal-year, once: FY2021, pays: 1}}", 5, 14, "frequency", "either"),
                refused("clauses: {a: {per: fiscal-year, pays: {any-of: [1, 2]}}}", 5, 39, "no-rule", "greatest"),
                refused("clauses: {a: {once: FY2022, pays: {effect: e, of: s}}}", 5, 35, "no-basis", "lower-bound"),
                refused("clauses: {a: {once: FY2022, pays: {effect: e, basis: estimate}}}", 5, 35, "no-study", "study"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {price: 5%, times: participants}}}",
                        5, 47, "price-percent", "share"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {price: 5, per: 0, times: participants}}}",
                        5,
                        55,
                        "price-per",
                        "positive"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {line: rate, through: {1%: 1}, below: 0, above: last}}}",
                        5, 61, "line-points", "two points"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {line: rate, through: {2%: 1, 1%: 2}, below: 0, above:"
                                + " last}}}",
                        5, 61, "line-order", "ascend"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {by: year, 2021..2022: 1, 2022..: 2}}}",
                        5,
                        65,
                        "choices-overlap",
                        "overlaps"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {by: colour, red: 1}}}",
                        5,
                        40,
                        "unknown-property",
                        "age"),
                refused(
                        "clauses: {a: {per: fiscal-year, pays: {allot: 5, in-proportion-to: participants}}}",
                        5,
                        39,
                        "allot-alone",
                        "several"),
                refused(
                        "clauses: {a: {per: fiscal-year, when: participants >> 3, pays: 1}}",
                        5,
                        39,
                        "unclear-condition",
                        "steps >= 8_000"),
                refused("clauses: {a: {per: fiscal-year, pays: 1, cap: {in-total: -1}}}", 5, 58, "cap", "zero or more"),
                refused(
                        "measures: {p: {measure: participants, month: 6}}\nclauses: {a: {per: fiscal-year, pays: 1}}",
                        5,
                        15,
                        "unknown-parameter",
                        "month"),
                refused(
                        "measures: {p: {measure: participants, window: fiscal-yaer}}\nclauses: {a: {per: term, pays: 1}}",
                        5,
                        47,
                        "window",
                        "fiscal-year"),
                refused("rounding: {downto: 1}\nclauses: {a: {per: term, pays: 1}}", 5, 11, "rounding", "down-to"),
                refused("distribute: [{residual: {to: [a]}}]", 1, 1, "no-receipts", "receipts"),
                refused("receipts: [x]\ndistribute: [{residual: {to: {a: 80%, b: 10%}}}]", 6, 30, "shares-sum", "100%"),
                refused("receipts: [x]\ndistribute: [{principle: {to: a}}]", 6, 15, "unknown-key", "principal"),
                refused(
                        "amendments: [{effective: 2022-04-01, changes: {clauses.b.pays: 2}}]\n"
                                + "clauses: {a: {per: fiscal-year, pays: 1}}",
                        5,
                        48,
                        "amendment-path",
                        "clauses.b.pays"),
                refused("note: nothing", 1, 1, "no-clauses", "clauses"),
                warned(
                        "clauses: {a: {per: fiscal-year, pays: 5, cap: {each-period: 10}}}",
                        5,
                        61,
                        "cap-never-binds",
                        "at most 5"),
                warned(
                        "clauses: {a: {per: fiscal-year, pays: {bands: rate, from: {50%: 1, 101%: 2}, below: 0}}}",
                        5, 68, "band-unreachable", "1.01"),
                warned(
                        "clauses: {a: {per: fiscal-year, measured: {at: 11-30}, pays: {price: 1, times: participants}}}",
                        5,
                        14,
                        "days-without-clause",
                        "2023-11-30"),
                person(
                        "clauses: {a: {per: day, pays: {price: 1, times: check-up-taken}}}",
                        5,
                        49,
                        "not-daily",
                        "per: month"),
                person("clauses: {a: {per: month, pays: {pays: 1, when: rate >= 5%}}}", 5, 49, "subject", "provider"),
                person(
                        "clauses: {a: {per: month, pays: {bands: {gain: mean-steps, between: [first, last]}, from: {1: 1},"
                                + " below: 0}}}",
                        5,
                        41,
                        "gain-measure",
                        "first and a last"),
                person(
                        "clauses: {a: {per: month, pays: {bands: {gain: steps}, from: {1: 1}, below: 0}}}",
                        5,
                        41,
                        "gain",
                        "first-week"),
                person(
                        "points: {late-upload: soon}\nclauses: {a: {per: month, pays: 1}}",
                        5,
                        23,
                        "not-a-duration",
                        "14 days"),
                person(
                        "points: {expires: {day: 08-31, of: next-year}}\nclauses: {a: {per: month, pays: 1}}",
                        5,
                        32,
                        "unknown-word",
                        "next-fiscal-year"),
                person("points: {donation: yes}\nclauses: {a: {per: month, pays: 1}}", 5, 20, "unknown-word", "true"));
    }

    private static Mistake refused(String rest, long line, long column, String code, String says) {
        return new Mistake(HEAD + rest, line, column, MeasuresFixture.code(code), says);
    }

    private static Mistake warned(String rest, long line, long column, String code, String says) {
        return refused(rest, line, column, code, says);
    }

    private static Mistake person(String rest, long line, long column, String code, String says) {
        return new Mistake(PERSON + rest, line, column, MeasuresFixture.code(code), says);
    }

    private static List<Problem> problems(String yaml) {
        try {
            return MeasuresFixture.read(yaml).remarks();
        } catch (BadInput e) {
            return e.problems();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_named_with_line_column_code_and_help(Mistake mistake) {
        var problem = problems(mistake.yaml()).stream()
                .filter(p -> p.code().equals(mistake.code()))
                .findFirst()
                .orElseGet(() -> fail("not found among " + problems(mistake.yaml())));

        assertThat(problem.place().line()).as(problem.toString()).isEqualTo(mistake.line());
        assertThat(problem.place().column()).as(problem.toString()).isEqualTo(Long.toString(mistake.column()));
        assertThat(problem.words().en()).contains(mistake.says());
        assertThat(problem.words().ja()).isNotBlank();
    }

    @Test
    void all_mistakes_are_named_at_once_in_order_of_the_text() {
        var problems = problems(HEAD + """
                clauses:
                  a: {per: fiscal-year, pays: particpants}
                  b: {per: fiscal-year, pays: continuer}
                """);

        assertThat(problems).extracting(p -> p.place().line()).containsExactly(6L, 7L);
    }

    @Test
    void principal_to_somebody_who_paid_nothing_in_is_remarked_with_the_nearest_name() {
        var problems = problems(HEAD + """
                receipts: [x]
                funding: [{who: citizens, amount: 5, on: 2021-04-01}]
                distribute:
                  - principal: {to: citizen}
                  - residual: {to: [spc]}
                """);

        assertThat(problems)
                .extracting(p ->
                        p.code() + " " + p.place().line() + " " + p.words().en().contains("citizens"))
                .containsExactly("agreement.no-principal 8 true");
    }

    @Test
    void a_measure_that_cannot_be_attributed_to_one_provider_is_refused() {
        var problems = problems("""
                agreement: fees
                unit: JPY
                between: {payer: spc, payee: each provider}
                clauses: {a: {per: fiscal-year, pays: {price: 1, times: participants}}}
                attribution: {participants: to the provider with most months}
                """);

        assertThat(problems).extracting(Problem::code).containsExactly("agreement.attribution-measure");
    }

    @Test
    void the_agreements_of_the_sketch_are_read_as_written() {
        var signed = MeasuresFixture.read(HEAD + """
                clauses:
                  take-up:
                    per: fiscal-year
                    measured: {at: 11-30, checked-until: 01-31}
                    pays: {sum: [{price: 3_000, times: participants}, {price: 10_000, times: continuers}]}
                    cap: {each-period: 36_000_000, in-total: 150_000_000}   # invented
                    carry-over: none
                """);

        assertThat(signed.first().clauses()).hasSize(1);
        assertThat(signed.first().invented()).containsExactly("10: invented");
    }
}
