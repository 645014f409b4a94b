package musubi.platform.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Payment;
import musubi.agreement.payout.ZenginReading;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Apart;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.SettlementId;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;

class BankFilesTest {
    private static final String NUMBER = "8675309";
    private static final LocalDate PAY_ON = BankFixture.payOn();

    private final ContractFixture town = new ContractFixture();
    private final BankFiles files = ServerFixture.part(BankFiles.class);
    private final BankDelivery delivery = ServerFixture.part(BankDelivery.class);
    private final PayeeRegister register = ServerFixture.part(PayeeRegister.class);

    private static PayeeAccount account(String party, String number, String originator) {
        return new PayeeAccount(party, "0140", "", "020", "", "1", number, "カ）ケンコウジギヨウ", originator);
    }

    private UUID entered(PayeeAccount account) {
        var id = UUID.randomUUID();
        town.as(town.first, () -> {
            register.propose(id, account);
            return true;
        });
        return id;
    }

    private void approved(PayeeAccount account) {
        var id = entered(account);
        assertThat(town.as(town.second, () -> register.approve(id))).isEqualTo(PayeeRegister.Approval.APPROVED);
    }

    private void bothAccounts() {
        approved(account("健康広場", NUMBER, ""));
        approved(account("試験市", "7654321", "1234567890"));
    }

    private BankFiles.Order order(SettlementId settlement, String format, String reason) {
        return new BankFiles.Order(
                UUID.randomUUID(), settlement, format, "standard", PAY_ON, LocalDate.of(2030, 1, 1), reason);
    }

    private SettlementId released() {
        var id = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.released(id);
        return id;
    }

    @Test
    void a_released_payment_becomes_a_file_that_two_people_make_and_clear_and_each_download_is_recorded() {
        bothAccounts();
        var settlement = released();
        var order = order(settlement, "zengin", "テストデータ提出中");
        town.as(town.first, () -> files.make(order));
        town.as(town.first, () -> files.make(order));

        var early = town.as(town.first, () -> delivery.take(order.id()));
        var alone = town.as(town.first, () -> files.clear(order.id()));
        var cleared = town.as(town.second, () -> files.clear(order.id()));
        var bytes = town.as(town.first, () -> delivery.take(order.id())).orElseThrow();
        var kept = town.as(town.first, () -> files.of(settlement));

        assertThat(early).isEmpty();
        assertThat(alone).isEqualTo(BankFiles.Clearance.SAME_PERSON);
        assertThat(cleared).isEqualTo(BankFiles.Clearance.CLEARED);
        var text = new String(bytes, Charset.forName("windows-31j"));
        assertThat(text.lines().toList()).hasSize(4);
        assertThat(text).contains("20140").contains(NUMBER).contains("0000001000");
        assertThat(kept).singleElement().satisfies(f -> {
            assertThat(f.yen()).isEqualTo(1_000);
            assertThat(f.digest()).isEqualTo(musubi.quantity.Digest.of(bytes).hex());
            assertThat(f.downloads()).extracting(BankFile.Download::login).containsExactly("first-" + town.city);
        });
        assertThat(town.as(town.first, () -> files.open(settlement)).lines()).isZero();
    }

    @Test
    void a_line_is_paid_by_one_file_and_nothing_is_paid_that_was_not_released_approved_or_tested() {
        var settlement = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        refused(order(settlement, "zengin", "理由"), "payout.not-released");
        refused(order(settlement, "zengin", "山田花子に急いで払うため"), "resident.reason");
        town.released(settlement);
        refused(order(settlement, "zengin", "理由"), "payout.no-account");
        var waiting = entered(account("健康広場", NUMBER, ""));
        refused(order(settlement, "zengin", "理由"), "payout.no-account");
        town.as(town.second, () -> register.approve(waiting));
        approved(account("試験市", "7654321", "1234567890"));
        refused(order(settlement, "zengin", ""), "ZG-P1");
        town.as(town.first, () -> files.make(order(settlement, "pain.001", "理由")));

        refused(order(settlement, "zengin", "理由"), "ZG-S5");
    }

    private void refused(BankFiles.Order order, String code) {
        assertThatThrownBy(() -> town.as(town.first, () -> files.make(order)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).contains(code));
    }

    /** 1,000 and 1,000 and 300 are due on one day, 500 on another: a transfer of 2,300 yen and one of 500. */
    @Test
    void equal_sums_that_one_party_is_owed_on_one_day_are_one_transfer_and_each_line_stays_a_line() {
        bothAccounts();
        var settlement = town.requested(town.signed("""
                agreement: equal
                title: {ja: 成果連動契約, en: Outcome contract}
                unit: JPY
                between: {payer: 試験市, payee: 健康広場}
                term: {from: 2026-04-01, until: 2028-04-01}
                rounding: {each: clause, down-to: 1}
                clauses:
                  one: {title: {ja: 一, en: one}, per: month, pays: 1_000}
                  two: {title: {ja: 二, en: two}, per: month, pays: 1_000}
                  three: {title: {ja: 三, en: three}, per: month, pays: 300}
                  later: {title: {ja: 四, en: later}, per: month, pays: 500, due: 2026-06-30}
                """), "2026-04");
        town.released(settlement);
        var order = order(settlement, "zengin", "テストデータ提出中");

        town.as(town.first, () -> files.make(order));
        town.as(town.second, () -> files.clear(order.id()));
        var bytes = town.as(town.first, () -> delivery.take(order.id())).orElseThrow();

        var read = ZenginReading.read("file", bytes, BankProfile.builtIn("standard"));
        assertThat(read.batches().getFirst().payments())
                .extracting(Payment::yen, Payment::reference)
                .containsExactlyInAnyOrder(
                        tuple(2_300L, new Payment.Reference.CustomerCodes("0000000001", "0020260401")),
                        tuple(500L, new Payment.Reference.CustomerCodes("0000000004", "0020260401")));
        assertThat(town.as(town.first, () -> ServerFixture.part(Reversals.class).lines(order.id())))
                .extracting(FileLine::number, FileLine::yen, FileLine::transfer)
                .containsExactly(tuple(1, 1_000L, 1), tuple(2, 1_000L, 1), tuple(3, 300L, 1), tuple(4, 500L, 4));
        assertThat(owed()).isZero();
        assertThat(town.as(town.first, () -> files.reckoning(settlement)))
                .isEqualTo(new BankFiles.Reckoning(2_800, 0, 0, 2_800, 0));

        var reversal = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(Reversals.class)
                        .cameBack(
                                reversal,
                                order.id(),
                                Reversal.Kind.REFUSED,
                                LocalDate.now(Japan.TIME),
                                "口座なし",
                                Set.of(2)));
        town.as(town.second, () -> ServerFixture.part(Reversals.class).confirm(reversal));
        assertThat(owed()).as("the transfer came back whole").isEqualTo(2_300);
        assertThat(town.as(town.first, () -> files.open(settlement)).lines()).isEqualTo(3);
    }

    /** Two classes of holders who get 500 yen each and have one account. */
    @Test
    void equal_sums_that_two_parties_with_one_account_are_owed_on_one_day_are_one_transfer_and_each_stays_owed_apart() {
        approved(account("健康広場", "7654321", "1234567890"));
        approved(account("甲", NUMBER, ""));
        approved(account("乙", NUMBER, ""));
        released();
        var settlement = town.requested(town.signed("""
                agreement: fund
                title: {ja: 配分, en: Distribution}
                unit: JPY
                between: {payer: 健康広場, payee: [甲, 乙]}
                term: {from: 2026-04-01, until: 2028-04-01}
                receipts: [monthly]
                distribute:
                  - residual: {to: {甲: 50%, 乙: 50%}}
                """), "FY2026");
        town.released(settlement);
        var order = order(settlement, "zengin", "テストデータ提出中");

        town.as(town.first, () -> files.make(order));
        town.as(town.second, () -> files.clear(order.id()));
        var bytes = town.as(town.first, () -> delivery.take(order.id())).orElseThrow();

        var read = ZenginReading.read("file", bytes, BankProfile.builtIn("standard"));
        assertThat(read.batches().getFirst().payments())
                .extracting(Payment::yen)
                .containsExactly(1_000L);
        assertThat(town.as(town.first, () -> ServerFixture.part(Reversals.class).lines(order.id())))
                .extracting(FileLine::payee, FileLine::yen, FileLine::transfer)
                .containsExactly(tuple("甲", 500L, 1), tuple("乙", 500L, 1));
        assertThat(owed("fund:甲")).isZero();
        assertThat(owed("fund:乙")).isZero();

        var reversal = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(Reversals.class)
                        .cameBack(
                                reversal,
                                order.id(),
                                Reversal.Kind.REFUSED,
                                LocalDate.now(Japan.TIME),
                                "口座なし",
                                Set.of(2)));
        town.as(town.second, () -> ServerFixture.part(Reversals.class).confirm(reversal));
        assertThat(owed("fund:甲")).as("the transfer came back whole").isEqualTo(500);
        assertThat(owed("fund:乙")).isEqualTo(500);
        assertThat(town.as(town.first, () -> files.open(settlement)).lines()).isEqualTo(2);
    }

    private long owed() {
        return owed("equal:健康広場");
    }

    private long owed(String payee) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId("payee:" + payee))
                                .orElseThrow()
                                .posted()));
    }

    /** The same services on a later day. */
    private <T> T on(LocalDate day, Function<Clock, T> work) {
        var days = ChronoUnit.DAYS.between(LocalDate.now(Japan.TIME), day);
        return town.as(town.second, () -> work.apply(Clock.offset(Clock.systemUTC(), Duration.ofDays(days))));
    }

    private BankFiles.Clearance cleared(UUID file, LocalDate day) {
        return on(
                day,
                clock -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> new BankFiles(
                                        ServerFixture.part(BankFileRepository.class),
                                        register,
                                        ServerFixture.part(Gathering.class),
                                        ServerFixture.part(BankFolder.class),
                                        ServerFixture.part(Payables.class),
                                        ServerFixture.part(Reasons.class),
                                        ServerFixture.part(Acting.class),
                                        ServerFixture.part(Apart.class),
                                        ServerFixture.part(Audit.class),
                                        clock)
                                .clear(file)));
    }

    private Optional<byte[]> taken(UUID file, LocalDate day) {
        return on(
                day,
                clock -> new BankDelivery(
                                ServerFixture.part(BankFileRepository.class),
                                ServerFixture.part(ReversalRepository.class),
                                ServerFixture.part(BankEntries.class),
                                ServerFixture.part(Audit.class),
                                clock,
                                ServerFixture.part(PlatformTransactionManager.class))
                        .take(file));
    }

    @Test
    void a_file_is_neither_cleared_nor_first_taken_after_the_day_on_which_it_is_to_be_paid() {
        bothAccounts();
        var order = order(released(), "zengin", "テストデータ提出中");
        town.as(town.first, () -> files.make(order));
        var after = PAY_ON.plusDays(1);

        assertThat(cleared(order.id(), after)).isEqualTo(BankFiles.Clearance.LATE);
        assertThat(cleared(order.id(), PAY_ON)).isEqualTo(BankFiles.Clearance.CLEARED);
        assertThat(taken(order.id(), after)).isEmpty();
        assertThat(town.as(town.first, () -> files.find(order.id())))
                .get()
                .extracting(BankFile::state)
                .as("nobody has it, so it can be given up")
                .isEqualTo(BankFile.State.CLEARED);
        assertThat(owed("monthly:健康広場")).isEqualTo(1_000);

        assertThat(taken(order.id(), PAY_ON)).isPresent();
        assertThat(taken(order.id(), after))
                .as("what a bank may have is shown again")
                .isPresent();
        assertThat(owed("monthly:健康広場")).isZero();
    }

    @Test
    void what_payees_are_to_return_is_said_and_not_set_off() {
        bothAccounts();
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        var hanako = town.somebody();
        town.mark(hanako, true);
        town.released(town.requested(agreement, "FY2026"));
        town.mark(hanako, false);
        var less = town.requested(agreement, "FY2026");
        town.released(less);

        var open = town.as(town.first, () -> files.open(less));

        assertThat(open).isEqualTo(new BankFiles.Open(0, 0, 3_000));
    }

    @Test
    void an_account_number_stands_in_no_table_log_or_audit_entry_in_clear() {
        var logged = new ListAppender<ILoggingEvent>();
        var root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
        logged.start();
        root.addAppender(logged);
        try {
            bothAccounts();
            var settlement = released();
            var order = order(settlement, "zengin", "理由");
            town.as(town.first, () -> files.make(order));
            town.as(town.second, () -> files.clear(order.id()));
            town.as(town.second, () -> delivery.take(order.id()));
            town.as(town.first, () -> register.show(entered(account("健康広場", NUMBER, ""))));
            assertThatThrownBy(() -> entered(account("健康広場", NUMBER + "0", "")))
                    .isInstanceOf(BadInput.class)
                    .hasMessageNotContaining(NUMBER);
        } finally {
            root.detachAppender(logged);
        }

        assertThat(logged.list).noneMatch(event -> event.getFormattedMessage().contains(NUMBER));
        var trail = town.as(
                town.first, () -> ServerFixture.part(Audit.class).latest(100).toString());
        assertThat(trail).contains("payee.account-shown").doesNotContain(NUMBER);
        for (var table : new String[] {"account", "file"}) {
            var found = town.as(
                    town.first,
                    () -> ServerFixture.part(org.springframework.transaction.support.TransactionOperations.class)
                            .execute(status -> ServerFixture.part(JdbcClient.class)
                                    .sql(
                                            "select count(*) from payout.%s t where t::text like :number or t::text like :hex"
                                                    .formatted(table))
                                    .param("number", "%" + NUMBER + "%")
                                    .param(
                                            "hex",
                                            "%"
                                                    + java.util.HexFormat.of()
                                                            .formatHex(NUMBER.getBytes(StandardCharsets.US_ASCII))
                                                    + "%")
                                    .query(Long.class)
                                    .single()));
            assertThat(found).as(table).isZero();
        }
        assertThat(account("健康広場", NUMBER, "").toString()).doesNotContain(NUMBER);
    }

    @Test
    void nobody_approves_what_they_entered_and_other_towns_and_roles_see_no_account() {
        var id = entered(account("健康広場", NUMBER, ""));
        var other = new ContractFixture();

        assertThat(town.as(town.first, () -> register.approve(id))).isEqualTo(PayeeRegister.Approval.SAME_PERSON);
        assertThat(other.as(other.first, register::all)).isEmpty();
        for (var role : new Role[] {Role.COUNTER, Role.PROVIDER, Role.INTERMEDIARY, Role.EVALUATOR}) {
            var outsider = new Actor("outsider", role, town.city, Optional.empty(), Optional.empty());
            assertThat(town.as(outsider, register::all)).as(role.word()).isEmpty();
        }
    }
}
