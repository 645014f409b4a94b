package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

/** Clauses that pay on clauses, and values that stand between. */
class DependenceTest {
    private static final String HEAD = """
            agreement: dependence
            unit: JPY
            between: {payer: city, payee: spc}
            term: {from: 2022-04-01, until: 2023-04-01}
            """;
    private static final String PERSONS = """
            agreement: dependence
            unit: PT
            between: {payer: city, payee: each person}
            term: {from: 2022-04-01, until: 2024-04-01}
            """;

    @Test
    void a_condition_on_a_later_clause_sees_what_that_clause_paid() {
        var yaml = HEAD + """
                clauses:
                  bonus: {per: fiscal-year, when: {compare: {clause: basis}, at-least: 100}, pays: 7}
                  basis: {per: fiscal-year, pays: 100}
                """;

        assertThat(MeasuresFixture.of("")
                        .settle(yaml, "2022-04-01", "2023-04-01")
                        .total())
                .isEqualTo(107);
    }

    @Test
    void a_value_that_names_a_clause_orders_the_clauses_too() {
        var yaml = HEAD + """
                values: {half: {share: 50%, of: {clause: basis}}}
                clauses:
                  bonus: {per: fiscal-year, pays: half}
                  basis: {per: fiscal-year, pays: 100}
                """;

        assertThat(MeasuresFixture.of("")
                        .settle(yaml, "2022-04-01", "2023-04-01")
                        .total())
                .isEqualTo(150);
    }

    @Test
    void a_yearly_clause_on_a_monthly_one_adds_the_months_of_the_year() {
        var yaml = HEAD + """
                clauses:
                  bonus: {per: fiscal-year, pays: {share: 10%, of: {clause: basis}}}
                  basis: {per: month, pays: 100}
                """;

        var lines =
                MeasuresFixture.of("").settle(yaml, "2022-04-01", "2023-04-01").lines();

        assertThat(lines.stream().filter(l -> l.clause().equals("bonus")))
                .extracting(Line::amount)
                .containsExactly(120L);
    }

    @Test
    void a_chain_of_three_clauses_is_settled_from_its_end_for_persons_too() {
        var yaml = PERSONS + """
                clauses:
                  third:  {per: month, pays: {share: 50%, of: {clause: second}}}
                  second: {per: month, pays: {share: 50%, of: {clause: first}}}
                  first:  {per: month, pays: 100}
                """;
        var facts = MeasuresFixture.of("person | p | 1950-01-01 | 2022-04-01..2024-04-01");

        assertThat(facts.settle(yaml, "2022-04-01", "2022-05-01").total()).isEqualTo(175);
    }

    @Test
    void a_circle_through_a_condition_is_refused() {
        var yaml = HEAD + """
                clauses:
                  a: {per: fiscal-year, when: {compare: {clause: b}, at-least: 1}, pays: 7}
                  b: {per: fiscal-year, when: {compare: {clause: a}, at-least: 1}, pays: 7}
                """;

        assertThatThrownBy(() -> MeasuresFixture.read(yaml))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).anyMatch(p -> p.code().equals("agreement.cycle")));
    }

    @Test
    void a_baseline_named_by_a_value_is_the_first_week_of_all_and_not_of_the_year() {
        var yaml = PERSONS + """
                values: {increase: {gain: steps, over: {baseline: first-week}}}
                clauses:
                  effort: {per: month, pays: {bands: increase, from: {1_000: 200}, below: 0}}
                """;
        var table = new StringBuilder("person | p | 1950-01-01 | 2022-04-01..2024-04-01\n");
        for (int day = 1; day <= 7; day++) table.append("steps | p | 2022-04-0" + day + " | 4000\n");
        for (int day = 1; day <= 9; day++) table.append("steps | p | 2023-04-0" + day + " | 5500\n");

        var april = MeasuresFixture.of(table.toString()).settle(yaml, "2023-04-01", "2023-05-01");

        assertThat(april.total()).isEqualTo(200);
    }

    @Test
    void a_month_without_a_reading_is_not_measured_and_not_zero() {
        var yaml = PERSONS + """
                clauses:
                  little: {per: month, pays: {bands: steps, from: {0: 100, 10_000: 0}, below: 0}}
                """;
        var facts = MeasuresFixture.of("person | p | 1950-01-01 | 2022-04-01..2024-04-01");

        var line = facts.settle(yaml, "2022-04-01", "2022-05-01").lines().getFirst();

        assertThat(line.amount()).isZero();
        assertThat(line.reason()).isEqualTo(Reason.NOT_MEASURED);
    }

    @Test
    void a_measure_rounded_by_the_agreement_is_rounded_for_days_and_for_months_of_persons() {
        var yaml = PERSONS + """
                measures: {walked: {measure: steps, rounded: {down-to: 1_000}}}
                clauses:
                  day:   {per: day, pays: {price: 1, times: walked}}
                  month: {per: month, pays: {price: 1, times: walked}}
                """;
        var facts = MeasuresFixture.of("""
                person | p | 1950-01-01 | 2022-04-01..2024-04-01
                walked | p | 2022-04-01 | 1900
                walked | p | 2022-04-02 | 1900
                """);

        var lines = facts.settle(yaml, "2022-04-01", "2022-05-01").lines();

        assertThat(lines).extracting(Line::amount).containsExactly(2_000L, 3_000L);
    }

    private static final String STUDY = """
            {"format":"study-result/1","study":"s","protocol":{"digest":"d","registered":"2021-06-30","registered-digest":"REGISTERED"},
             "effects":[{"id":"gain","unit":"points-of-risk","estimate":"120.5","lower":"3","upper":"240","significant":true}]}""";

    @Test
    void a_condition_on_a_study_whose_protocol_changed_is_not_paid_on() {
        var yaml = HEAD + "clauses: {a: {per: fiscal-year, when: {significant: gain, of: s}, pays: 7}}\n";

        var same =
                MeasuresFixture.of("").with(STUDY.replace("REGISTERED", "d")).settle(yaml, "2022-04-01", "2023-04-01");
        var changed =
                MeasuresFixture.of("").with(STUDY.replace("REGISTERED", "x")).settle(yaml, "2022-04-01", "2023-04-01");

        assertThat(same.total()).isEqualTo(7);
        assertThat(changed.total()).isZero();
        assertThat(changed.lines().getFirst().reason()).isEqualTo(Reason.STUDY_REFUSED);
    }

    @Test
    void an_effect_in_risk_points_is_not_paid_as_yen() {
        var yaml = HEAD
                + "clauses: {a: {per: fiscal-year, pays: {share: 20%, of: {effect: gain, of: s, basis: estimate}, at-least: 0}}}\n";

        assertThatThrownBy(() -> MeasuresFixture.of("")
                        .with(STUDY.replace("REGISTERED", "d"))
                        .settle(yaml, "2022-04-01", "2023-04-01"))
                .hasMessageContaining("settlement.unit-mismatch");
    }

    @Test
    void a_bonus_on_another_clause_finds_the_providers_that_clause_paid() {
        var yaml = """
                agreement: bonus
                unit: JPY
                between: {payer: city, payee: each provider}
                for: {each: provider}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  bonus: {per: fiscal-year, pays: {share: 10%, of: {clause: fee}}}
                  fee: {per: fiscal-year, pays: {price: 100, times: participants}}
                """;

        var lines = MeasuresFixture.of("participants | a | FY2022 | 5\nparticipants | b | FY2022 | 2")
                .settle(yaml, "2022-04-01", "2023-04-01")
                .lines();

        assertThat(lines.stream().filter(l -> l.clause().equals("bonus")))
                .extracting(l -> l.subject() + " " + l.amount())
                .containsExactly("a 50", "b 20");
    }

    @Test
    void a_contract_year_is_measured_on_the_day_it_holds() {
        var yaml = """
                agreement: july
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2021-07-01, until: 2023-07-01}
                measures: {n: {measure: participants}}
                clauses: {a: {per: contract-year, measured: {at: 11-30}, pays: {price: 1, times: n}}}
                """;

        var line = MeasuresFixture.of("n | | 2021-07-01 | 3")
                .settle(yaml, "2021-07-01", "2022-07-01")
                .lines()
                .getFirst();

        assertThat(evidence(line.derivation()).window().until()).isEqualTo("2021-12-01");
    }

    private static musubi.agreement.settlement.EvidenceRef evidence(musubi.agreement.settlement.Derivation derivation) {
        return derivation
                .evidence()
                .orElseGet(() -> evidence(derivation.inputs().getFirst()));
    }
}
