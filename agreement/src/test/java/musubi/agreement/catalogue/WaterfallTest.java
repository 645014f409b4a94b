package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.agreement.distribution.Receipt;
import musubi.agreement.distribution.Waterfall;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.quantity.Days;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final String HEAD = """
            agreement: fund
            unit: JPY
            between: {payer: spc, payee: [fund, citizens]}
            term: {from: 2021-07-01, until: 2027-04-01}
            receipts: [programme]
            """;

    private static Statement settle(String yaml, Receipt... receipts) {
        return Waterfall.settle(
                MeasuresFixture.read(HEAD + yaml).first(),
                List.of(receipts),
                "term",
                new Days(LocalDate.of(2021, 7, 1), LocalDate.of(2027, 4, 1)),
                Map.of());
    }

    private static Receipt in(String day, long amount) {
        return new Receipt("programme", "x " + day, LocalDate.parse(day), amount, "digest");
    }

    private static Receipt cost(String day, long amount) {
        return new Receipt("toyota-provider-fees", "people " + day, LocalDate.parse(day), amount, "digest");
    }

    private static List<String> lines(Statement statement) {
        return statement.lines().stream()
                .map(l -> l.period() + " " + l.clause() + " " + l.subject() + " " + l.amount())
                .toList();
    }

    @Test
    void principal_is_repaid_in_sequence_and_in_whole_units() {
        var statement = settle("""
                funding:
                  - {who: fund, amount: 100_000, on: 2021-07-01}
                  - {who: citizens, units: 3, unit: 20_000, on: 2021-07-01}
                distribute:
                  - principal: {to: fund}
                  - principal: {to: citizens, unit: 20_000, pro-rata: true}
                  - residual: {to: {fund: 80%, citizens: 20%}}
                """, in("2022-04-30", 90_000), in("2023-04-30", 65_000));

        assertThat(lines(statement))
                .containsExactly(
                        "2022-04-30 1-principal fund 90000",
                        "2022-04-30 2-principal citizens 0",
                        "2023-04-30 1-principal fund 10000",
                        "2023-04-30 2-principal citizens 40000",
                        "2023-04-30 3-residual fund 12000",
                        "2023-04-30 3-residual citizens 3000");
        assertThat(statement.remarks())
                .extracting(p -> p.code() + " " + p.value())
                .containsExactly("settlement.outstanding citizens");
    }

    @Test
    void principal_to_several_is_shared_in_proportion_to_what_is_outstanding() {
        var statement = settle("""
                funding:
                  - {who: fund, amount: 70, on: 2021-07-01}
                  - {who: citizens, amount: 30, on: 2021-07-01}
                distribute: [{principal: {to: [fund, citizens]}}]
                """, in("2022-04-30", 55));

        assertThat(lines(statement))
                .containsExactly("2022-04-30 1-principal fund 39", "2022-04-30 1-principal citizens 16");
    }

    @Test
    void a_return_counts_days_and_what_was_not_paid_stays_owed() {
        var yaml = """
                funding: [{who: fund, amount: 36_500_000, on: 2021-07-01}]
                distribute:
                  - preferred-return: {to: fund, rate: 1%, day-count: actual/365}
                  - principal: {to: fund}
                """;

        var statement = settle(yaml, in("2021-07-11", 4_000), in("2021-07-21", 20_000));

        // 1,000 yen a day: ten days owe 10,000, of which 4,000 are paid; twenty days leave 16,000.
        assertThat(lines(statement))
                .containsExactly(
                        "2021-07-11 1-preferred-return fund 4000",
                        "2021-07-11 2-principal fund 0",
                        "2021-07-21 1-preferred-return fund 16000",
                        "2021-07-21 2-principal fund 4000");
        assertThat(statement.lines().getFirst().carriedOut()).isEqualTo(6_000);
    }

    @Test
    void the_day_counts_differ() {
        for (var expected : List.of("actual/365 31000", "actual/360 31430", "30/360 30416")) {
            var parts = expected.split(" ");
            var statement = settle("""
                    funding: [{who: fund, amount: 36_500_000, on: 2021-07-01}]
                    distribute:
                      - interest: {to: fund, rate: 1%, day-count: COUNT}
                      - residual: {to: [fund]}
                    """.replace("COUNT", parts[0]), in("2021-08-01", 100_000));

            assertThat(statement.lines().getFirst().amount())
                    .as(expected)
                    .isEqualTo(
                            // 36,500,000 × 1 % × 31 ÷ 360 = 31,430.55…; 30 ÷ 360 = 30,416.66…
                            Long.parseLong(parts[1]));
        }
    }

    @Test
    void money_paid_in_later_bears_nothing_before_and_is_not_repaid_before() {
        var statement = settle("""
                funding:
                  - {who: fund, amount: 36_500_000, on: 2021-07-01}
                  - {who: fund, amount: 36_500_000, on: 2021-07-11}
                distribute:
                  - interest: {to: fund, rate: 1%, day-count: actual/365}
                  - residual: {to: [fund]}
                """, in("2021-06-30", 999), in("2021-07-21", 100_000));

        assertThat(statement.lines().getFirst().amount()).isEqualTo(10_000 + 20_000);
    }

    @Test
    void a_donation_is_never_repaid() {
        var statement = settle("""
                funding:
                  - {who: donor, amount: 500_000_000, on: 2021-07-01, as: donation}
                  - {who: fund, amount: 10, on: 2021-07-01, as: loan}
                distribute:
                  - principal: {to: [fund, donor]}
                  - residual: {to: [city]}
                """, in("2022-04-30", 25));

        assertThat(lines(statement))
                .containsExactly(
                        "2022-04-30 1-principal fund 10",
                        "2022-04-30 1-principal donor 0",
                        "2022-04-30 2-residual city 15");
    }

    @Test
    void costs_come_first_and_wait_for_money() {
        var statement = settle("""
                distribute:
                  - cost: {of: provider-fees}
                  - fee: {to: manager, each-year: 5}
                  - reserve: {up-to: 20}
                  - dividend: {to: [fund], up-to: 30}
                """, cost("2021-09-30", 40), in("2021-10-31", 30), in("2022-10-31", 90));

        assertThat(lines(statement))
                .containsExactly(
                        "2021-10-31 1-cost toyota-provider-fees people 2021-09-30 30",
                        "2021-10-31 2-fee manager 0",
                        "2021-10-31 3-reserve reserve 0",
                        "2021-10-31 4-dividend fund 0",
                        "2022-10-31 1-cost toyota-provider-fees people 2021-09-30 10",
                        "2022-10-31 2-fee manager 10",
                        "2022-10-31 3-reserve reserve 20",
                        "2022-10-31 4-dividend fund 30",
                        "2022-10-31 5-cash  20");
        assertThat(payees(statement, "1-cost"))
                .as("the provider was paid under the agreement of the cost")
                .containsOnly("spc");
        assertThat(payees(statement, "2-fee")).containsOnly("manager");
    }

    private static List<String> payees(Statement statement, String clause) {
        return statement.lines().stream()
                .filter(l -> l.clause().equals(clause))
                .map(Line::payee)
                .toList();
    }

    @Test
    void every_yen_received_is_passed_on_kept_or_carried_seed_1_to_100() {
        for (int seed = 1; seed <= 100; seed++) {
            var random = new Random(seed);
            var receipts = new ArrayList<Receipt>();
            long received = 0;
            for (int i = 0; i < 12; i++) {
                var day = LocalDate.of(2021, 7, 1).plusDays(random.nextInt(1_800));
                long amount = random.nextInt(1_000_000) - 100_000L;
                received += amount;
                receipts.add(new Receipt("programme", "x" + i, day, amount, "d"));
                if (random.nextBoolean())
                    receipts.add(new Receipt("provider-fees", "c" + i, day, random.nextInt(200_000), "d"));
            }

            var statement = settle("""
                    funding:
                      - {who: fund, amount: 2_340_000, on: 2021-07-01}
                      - {who: citizens, units: 31, unit: 20_000, on: 2022-01-15}
                    distribute:
                      - cost: {of: provider-fees}
                      - reserve: {up-to: 123_456, release: {covers: [principal], on: 2025-01-01}}
                      - principal: {to: [fund, citizens], unit: 20_000, pro-rata: true}
                      - preferred-return: {to: [fund, citizens], rate: 3%}
                      - dividend: {to: {fund: 70%, citizens: 30%}, up-to: 77_777}
                    """, receipts.toArray(new Receipt[0]));

            assertThat(statement.total()).as("seed " + seed).isEqualTo(received);
            assertThat(statement.lines().stream()
                            .filter(l ->
                                    !l.clause().endsWith("cash") && !l.clause().endsWith("release"))
                            .filter(l -> l.amount() < 0))
                    .as("negative payments, seed " + seed)
                    .isEmpty();
            assertThat(paid(statement, "principal", "fund")).isBetween(0L, 2_340_000L);
            assertThat(paid(statement, "principal", "citizens")).isBetween(0L, 620_000L);
            assertThat(paid(statement, "reserve", "") + paid(statement, "release", ""))
                    .isBetween(0L, 123_456L);
        }
    }

    private static long paid(Statement statement, String kind, String who) {
        return statement.lines().stream()
                .filter(l -> l.clause().endsWith(kind)
                        && (who.isEmpty() || l.subject().equals(who)))
                .mapToLong(Line::amount)
                .sum();
    }

    @Test
    void a_fee_paid_in_part_is_owed_for_the_rest_only() {
        var statement = settle("""
                distribute:
                  - fee: {to: manager, each-year: 100}
                  - residual: {to: [fund]}
                """, in("2021-09-30", 60), in("2022-03-31", 200));

        assertThat(lines(statement))
                .containsExactly(
                        "2021-09-30 1-fee manager 60", "2022-03-31 1-fee manager 40", "2022-03-31 2-residual fund 160");
    }

    @Test
    void a_receipt_taken_back_is_covered_by_later_receipts_and_nobody_is_paid_a_negative_sum() {
        var statement = settle("""
                funding: [{who: fund, amount: 100_000, on: 2021-07-01}]
                distribute:
                  - principal: {to: fund}
                  - residual: {to: [citizens]}
                """, in("2022-04-30", 30_000), in("2023-04-30", -50_000), in("2024-04-30", 80_000));

        assertThat(lines(statement))
                .containsExactly(
                        "2022-04-30 1-principal fund 30000",
                        "2023-04-30 1-principal fund 0",
                        "2023-04-30 3-cash  -50000",
                        "2024-04-30 1-principal fund 30000",
                        "2024-04-30 3-cash  50000");
        assertThat(statement.total()).isEqualTo(60_000);
    }

    private static final String RESERVED = """
            funding: [{who: fund, amount: 100, on: 2021-07-01}]
            distribute:
              - reserve: {up-to: 30, RELEASE}
              - principal: {to: fund}
              - residual: {to: [citizens]}
            """;

    @Test
    void a_reserve_is_let_go_at_the_end_of_the_term_though_nothing_is_received_then() {
        var statement = settle(RESERVED.replace("RELEASE", "release: end-of-term"), in("2022-04-30", 120));

        assertThat(lines(statement))
                .containsExactly(
                        "2022-04-30 1-reserve reserve 30",
                        "2022-04-30 2-principal fund 90",
                        "2027-03-31 2-principal fund 10",
                        "2027-03-31 3-residual citizens 20",
                        "2027-03-31 1-release reserve -30");
        assertThat(statement.total()).isEqualTo(120);
        assertThat(statement.remarks()).isEmpty();
    }

    @Test
    void a_reserve_stays_with_the_payer_unless_the_agreement_names_who_keeps_it() {
        var kept = RESERVED.replace("RELEASE", "release: end-of-term");
        var named = kept.replace("reserve: {", "reserve: {to: bank-b, ");

        var payer = settle(kept, in("2022-04-30", 120));
        var other = settle(named, in("2022-04-30", 120));

        assertThat(payees(payer, "1-reserve")).containsExactly("spc");
        assertThat(payees(payer, "1-release")).containsExactly("spc");
        assertThat(payer.lines()).extracting(Line::subject).contains("reserve");
        assertThat(payees(other, "1-reserve")).containsExactly("bank-b");
        assertThat(payees(other, "1-release")).containsExactly("bank-b");
    }

    @Test
    void a_reserve_let_go_on_a_day_is_not_filled_again() {
        var statement = settle(
                RESERVED.replace("RELEASE", "release: {on: 2023-04-30, to: next-steps}"),
                in("2022-04-30", 50),
                in("2023-04-30", 10),
                in("2024-04-30", 90));

        assertThat(lines(statement))
                .containsExactly(
                        "2022-04-30 1-reserve reserve 30",
                        "2022-04-30 2-principal fund 20",
                        "2023-04-30 2-principal fund 40",
                        "2023-04-30 1-release reserve -30",
                        "2024-04-30 2-principal fund 40",
                        "2024-04-30 3-residual citizens 50");
    }

    @Test
    void a_reserve_tops_up_the_steps_it_covers_and_fills_again() {
        var yaml = """
                funding: [{who: fund, amount: 36_500, on: 2021-07-01}]
                distribute:
                  - reserve: {up-to: 1_000, release: {covers: [interest], on: end-of-term}}
                  - interest: {to: fund, rate: 1%, day-count: actual/365}
                  - residual: {to: [citizens]}
                """;

        // A year of interest is 365; the second receipt brings 100.
        var statement = settle(yaml, in("2022-07-01", 1_400), in("2023-07-01", 100), in("2024-07-01", 2_000));

        assertThat(lines(statement))
                .startsWith(
                        "2022-07-01 1-reserve reserve 1000",
                        "2022-07-01 2-interest fund 365",
                        "2022-07-01 3-residual citizens 35",
                        "2023-07-01 1-reserve reserve 0",
                        "2023-07-01 2-interest fund 365",
                        "2023-07-01 1-release reserve -265",
                        "2024-07-01 1-reserve reserve 265");
        assertThat(statement.total()).isEqualTo(3_500);
    }

    @Test
    void a_reserve_without_a_release_is_remarked_by_the_checker_and_by_the_statement() {
        var yaml = HEAD + RESERVED.replace(", RELEASE", "");

        assertThat(MeasuresFixture.read(yaml).remarks())
                .extracting(musubi.quantity.Problem::code)
                .contains("agreement.reserve-not-released");
        assertThat(settle(RESERVED.replace(", RELEASE", ""), in("2022-04-30", 20))
                        .remarks())
                .extracting(p -> p.words().en())
                .anyMatch(w -> w.contains("The reserve holds 20 JPY; the agreement does not say when it is let go"));
    }

    @Test
    void what_is_carried_is_counted_once() {
        var statement = settle("""
                distribute:
                  - dividend: {to: [fund], up-to: 10}
                """, in("2022-04-30", 15), in("2023-04-30", 5));

        assertThat(lines(statement))
                .containsExactly("2022-04-30 1-dividend fund 10", "2022-04-30 2-cash  5", "2023-04-30 2-cash  5");
        assertThat(statement.total()).isEqualTo(20);
    }

    @Test
    void principal_in_units_that_do_not_divide_what_was_paid_in_is_refused() {
        var yaml = HEAD + """
                funding: [{who: fund, amount: 30_000, on: 2021-07-01}]
                distribute: [{principal: {to: fund, unit: 20_000}}, {residual: {to: [fund]}}]
                """;

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> MeasuresFixture.read(yaml))
                .hasMessageContaining("agreement.unit-size");
    }

    @Test
    void what_is_handed_in_and_not_used_is_said() {
        var other = new Receipt("another", "x", LocalDate.of(2022, 4, 30), 5, "d");

        var statement =
                settle("distribute: [{residual: {to: [fund]}}]", in("2021-06-30", 7), in("2022-04-30", 9), other);

        assertThat(statement.total()).isEqualTo(9);
        assertThat(statement.remarks())
                .extracting(musubi.quantity.Problem::code)
                .containsExactly("settlement.receipt-unused", "settlement.receipt-early");
    }
}
