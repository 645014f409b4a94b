package musubi.platform.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import musubi.ledger.AccountId;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.books.Books;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.SettlementId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

class ReversalsTest {
    private static final LocalDate PAY_ON = BankFixture.payOn();

    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final ContractFixture town = new ContractFixture();
    private final BankFiles files = ServerFixture.part(BankFiles.class);
    private final BankDelivery delivery = ServerFixture.part(BankDelivery.class);
    private final Reversals reversals = ServerFixture.part(Reversals.class);
    private final SettlementId settlement = released();

    private SettlementId released() {
        BankFixture.account(town, "健康広場", "8675309", "");
        BankFixture.account(town, "試験市", "7654321", "1234567890");
        var id = town.requested(town.signed("""
                agreement: several
                title: {ja: 成果連動契約, en: Outcome contract}
                unit: JPY
                between: {payer: 試験市, payee: 健康広場}
                term: {from: 2026-04-01, until: 2028-04-01}
                rounding: {each: clause, down-to: 1}
                clauses:
                  one: {title: {ja: 一, en: one}, per: month, pays: 1_000, due: 2026-05-31}
                  two: {title: {ja: 二, en: two}, per: month, pays: 20_000, due: 2026-06-30}
                  three: {title: {ja: 三, en: three}, per: month, pays: 300_000, due: 2026-07-31}
                """), "2026-04");
        town.released(id);
        return id;
    }

    private UUID made() {
        var id = UUID.randomUUID();
        town.as(
                town.first,
                () -> files.make(new BankFiles.Order(
                        id, settlement, "zengin", "standard", PAY_ON, LocalDate.of(2030, 1, 1), "テスト前")));
        return id;
    }

    private UUID cleared() {
        var id = made();
        town.as(town.second, () -> files.clear(id));
        return id;
    }

    private UUID taken() {
        var id = cleared();
        assertThat(town.as(town.first, () -> delivery.take(id))).isPresent();
        return id;
    }

    private Reversals.Answer giveUp(Actor actor, UUID id, UUID file) {
        return town.as(actor, () -> reversals.giveUp(id, file, "振込指定日の間違い"));
    }

    private Reversals.Answer cameBack(Actor actor, UUID id, UUID file, Set<Integer> lines) {
        return town.as(actor, () -> reversals.cameBack(id, file, Reversal.Kind.REFUSED, today, "口座なし", lines));
    }

    private Reversals.Answer confirm(Actor actor, UUID id) {
        return town.as(actor, () -> reversals.confirm(id));
    }

    private BankFiles.Reckoning reckoning() {
        return town.as(town.first, () -> files.reckoning(settlement));
    }

    /** What the ledger says the payee is still owed. */
    private long owed() {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId("payee:several:健康広場"))
                                .orElseThrow()
                                .posted()));
    }

    @Test
    void a_file_with_a_wrong_day_is_given_up_by_two_people_and_a_new_one_pays_the_same_lines() {
        var wrong = cleared();
        var reversal = UUID.randomUUID();

        assertThat(giveUp(town.first, reversal, wrong)).isEqualTo(Reversals.Answer.DONE);
        assertThat(giveUp(town.first, reversal, wrong)).isEqualTo(Reversals.Answer.DONE_BEFORE);
        assertThat(town.as(town.first, () -> delivery.take(wrong))).isEmpty();
        assertThat(confirm(town.first, reversal)).isEqualTo(Reversals.Answer.SAME_PERSON);
        assertThat(reckoning().open()).isZero();
        assertThat(confirm(town.second, reversal)).isEqualTo(Reversals.Answer.DONE);
        assertThat(confirm(town.second, reversal)).isEqualTo(Reversals.Answer.DONE_BEFORE);
        assertThat(reckoning()).isEqualTo(new BankFiles.Reckoning(321_000, 321_000, 0, 0, 0));
        assertThat(town.as(town.second, () -> delivery.take(wrong))).isEmpty();

        taken();

        assertThat(reckoning()).isEqualTo(new BankFiles.Reckoning(321_000, 0, 0, 321_000, 0));
        assertThat(owed()).isZero();
    }

    @Test
    void a_payment_that_came_back_is_owed_again_and_paid_by_a_further_file_alone() {
        var file = taken();
        assertThat(owed()).isZero();
        var reversal = UUID.randomUUID();

        assertThat(giveUp(town.first, UUID.randomUUID(), file)).isEqualTo(Reversals.Answer.TAKEN);
        assertThat(cameBack(town.first, reversal, file, Set.of(2))).isEqualTo(Reversals.Answer.DONE);
        assertThat(cameBack(town.first, UUID.randomUUID(), file, Set.of(2, 3))).isEqualTo(Reversals.Answer.LINES);
        assertThat(confirm(town.second, reversal)).isEqualTo(Reversals.Answer.DONE);

        assertThat(owed()).isEqualTo(20_000);
        assertThat(reckoning()).isEqualTo(new BankFiles.Reckoning(321_000, 20_000, 0, 301_000, 20_000));
        assertThat(town.as(town.first, () -> delivery.take(file))).isEmpty();
        var again = taken();
        assertThat(town.as(town.first, () -> reversals.lines(again)))
                .containsExactly(new FileLine(2, 2, "健康広場", 20_000, FileLine.State.STANDS));
        assertThat(owed()).isZero();
        assertThatThrownBy(this::made).isInstanceOf(BadInput.class);
    }

    @Test
    void what_a_server_that_stopped_left_out_of_the_books_is_found_however_long_ago() {
        var file = cleared();
        write("insert into payout.download values ('%s', '%s', 1, '%s', now() - interval '400 days')"
                .formatted(town.city, file, town.first.name()));
        assertThat(owed()).isEqualTo(321_000);
        assertThat(unposted()).containsExactly(file);
        caughtUp();
        assertThat(owed()).isZero();

        var reversal = UUID.randomUUID();
        assertThat(cameBack(town.first, reversal, file, Set.of(2))).isEqualTo(Reversals.Answer.DONE);
        write("""
                with decided as (
                    insert into payout.reversal_decision values ('%s', '%s', 'confirmed', '%s', now() - interval '300 days') returning *)
                insert into payout.ended_line (municipality, settlement, line, attempt, reversal)
                select l.municipality, l.settlement, l.line, l.attempt, l.reversal
                  from payout.reversed_line l join decided using (municipality, reversal)
                """.formatted(town.city, reversal, town.second.name()));
        assertThat(owed()).isZero();
        caughtUp();
        caughtUp();

        assertThat(owed()).isEqualTo(20_000);
        assertThat(unposted()).isEmpty();
    }

    @Test
    void a_file_taken_again_on_a_server_whose_clock_is_behind_stands_in_the_books_as_it_was_first_taken() {
        var file = taken();
        write("insert into payout.download values ('%s', '%s', 2, '%s', now() - interval '1 hour')"
                .formatted(town.city, file, town.first.name()));

        caughtUp();

        assertThat(unposted()).isEmpty();
        assertThat(owed()).isZero();
        var reversal = UUID.randomUUID();
        assertThat(cameBack(town.first, reversal, file, Set.of(2))).isEqualTo(Reversals.Answer.DONE);
        assertThat(confirm(town.second, reversal)).isEqualTo(Reversals.Answer.DONE);
        assertThat(owed()).isEqualTo(20_000);
    }

    private List<UUID> unposted() {
        return town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status ->
                                ServerFixture.part(ReversalRepository.class).unposted()));
    }

    private void write(String sql) {
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    private void caughtUp() {
        town.as(town.first, () -> {
            delivery.catchUp();
            return true;
        });
    }

    @Test
    void what_is_declined_leaves_everything_as_it_was_and_nonsense_is_refused() {
        var file = cleared();
        var reversal = UUID.randomUUID();
        assertThat(cameBack(town.first, UUID.randomUUID(), file, Set.of(1))).isEqualTo(Reversals.Answer.NOT_TAKEN);
        giveUp(town.first, reversal, file);
        assertThat(town.as(town.first, () -> reversals.decline(reversal))).isEqualTo(Reversals.Answer.DONE);
        assertThat(confirm(town.second, reversal)).isEqualTo(Reversals.Answer.DONE_BEFORE);

        assertThat(town.as(town.first, () -> delivery.take(file))).isPresent();
        assertThat(cameBack(town.first, UUID.randomUUID(), file, Set.of())).isEqualTo(Reversals.Answer.LINES);
        assertThat(cameBack(town.first, UUID.randomUUID(), file, Set.of(9))).isEqualTo(Reversals.Answer.LINES);
        assertThat(town.as(
                        town.first,
                        () -> reversals.cameBack(
                                UUID.randomUUID(), file, Reversal.Kind.RECALLED, today.plusDays(1), "組戻し", Set.of(1))))
                .isEqualTo(Reversals.Answer.DAY);
        assertThat(town.as(
                        town.first,
                        () -> reversals.cameBack(
                                UUID.randomUUID(), file, Reversal.Kind.RECALLED, today, " ", Set.of(1))))
                .isEqualTo(Reversals.Answer.NO_REASON);
        assertThat(town.as(
                        town.first,
                        () -> reversals.cameBack(
                                UUID.randomUUID(), file, Reversal.Kind.RECALLED, today, "山田 花子の口座", Set.of(1))))
                .isEqualTo(Reversals.Answer.NAMES);
        assertThat(town.as(town.first, () -> reversals.giveUp(UUID.randomUUID(), file, "やまだはなこ の口座")))
                .isEqualTo(Reversals.Answer.NAMES);
        assertThat(town.as(town.first, () -> reversals.of(file)))
                .noneMatch(proposed -> proposed.reason().contains("口座"));
    }

    @Test
    void the_tables_themselves_refuse_a_second_payment_and_one_person_alone() {
        var file = taken();
        assertThatThrownBy(() -> sql("""
                insert into payout.paid_line (municipality, settlement, line, attempt, file, yen, payee)
                values (scope.municipality(), '%s', 1, 2, '%s', 1000, '健康広場')
                """.formatted(settlement.value(), file)))
                .isInstanceOf(DataIntegrityViolationException.class);
        var reversal = UUID.randomUUID();
        cameBack(town.first, reversal, file, Set.of(1));
        assertThatThrownBy(() -> sql("""
                insert into payout.reversal_decision (municipality, reversal, outcome, decided_by, decided_at)
                values (scope.municipality(), '%s', 'confirmed', '%s', now())
                """.formatted(reversal, town.first.name())))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> sql("""
                insert into payout.download (municipality, file, number, downloaded_by, downloaded_at)
                values (scope.municipality(), '%s', 2, 'somebody', now())
                """.formatted(file))).isInstanceOf(DataIntegrityViolationException.class);
    }

    private int sql(String text) {
        return town.as(
                town.first,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(text).update()));
    }

    @Test
    void of_two_at_once_who_take_a_file_and_give_it_up_one_comes_first() throws Exception {
        for (int round = 0; round < 4; round++) {
            var file = cleared();
            var reversal = UUID.randomUUID();
            var start = new CountDownLatch(1);
            try (var both = Executors.newFixedThreadPool(2)) {
                var take = together(start, both, () -> town.as(town.first, () -> delivery.take(file)));
                var given = together(start, both, () -> giveUp(town.second, reversal, file));
                start.countDown();
                boolean taken = take.get().isPresent();
                assertThat(given.get()).isEqualTo(taken ? Reversals.Answer.TAKEN : Reversals.Answer.DONE);
                if (taken) {
                    var back = UUID.randomUUID();
                    cameBack(town.second, back, file, Set.of(1, 2, 3));
                    confirm(town.first, back);
                } else confirm(town.first, reversal);
            }
        }
        assertThat(reckoning().open()).isEqualTo(321_000);
        assertThat(owed()).isEqualTo(321_000);
    }

    private static <T> CompletableFuture<T> together(
            CountDownLatch start, java.util.concurrent.Executor runs, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return work.get();
                },
                runs);
    }

    /** A bank that pays what it is handed, whatever anybody clicks: in the end every line is paid once. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20261127})
    void nobody_is_paid_twice_or_never(long seed) {
        var random = new Random(seed);
        var paid = new TreeMap<Integer, Long>(Map.of(1, 0L, 2, 0L, 3, 0L));
        var known = new ArrayList<UUID>();
        var handedOver = new HashSet<UUID>();

        for (int step = 0; step < 40; step++) {
            act(random, known, handedOver, paid);
            reckoned(paid);
        }
        for (var file : known) waiting(file).forEach(r -> confirmed(other(r), r, paid));
        waitingFilesAreTaken(known, handedOver, paid);
        if (reckoning().open() > 0) waitingFilesAreTaken(new ArrayList<>(List.of(made())), handedOver, paid);

        assertThat(paid).isEqualTo(Map.of(1, 1L, 2, 1L, 3, 1L));
        assertThat(owed()).isZero();
    }

    private void act(Random random, List<UUID> known, Set<UUID> handedOver, Map<Integer, Long> paid) {
        var actor = random.nextBoolean() ? town.first : town.second;
        if (known.isEmpty() || random.nextInt(5) == 0) {
            if (reckoning().open() > 0) known.add(made());
            return;
        }
        var file = known.get(known.size() - 1 - random.nextInt(Math.min(3, known.size())));
        switch (random.nextInt(5)) {
            case 0 -> town.as(actor, () -> files.clear(file));
            case 1 -> take(actor, file, handedOver, paid);
            case 2 -> giveUp(actor, UUID.randomUUID(), file);
            case 3 -> {
                var lines = new HashSet<Integer>();
                town.as(actor, () -> reversals.lines(file)).forEach(l -> {
                    if (random.nextBoolean()) lines.add(l.number());
                });
                cameBack(actor, UUID.randomUUID(), file, lines);
            }
            default -> {
                for (var r : waiting(file)) decide(random, actor, r, paid);
            }
        }
    }

    private void decide(Random random, Actor actor, Reversal reversal, Map<Integer, Long> paid) {
        if (random.nextInt(3) == 0) {
            town.as(actor, () -> reversals.decline(reversal.id()));
            return;
        }
        confirmed(actor, reversal, paid);
    }

    private void confirmed(Actor actor, Reversal reversal, Map<Integer, Long> paid) {
        if (confirm(actor, reversal.id()) == Reversals.Answer.DONE && reversal.kind() != Reversal.Kind.VOID)
            reversal.lines().forEach(l -> paid.merge(l, -1L, Long::sum));
    }

    private void take(Actor actor, UUID file, Set<UUID> handedOver, Map<Integer, Long> paid) {
        var standing = town.as(actor, () -> reversals.lines(file));
        if (town.as(actor, () -> delivery.take(file)).isEmpty()) return;
        assertThat(standing).allMatch(l -> l.state() == FileLine.State.STANDS);
        if (handedOver.add(file)) standing.forEach(l -> paid.merge(l.number(), 1L, Long::sum));
    }

    private void waitingFilesAreTaken(List<UUID> known, Set<UUID> handedOver, Map<Integer, Long> paid) {
        for (var file : known) {
            town.as(town.second, () -> files.clear(file));
            take(town.first, file, handedOver, paid);
        }
    }

    private List<Reversal> waiting(UUID file) {
        return town.as(town.first, () -> reversals.of(file)).stream()
                .filter(r -> r.state() == Reversal.State.WAITING)
                .toList();
    }

    private Actor other(Reversal reversal) {
        return reversal.proposedBy().startsWith("first") ? town.second : town.first;
    }

    private void reckoned(Map<Integer, Long> paid) {
        assertThat(paid.values()).allMatch(times -> times == 0 || times == 1);
        long sent = paid.getOrDefault(1, 0L) * 1_000
                + paid.getOrDefault(2, 0L) * 20_000
                + paid.getOrDefault(3, 0L) * 300_000;
        var reckoning = reckoning();
        assertThat(reckoning.balanced()).as(reckoning.toString()).isTrue();
        assertThat(reckoning.sent()).isEqualTo(sent);
        assertThat(owed()).isEqualTo(321_000 - sent);
    }
}
