package musubi.platform.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Payment;
import musubi.agreement.payout.ZenginReading;
import musubi.evidence.pack.Pack;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.SettlementReleased;
import musubi.platform.joint.JointContracts.Outcome;
import musubi.platform.joint.JointPayments.Paying;
import musubi.platform.municipality.Code;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.people.Consents;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Exact;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Joint money, from the evidence of three municipalities to their bank files, and back when a record was wrong. */
class JointPaymentsTest {
    private static final String PERIOD = JointContractTest.PERIOD;
    private static final LocalDate PAY_ON = BankFixture.payOn();
    private static final List<Long> WEIGHTS = List.of(3L, 2L, 2L);

    private final JointContracts contracts = ServerFixture.part(JointContracts.class);
    private final JointEvidence evidence = ServerFixture.part(JointEvidence.class);
    private final JointPayments payments = ServerFixture.part(JointPayments.class);
    private final BankFiles files = ServerFixture.part(BankFiles.class);
    private final UUID id = UUID.randomUUID();
    private final UUID programme = UUID.randomUUID();
    private final List<Code> cities =
            List.of(ServerFixture.municipality(), ServerFixture.municipality(), ServerFixture.municipality());
    private final Code host = cities.getFirst();
    private final Map<Code, List<PersonId>> people = new HashMap<>();

    private static <T> T as(String name, Code city, Supplier<T> work) {
        return JointContractTest.as(name, city, work);
    }

    private static void run(Code city, Runnable work) {
        as("first", city, () -> {
            work.run();
            return true;
        });
    }

    private void signed() {
        signed(JointContractTest.TEXT);
    }

    private void signed(String text) {
        var programmes = ServerFixture.part(JointProgrammes.class);
        run(host, () -> programmes.found(programme, new Words("連携", "Joint"), "kenko"));
        for (var guest : cities.subList(1, 3)) {
            run(host, () -> programmes.invite(programme, guest));
            run(guest, () -> programmes.accept(programme, "kenko"));
        }
        agreed(id, text);
    }

    private void agreed(UUID contract, String text) {
        var shares = new HashMap<Code, Long>();
        for (int i = 0; i < 3; i++) shares.put(cities.get(i), WEIGHTS.get(i));
        run(host, () -> contracts.propose(contract, programme, text, shares));
        cities.forEach(city -> run(city, () -> contracts.sign(contract)));
    }

    private void attended(Code city, int count) {
        run(city, () -> {
            if (!people.containsKey(city)) {
                var programmes = ServerFixture.part(Programmes.class);
                programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
                programmes.add(new Programmes.Session(
                        "taiso-1", "taiso", JointContractTest.DAY, LocalTime.of(10, 0), 60, "公民館", 60));
            }
            var own = people.computeIfAbsent(city, c -> new ArrayList<>());
            IntStream.range(0, count).forEach(i -> own.add(joined()));
            own.subList(own.size() - count, own.size()).forEach(person -> mark(person, true));
        });
    }

    private static PersonId joined() {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        JointContractTest.DAY.withDayOfMonth(1),
                        "counter"));
        return person;
    }

    private static void mark(PersonId person, boolean present) {
        ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        "taiso-1",
                        person,
                        present,
                        "list",
                        JointContractTest.DAY.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                        "名簿と照らした"));
    }

    /** 12, 11 and 10 people came: 33 x 1,000 yen, and 5,001 yen since it is twenty or more. */
    private void sealed() {
        sealed(JointContractTest.TEXT);
    }

    private void sealed(String text) {
        signed(text);
        for (int i = 0; i < 3; i++) attended(cities.get(i), 12 - i);
        cities.forEach(city -> run(city, () -> evidence.seal(id, PERIOD)));
    }

    private void paid(Code city) {
        assertThat(as("first", city, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("second", city, () -> payments.release(id, PERIOD))).isEqualTo(Paying.DONE);
    }

    private void paid() {
        cities.forEach(this::paid);
    }

    private JointShare share(Code city) {
        return as("first", city, () -> payments.share(id, PERIOD)).orElseThrow();
    }

    private long total() {
        return ((Outcome.Settled) as("first", host, () -> contracts.settlement(id, PERIOD)))
                .statement()
                .total();
    }

    private List<Long> yen() {
        return cities.stream().map(c -> share(c).yen()).toList();
    }

    private void correct(Code city, String reason) {
        run(city, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), reason));
    }

    private void refused(String code, Code city, Runnable work) {
        assertThatThrownBy(() -> run(city, work))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).contains(code));
    }

    private void accounts(Code city) {
        account(city, "健康広場", "8675309", "");
        account(city, "市" + city, "7654321", "1234567890");
    }

    private static void account(Code city, String party, String number, String originator) {
        var register = ServerFixture.part(PayeeRegister.class);
        var account = UUID.randomUUID();
        run(
                city,
                () -> register.propose(
                        account, new PayeeAccount(party, "0140", "", "020", "", "1", number, "カ）ケンコウ", originator)));
        as("second", city, () -> register.approve(account));
    }

    private static BankFiles.Order order(JointShare share, String format) {
        return new BankFiles.Order(
                UUID.randomUUID(),
                new SettlementId(share.payment()),
                format,
                "standard",
                PAY_ON,
                LocalDate.of(2030, 1, 1),
                "テストデータ提出中");
    }

    /** The file as it is taken, once another officer cleared it. */
    private byte[] file(Code city, String format) {
        var order = order(share(city), format);
        as("first", city, () -> files.make(order));
        as("second", city, () -> files.clear(order.id()));
        return as("first", city, () -> ServerFixture.part(BankDelivery.class).take(order.id()))
                .orElseThrow();
    }

    private List<Long> transferred(Code city) {
        return ZenginReading.read("file", file(city, "zengin"), BankProfile.builtIn("standard")).batches().stream()
                .flatMap(b -> b.payments().stream())
                .map(Payment::yen)
                .toList();
    }

    private long balance(Code city, String kind, String who) {
        var account = kind + ":joint." + id + ":" + who;
        return as(
                "first",
                city,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(account))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    @Test
    void a_joint_period_is_paid_from_the_evidence_of_three_to_their_bank_files() {
        sealed();
        cities.forEach(this::accounts);

        assertThat(total()).isEqualTo(33_000 + 5_001);
        assertThat(yen().getFirst()).isEqualTo(16_286);
        assertThat(yen().subList(1, 3))
                .as("one yen is left, for the first of the two")
                .containsExactlyInAnyOrder(10_858L, 10_857L);
        for (int line = 0; line < 2; line++) {
            int number = line;
            assertThat(cities.stream()
                            .mapToLong(c -> share(c).lines().get(number).yen())
                            .sum())
                    .isEqualTo(List.of(33_000L, 5_001L).get(line));
        }
        refused("payout.not-released", host, () -> files.make(order(unreleased(), "zengin")));
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.DONE);
        cities.subList(1, 3).forEach(this::paid);

        for (var city : cities) {
            long own = share(city).yen();
            assertThat(balance(city, "payee", "健康広場")).isEqualTo(own);
            assertThat(transferred(city).stream().mapToLong(y -> y).sum()).isEqualTo(own);
            assertThat(balance(city, "payee", "健康広場")).isZero();
            assertThat(as(
                            "first",
                            city,
                            () -> files.reckoning(new SettlementId(share(city).payment()))))
                    .isEqualTo(new BankFiles.Reckoning(own, 0, 0, own, 0));
        }
        assertThat(as(
                        "first",
                        host,
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("joint.payment-requested", "joint.payment-released", "bank-file.made", "bank-file.cleared");
    }

    /** Asked for, and not yet released. */
    private JointShare unreleased() {
        payments.request(id, PERIOD);
        return payments.share(id, PERIOD).orElseThrow();
    }

    @Test
    void the_other_bank_format_carries_the_same_money() {
        sealed();
        accounts(host);
        paid(host);

        assertThat(new String(file(host, "pain.001"), StandardCharsets.UTF_8)).contains("<CtrlSum>16286</CtrlSum>");
    }

    @Test
    void pressing_again_two_at_once_and_another_file_pay_nothing_twice() throws Exception {
        sealed();
        accounts(host);
        assertThat(as("first", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        var asked = together(() -> as("first", host, () -> payments.request(id, PERIOD)));
        assertThat(asked).containsExactlyInAnyOrder(Paying.DONE, Paying.BEFORE);
        assertThat(as("first", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.SAME_PERSON);
        var released = together(() -> as("second", host, () -> payments.release(id, PERIOD)));
        assertThat(released).containsExactlyInAnyOrder(Paying.DONE, Paying.BEFORE);
        assertThat(balance(host, "payee", "健康広場")).isEqualTo(16_286);

        assertThat(transferred(host).stream().mapToLong(y -> y).sum()).isEqualTo(16_286);
        run(host, () -> evidence.seal(id, PERIOD));
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.BEFORE);
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.BEFORE);

        assertThatThrownBy(() -> file(host, "zengin")).isInstanceOf(BadInput.class);
        as("first", host, () -> {
            payments.catchUp();
            return true;
        });
        assertThat(balance(host, "payee", "健康広場")).isZero();
    }

    @Test
    void what_a_server_that_stopped_left_out_of_the_books_is_found_however_long_ago() {
        sealed();
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        sql(host, """
                insert into joint.payment (municipality, contract, period, edition, step, yen, statement, actor, happened_at)
                select municipality, contract, period, edition, 'released', yen, statement, 'second', now() - interval '400 days'
                  from joint.payment where contract = '%s' and step = 'requested'
                """.formatted(id));
        assertThat(balance(host, "payee", "健康広場")).isZero();

        for (int night = 0; night < 2; night++)
            as("first", host, () -> {
                payments.catchUp();
                return true;
            });

        assertThat(balance(host, "payee", "健康広場")).isEqualTo(16_286);
        assertThat(rows(host, "joint.owed where posted_at is null")).isZero();
    }

    @Test
    void what_was_asked_for_is_withdrawn_before_it_is_released_and_asked_for_again() {
        sealed();
        assertThat(as("first", host, () -> payments.withdraw(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        long yen = share(host).yen();

        assertThat(as("first", host, () -> payments.withdraw(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("first", host, () -> payments.withdraw(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        assertThat(as("first", host, payments::waiting)).isZero();
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        assertThat(balance(host, "payee", "健康広場")).isZero();
        assertThatThrownBy(() -> sql(host, """
                        insert into joint.payment (municipality, contract, period, edition, attempt, step, yen, statement, actor, happened_at)
                        select municipality, contract, period, edition, attempt, 'released', yen, statement, 'second', now()
                          from joint.payment where contract = '%s' and step = 'requested'
                        """.formatted(id)))
                .hasStackTraceContaining("is released or withdrawn, once");

        assertThat(as("second", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("second", host, () -> payments.release(id, PERIOD)))
                .as("whoever asked the second time")
                .isEqualTo(Paying.SAME_PERSON);
        assertThat(as("first", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("first", host, () -> payments.withdraw(id, PERIOD))).isEqualTo(Paying.BEFORE);
        assertThat(yen).isEqualTo(16_286);
        assertThat(balance(host, "payee", "健康広場")).isEqualTo(16_286);
        assertThat(as(
                        "first",
                        host,
                        () -> ServerFixture.part(Audit.class).latest(50).stream()
                                .filter(e -> e.action().startsWith("joint.payment"))
                                .map(e -> e.action())
                                .toList()
                                .reversed()))
                .containsExactly(
                        "joint.payment-requested",
                        "joint.payment-withdrawn",
                        "joint.payment-requested",
                        "joint.payment-released");
    }

    @Test
    void a_request_that_was_withdrawn_keeps_no_other_name_of_its_days_from_being_paid() {
        sealed();
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        var again = "2026-04-01..2026-04-30";
        cities.forEach(city -> run(city, () -> evidence.seal(id, again)));
        refused("joint.period-overlaps", host, () -> payments.request(id, again));

        assertThat(as("first", host, () -> payments.withdraw(id, PERIOD))).isEqualTo(Paying.DONE);

        assertThat(as("first", host, () -> payments.request(id, again))).isEqualTo(Paying.DONE);
        refused("joint.period-overlaps", host, () -> payments.request(id, PERIOD));
    }

    /** What is published while something is done. */
    private static List<SettlementReleased> published(Runnable work) {
        var published = new CopyOnWriteArrayList<SettlementReleased>();
        var events = ServerFixture.part(ApplicationEventMulticaster.class);
        var listener = new ApplicationListener<PayloadApplicationEvent<SettlementReleased>>() {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<SettlementReleased> event) {
                published.add(event.getPayload());
            }
        };
        events.addApplicationListener(listener);
        try {
            work.run();
        } finally {
            events.removeApplicationListener(listener);
        }
        return published;
    }

    @Test
    void a_release_is_told_to_other_systems_as_a_settlement_is() {
        sealed();
        assertThat(published(() -> paid(host)))
                .containsExactly(
                        new SettlementReleased(new SettlementId(share(host).payment()), false));
        var share = share(host);

        var told = as("first", host, () -> payments.released(share.payment())).orElseThrow();

        assertThat(told.payable()).isEqualTo(16_286);
        assertThat(told.total()).isEqualTo(16_286);
        assertThat(told.replaces()).isEmpty();
        assertThat(told.period()).isEqualTo(PERIOD);
        assertThat(told.pack())
                .isEqualTo(Pack.open(pack(host, firstPack(id))).digest().hex());
        paid(cities.get(1));
        paid(cities.get(2));
        attended(host, 7);
        correct(host, "写し漏れ");
        assertThat(as("first", host, () -> payments.released(share(host).payment())))
                .as("nobody released it yet")
                .isEmpty();
        assertThat(published(() -> paid(host)))
                .containsExactly(
                        new SettlementReleased(new SettlementId(share(host).payment()), true));
        var corrected = as("first", host, () -> payments.released(share(host).payment()))
                .orElseThrow();
        assertThat(corrected.replaces()).contains(share.payment());
        assertThat(corrected.payable()).isEqualTo(corrected.total() - 16_286);
        assertThat(corrected.pack()).isNotEqualTo(told.pack());
    }

    @Test
    void the_own_sealed_evidence_is_handed_to_the_own_municipality_alone_and_that_is_written_down() {
        signed();
        assertThat(as("first", host, () -> evidence.handOver(id, PERIOD))).isEmpty();
        for (int i = 0; i < 3; i++) attended(cities.get(i), 12 - i);
        cities.forEach(city -> run(city, () -> evidence.seal(id, PERIOD)));

        for (var city : cities)
            assertThat(as("first", city, () -> evidence.handOver(id, PERIOD))).contains(pack(city, firstPack(id)));

        assertThat(as(
                        "first",
                        host,
                        () -> ServerFixture.part(Audit.class).latest(50).stream()
                                .filter(e -> e.action().equals("evidence.handed-over"))
                                .toList()))
                .hasSize(1);
    }

    private static <T> List<T> together(Callable<T> work) throws Exception {
        try (var two = Executors.newFixedThreadPool(2)) {
            var done = new ArrayList<T>();
            for (var one : two.invokeAll(List.of(work, work))) done.add(one.get());
            return done;
        }
    }

    @Test
    void the_days_of_a_period_that_is_paid_are_not_paid_again_under_another_name() {
        sealed();
        paid(host);
        var again = "2026-04-01..2026-04-30";
        cities.forEach(city -> run(city, () -> evidence.seal(id, again)));

        for (var city : cities) refused("joint.period-overlaps", city, () -> payments.request(id, again));
    }

    @Test
    void a_record_put_right_after_everybody_paid_makes_each_pay_its_part_of_the_difference() {
        sealed();
        cities.forEach(this::accounts);
        paid();
        var before = yen();
        attended(cities.get(1), 4);
        correct(cities.get(1), "名簿の写し漏れ");

        assertThat(total()).isEqualTo(37_000 + 5_001);
        var differences = yen();
        assertThat(differences.stream().mapToLong(y -> y).sum()).isEqualTo(4_000);
        assertThat(cities.stream().map(c -> share(c).share()).toList())
                .as("each has paid in all what the rule gives for the whole")
                .containsExactly(18_001L, before.get(1) + differences.get(1), before.get(2) + differences.get(2));
        assertThat(differences.getFirst()).isEqualTo(18_001 - 16_286);
        assertThat(as("first", host, () -> payments.steps(id, PERIOD))).isEmpty();
        paid();

        for (int i = 0; i < 3; i++) {
            var city = cities.get(i);
            assertThat(transferred(city).stream().mapToLong(y -> y).sum())
                    .as("the difference alone; what was released first is in no file yet")
                    .isEqualTo(differences.get(i));
            assertThat(balance(city, "payee", "健康広場"))
                    .as("what was released first is still owed")
                    .isEqualTo(before.get(i));
        }
        assertThat(as("first", host, () -> payments.statement(id, PERIOD)).orElseThrow())
                .contains("前の精算書との差", "4,000");
        assertThat(as(
                        "first",
                        cities.get(1),
                        () -> ServerFixture.part(Audit.class).latest(50).toString()))
                .contains("joint.evidence-corrected", "名簿の写し漏れ", "11 / 1", "15 / 1");
    }

    @Test
    void a_correction_downwards_is_claimed_from_the_payee_and_set_off_in_no_file() {
        sealed();
        cities.forEach(this::accounts);
        paid();
        run(host, () -> people.get(host).subList(0, 2).forEach(person -> mark(person, false)));
        correct(host, "来ていない人の印");

        assertThat(yen().stream().mapToLong(y -> y).sum()).isEqualTo(-2_000);
        paid();
        for (var city : cities) {
            var share = share(city);
            assertThat(share.yen()).isNegative();
            assertThat(balance(city, "receivable", "健康広場")).isEqualTo(share.yen());
            assertThat(as("first", city, () -> files.open(new SettlementId(share.payment()))))
                    .isEqualTo(new BankFiles.Open(0, 0, -share.yen()));
        }
        correct(host, run -> people.get(host).subList(0, 2).forEach(person -> mark(person, true)));
        assertThat(yen().stream().mapToLong(y -> y).sum()).as("and back again").isEqualTo(2_000);
        assertThat(share(host).share()).isEqualTo(16_286);
        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(3);
    }

    @Test
    void whoever_withdrew_or_was_erased_since_stays_in_what_was_settled_together() {
        sealed();
        paid();
        var city = cities.get(1);
        run(city, () -> {
            var consents = ServerFixture.part(Consents.class);
            consents.write(
                    Consents.PROGRAMME,
                    "municipality",
                    new Words("参加", "Taking part"),
                    new Words("使います", "It is used"));
            people.get(city)
                    .subList(0, 2)
                    .forEach(person -> consents.withdraw(person, Consents.PROGRAMME, "municipality"));
            var third = people.get(city).get(2);
            var fourth = people.get(city).get(3);
            var again = joined();
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), fourth, again, "同じ人");
            var enrolments = ServerFixture.part(Enrolments.class);
            List.of(third, fourth, again)
                    .forEach(person -> enrolments.leave(person, "kenko", JointContractTest.DAY.plusMonths(2), "転出"));
            List.of(third, again)
                    .forEach(person -> ServerFixture.part(Erasures.class).erase(person, "本人の希望"));
        });

        refused("joint.correction-same", city, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "記録を見直した"));

        attended(city, 4);
        run(city, () -> mark(people.get(city).getFirst(), false));
        correct(city, "名簿の写し漏れ");

        assertThat(yen().stream().mapToLong(y -> y).sum())
                .as("four more, and one who withdrew had not been there")
                .isEqualTo(4_000 - 1_000);
    }

    private void correct(Code city, Consumer<Code> putRight) {
        run(city, () -> putRight.accept(city));
        correct(city, "もう一度確かめた");
    }

    @Test
    void a_correction_comes_after_everybody_paid_says_why_changes_something_and_is_asked_once() {
        sealed();
        paid(host);
        attended(host, 1);
        refused("joint.correction-early", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));
        paid(cities.get(1));
        paid(cities.get(2));
        refused("joint.correction-reason", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), " "));
        for (var name : List.of("山田 花子さんの写し漏れ", "ヤマダハナコの写し漏れ"))
            refused("resident.reason", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), name));
        refused("joint.correction-same", cities.get(1), () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));
        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(1);
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.BEFORE);

        var request = UUID.randomUUID();
        run(host, () -> evidence.correct(id, PERIOD, request, "理由"));
        attended(host, 1);
        run(host, () -> evidence.correct(id, PERIOD, request, "理由"));

        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(2);
        assertThat(total()).isEqualTo(34_000 + 5_001);
        refused("joint.correction-early", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));
    }

    @Test
    void the_monthly_sum_that_said_the_same_before_keeps_no_correction_back() {
        sealed();
        paid();
        ServerFixture.as(
                host,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                        insert into joint.contribution (municipality, programme, month, figure, people, numerator, denominator, recorded_at)
                        values ('%s', '%s', '2026-04-01', 'participants', 12, 12, 1, now())
                        """.formatted(host, programme))
                                .update()));
        attended(host, 1);
        correct(host, "写し漏れ");

        assertThat(total()).isEqualTo(34_000 + 5_001);
    }

    @Test
    void a_correction_from_which_a_few_people_of_a_kind_could_be_worked_out_is_kept_back() {
        sealed();
        paid();
        var older = UUID.randomUUID();
        agreed(
                older,
                JointContractTest.TEXT.replace(
                        "measure: participants, window", "measure: participants-of-age, age-from: 65, window"));
        run(host, () -> evidence.seal(older, PERIOD));
        attended(host, 1);
        refused("joint.correction-few", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "写し漏れ"));

        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(1);
    }

    @Test
    void a_corrected_number_of_few_people_is_not_handed_over_and_what_was_paid_stays() {
        sealed();
        paid();
        var last = cities.get(2);
        run(last, () -> mark(people.get(last).getFirst(), false));
        refused("joint.correction-few", last, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));

        assertThat(as("first", last, () -> contracts.edition(id, PERIOD))).isEqualTo(1);
        assertThat(total()).isEqualTo(33_000 + 5_001);
        assertThat(rows(last, "joint.correction")).isZero();
    }

    @Test
    void
            a_share_that_was_released_before_there_were_bank_files_is_in_none_and_a_correction_pays_the_difference_alone() {
        sealed();
        paid(host);
        paid(cities.get(1));
        var last = cities.get(2);
        var settled = (Outcome.Settled) as("first", last, () -> contracts.settlement(id, PERIOD));
        long own = share(last).yen();
        before(last, "requested", "first", own, settled);
        before(last, "released", "second", own, settled);

        assertThat(as("second", last, () -> payments.release(id, PERIOD))).isEqualTo(Paying.BEFORE);
        assertThat(as("first", last, () -> payments.find(share(last).payment())))
                .isEmpty();
        attended(host, 7);
        correct(host, "写し漏れ");
        assertThat(share(last).share()).isEqualTo(own + share(last).yen());
        assertThat(yen().stream().mapToLong(y -> y).sum()).isEqualTo(7_000);
        accounts(last);
        paid(last);
        assertThat(transferred(last).stream().mapToLong(y -> y).sum()).isEqualTo(2_000);
    }

    private void before(Code city, String step, String actor, long yen, Outcome.Settled settled) {
        sql(city, """
                insert into joint.payment (municipality, contract, period, step, yen, statement, actor, happened_at)
                values ('%s', '%s', '2026-04', '%s', %d, '%s', '%s', now())
                """.formatted(city, id, step, yen, settled.digest(), actor));
    }

    private static int rows(Code city, String table) {
        return as(
                "first",
                city,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from " + table)
                                .query(Integer.class)
                                .single()));
    }

    private static int sql(Code city, String sql) {
        return as(
                "first",
                city,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    @Test
    void each_reads_its_own_alone_and_learns_of_a_correction_only_who_made_it_and_when() {
        sealed();
        paid();
        attended(host, 1);
        correct(host, "名簿の写し漏れ");
        var guest = cities.get(1);
        var stranger = ServerFixture.municipality();

        assertThat(rows(host, "joint.correction")).isEqualTo(1);
        assertThat(rows(guest, "joint.correction")).isZero();
        assertThat(rows(guest, "joint.part")).as("its own alone").isEqualTo(1);
        assertThat(rows(guest, "joint.owed")).isEqualTo(1);
        assertThat(rows(guest, "joint.owed_line")).isEqualTo(2);
        assertThat(rows(guest, "people.person")).isEqualTo(11);
        assertThat(as("first", guest, () -> contracts.corrections(id, PERIOD)))
                .singleElement()
                .satisfies(c -> assertThat(c.by()).isEqualTo(host))
                .satisfies(c -> assertThat(c.edition()).isEqualTo(2));
        assertThat(as("first", stranger, () -> contracts.corrections(id, PERIOD)))
                .isEmpty();
        assertThat(as("first", stranger, () -> payments.payable(share(host).payment())))
                .isEmpty();
        refused("joint.no-contract", stranger, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));
        Stream.of(
                        "insert into joint.correction (municipality, contract, period, edition, correction, reason, actor, opened_at)"
                                + " values ('%s', '%s', '2026-04', 3, '%s', 'x', 'x', now())"
                                        .formatted(guest, id, UUID.randomUUID()),
                        "insert into joint.part (municipality, contract, period, edition, question, first_day, until, counted, pack, actor, sealed_at)"
                                + " values ('%s', '%s', '2026-04', 3, 'q', '2026-04-01', '2026-05-01', true, '', 'x', now())"
                                        .formatted(guest, id),
                        "update joint.owed set yen = 1",
                        "delete from joint.owed_line",
                        "update joint.correction set reason = 'x'")
                .forEach(wrong ->
                        assertThatThrownBy(() -> sql(guest, wrong)).as(wrong).isInstanceOf(DataAccessException.class));
    }

    private static UUID firstPack(UUID contract) {
        return UUID.nameUUIDFromBytes((contract + " " + PERIOD).getBytes(StandardCharsets.UTF_8));
    }

    private static Path pack(Code city, UUID name) {
        return as("first", city, () -> ServerFixture.part(Snapshots.class).pack(name));
    }

    private static void damage(Path pack) throws IOException {
        try (var found = Files.walk(pack)) {
            var file = found.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        }
    }

    @Test
    void a_correction_whose_request_is_the_name_of_another_pack_leaves_that_pack_as_it_is() {
        sealed();
        paid();
        var settlement = UUID.randomUUID();
        run(host, () -> ServerFixture.part(Snapshots.class).take(settlement));

        for (var other : List.of(settlement, firstPack(id))) {
            refused("joint.correction-same", host, () -> evidence.correct(id, PERIOD, other, "理由"));
            assertThat(pack(host, other)).isDirectory();
        }
        attended(host, 1);
        run(host, () -> evidence.correct(id, PERIOD, settlement, "写し漏れ"));

        assertThat(total())
                .as("from the records of now, not from the other pack")
                .isEqualTo(34_000 + 5_001);
        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isTrue();
        assertThat(pack(host, settlement)).isDirectory();
        assertThat(pack(host, firstPack(id))).isDirectory();
    }

    @Test
    void the_same_correction_clicked_twice_at_once_is_made_once_and_keeps_its_evidence() throws Exception {
        sealed();
        paid();
        attended(host, 1);
        var request = UUID.randomUUID();
        together(() -> as("first", host, () -> {
            evidence.correct(id, PERIOD, request, "写し漏れ");
            return true;
        }));

        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(2);
        assertThat(rows(host, "joint.correction")).isEqualTo(1);
        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isTrue();
    }

    @Test
    void evidence_that_is_no_longer_as_it_was_sealed_keeps_the_payment_from_being_released() throws IOException {
        sealed();
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isTrue();
        damage(pack(host, firstPack(id)));

        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isFalse();
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.EVIDENCE_LOST);
        assertThat(as("first", host, () -> payments.steps(id, PERIOD))).containsExactly("requested");
        assertThat(balance(host, "payee", "健康広場")).isZero();
    }

    /** A server stopped after it had built the evidence, and nothing was handed over. */
    @Test
    void evidence_that_was_never_handed_over_is_built_anew_by_the_records_of_the_day_it_is() throws IOException {
        signed();
        for (int i = 0; i < 3; i++) attended(cities.get(i), 12 - i);
        run(
                host,
                () -> ServerFixture.part(Snapshots.class)
                        .take(
                                pack(host, firstPack(id)),
                                people.get(host).stream().map(PersonId::value).toList()));
        attended(host, 1);

        cities.forEach(city -> run(city, () -> evidence.seal(id, PERIOD)));

        assertThat(total()).isEqualTo(34_000 + 5_001);
        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isTrue();
        try (var prepared = Files.list(
                pack(host, id).getParent().getParent().resolveSibling("glances").resolve(host.digits()))) {
            assertThat(prepared).isEmpty();
        }
    }

    @Test
    void two_who_seal_at_once_hand_over_once_by_evidence_that_stands() throws Exception {
        signed();
        for (int i = 0; i < 3; i++) attended(cities.get(i), 12 - i);

        together(() -> as("first", host, () -> {
            evidence.seal(id, PERIOD);
            return true;
        }));

        assertThat(rows(host, "joint.part")).isEqualTo(1);
        assertThat(as("first", host, () -> evidence.verify(id, PERIOD))).isTrue();
    }

    @Test
    void what_is_withdrawn_and_asked_for_anew_while_it_is_released_is_released_by_evidence_that_was_looked_at()
            throws Exception {
        sealed();
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        damage(pack(host, firstPack(id)));

        try (var releasing = Executors.newSingleThreadExecutor()) {
            var released = as(
                    "first",
                    host,
                    () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                        ServerFixture.part(JointPaymentRepository.class).lock(id);
                        var release = releasing.submit(() -> as("first", host, () -> payments.release(id, PERIOD)));
                        waited();
                        payments.withdraw(id, PERIOD);
                        as("second", host, () -> payments.request(id, PERIOD));
                        return release;
                    }));

            assertThat(released.get()).isEqualTo(Paying.EVIDENCE_LOST);
        }
        assertThat(balance(host, "payee", "健康広場")).isZero();
    }

    /** Until somebody waits for the lock. */
    private void waited() {
        var waits =
                ServerFixture.part(JdbcClient.class).sql("""
                select exists (select from pg_locks l, (select hashtextextended('joint contract ' || :id, 0) as name) of
                                where l.locktype = 'advisory' and not l.granted
                                  and l.classid::bigint = (of.name >> 32) & 4294967295 and l.objid::bigint = of.name & 4294967295)
                """).param("id", id).query(Boolean.class);
        for (int i = 0; i < 3_000; i++) {
            if (waits.single()) return;
            LockSupport.parkNanos(10_000_000);
        }
        throw new IllegalStateException("nobody releases " + id);
    }

    @Test
    void evidence_that_was_lost_before_it_was_paid_is_sealed_anew_and_every_yen_is_paid_once() throws IOException {
        sealed();
        cities.forEach(this::accounts);
        var early = cities.get(1);
        paid(early);
        long before = share(early).share();
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        long asked = share(host).yen();
        refused("joint.correction-same", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));
        damage(pack(host, firstPack(id)));
        attended(cities.get(2), 1);
        refused("joint.correction-early", cities.get(2), () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "理由"));

        correct(host, "封印した証拠が壊れた");

        assertThat(total()).as("the records are the same").isEqualTo(33_000 + 5_001);
        assertThat(yen().get(0)).isEqualTo(asked);
        assertThat(yen().get(1)).as("paid before").isZero();
        assertThat(as("first", host, payments::waiting)).isZero();
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        refused("joint.correction-same", host, () -> evidence.correct(id, PERIOD, UUID.randomUUID(), "もう一度"));
        paid();
        assertThat(yen().stream().mapToLong(y -> y).sum() + before).isEqualTo(total());
        assertThat(balance(host, "payee", "健康広場")).isEqualTo(asked);
        assertThat(balance(early, "payee", "健康広場")).isEqualTo(before);
    }

    @Test
    void the_database_refuses_a_share_that_is_not_what_its_lines_are() {
        sealed();

        assertThatThrownBy(() -> sql(host, """
                        insert into joint.owed (municipality, payment, contract, period, edition, agreement, payer, first_day, until, share, yen, json)
                        values ('%s', '%s', '%s', '2026-04', 1, 'x', 'x', '2026-04-01', '2026-05-01', 1, 1, '{}')
                        """.formatted(host, UUID.randomUUID(), id)))
                .hasStackTraceContaining("a share is what its lines are");
    }

    /** Of the fixed amount the first bears 2,145 yen when 33 people take part; were all split anew with 34, it would be 2,144. */
    private static final String FIXED = """
            agreement: joint-outcome
            title: {ja: 共同の成果連動契約, en: Joint outcome contract}
            unit: JPY
            between: {payer: 連携自治体, payee: 健康広場}
            term: {from: 2026-04-01, until: 2028-04-01}
            rounding: {each: clause, down-to: 1}
            measures:
              people: {measure: participants, window: period}
            clauses:
              people: {title: {ja: 参加者数, en: participants}, per: month, pays: {price: 100, times: people}}
              fixed: {title: {ja: 定額, en: fixed}, per: month, pays: 5_003}
            """;

    private JointShare.Line fixed(Code city) {
        return share(city).lines().stream()
                .filter(line -> line.clause().equals("fixed"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_line_that_did_not_change_keeps_its_yen_over_an_edition_that_was_withheld() {
        sealed(FIXED);
        paid();
        assertThat(fixed(host).share()).isEqualTo(2_145);
        owner("""
                insert into joint.correction (municipality, contract, period, edition, correction, reason, actor, opened_at)
                values ('%s', '%s', '2026-04', 2, gen_random_uuid(), '理由', 'first', now())
                """.formatted(cities.get(1), id), """
                insert into joint.part (municipality, contract, period, edition, question, first_day, until, counted, pack, actor, sealed_at)
                select municipality, contract, period, 2, question, first_day, until, counted, pack, actor, now() from joint.part
                 where municipality = '%s' and contract = '%s'
                """.formatted(cities.get(1), id));
        assertThat(as("first", host, () -> contracts.settlement(id, PERIOD))).isInstanceOf(Outcome.Withheld.class);

        attended(cities.get(1), 1);
        correct(cities.get(1), "写し漏れ");

        assertThat(as("first", host, () -> contracts.edition(id, PERIOD))).isEqualTo(3);
        assertThat(total()).isEqualTo(3_400 + 5_003);
        assertThat(cities.stream().map(city -> fixed(city).yen())).containsExactly(0L, 0L, 0L);
    }

    @Test
    void an_edition_that_was_opened_before_lines_were_kept_is_still_split_as_those_who_paid_it_were_told() {
        sealed(FIXED);
        paid();
        attended(host, 1);
        correct(host, "写し漏れ");
        assertThat(fixed(host).share()).as("kept").isEqualTo(2_145);
        owner("update joint.correction set lines = 'split-anew' where contract = '%s'".formatted(id));
        paid(host);
        assertThat(fixed(host).share()).as("as it was then").isEqualTo(2_144);

        paid(cities.get(1));
        paid(cities.get(2));

        assertThat(cities.stream().mapToLong(city -> fixed(city).share()).sum()).isEqualTo(5_003);
        attended(host, 1);
        correct(host, "もう一度");
        assertThat(fixed(host).share()).as("kept from then on").isEqualTo(2_144);
    }

    private static void owner(String... statements) {
        ServerFixture.owning(owner -> {
            try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                    var statement = connection.createStatement()) {
                for (var sql : statements) statement.executeUpdate(sql);
                return true;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void what_parties_bear_of_lines_comes_to_their_shares_and_to_the_lines_whatever_the_seed() {
        var random = new Random(20261128);
        for (int round = 0; round < 2_000; round++) {
            var weights = random.longs(2 + random.nextInt(4), 1, random.nextBoolean() ? 5 : 1_000_000_000)
                    .mapToObj(Exact::of)
                    .toList();
            var lines = random.longs(random.nextInt(5), -20, random.nextBoolean() ? 10 : 1_000_000)
                    .boxed()
                    .toList();
            var total = lines.stream().mapToLong(l -> l).sum();

            var burdens = Burdens.of(lines, Map.of(), weights);

            assertThat(borne(burdens, weights.size())).isEqualTo(Burdens.of(total, weights));
            comesToTheLines(burdens, lines);
        }
    }

    private static List<Long> borne(List<List<Long>> burdens, int parties) {
        return IntStream.range(0, parties)
                .mapToObj(party ->
                        burdens.stream().mapToLong(line -> line.get(party)).sum())
                .toList();
    }

    private static void comesToTheLines(List<List<Long>> burdens, List<Long> lines) {
        for (int i = 0; i < lines.size(); i++) {
            long line = lines.get(i);
            assertThat(burdens.get(i).stream().mapToLong(p -> p).sum()).isEqualTo(line);
            assertThat(burdens.get(i))
                    .allSatisfy(part -> assertThat(Long.signum(part) * line).isNotNegative());
        }
    }

    @Test
    void what_a_correction_did_not_change_is_borne_as_before_and_the_rest_comes_to_the_lines_whatever_the_seed() {
        var random = new Random(20261129);
        int byTheRule = 0;
        for (int round = 0; round < 2_000; round++) {
            var weights = random.longs(2 + random.nextInt(4), 1, random.nextBoolean() ? 5 : 1_000_000_000)
                    .mapToObj(Exact::of)
                    .toList();
            var lines = new ArrayList<>(random.longs(1 + random.nextInt(5), -20, random.nextBoolean() ? 10 : 1_000_000)
                    .boxed()
                    .toList());
            var burdens = Burdens.of(lines, Map.of(), weights);
            for (int edition = 2; edition < 5; edition++) {
                var kept = new HashMap<Integer, List<Long>>();
                for (int i = 0; i < lines.size(); i++)
                    if (random.nextBoolean()) kept.put(i, burdens.get(i));
                    else lines.set(i, random.nextInt(4) == 0 ? 0 : lines.get(i) + random.nextLong(-30, 30));

                burdens = Burdens.of(lines, kept, weights);

                for (int i : kept.keySet()) assertThat(burdens.get(i)).isEqualTo(kept.get(i));
                comesToTheLines(burdens, lines);
                var rule = Burdens.of(lines.stream().mapToLong(l -> l).sum(), weights);
                var parties = borne(burdens, weights.size());
                if (parties.equals(rule)) byTheRule++;
            }
        }
        assertThat(byTheRule)
                .as("the rule holds where the changed lines can take it")
                .isGreaterThan(3_000);
    }

    /** Counted by hand, for shares of 3, 2 and 2 of 7. */
    @Test
    void a_line_that_did_not_change_keeps_its_yen_where_splitting_it_anew_would_move_one() {
        var weights = WEIGHTS.stream().map(Exact::of).toList();
        var first = Burdens.of(List.of(33_000L, 5_001L), Map.of(), weights);
        assertThat(first).containsExactly(List.of(14_143L, 9_429L, 9_428L), List.of(2_143L, 1_429L, 1_429L));

        var second = Burdens.of(List.of(33_000L, 5_002L), Map.of(0, first.getFirst()), weights);
        assertThat(second)
                .as(
                        "of 38,002 the rule gives 16,286 and 10,858 twice; split anew, the first line would be 14,142, 9,429 and 9,429")
                .containsExactly(List.of(14_143L, 9_429L, 9_428L), List.of(2_143L, 1_429L, 1_430L));
        assertThat(borne(second, 3)).containsExactly(16_286L, 10_858L, 10_858L);

        var third = Burdens.of(List.of(33_001L, 0L), Map.of(), weights);
        assertThat(third).containsExactly(List.of(14_143L, 9_429L, 9_429L), List.of(0L, 0L, 0L));
        assertThat(Burdens.of(List.of(33_001L, 0L, 0L), Map.of(0, List.of(14_145L, 9_428L, 9_428L)), weights))
                .as("nothing is left that could take the two yen, and none is made up")
                .containsExactly(List.of(14_145L, 9_428L, 9_428L), List.of(0L, 0L, 0L), List.of(0L, 0L, 0L));
    }
}
