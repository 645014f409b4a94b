package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.agreement.language.Agreements;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

/** The questions that are answered before anybody signs. */
class ForesightTest {
    private static final String HEAD = """
            agreement: before
            unit: JPY
            between: {payer: city, payee: spc}
            term: {from: 2021-07-01, until: 2024-07-01}
            measures: {n: {given: people}, rate: {given: ratio}, saving: {given: JPY}}
            clauses:
            """;

    private static List<String> answers(String yaml, String clause) {
        return Agreements.foresight(MeasuresFixture.read(yaml).first(), MeasuresFixture.catalogue())
                .getOrDefault(clause, List.of())
                .stream()
                .map(Words::en)
                .toList();
    }

    private static List<String> answers(String clause) {
        return answers(HEAD + "  a: " + clause + "\n", "a");
    }

    @Test
    void where_it_is_flat_and_from_where_the_cap_binds() {
        assertThat(
                        answers(
                                "{per: fiscal-year, pays: {sum: [100, {price: 30, times: participants}]}, cap: {each-period: 1_000}}"))
                .containsExactly(
                        "participants: from 0 +30 for each one more; from 30 flat at 1,000",
                        "participants: a little more pays most at 0 (+30)",
                        "participants: the cap of 1,000 binds beyond 30",
                        "what a cap cuts is not carried over");
    }

    @Test
    void what_happens_at_each_bound_and_where_one_more_pays_most() {
        assertThat(answers(
                        "{per: fiscal-year, pays: {line: rate, through: {79%: 100, 87%: 900}, below: 0, above: last}}"))
                .contains(
                        "rate: below 79% flat at 0; from 79% 0 → 100, +100 for each percentage point more; from 87% flat at 900",
                        "rate: a little more pays most at 79% (+100)");
        assertThat(answers("{per: fiscal-year, pays: {bands: participants, from: {5: 10, 6: 11, 10: 40}, below: 0}}"))
                .contains(
                        "participants: from 0 flat at 0; from 5 0 → 10; from 6 10 → 11; from 10 11 → 40",
                        "participants: a little more pays most at 10 (+29)");
    }

    @Test
    void a_rule_that_pays_less_for_more_is_named() {
        assertThat(answers("{per: fiscal-year, pays: {bands: participants, from: {5: 10, 6: 9, 10: 40}, below: 0}}"))
                .contains("participants: not monotone, somewhere more of it pays less");
        assertThat(answers("{per: fiscal-year, pays: {bands: participants, from: {5: 9, 6: 0}, below: 10}}"))
                .contains("participants: the more, the less is paid");
        assertThat(answers("{per: fiscal-year, pays: {price: 3, times: participants}}"))
                .noneMatch(a -> a.contains("monotone"));
    }

    @Test
    void all_or_nothing_and_shares_of_what_can_be_negative() {
        assertThat(answers("{per: fiscal-year, pays: {pays: 500, when: participants >= 3}}"))
                .contains("participants: from 0 flat at 0; from 3 0 → 500");
        assertThat(answers("{per: fiscal-year, pays: {share: 50%, of: saving, at-least: 0, at-most: 40}}"))
                .contains("saving: below 0 flat at 0; from 0 +0.50 for each one more; from 80 flat at 40");
    }

    @Test
    void each_choice_by_a_property_is_answered_by_itself() {
        assertThat(answers(
                        "{per: fiscal-year, pays: {by: year, 2021..2022: {price: 3, times: participants}, 2023..: 7}}"))
                .contains("year 2021..2022 participants: from 0 +3 for each one more");
    }

    @Test
    void what_is_missing_late_or_corrected() {
        assertThat(answers("{per: fiscal-year, pays: {price: 3, times: participants}, missing: {pays: 500}}"))
                .contains("when it is not measured, 500 is paid");
        assertThat(answers(HEAD + "  a: {per: fiscal-year, pays: 1}\n", ""))
                .anyMatch(a -> a.contains("what is not measured pays nothing"))
                .anyMatch(a -> a.contains("a statement of the difference alone"));
    }

    @Test
    void the_most_a_person_receives_in_a_year() {
        var yaml = """
                agreement: person
                unit: PT
                between: {payer: city, payee: each person}
                clauses:
                  class: {per: event, of: class-attendance, pays: 20, cap: {each-day: 20, each-month: 200}}
                  check-up: {per: fiscal-year, pays: 500}
                points: {late-upload: 14 days}
                """;

        assertThat(answers(yaml, ""))
                .contains(
                        "one person receives at most 2,900 in a fiscal year",
                        "a reading that arrives more than 14 days after its day earns nothing");
        assertThat(answers(yaml.replace(", each-month: 200", "").replace("each-day: 20", "in-total: 9_000"), ""))
                .contains("one person receives at most 9,500 in a fiscal year");
        assertThat(answers(
                        yaml.replace(", each-month: 200", "").replace("each-day: 20", "in-total: 9_000")
                                + "cap: {each-month: 100}\n",
                        ""))
                .contains("one person receives at most 1,200 in a fiscal year");
    }

    @Test
    void contract_years_are_owed_in_the_fiscal_year_they_end_in() {
        var signed = MeasuresFixture.read(HEAD + "  a: {per: contract-year, years: 2..3, pays: 10}\n");

        assertThat(Agreements.exposure(signed.first(), MeasuresFixture.catalogue())
                        .years())
                .extracting(y -> y.year() + " " + y.most().orElseThrow())
                .containsExactly("FY2021 0", "FY2022 0", "FY2023 10", "FY2024 10");
    }
}
