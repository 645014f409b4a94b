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
    }

    @Test
    void every_yen_received_is_passed_on_kept_or_carried_seed_1_to_100() {
        for (int seed = 1; seed <= 100; seed++) {
            var random = new Random(seed);
            var receipts = new ArrayList<Receipt>();
            long received = 0;
            for (int i = 0; i < 12; i++) {
                var day = LocalDate.of(2021, 7, 1).plusDays(random.nextInt(1_800));
                long amount = random.nextInt(1_000_000);
                received += amount;
                receipts.add(new Receipt("programme", "x" + i, day, amount, "d"));
                if (random.nextBoolean())
                    receipts.add(new Receipt("provider-fees", "c" + i, day, random.nextInt(200_000), "d"));
            }

            var statement = settle("""
                    funding:
                      - {who: fund, amount: 2_345_678, on: 2021-07-01}
                      - {who: citizens, units: 31, unit: 20_000, on: 2022-01-15}
                    distribute:
                      - cost: {of: provider-fees}
                      - reserve: {up-to: 123_456}
                      - principal: {to: [fund, citizens], unit: 20_000, pro-rata: true}
                      - preferred-return: {to: [fund, citizens], rate: 3%}
                      - dividend: {to: {fund: 70%, citizens: 30%}, up-to: 77_777}
                    """, receipts.toArray(new Receipt[0]));

            long passedOn = statement.lines().stream()
                    .filter(l -> !l.clause().endsWith("cash"))
                    .mapToLong(Line::amount)
                    .sum();
            var last = receipts.stream()
                    .filter(r -> r.agreement().equals("programme"))
                    .map(Receipt::on)
                    .max(LocalDate::compareTo)
                    .orElseThrow();
            long cash = statement.lines().stream()
                    .filter(l -> l.clause().endsWith("cash") && l.due().equals(last))
                    .mapToLong(Line::amount)
                    .sum();
            assertThat(passedOn + cash).as("seed " + seed).isEqualTo(received);
        }
    }

    @Test
    void a_fee_paid_in_part_is_owed_for_the_rest_only() {
        var statement = settle("""
                distribute:
                  - fee: {to: manager, each-year: 100}
                  - residual: {to: [fund]}
                """, in("2021-09-30", 60), in("2022-03-31", 200));

        assertThat(lines(statement))
                .containsExactly("2021-09-30 1-fee manager 60", "2022-03-31 1-fee manager 40", "2022-03-31 2-residual fund 160");
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
                        "2023-04-30 0-taken-back  -50000",
                        "2024-04-30 0-shortfall  50000",
                        "2024-04-30 1-principal fund 30000");
        assertThat(statement.total()).isEqualTo(60_000);
    }
}
