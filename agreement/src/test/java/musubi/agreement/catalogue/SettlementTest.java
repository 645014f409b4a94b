package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
    private static final String TAKE_UP = """
            agreement: toyota
            unit: JPY
            between: {payer: city, payee: spc}
            term: {from: 2021-07-01, until: 2026-07-01}
            measures:
              participants: {measure: participants}
              continuers: {measure: continuers, months: 6}
            clauses:
              take-up:
                per: fiscal-year
                years: 2021..2025
                measured: {at: 11-30}
                pays: {sum: [{price: 3_000, times: participants}, {price: 10_000, times: continuers}]}
                cap: {each-period: 36_000_000, in-total: 150_000_000}
            """;

    private static String shown(Derivation derivation) {
        return derivation.rule().en() + " = " + derivation.value() + "\n"
                + derivation.inputs().stream().map(SettlementTest::shown).reduce("", String::concat);
    }

    @Test
    void the_yearly_cap_cuts_what_the_sum_reaches_and_the_line_shows_both() {
        var facts = MeasuresFixture.of("""
                participants | | FY2023 | 4470
                continuers   | | FY2023 | 2500
                """);

        var line = facts.settle(TAKE_UP, "2023-04-01", "2024-04-01").lines().getFirst();

        assertThat(line.gross()).isEqualTo(38_410_000);
        assertThat(line.amount()).isEqualTo(36_000_000);
        assertThat(line.cuts()).containsExactly(new Line.Cut("clause each-period", 36_000_000, 2_410_000));
        assertThat(shown(line.derivation()))
                .contains("amount = 36,000,000 JPY", "3,000 × quantity = 13,410,000", "10,000 × quantity = 25,000,000");
    }

    @Test
    void five_full_years_meet_the_pot_in_the_last() {
        var facts = MeasuresFixture.of("participants | | | 100000\ncontinuers | | | 0");

        var lines = facts.settle(TAKE_UP, "2021-07-01", "2026-07-01").lines();

        assertThat(lines)
                .extracting(Line::amount)
                .containsExactly(36_000_000L, 36_000_000L, 36_000_000L, 36_000_000L, 6_000_000L);
        assertThat(lines.getLast().cuts())
                .extracting(Line.Cut::cap)
                .containsExactly("clause each-period", "clause in-total");
    }

    @Test
    void before_six_months_have_passed_the_statement_says_why_nobody_continues() {
        var facts = MeasuresFixture.of("participants | | FY2021 | 100\ncontinuers | | FY2021 | 0");

        var line = facts.settle(TAKE_UP, "2021-07-01", "2022-04-01").lines().getFirst();

        assertThat(line.amount()).isEqualTo(300_000);
        assertThat(shown(line.derivation())).contains("the window has 5 months, so that nobody can reach 6");
    }

    @Test
    void what_was_not_measured_is_no_zero_unless_the_clause_says_what_it_means() {
        var none = MeasuresFixture.of("");

        var line = none.settle(TAKE_UP, "2023-04-01", "2024-04-01").lines().getFirst();
        var stated = none.settle(
                        TAKE_UP.replace("years: 2021..2025", "missing: {pays: 500}"), "2023-04-01", "2024-04-01")
                .lines()
                .getFirst();

        assertThat(line.reason()).isEqualTo(Reason.NOT_MEASURED);
        assertThat(stated.amount()).isEqualTo(500);
    }

    @Test
    void a_study_is_paid_on_the_figure_the_agreement_names() {
        var study = """
                {"format":"study-result/1","study":"s","protocol":{"digest":"d","registered":"2021-06-30","registered-digest":"REGISTERED"},
                 "effects":[{"id":"gain","unit":"points-of-risk","estimate":"120.5","lower":"-3","upper":"240",
                 "significant":false}]}""";
        var yaml = """
                agreement: effect
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2023-04-01, until: 2024-04-01}
                clauses:
                  e: {once: FY2023, measured: {study: s}, pays: {price: 10, times: {effect: gain, basis: BASIS}, at-least: 0}}
                """;

        for (var expected : java.util.List.of(
                "estimate 1205 NONE", "lower-bound 0 FLOORED", "estimate-if-significant 0 NOT_SIGNIFICANT")) {
            var parts = expected.split(" ");
            var line = MeasuresFixture.of("")
                    .with(study.replace("REGISTERED", "d"))
                    .settle(yaml.replace("BASIS", parts[0]), "2023-04-01", "2024-04-01")
                    .lines()
                    .getFirst();

            assertThat(line.amount()).as(expected).isEqualTo(Long.parseLong(parts[1]));
            if (!parts[2].equals("FLOORED")) assertThat(line.reason().name()).isEqualTo(parts[2]);
        }
        var changed = MeasuresFixture.of("")
                .with(study.replace("REGISTERED", "other"))
                .settle(yaml.replace("BASIS", "estimate"), "2023-04-01", "2024-04-01");
        assertThat(changed.lines().getFirst().reason()).isEqualTo(Reason.STUDY_REFUSED);
    }

    @ParameterizedTest(name = "registered as {0}: {1}, {2} yen")
    @CsvSource({"d, NONE, 1000", "changed-since, STUDY_REFUSED, 0"})
    void a_condition_on_significance_holds_only_for_a_study_that_kept_its_protocol(
            String registered, Reason reason, long yen) {
        var study = """
                {"format":"study-result/1","study":"s","protocol":{"digest":"d","registered":"2021-06-30","registered-digest":"%s"},
                 "effects":[{"id":"gain","unit":"points-of-risk","estimate":"9","lower":"1","upper":"17","significant":true}]}
                """.formatted(registered);
        var yaml = """
                agreement: bonus
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2023-04-01, until: 2024-04-01}
                clauses:
                  e: {once: FY2023, measured: {study: s}, when: {significant: gain, of: s}, pays: 1_000}
                """;

        var line = MeasuresFixture.of("")
                .with(study)
                .settle(yaml, "2023-04-01", "2024-04-01")
                .lines()
                .getFirst();

        assertThat(line.amount()).isEqualTo(yen);
        assertThat(line.reason()).isEqualTo(reason);
    }

    @Test
    void an_amendment_counts_from_the_first_period_that_starts_in_its_force() {
        var amended = TAKE_UP + """
                amendments:
                  - {effective: 2023-04-01, changes: {clauses.take-up.cap.each-period: 40_000_000}}
                """;
        var facts = MeasuresFixture.of("participants | | | 100000\ncontinuers | | | 0");

        var lines = facts.settle(amended, "2021-07-01", "2026-07-01").lines();

        assertThat(lines).extracting(Line::gross).containsOnly(300_000_000L);
        assertThat(lines)
                .extracting(Line::amount)
                .containsExactly(36_000_000L, 36_000_000L, 40_000_000L, 38_000_000L, 0L);
        assertThat(lines.getLast().reason()).isEqualTo(Reason.CAP_USED);
    }

    // ---- persons -------------------------------------------------------------------------------------------------

    private static final String POINTS = """
            agreement: points
            unit: PT
            between: {payer: town, payee: each person}
            for: {each: person, where: enrolled}
            term: {from: 2025-04-01, until: 2027-04-01}
            """;

    @Test
    void entries_of_the_lottery_follow_the_points_of_the_month() {
        var facts = new StringBuilder("person | p | 1950-05-01 | 2025-04-01..2027-04-01\n");
        for (int day = 1; day <= 16; day++) facts.append("steps | p | 2025-05-%02d | 6000%n".formatted(day));
        for (int day = 1; day <= 15; day++) facts.append("steps | p | 2025-06-%02d | 9000%n".formatted(day));

        var statement = MeasuresFixture.of(facts.toString()).settle(POINTS + """
                clauses:
                  walking: {per: day, pays: {bands: steps, from: {6_000: 1}, below: 0}}
                  lottery: {per: month, gives: lottery-entry, pays: {bands: {clause: walking}, from: {16: 1}, below: 0}}
                """, "2025-04-01", "2026-04-01");

        assertThat(statement.byClause()).containsEntry("walking", 31L).containsEntry("lottery", 1L);
        assertThat(statement.total()).isEqualTo(31);
    }

    @Test
    void a_point_for_a_thousand_steps_counts_full_thousands_up_to_the_cap_of_the_day() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2027-04-01
                steps | p | 2025-05-01 | 999
                steps | p | 2025-05-02 | 2999
                steps | p | 2025-05-03 | 30000
                """);

        var statement = facts.settle(
                POINTS + "clauses: {w: {per: day, pays: {price: 1, per: 1_000, times: steps, at-most: 10}}}",
                "2025-04-01",
                "2026-04-01");

        assertThat(statement.total()).isEqualTo(0 + 2 + 10);
    }

    @Test
    void a_clause_per_quarter_has_four_periods_in_a_fiscal_year() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2027-04-01
                steps | p | 2025-04-01 | 10
                steps | p | 2025-06-30 | 10
                steps | p | 2025-07-01 | 10
                """);

        var statement = facts.settle(
                POINTS + "clauses: {q: {per: quarter, pays: {pays: 100, when: steps >= 20}}}",
                "2025-04-01",
                "2026-04-01");

        assertThat(statement.total()).isEqualTo(100);
    }

    @Test
    void a_change_is_taken_between_the_first_and_the_last_value_of_a_measure_that_has_both() {
        var first = "person | p | 1950-05-01 | 2025-04-01..2027-04-01\n";
        var yaml = POINTS + """
                clauses:
                  b: {per: fiscal-year, when: {compare: {gain: bmi, between: [first, last], direction: down}, at-least: 1}, pays: 700}
                """;

        var statement = MeasuresFixture.of(first).settle(yaml, "2025-04-01", "2026-04-01");

        assertThat(statement.lines().getFirst().reason()).isEqualTo(Reason.NOT_MEASURED);
    }

    @Test
    void age_is_read_on_the_day_itself_and_the_persons_concerned_once_a_fiscal_year() {
        var facts = MeasuresFixture.of("""
                person | turns-65-in-may | 1960-05-10 | 2025-04-01..2027-04-01
                person | turns-40-in-may | 1985-05-10 | 2025-04-01..2027-04-01
                steps | turns-65-in-may | 2025-05-09 | 6500
                steps | turns-65-in-may | 2025-05-10 | 6500
                steps | turns-40-in-may | 2025-05-10 | 9000
                steps | turns-40-in-may | 2026-05-10 | 9000
                """);
        var yaml = POINTS.replace("where: enrolled", "where: age >= 40 and enrolled") + """
                clauses:
                  w:
                    per: day
                    pays:
                      by: age
                      ..64: {bands: steps, from: {8_000: 1}, below: 0}
                      65..: {bands: steps, from: {6_000: 1}, below: 0}
                """;

        var first = facts.settle(yaml, "2025-04-01", "2026-04-01");
        var may = facts.settle(yaml, "2025-05-01", "2025-06-01");
        var both = facts.settle(yaml, "2025-04-01", "2027-04-01");

        assertThat(first.lines()).extracting(Line::subject).containsExactly("turns-65-in-may");
        assertThat(first.total()).isEqualTo(1).isEqualTo(may.total());
        assertThat(both.total()).isEqualTo(2);
    }

    @Test
    void a_contract_year_and_the_term_count_for_whoever_took_part_in_any_of_their_fiscal_years() {
        var facts = MeasuresFixture.of("""
                person | left-in-february | 1950-05-01 | 2025-08-01..2026-02-10
                person | never | 1950-05-01 | 2024-08-01..2025-02-10
                class-attendance | left-in-february | 2025-09-10 | 1
                """);
        var signed = MeasuresFixture.read(
                POINTS.replace("2025-04-01, until: 2027-04-01", "2025-07-01, until: 2027-07-01") + """
                clauses:
                  year: {per: contract-year, pays: {price: 10, times: class-attendance}}
                  whole: {per: term, pays: {price: 100, times: class-attendance}}
                """);

        var year = facts.settle(signed, "2026-04-01", "2027-04-01");
        var last = facts.settle(signed, "2027-04-01", "2027-07-01");
        var all = facts.settle(signed, "2025-07-01", "2027-07-01");

        assertThat(year.byClause()).containsEntry("year", 10L);
        assertThat(last.byClause()).containsEntry("whole", 100L);
        assertThat(all.total()).isEqualTo(110).isEqualTo(year.total() + last.total());
        assertThat(all.lines()).extracting(Line::subject).containsOnly("left-in-february");
    }

    @Test
    void what_counts_once_counts_on_a_day_of_a_year_in_which_the_agreement_is_for_the_person() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2027-04-01
                steps | p | 2025-05-02 | 6000
                steps | p | 2026-06-01 | 6000
                """);
        var signed = MeasuresFixture.read(POINTS.replace("where: enrolled", "where: enrolled and age >= 75")
                + "clauses: {first: {once: each, when: steps >= 5_000, pays: 30}}");

        long first = facts.settle(signed, "2025-04-01", "2026-04-01").total();
        long second = facts.settle(signed, "2026-04-01", "2027-04-01").total();
        long both = facts.settle(signed, "2025-04-01", "2027-04-01").total();

        assertThat(first).isZero();
        assertThat(second).isEqualTo(30).isEqualTo(both);
    }

    @Test
    void who_is_concerned_by_the_steps_of_a_fiscal_year_is_so_in_each_of_its_months() {
        var facts = MeasuresFixture.of("""
                person | walks | 1950-05-01 | 2025-04-01..2027-04-01
                person | rests | 1950-05-01 | 2025-04-01..2027-04-01
                steps | walks | 2025-05-02 | 6000
                steps | walks | 2026-02-01 | 6000
                steps | rests | 2025-05-02 | 6000
                """);
        var signed = MeasuresFixture.read(POINTS.replace("where: enrolled", "where: enrolled and steps >= 10_000")
                + "clauses: {w: {per: day, when: steps >= 5_000, pays: 1}}");

        long may = facts.settle(signed, "2025-05-01", "2025-06-01").total();
        long february = facts.settle(signed, "2026-02-01", "2026-03-01").total();
        var year = facts.settle(signed, "2025-04-01", "2026-04-01");

        assertThat(may).isEqualTo(1).isEqualTo(february);
        assertThat(year.total()).isEqualTo(may + february);
        assertThat(year.lines()).extracting(Line::subject).containsOnly("walks");
    }

    @Test
    void a_change_is_reckoned_on_the_days_the_person_takes_part() {
        var facts = new StringBuilder("person | p | 1950-05-01 | 2025-04-01..2025-05-11\n");
        for (int day = 1; day <= 7; day++) facts.append("steps | p | 2025-05-%02d | 5000%n".formatted(day));
        for (int day = 8; day <= 10; day++) facts.append("steps | p | 2025-05-%02d | 6000%n".formatted(day));
        for (int day = 11; day <= 31; day++) facts.append("steps | p | 2025-05-%02d | 20000%n".formatted(day));

        var statement = MeasuresFixture.of(facts.toString()).settle(POINTS + """
                clauses:
                  first-week: {per: month, pays: {price: 1, times: {gain: steps, over: {baseline: first-week}}}}
                  first-last: {per: month, pays: {price: 1, times: {gain: steps, between: [first, last]}}}
                """, "2025-05-01", "2025-06-01");

        assertThat(statement.byClause()).containsEntry("first-week", 1_000L).containsEntry("first-last", 1_000L);
    }

    @ParameterizedTest(name = "window {0}")
    @CsvSource({"term", "'{from: 2025-04-01, until: 2026-06-01}'"})
    void a_window_that_ends_after_the_request_is_read_to_its_end(String window) {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2027-04-01
                classes | p | 2025-09-10 | 1
                classes | p | 2026-05-10 | 1
                """);
        var signed = MeasuresFixture.read(POINTS + """
                measures: {classes: {measure: class-attendance, window: WINDOW}}
                clauses: {w: {per: fiscal-year, pays: {price: 10, times: classes}}}
                """.replace("WINDOW", window));

        long first = facts.settle(signed, "2025-04-01", "2026-04-01").total();
        long second = facts.settle(signed, "2026-04-01", "2027-04-01").total();
        long both = facts.settle(signed, "2025-04-01", "2027-04-01").total();

        assertThat(first).isEqualTo(20);
        assertThat(first + second).isEqualTo(both);
    }

    @Test
    void a_month_pays_on_no_year_that_ends_in_it() {
        var facts = MeasuresFixture.of("person | p | 1950-05-01 | 2025-04-01..2027-04-01");

        var statement = facts.settle(POINTS + """
                clauses:
                  yearly: {per: fiscal-year, pays: 500}
                  monthly: {per: month, pays: {price: 1, times: {clause: yearly}}}
                  years: {per: fiscal-year, pays: {price: 1, times: {clause: yearly}}}
                """, "2026-03-01", "2026-04-01");

        assertThat(statement.byClause())
                .containsEntry("yearly", 500L)
                .containsEntry("monthly", 0L)
                .containsEntry("years", 500L);
    }

    @Test
    void a_month_is_counted_by_what_the_month_came_to_and_a_day_by_the_day() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2025-07-16
                steps | p | 2025-04-10 | 60000
                steps | p | 2025-04-11 | 40000
                steps | p | 2025-05-10 | 99999
                steps | p | 2025-06-30 | 100000
                steps | p | 2025-07-15 | 60000
                steps | p | 2025-07-16 | 60000
                """);

        var statement = facts.settle(POINTS + """
                clauses:
                  months: {per: fiscal-year, pays: {price: 1, times: {count: months, where: steps >= 100_000}}}
                  days: {per: fiscal-year, pays: {price: 1, times: {count: days, where: steps >= 60_000}}}
                """, "2025-04-01", "2026-04-01");

        assertThat(statement.byClause()).containsEntry("months", 2L).containsEntry("days", 4L);
    }

    @Test
    void a_named_condition_on_enrolment_limits_the_days_as_enrolment_itself_does() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2025-05-11
                steps | p | 2025-05-10 | 6000
                steps | p | 2025-05-11 | 6000
                """);

        var statement = facts.settle(
                POINTS.replace("where: enrolled", "where: takes-part")
                        + "values: {takes-part: enrolled}\nclauses: {w: {per: day, when: steps >= 5_000, pays: 1}}",
                "2025-04-01",
                "2026-04-01");

        assertThat(statement.total()).isEqualTo(1);
    }

    @Test
    void an_event_on_a_day_without_the_reading_it_is_paid_on_is_worth_what_the_clause_says_of_the_missing() {
        var facts = MeasuresFixture.of("""
                person | p | 1950-05-01 | 2025-04-01..2027-04-01
                class-attendance | p | 2025-05-10 | 2
                class-attendance | p | 2025-05-20 | 1
                steps | p | 2025-05-10 | 7000
                """);

        var statement = facts.settle(POINTS + """
                clauses:
                  paid: {per: event, of: class-attendance, pays: {bands: steps, from: {5_000: 10}, below: 0}, missing: {pays: 3}}
                  asked: {per: event, of: class-attendance, when: steps >= 5_000, pays: 10, missing: {pays: 3}}
                  silent: {per: event, of: class-attendance, when: steps >= 5_000, pays: 10}
                """, "2025-04-01", "2026-04-01");

        assertThat(statement.byClause())
                .containsEntry("paid", 23L)
                .containsEntry("asked", 23L)
                .containsEntry("silent", 20L);
    }

    // ---- laws ----------------------------------------------------------------------------------------------------

    private static final String CAPPED = POINTS + """
            clauses:
              walking:
                per: day
                pays: {bands: steps, from: {4_000: 3, 6_000: 7, 8_000: 11}, below: 0}
                cap: {each-day: 9, each-month: 60, each-year: 300}
              classes:
                per: event
                of: class-attendance
                pays: 5
                cap: {each-day: 10, each-month: 40}
              bonus:
                per: month
                pays: {pays: 13, when: steps >= 60_000}
            cap: {each-day: 17, each-month: 90, each-year: 330, in-total: 500}
            """;

    private static MeasuresFixture random(Random random) {
        var facts = new StringBuilder();
        for (int p = 0; p < 3; p++) {
            facts.append(
                    "person | p%d | 19%02d-05-01 | 2025-04-01..2027-04-01%n".formatted(p, 40 + random.nextInt(40)));
            var day = java.time.LocalDate.of(2025, 4, 1);
            for (; day.isBefore(java.time.LocalDate.of(2027, 4, 1)); day = day.plusDays(1 + random.nextInt(4))) {
                facts.append("steps | p%d | %s | %d%n".formatted(p, day, random.nextInt(12_000)));
                if (random.nextInt(5) == 0)
                    facts.append("class-attendance | p%d | %s | %d%n".formatted(p, day, 1 + random.nextInt(3)));
            }
        }
        return MeasuresFixture.of(facts.toString());
    }

    @Test
    void no_cap_is_ever_exceeded_seed_1_to_4() {
        for (int seed = 1; seed <= 4; seed++) {
            var facts = random(new Random(seed));
            var signed = MeasuresFixture.read(CAPPED);

            for (int p = 0; p < 3; p++) {
                var subject = "p" + p;
                for (int year = 2025; year <= 2026; year++) {
                    long inYear = of(facts.settle(signed, year + "-04-01", (year + 1) + "-04-01"), subject, "");
                    assertThat(inYear).as("year, seed " + seed).isLessThanOrEqualTo(330);
                }
                var month = facts.settle(signed, "2025-09-01", "2025-10-01");
                assertThat(of(month, subject, "")).as("month, seed " + seed).isLessThanOrEqualTo(90);
                assertThat(of(month, subject, "walking")).isLessThanOrEqualTo(60);
                assertThat(of(month, subject, "classes")).isLessThanOrEqualTo(40);
                var day = facts.settle(signed, "2025-09-01", "2025-09-02");
                assertThat(of(day, subject, "walking")).isLessThanOrEqualTo(9);
                assertThat(of(day, subject, "")).as("day, seed " + seed).isLessThanOrEqualTo(17);
                var all = facts.settle(signed, "2025-04-01", "2027-04-01");
                assertThat(of(all, subject, "")).as("total, seed " + seed).isLessThanOrEqualTo(500);
            }
        }
    }

    @Test
    void the_pot_that_all_share_is_used_up_and_never_exceeded_seed_1_to_5() {
        for (int seed = 1; seed <= 5; seed++) {
            var facts = random(new Random(seed));
            var free = MeasuresFixture.read(CAPPED);
            var shared = MeasuresFixture.read(CAPPED.replace("in-total: 500}", "in-total: 500, overall: 700}"));

            long all = facts.settle(shared, "2025-04-01", "2027-04-01").total();
            long first = facts.settle(shared, "2025-04-01", "2026-04-01").total();
            long second = facts.settle(shared, "2026-04-01", "2027-04-01").total();

            assertThat(all)
                    .as("seed " + seed)
                    .isEqualTo(Math.min(
                            700, facts.settle(free, "2025-04-01", "2027-04-01").total()));
            assertThat(first + second).as("year by year, seed " + seed).isEqualTo(all);
        }
    }

    private static long of(musubi.agreement.settlement.Statement statement, String subject, String clause) {
        return statement.lines().stream()
                .filter(l -> l.subject().equals(subject)
                        && (clause.isEmpty() || l.clause().equals(clause)))
                .mapToLong(Line::amount)
                .sum();
    }

    @Test
    void months_settled_one_by_one_give_what_the_years_give_seed_1_to_2() {
        for (int seed = 1; seed <= 2; seed++) {
            var facts = random(new Random(seed));
            var signed = MeasuresFixture.read(CAPPED);
            long parts = 0;
            for (var month = java.time.LocalDate.of(2025, 4, 1);
                    month.getYear() < 2027 || month.getMonthValue() < 4;
                    month = month.plusMonths(1))
                parts += facts.settle(
                                signed, month.toString(), month.plusMonths(1).toString())
                        .total();

            assertThat(parts)
                    .as("seed " + seed)
                    .isEqualTo(facts.settle(signed, "2025-04-01", "2027-04-01").total());
        }
    }

    @Test
    void the_order_of_records_does_not_matter_seed_1_to_4() {
        for (int seed = 1; seed <= 4; seed++) {
            var random = new Random(seed);
            var facts = random(random);
            var signed = MeasuresFixture.read(CAPPED);

            assertThat(facts.shuffled(random).settle(signed, "2025-04-01", "2027-04-01"))
                    .isEqualTo(facts.settle(signed, "2025-04-01", "2027-04-01"));
        }
    }

    @Test
    void more_people_never_pay_less_seed_2() {
        var random = new Random(2);
        for (int i = 0; i < 200; i++) {
            int participants = random.nextInt(60_000);
            int more = participants + random.nextInt(1_000);

            assertThat(paid(more)).isGreaterThanOrEqualTo(paid(participants));
        }
    }

    private static long paid(int participants) {
        return MeasuresFixture.of("participants | | | " + participants + "\ncontinuers | | | 7")
                .settle(TAKE_UP, "2023-04-01", "2024-04-01")
                .total();
    }

    @Test
    void year_by_year_with_carry_over_equals_all_at_once_seed_1_to_30() {
        for (int seed = 1; seed <= 30; seed++) {
            var random = new Random(seed);
            var facts = new StringBuilder();
            for (int year = 2021; year <= 2025; year++)
                facts.append("participants | | FY%d | %d%ncontinuers | | FY%d | 0%n"
                        .formatted(year, random.nextInt(24_000), year));
            for (var carry : java.util.List.of("none", "unused-cap", "excess")) {
                var signed = MeasuresFixture.read(TAKE_UP + "    carry-over: " + carry + "\n");
                var fixture = MeasuresFixture.of(facts.toString());
                var all = fixture.settle(signed, "2021-07-01", "2026-07-01");
                long parts = 0;
                for (int year = 2021; year <= 2025; year++)
                    parts += fixture.settle(signed, year + "-04-01", (year + 1) + "-04-01")
                            .total();

                assertThat(parts).as(carry + ", seed " + seed).isEqualTo(all.total());
                assertThat(all.total()).isLessThanOrEqualTo(150_000_000);
                if (carry.equals("excess")) {
                    long gross = all.lines().stream().mapToLong(Line::gross).sum();
                    long left = all.lines().getLast().carriedOut();
                    long overThePot = all.lines().stream()
                            .flatMap(l -> l.cuts().stream())
                            .filter(c -> c.cap().equals("clause in-total"))
                            .mapToLong(Line.Cut::cut)
                            .sum();
                    assertThat(all.total() + left + overThePot)
                            .as("nothing lost, seed " + seed)
                            .isEqualTo(gross);
                }
            }
        }
    }

    @Test
    void an_allotment_sums_to_its_whole_seed_1_to_50() {
        for (int seed = 1; seed <= 50; seed++) {
            var random = new Random(seed);
            var facts = new StringBuilder();
            for (int m = 0; m < 1 + random.nextInt(9); m++)
                facts.append("score | m%d | | %d%ninsured | m%d | | %d%n"
                        .formatted(m, 1 + random.nextInt(1_400), m, 1 + random.nextInt(90_000)));
            var statement = MeasuresFixture.of(facts.toString()).settle("""
                    agreement: grant
                    unit: JPY
                    between: {payer: state, payee: each municipality}
                    for: {each: municipality}
                    term: {from: 2023-04-01, until: 2024-04-01}
                    measures: {score: {given: marks}, insured: {given: people}}
                    clauses: {g: {per: fiscal-year, pays: {allot: 999_999_937, in-proportion-to: {product: [score, insured]}}}}
                    """, "2023-04-01", "2024-04-01");

            assertThat(statement.total()).as("seed " + seed).isEqualTo(999_999_937);
        }
    }

    @Test
    void a_rate_is_rounded_where_the_agreement_says_and_nowhere_else() {
        var yaml = """
                agreement: screening
                unit: JPY
                between: {payer: city, payee: contractor}
                term: {from: 2019-04-01, until: 2020-04-01}
                rounding: {each: clause, ROUND}
                measures: {follow-up: {given: ratioRATE}}
                clauses: {f: {per: term, pays: {line: follow-up, through: {79.0%: 1_740_000, 87.0%: 4_880_000}, below: 0, above: last}}}
                """;
        var facts = MeasuresFixture.of("follow-up | | | 2561/3119");

        assertThat(facts.settle(yaml.replace("ROUND", "down-to: 1").replace("RATE", ""), "2019-04-01", "2020-04-01")
                        .total())
                .isEqualTo(2_960_537);
        assertThat(facts.settle(
                                yaml.replace("ROUND", "down-to: 1").replace("RATE", ", rounded: {half-up-to: 0.1%}"),
                                "2019-04-01",
                                "2020-04-01")
                        .total())
                .isEqualTo(2_956_750);
        assertThat(facts.settle(yaml.replace("ROUND", "down-to: 1_000").replace("RATE", ""), "2019-04-01", "2020-04-01")
                        .total())
                .isEqualTo(2_960_000);
    }
}
