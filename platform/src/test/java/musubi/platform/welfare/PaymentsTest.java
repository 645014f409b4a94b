package musubi.platform.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.util.List;
import java.util.UUID;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.ZenginReading;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.SettlementId;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.quantity.BadInput;
import musubi.settling.Posting;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class PaymentsTest {
    private final ContractFixture town = new ContractFixture();
    private final BodyFixture group = new BodyFixture(town.city, "朝の散歩会");
    private final Grants grants = ServerFixture.part(Grants.class);
    private final Payments payments = ServerFixture.part(Payments.class);

    private UUID granted(long yen) {
        var application = UUID.randomUUID();
        group.asRepresentative(() -> {
            grants.ask(application, group.body, "体操の道具", yen);
            return true;
        });
        town.as(town.first, () -> grants.decide(application, yen, ""));
        return application;
    }

    private UUID requested() {
        var id = UUID.randomUUID();
        assertThat(town.as(town.first, () -> payments.request(id))).isTrue();
        return id;
    }

    private boolean corrected(UUID application, long yen) {
        return town.as(town.first, () -> {
            payments.correct(UUID.randomUUID(), application, yen, "計算の間違い");
            return true;
        });
    }

    private List<Paid.Stage> stages(UUID application) {
        return group.asRepresentative(() -> payments.of(List.of(application))).get(application).stream()
                .map(Paid::stage)
                .toList();
    }

    private String account(String kind) {
        return Posting.plain(kind, "welfare.grants:" + group.body.party());
    }

    private long balance(String account) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(account))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    /** Makes a file of everything that is due, clears it and takes it. */
    private String file(UUID payment) {
        var payOn = BankFixture.payOn();
        var file = UUID.randomUUID();
        town.as(
                town.first,
                () -> ServerFixture.part(BankFiles.class)
                        .make(new BankFiles.Order(
                                file, new SettlementId(payment), "zengin", "standard", payOn, payOn, "テストデータ提出中")));
        town.as(town.second, () -> ServerFixture.part(BankFiles.class).clear(file));
        var bytes = town.as(
                town.second,
                () -> ServerFixture.part(BankDelivery.class).take(file).orElseThrow());
        return new String(bytes, Charset.forName("Shift_JIS"));
    }

    private void accounts() {
        var payer =
                ServerFixture.part(Municipalities.class).get(town.city).name().ja();
        BankFixture.account(town, payer, "7654321", "1234567890");
        BankFixture.account(town, group.body.party(), "1234567", "");
    }

    @Test
    void a_correction_whose_reason_holds_a_name_is_refused_and_changes_nothing() {
        var application = granted(30_000);

        assertThatThrownBy(() -> corrected(application, "ヤマダハナコ様の辞退"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.place().column()).isEqualTo("why");
                            assertThat(problem.words().ja()).contains("氏名を書かないで");
                            assertThat(problem.value()).isEmpty();
                        }));
        assertThat(stages(application)).containsExactly(Paid.Stage.OWED);
    }

    private boolean corrected(UUID application, String why) {
        return town.as(town.first, () -> {
            payments.correct(UUID.randomUUID(), application, 20_000, why);
            return true;
        });
    }

    @Test
    void a_correction_without_a_sum_and_a_reason_is_told_of_both_at_once() {
        var application = granted(30_000);

        assertThatThrownBy(() -> town.as(town.first, () -> {
                    payments.correct(UUID.randomUUID(), application, Typed.yen("三万"), " ");
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.place().column())
                                .containsExactly("granted", "why"));
        assertThat(stages(application)).containsExactly(Paid.Stage.OWED);
    }

    @Test
    void what_is_granted_goes_into_a_bank_file_once_two_people_released_it_and_is_paid_once() {
        accounts();
        var application = granted(30_000);
        assertThat(stages(application)).containsExactly(Paid.Stage.OWED);
        var payment = requested();
        assertThat(stages(application)).containsExactly(Paid.Stage.REQUESTED);
        assertThatThrownBy(() -> file(payment)).isInstanceOf(BadInput.class);

        assertThat(town.as(town.first, () -> payments.release(payment))).isEqualTo(Payments.Answer.SAME_PERSON);
        assertThat(town.as(town.second, () -> payments.release(payment))).isEqualTo(Payments.Answer.DONE);
        assertThat(town.as(town.second, () -> payments.release(payment))).isEqualTo(Payments.Answer.DECIDED_BEFORE);
        assertThat(town.as(town.first, () -> payments.withdraw(payment))).isEqualTo(Payments.Answer.DECIDED_BEFORE);

        assertThat(stages(application)).containsExactly(Paid.Stage.RELEASED);
        assertThat(balance(account("payee"))).as("credit, owed to the group").isEqualTo(30_000);
        var text = file(payment);
        var read = ZenginReading.read(
                "file", text.getBytes(Charset.forName("Shift_JIS")), BankProfile.builtIn("standard"));
        assertThat(read.batches().getFirst().payments())
                .singleElement()
                .satisfies(p -> assertThat(p.yen()).isEqualTo(30_000))
                .satisfies(p -> assertThat(p.payee().accountNumber()).isEqualTo("1234567"));
        assertThat(stages(application)).containsExactly(Paid.Stage.ORDERED);
        assertThat(balance(account("payee"))).isZero();
        assertThatThrownBy(() -> file(payment)).as("nothing is left").isInstanceOf(BadInput.class);
        assertThat(town.as(town.first, () -> payments.request(UUID.randomUUID())))
                .as("nothing is owed any more")
                .isFalse();
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("welfare.payment-released");
    }

    @Test
    void on_the_day_the_bank_pays_it_is_said_to_be_paid() {
        accounts();
        var application = granted(30_000);
        var payment = requested();
        town.as(town.second, () -> payments.release(payment));
        file(payment);

        ServerFixture.owning(owner -> JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource(
                        owner.url(), owner.user(), owner.password()))
                .sql("update payout.file set pay_on = current_date - 1 where settlement = :payment")
                .param("payment", payment)
                .update());

        assertThat(stages(application)).containsExactly(Paid.Stage.PAID);
    }

    @Test
    void a_correction_is_a_further_sum_up_or_down_and_what_was_decided_stays() {
        accounts();
        var application = granted(30_000);
        var first = requested();
        town.as(town.second, () -> payments.release(first));

        corrected(application, 35_000);
        var second = requested();
        corrected(application, 35_000);
        town.as(town.second, () -> payments.release(second));
        corrected(application, 10_000);
        var third = requested();
        town.as(town.second, () -> payments.release(third));

        assertThat(town.as(town.first, payments::all).stream()
                        .flatMap(p -> p.lines().stream())
                        .map(Payment.Line::yen))
                .containsExactly(-25_000L, 5_000L, 30_000L);
        assertThat(stages(application)).containsExactly(Paid.Stage.RELEASED, Paid.Stage.RELEASED, Paid.Stage.CLAIMED);
        assertThat(town.as(town.first, () -> grants.of(group.body)))
                .singleElement()
                .satisfies(a -> assertThat(a.decision().orElseThrow().yen()).isEqualTo(30_000));
        assertThat(balance(account("receivable"))).as("debit, to be returned").isEqualTo(-25_000);
        assertThatThrownBy(() -> corrected(application, -1)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> corrected(UUID.randomUUID(), 1)).isInstanceOf(BadInput.class);
    }

    @Test
    void what_is_withdrawn_is_owed_again_and_what_nobody_entered_waits() {
        var application = granted(30_000);
        var payment = requested();

        assertThat(town.as(town.first, () -> payments.withdraw(payment))).isEqualTo(Payments.Answer.DONE);

        assertThat(town.as(town.second, () -> payments.release(payment))).isEqualTo(Payments.Answer.DECIDED_BEFORE);
        assertThat(stages(application)).containsExactly(Paid.Stage.OWED);
        assertThat(town.as(town.first, payments::open)).isEqualTo(new Payments.Open(1, 30_000, List.of()));
    }

    /** What a page that erred would do. */
    private void tried(musubi.platform.access.Actor actor, String sql) {
        town.as(
                actor,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    @Test
    void what_a_server_that_stopped_left_out_of_the_books_is_found_however_long_ago() {
        granted(30_000);
        var payment = requested();
        tried(
                town.first,
                "insert into welfare.payment_decision values ('%s', '%s', 'released', '%s', now() - interval '400 days')"
                        .formatted(town.city, payment, town.second.name()));
        assertThat(balance(account("payee"))).isZero();
        assertThat(unposted()).containsExactly(payment);

        for (int night = 0; night < 2; night++)
            town.as(town.first, () -> {
                payments.catchUp();
                return true;
            });

        assertThat(balance(account("payee"))).isEqualTo(30_000);
        assertThat(unposted()).isEmpty();
    }

    private List<UUID> unposted() {
        return town.as(
                town.first,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(PaymentRepository.class).unposted()));
    }

    @Test
    void the_database_refuses_a_line_that_pays_twice_and_a_release_by_the_same_hand() {
        var application = granted(30_000);
        var payment = requested();
        var line = "insert into welfare.payment_line (municipality, payment, number, application, party, yen)"
                + " select '%s', payment, %d, '%s', '%s', %d from welfare.payment where payment = '%s'";
        var second = UUID.randomUUID();
        tried(
                town.first,
                "insert into welfare.payment (municipality, payment, payer, due, requested_by, requested_at)"
                        + " values ('%s', '%s', '市', current_date, 'x', now())".formatted(town.city, second));
        var party = group.body.party();

        assertThatThrownBy(() -> tried(town.first, line.formatted(town.city, 1, application, party, 30_000, second)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("in no other line");
        assertThatThrownBy(() -> tried(
                        town.first,
                        "insert into welfare.payment_decision values ('%s', '%s', 'released', '%s', now())"
                                .formatted(town.city, payment, town.first.name())))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("cannot release it");
        assertThatThrownBy(() -> tried(
                        town.first,
                        "insert into welfare.correction values ('%s', '%s', '%s', -30001, 'x', 'x', now())"
                                .formatted(town.city, UUID.randomUUID(), application)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("no less than nothing");
        for (var table : List.of("payment", "payment_line", "payment_decision", "correction", "body", "month"))
            assertThatThrownBy(() -> tried(town.first, "delete from welfare." + table))
                    .as(table)
                    .isInstanceOf(DataAccessException.class);
    }

    @Test
    void the_oldest_of_large_payments_still_has_all_its_lines_and_its_whole_sum() {
        var template = granted(1);
        for (int year = 2024; year < 2026; year++) largePayment(template, year);

        assertThat(town.as(town.first, payments::all)).hasSize(2).allSatisfy(payment -> {
            assertThat(payment.lines()).hasSize(3_000);
            assertThat(payment.lines()).extracting(Payment.Line::yen).containsOnly(1L);
        });
    }

    /** Without the triggers, which look at each line for itself. */
    private void largePayment(UUID template, int year) {
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql("""
                                do $$ begin
                                    set local session_replication_role = replica;
                                    insert into welfare.application (municipality, application, person, body, board, name, purpose, yen, actor, asked_at)
                                    select municipality, md5('%2$d ' || i)::uuid, person, body, board, name, purpose, yen, actor, asked_at
                                      from welfare.application, generate_series(1, 3000) i where municipality = '%1$s' and application = '%3$s';
                                    insert into welfare.decision (municipality, application, person, outcome, yen, why, actor, decided_at)
                                    select municipality, md5('%2$d ' || i)::uuid, person, outcome, yen, why, actor, decided_at
                                      from welfare.decision, generate_series(1, 3000) i where municipality = '%1$s' and application = '%3$s';
                                    insert into welfare.payment (municipality, payment, payer, due, requested_by, requested_at)
                                    values ('%1$s', md5('%2$d')::uuid, '市', date '%2$d-04-30', '%4$s', date '%2$d-04-01');
                                    insert into welfare.payment_line (municipality, payment, number, application, party, yen)
                                    select '%1$s', md5('%2$d')::uuid, i, md5('%2$d ' || i)::uuid, '%5$s', 1 from generate_series(1, 3000) i;
                                end $$
                                """.formatted(town.city, year, template, town.first.name(), group.body.party()))
                        .update());
    }
}
