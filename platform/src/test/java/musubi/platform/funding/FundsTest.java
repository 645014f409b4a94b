package musubi.platform.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Settlements;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

class FundsTest {
    private static final String FUND = """
            agreement: citizens-fund
            title: {ja: 市民ファンド, en: Citizens' fund}
            unit: JPY
            between: {payer: 健康広場, payee: [citizens]}
            term: {from: 2026-04-01, until: 2028-04-01}
            receipts: [monthly]
            funding:
              - {who: citizens, units: 3, unit: 20_000, on: 2026-04-01, as: investment}
            distribute:
              - dividend: {to: [citizens]}
            """;
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private final ContractFixture town = new ContractFixture();
    private final Funds funds = ServerFixture.part(Funds.class);
    private final Funder hanako = new Funder(UUID.randomUUID(), "person", "出資 花子");
    private final Funder jiro = new Funder(UUID.randomUUID(), "person", "出資 次郎");

    private Offering offering(LocalDate closes) {
        return new Offering(
                "citizens", "市民ファンド", "equity", "citizens-fund", "citizens", 20_000, 3, today.minusDays(30), closes);
    }

    private void opened() {
        town.account("hanako", Role.INVESTOR, Optional.empty());
        town.as(town.first, () -> {
            funds.enter(hanako, "hanako-" + town.city);
            funds.enter(jiro, "");
            funds.open(offering(today));
            var request = UUID.randomUUID();
            funds.subscribe(request, "citizens", hanako.id(), 1);
            funds.subscribe(request, "citizens", hanako.id(), 1);
            funds.subscribe(UUID.randomUUID(), "citizens", jiro.id(), 2);
            return true;
        });
    }

    private void refused(Runnable work, String code) {
        assertThatThrownBy(() -> town.as(town.first, () -> {
                    work.run();
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo(code));
    }

    @Test
    void no_more_units_are_taken_than_there_are_and_no_more_is_called_than_they_cost() {
        opened();

        refused(() -> funds.subscribe(UUID.randomUUID(), "citizens", jiro.id(), 1), "funding.too-many-units");
        town.as(town.first, () -> {
            funds.call(UUID.randomUUID(), "citizens", 15_000, today);
            return true;
        });
        refused(() -> funds.call(UUID.randomUUID(), "citizens", 5_001, today), "funding.call-too-high");
        refused(() -> funds.distribute("citizens"), "funding.still-open");
        refused(
                () -> funds.enter(new Funder(UUID.randomUUID(), "person", "別人"), "first-" + town.city),
                "funding.no-investor");
        refused(() -> funds.open(offering(today.minusDays(1))), "funding.offering-twice");
        assertThat(town.as(town.first, funds::holdings))
                .filteredOn(h -> h.funder().id().equals(hanako.id()))
                .singleElement()
                .satisfies(h -> assertThat(h.called()).isEqualTo(15_000));
    }

    @Test
    void on_what_terms_an_offering_was_opened_is_on_record() {
        opened();

        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("funding.offering-opened"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.after())
                        .contains("\"unitYen\": 20000", "\"units\": 3", "\"closes\": \"%s\"".formatted(today)));
    }

    @Test
    void an_investor_sees_the_own_units_alone_and_strangers_what_is_published() {
        opened();
        town.as(town.first, () -> {
            funds.pay(UUID.randomUUID(), "citizens", hanako.id(), 20_000, today);
            return true;
        });

        try (var desk = Screen.desk();
                var phone = Screen.phone();
                var stranger = Screen.desk()) {
            var page = desk.signIn("hanako-" + town.city, ContractFixture.PASSWORD);
            desk.open("/holdings");
            assertThat(page.locator("main").textContent())
                    .contains("1 口")
                    .contains("20,000円")
                    .doesNotContain("次郎");
            desk.clean();
            var pdf = page.context().request().get(Screen.url("/holdings/citizens/statement.pdf"));
            assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
            assertThat(page.context().request().get(Screen.url("/funding")).status())
                    .isEqualTo(403);
            stranger.open("/register/" + town.city);
            assertThat(stranger.page().url()).endsWith("/city/" + town.city + "/funders");
            assertThat(stranger.page().title()).contains("ページがありません");
            stranger.clean();
            phone.signIn("first-" + town.city, ContractFixture.PASSWORD);
            phone.open("/funding/offerings/citizens");
            phone.clean();
        }
        var names = town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "select count(*) from funding.funder f where f::text like '%花子%' or position(convert_to('花子', 'UTF8') in sealed) > 0")
                                .query(Long.class)
                                .single()));
        assertThat(names).isZero();
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .doesNotContain("花子");
    }

    @Test
    void what_a_distribution_paid_is_split_by_units_to_the_last_yen_and_once() {
        opened();
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        town.released(town.requested(town.signed(FUND), "FY2026"));

        var first = tomorrow();
        var again = tomorrow();

        assertThat(first).isEqualTo(1);
        assertThat(again).isZero();
        // 1,000 yen on three units: 333 and a third for one, 666 and two thirds for two; the yen left over goes to the
        // larger rest.
        assertThat(town.as(town.first, funds::holdings))
                .extracting(h -> h.funder().name(), Holding::returned)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("出資 花子", 333L),
                        org.assertj.core.api.Assertions.tuple("出資 次郎", 667L));
    }

    /** The same service on the day after the last on which units are taken. */
    private int tomorrow() {
        var late = new Funds(
                ServerFixture.part(FundRepository.class),
                ServerFixture.part(Settlements.class),
                ServerFixture.part(Accounts.class),
                ServerFixture.part(Acting.class),
                ServerFixture.part(Audit.class),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        return town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class).execute(status -> late.distribute("citizens")));
    }
}
