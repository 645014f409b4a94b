package musubi.platform.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.ledger.AccountId;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittances;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.settling.Posting;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
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
        refused(() -> funds.call(UUID.randomUUID(), "citizens", Long.MAX_VALUE, today), "funding.call-too-high");
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
            funds.call(UUID.randomUUID(), "citizens", 20_000, today);
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
        refused(() -> funds.subscribe(UUID.randomUUID(), "citizens", jiro.id(), 1), "funding.distributed-before");
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
                ServerFixture.part(Logins.class),
                ServerFixture.part(Reasons.class),
                ServerFixture.part(Acting.class),
                ServerFixture.part(Audit.class),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        return town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class).execute(status -> late.distribute("citizens")));
    }

    private static UUID entry(List<Entry> entries, Entry.Kind kind) {
        return entries.stream()
                .filter(e -> e.kind() == kind && e.takenBack().isEmpty())
                .findFirst()
                .orElseThrow()
                .id();
    }

    private UUID entered(Entry.Kind kind) {
        return entry(town.as(town.first, () -> funds.entries("citizens")), kind);
    }

    private void takenBack(Entry.Kind kind) {
        var id = entered(kind);
        var request = UUID.randomUUID();
        for (int i = 0; i < 2; i++)
            town.as(town.first, () -> {
                funds.takeBack(request, "citizens", kind, id, "入力の間違い");
                return true;
            });
    }

    private Holding holding(Funder funder) {
        return town.as(town.first, funds::holdings).stream()
                .filter(h -> h.funder().id().equals(funder.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_second_click_on_the_last_units_a_full_call_or_payment_answers_as_the_first_did() {
        opened();
        var call = UUID.randomUUID();
        var payment = UUID.randomUUID();
        var units = UUID.randomUUID();
        town.as(town.first, () -> {
            for (int i = 0; i < 2; i++) {
                funds.open(offering(today));
                funds.call(call, "citizens", 20_000, today);
                funds.pay(payment, "citizens", jiro.id(), 40_000, today);
            }
            return true;
        });
        takenBackUnitsOf(hanako);
        town.as(town.first, () -> {
            for (int i = 0; i < 2; i++) funds.subscribe(units, "citizens", hanako.id(), 1);
            return true;
        });

        assertThat(holding(jiro).paidIn()).isEqualTo(40_000);
        assertThat(holding(hanako).units()).isEqualTo(1);
        assertThat(town.as(town.first, () -> funds.entries("citizens"))).hasSize(5);
    }

    private void takenBackUnitsOf(Funder funder) {
        town.as(town.first, () -> {
            var id = funds.entries("citizens").stream()
                    .filter(e -> e.kind() == Entry.Kind.SUBSCRIPTION
                            && e.takenBack().isEmpty()
                            && e.funder().filter(funder.id()::equals).isPresent())
                    .findFirst()
                    .orElseThrow()
                    .id();
            funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.SUBSCRIPTION, id, "口数の間違い");
            return true;
        });
    }

    @Test
    void no_more_is_paid_in_than_was_called_on_the_units_held_and_nothing_is_spent_tomorrow() {
        opened();
        refused(() -> funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 1, today), "funding.more-than-called");
        town.as(town.first, () -> {
            funds.call(UUID.randomUUID(), "citizens", 5_000, today.plusDays(30));
            funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 6_000, today);
            return true;
        });

        refused(() -> funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 4_001, today), "funding.more-than-called");
        refused(() -> funds.pay(UUID.randomUUID(), "citizens", UUID.randomUUID(), 1, today), "funding.no-units");
        refused(() -> funds.spend(UUID.randomUUID(), "citizens", "広告", 1, today.plusDays(1)), "funding.expense-day");
        town.as(town.first, () -> {
            funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 4_000, today);
            return true;
        });
        assertThat(holding(jiro).paidIn()).isEqualTo(10_000);
    }

    @Test
    void of_two_officers_who_record_the_same_money_at_once_one_is_told_that_it_is_there() throws Exception {
        opened();
        town.as(town.first, () -> {
            funds.call(UUID.randomUUID(), "citizens", 20_000, today);
            return true;
        });
        var gate = new CyclicBarrier(4);
        var answers = new ArrayList<Future<Boolean>>();
        try (var officers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                Callable<Boolean> pay = () -> {
                    gate.await();
                    try {
                        return town.as(town.first, () -> {
                            funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 40_000, today);
                            return true;
                        });
                    } catch (BadInput e) {
                        return false;
                    }
                };
                answers.add(officers.submit(pay));
            }
            int recorded = 0;
            for (var answer : answers) if (answer.get()) recorded++;
            assertThat(recorded).isEqualTo(1);
        }
        assertThat(holding(jiro).paidIn()).isEqualTo(40_000);
    }

    @Test
    void a_mistyped_entry_is_taken_back_once_the_sums_follow_and_the_right_one_is_entered() {
        opened();
        town.as(town.first, () -> {
            funds.call(UUID.randomUUID(), "citizens", 20_000, today);
            funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 40_000, today);
            funds.spend(UUID.randomUUID(), "citizens", "広告", 999_999, today);
            return true;
        });
        var call = entered(Entry.Kind.CALL);
        refused(() -> funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.CALL, call, "違う"), "funding.paid-on-it");
        var units = entered(Entry.Kind.SUBSCRIPTION);
        refused(
                () -> funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.SUBSCRIPTION, units, "違う"),
                "funding.paid-on-it");
        var payment = entered(Entry.Kind.PAYMENT);
        refused(() -> funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.PAYMENT, payment, " "), "funding.why");
        refused(
                () -> funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.PAYMENT, payment, "山田花子さんの分だった"),
                "resident.reason");

        takenBack(Entry.Kind.PAYMENT);
        takenBack(Entry.Kind.EXPENSE);
        refused(
                () -> funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.PAYMENT, payment, "もう一度"),
                "funding.taken-back-before");
        assertThat(holding(jiro).paidIn()).isZero();
        assertThat(town.as(town.first, funds::summaries))
                .singleElement()
                .satisfies(o -> assertThat(o.paidIn()).isZero());
        takenBack(Entry.Kind.CALL);
        takenBackUnitsOf(jiro);
        town.as(town.first, () -> {
            funds.subscribe(UUID.randomUUID(), "citizens", jiro.id(), 1);
            funds.call(UUID.randomUUID(), "citizens", 15_000, today);
            funds.pay(UUID.randomUUID(), "citizens", jiro.id(), 15_000, today);
            return true;
        });

        assertThat(holding(jiro).units()).isEqualTo(1);
        assertThat(holding(jiro).paidIn()).isEqualTo(15_000);
        assertThat(holding(jiro).called()).isEqualTo(15_000);
        assertThat(town.as(town.first, () -> funds.entries("citizens")))
                .filteredOn(e -> e.takenBack().isPresent())
                .hasSize(4)
                .allSatisfy(e -> assertThat(e.takenBack().orElseThrow().actor()).isEqualTo("first-" + town.city));
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("funding.taken-back")
                .contains("入力の間違い");
    }

    @Test
    void an_investor_reads_sums_without_what_was_taken_back_and_another_town_takes_nothing_back() {
        opened();
        town.as(town.first, () -> {
            funds.call(UUID.randomUUID(), "citizens", 20_000, today);
            funds.pay(UUID.randomUUID(), "citizens", hanako.id(), 20_000, today);
            return true;
        });
        var payment = entered(Entry.Kind.PAYMENT);
        var elsewhere = new ContractFixture();
        assertThatThrownBy(() -> elsewhere.as(elsewhere.first, () -> {
                    funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.PAYMENT, payment, "違う");
                    return true;
                }))
                .isInstanceOf(NoSuchElementException.class);
        var account = town.as(
                town.first,
                () -> ServerFixture.part(Accounts.class)
                        .named("hanako-" + town.city)
                        .orElseThrow());
        var investor = new Actor(account.id().toString(), Role.INVESTOR, town.city, Optional.empty(), Optional.empty());
        assertThat(town.as(investor, funds::holdings))
                .singleElement()
                .satisfies(h -> assertThat(h.paidIn()).isEqualTo(20_000));

        takenBack(Entry.Kind.PAYMENT);

        assertThat(town.as(investor, funds::holdings))
                .singleElement()
                .satisfies(h -> assertThat(h.paidIn()).isZero());
        assertThatThrownBy(() -> town.as(investor, () -> {
                    funds.takeBack(
                            UUID.randomUUID(),
                            "citizens",
                            Entry.Kind.SUBSCRIPTION,
                            entered(Entry.Kind.SUBSCRIPTION),
                            "x");
                    return true;
                }))
                .isInstanceOf(Exception.class);
        for (var table : List.of("correction", "payment", "share"))
            assertThatThrownBy(() -> town.as(
                            town.first,
                            () -> ServerFixture.part(TransactionOperations.class)
                                    .execute(status -> ServerFixture.part(JdbcClient.class)
                                            .sql("delete from funding." + table)
                                            .update())))
                    .as(table)
                    .isInstanceOf(DataAccessException.class);
    }

    private void distributed() {
        opened();
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        var fund = town.requested(town.signed(FUND), "FY2026");
        town.released(fund);
        distribution = fund.value();
    }

    private static final String FUND_AFTER_FEES =
            FUND.replace("distribute:\n", "distribute:\n  - cost: {of: provider-fees}\n");

    private static String fees(String id) {
        return ContractFixture.monthly(id)
                .replace("{payer: 試験市, payee: 健康広場}", "{payer: 健康広場, payee: 体操の会}")
                .replace("1_000", "300");
    }

    private List<Payable.Line> paidBy(SettlementId settlement) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Settlements.class).payable(settlement).lines());
    }

    /** 1,000 came in, 300 went to the provider: 700 are the citizens'. */
    @Test
    void a_cost_is_taken_off_before_the_dividend_and_needs_no_account_because_it_was_paid_elsewhere() {
        opened();
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        town.released(town.requested(town.signed(fees("town-provider-fees")), "2026-04"));
        town.released(town.requested(town.signed(ContractFixture.monthly("other-fees")), "2026-04"));
        var fund = town.requested(town.signed(FUND_AFTER_FEES), "FY2026");
        town.released(fund);
        BankFixture.account(town, "健康広場", "7654321", "1234567890");
        BankFixture.account(town, "citizens", "3333333", "");

        assertThat(paidBy(fund))
                .extracting(Payable.Line::clause, Payable.Line::payee, Payable.Line::amount)
                .containsExactly(tuple("1-cost", "健康広場", 300L), tuple("2-dividend", "citizens", 700L));
        made(fund.value());
        assertThat(balance("citizens")).as("the file has paid it").isZero();
        assertThat(town.as(town.first, () -> ServerFixture.part(BankFiles.class).reckoning(fund)))
                .isEqualTo(new BankFiles.Reckoning(700, 0, 0, 700, 0));
    }

    @Test
    void a_reserve_stays_with_the_payer_and_what_is_let_go_of_it_is_claimed_from_nobody() {
        opened();
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        var agreement = town.signed(FUND.replace(
                "distribute:\n",
                "distribute:\n  - reserve: {up-to: 300, release: {on: 2028-03-31, to: next-steps}}\n"));
        var first = town.requested(agreement, "FY2026");
        town.released(first);
        var last = town.requested(agreement, "FY2027");
        town.released(last);
        BankFixture.account(town, "健康広場", "7654321", "1234567890");
        BankFixture.account(town, "citizens", "3333333", "");

        made(first.value());

        assertThat(paidBy(first))
                .extracting(Payable.Line::clause, Payable.Line::payee, Payable.Line::amount)
                .containsExactly(tuple("1-reserve", "健康広場", 300L), tuple("2-dividend", "citizens", 700L));
        assertThat(paidBy(last))
                .extracting(Payable.Line::clause, Payable.Line::payee, Payable.Line::amount)
                .containsExactly(tuple("2-dividend", "citizens", 300L), tuple("1-release", "健康広場", -300L));
        assertThat(town.as(town.first, () -> ServerFixture.part(BankFiles.class).open(last)))
                .isEqualTo(new BankFiles.Open(1, 300, 0));
    }

    /** Of two months of one year the second is released after the year was passed on; a month of the next year changes nothing in it. */
    @Test
    void what_is_released_after_its_year_was_passed_on_is_passed_on_by_correcting_that_year_first() {
        opened();
        var monthly = town.signed(ContractFixture.monthly("monthly"));
        town.released(town.requested(monthly, "2026-04"));
        var agreement = town.signed(FUND);
        town.released(town.requested(agreement, "FY2026"));
        town.released(town.requested(monthly, "2026-05"));
        town.released(town.requested(monthly, "2027-04"));

        assertThatThrownBy(() -> town.requested(agreement, "FY2027")).isInstanceOfSatisfying(BadInput.class, e -> {
            assertThat(e.problems().getFirst().code()).isEqualTo("contract.distribution-outdated");
            assertThat(e.problems().getFirst().value()).isEqualTo("FY2026");
        });
        var corrected = town.requested(agreement, "FY2026");
        town.released(corrected);
        var next = town.requested(agreement, "FY2027");
        town.released(next);

        // The dividend of the second month is a line of its own day.
        assertThat(paidBy(corrected)).extracting(Payable.Line::amount).containsExactly(1_000L);
        assertThat(paidBy(next)).extracting(Payable.Line::amount).containsExactly(1_000L);
        assertThat(balance("citizens")).isEqualTo(3_000);
    }

    private UUID distribution = UUID.randomUUID();

    private void accounts() {
        BankFixture.account(town, "健康広場", "7654321", "1234567890");
        BankFixture.account(town, "funder-" + hanako.id(), "1111111", "");
        BankFixture.account(town, "funder-" + jiro.id(), "2222222", "");
    }

    /** What falls due at the end of the fiscal year is due now. */
    private void due() {
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql("update funding.share set due = current_date - 1 where municipality = :city")
                        .param("city", town.city.digits())
                        .update());
    }

    private void made(UUID payment) {
        var payOn = BankFixture.payOn();
        var file = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(BankFiles.class)
                        .make(new BankFiles.Order(
                                file,
                                new SettlementId(payment),
                                "zengin",
                                "standard",
                                payOn,
                                payOn.plusYears(2),
                                "テストデータ提出中")));
        town.as(town.second, () -> ServerFixture.part(BankFiles.class).clear(file));
        town.as(town.second, () -> ServerFixture.part(BankDelivery.class).take(file));
    }

    private long balance(String party) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(Posting.plain("payee", "citizens-fund:" + party)))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    @Test
    void shares_reach_the_funders_accounts_and_the_class_is_not_paid_besides() {
        distributed();
        accounts();
        BankFixture.account(town, "citizens", "3333333", "");
        tomorrow();
        due();
        var remittances = ServerFixture.part(Remittances.class);
        var files = ServerFixture.part(BankFiles.class);
        assertThat(balance("citizens")).isEqualTo(1_000);
        assertThat(town.as(town.first, () -> files.open(new SettlementId(distribution))))
                .as("nothing is paid to all as one sum")
                .isEqualTo(new BankFiles.Open(0, 0, 0));

        assertThat(town.as(town.first, () -> remittances.open("share", today)))
                .extracting(Remittances.Open::party, Remittances.Open::yen)
                .containsExactlyInAnyOrder(tuple("funder-" + hanako.id(), 333L), tuple("funder-" + jiro.id(), 667L));
        assertThat(town.as(
                        town.first,
                        () -> remittances.statement("funder-" + jiro.id()).open()))
                .isEqualTo(667);
        for (var nobody : List.of("funder-", "funder-x", "citizens"))
            assertThat(town.as(town.first, () -> remittances.statement(nobody).open()))
                    .as(nobody)
                    .isZero();

        var id = town.as(town.first, () -> remittances.close(UUID.randomUUID(), "share", today))
                .getFirst();
        assertThat(town.as(town.second, () -> remittances.release(id))).isEqualTo(Remittances.Answer.DONE);

        assertThat(balance("citizens")).isZero();
        assertThat(balance("funder-" + hanako.id())).isEqualTo(333);
        assertThat(balance("funder-" + jiro.id())).isEqualTo(667);
        assertThatThrownBy(() -> made(distribution)).isInstanceOf(BadInput.class);
        made(id);
        assertThat(balance("funder-" + jiro.id())).isZero();
        var item = holding(hanako).shares().getFirst().item();
        assertThat(town.as(town.first, () -> remittances.progress("share", List.of(item))))
                .extractingByKey(item)
                .extracting(Progress::stage)
                .isEqualTo(Progress.Stage.ORDERED);
        assertThat(town.as(town.first, () -> remittances.close(UUID.randomUUID(), "share", today)))
                .isEmpty();
        refused(
                () -> funds.takeBack(
                        UUID.randomUUID(), "citizens", Entry.Kind.SUBSCRIPTION, entered(Entry.Kind.SUBSCRIPTION), "x"),
                "funding.distributed-on-it");
    }

    @Test
    void what_was_paid_to_the_class_as_one_sum_is_not_paid_to_its_holders_besides() {
        distributed();
        accounts();
        BankFixture.account(town, "citizens", "3333333", "");
        made(distribution);
        tomorrow();
        due();

        var remittances = ServerFixture.part(Remittances.class);

        assertThat(town.as(town.first, () -> remittances.open("share", today))).isEmpty();
        assertThat(town.as(town.first, () -> remittances.close(UUID.randomUUID(), "share", today)))
                .isEmpty();
        assertThat(town.as(
                                town.first,
                                () -> ServerFixture.part(BankFiles.class).reckoning(new SettlementId(distribution)))
                        .balanced())
                .isTrue();
    }

    @Test
    void the_oldest_of_thousands_of_entries_is_on_the_last_page_and_is_taken_back_there() {
        opened();
        var oldest = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                                        insert into funding.expense (municipality, expense, offering, what, yen, on_day, actor, recorded_at)
                                        select :city, case i when 0 then :oldest else gen_random_uuid() end, 'citizens',
                                               case i when 0 then '最初の支出' else '支出' end, 1, :day, :actor, timestamptz '2026-04-01' + i * interval '1 second'
                                          from generate_series(0, 5000) i
                                        """)
                                .param("city", town.city.digits())
                                .param("oldest", oldest)
                                .param("day", today)
                                .param("actor", town.first.name())
                                .update()));

        try (var screen = Screen.desk()) {
            var page = screen.signIn("first-" + town.city, ContractFixture.PASSWORD);
            screen.open("/funding/offerings/citizens");
            assertThat(page.locator("#entries tbody tr").count()).isEqualTo(50);
            assertThat(page.locator("#entries").innerText()).doesNotContain("最初の支出");
            screen.open("/funding/offerings/citizens?list=entries&after=5000");
            assertThat(page.locator("#entries tbody tr").last().innerText()).contains("最初の支出", "first-" + town.city);
            screen.clean();
            page.locator("#entries tbody tr").last().locator("a").click();
            assertThat(page.locator("main").innerText()).contains("最初の支出");
        }
        town.as(town.first, () -> {
            funds.takeBack(UUID.randomUUID(), "citizens", Entry.Kind.EXPENSE, oldest, "二重でした");
            return true;
        });

        assertThat(town.as(town.first, () -> funds.entry("citizens", Entry.Kind.EXPENSE, oldest)))
                .hasValueSatisfying(e -> assertThat(e.takenBack()).isPresent());
        assertThat(town.as(town.first, () -> funds.entry("other", Entry.Kind.EXPENSE, oldest)))
                .isEmpty();
    }
}
