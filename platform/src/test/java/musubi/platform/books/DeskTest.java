package musubi.platform.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Entry;
import musubi.ledger.Head;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Store;
import musubi.ledger.TransferId;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final Account BUDGET = Account.sum("budget", Unit.PT, Account.Rule.FREE);
    private static final Account PURSE = Account.sum("purse", Unit.PT, Account.Rule.NOT_BELOW_ZERO);

    private final Code city = ServerFixture.municipality();
    private final Books books = ServerFixture.part(Books.class);

    private List<Answer> ask(Request... requests) {
        return ServerFixture.as(city, () -> books.submit(List.of(requests), Instant.now()));
    }

    private static Request.Transfer transfer(String id, Account from, Account to, long amount) {
        return new Request.Transfer(
                new TransferId(id),
                from.id(),
                to.id(),
                amount,
                Unit.PT,
                Instant.EPOCH,
                new Cause("test", "", Digest.of("test"), "test"));
    }

    private long balance() {
        return ServerFixture.as(
                city,
                () -> books.with(
                        ledger -> ledger.balance(PURSE.id()).orElseThrow().posted()));
    }

    private void opened() {
        ask(new Request.OpenAccount(BUDGET, Instant.EPOCH), new Request.OpenAccount(PURSE, Instant.EPOCH));
    }

    @Test
    void of_many_who_ask_at_once_each_gets_an_answer_of_their_own_and_only_the_impossible_is_refused()
            throws Exception {
        opened();
        try (var callers = Executors.newFixedThreadPool(16)) {
            var asking = new ArrayList<Callable<List<Answer>>>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                asking.add(() -> number % 4 == 3
                        ? ask(transfer("too-much-" + number, PURSE, BUDGET, 1_000_000))
                        : ask(
                                transfer("first-" + number, BUDGET, PURSE, 1),
                                transfer("second-" + number, BUDGET, PURSE, number)));
            }
            var answers = callers.invokeAll(asking);

            for (int i = 0; i < 200; i++) {
                var answer = answers.get(i).get();
                if (i % 4 == 3) assertThat(answer).singleElement().isInstanceOf(Answer.Refused.class);
                else if (i > 0) {
                    assertThat(answer).hasSize(2).allMatch(Answer.Posted.class::isInstance);
                    var receipt = ((Answer.Posted) answer.get(1)).receipt();
                    assertThat(receipt.movements())
                            .singleElement()
                            .extracting("amount")
                            .isEqualTo((long) i);
                }
            }
        }
        long wanted = java.util.stream.LongStream.range(0, 200)
                .filter(i -> i % 4 != 3)
                .map(i -> i + 1)
                .sum();
        assertThat(balance()).isEqualTo(wanted);
        ServerFixture.as(
                city,
                () -> books.with(ledger -> {
                    assertThat(ledger.check()).isEmpty();
                    return true;
                }));
    }

    /** The desk of a server of its own. */
    private Desk desk() {
        return new Desk(() -> Ledger.open(books.store(city), books.ground(city)));
    }

    @Test
    void two_servers_that_ask_at_once_agree_and_the_same_request_of_both_counts_once() throws Exception {
        opened();
        var desks = List.of(desk(), desk());
        try (var callers = Executors.newFixedThreadPool(8)) {
            var asking = new ArrayList<Callable<List<Answer>>>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                asking.add(() -> ServerFixture.as(
                        city,
                        () -> desks.get(number % 2)
                                .submit(List.of(transfer("both-" + number / 2, BUDGET, PURSE, 1)), Instant.now())));
            }
            for (var answer : callers.invokeAll(asking))
                assertThat(answer.get())
                        .singleElement()
                        .isInstanceOfAny(Answer.Posted.class, Answer.AlreadyPosted.class);
        }

        assertThat(balance()).isEqualTo(50);
    }

    @Test
    void those_who_work_with_the_ledger_and_those_who_ask_it_take_turns() throws Exception {
        opened();
        var desk = desk();
        try (var callers = Executors.newFixedThreadPool(16)) {
            var asking = new ArrayList<Callable<Long>>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                asking.add(() -> ServerFixture.as(city, () -> {
                    if (number % 2 == 0)
                        return (long) desk.submit(List.of(transfer("turn-" + number, BUDGET, PURSE, 1)), Instant.now())
                                .size();
                    return desk.with(
                            ledger -> ledger.balance(PURSE.id()).orElseThrow().posted());
                }));
            }
            for (var answer : callers.invokeAll(asking))
                assertThat(answer.get()).isBetween(0L, 100L);
        }

        assertThat(balance()).isEqualTo(100);
    }

    @Test
    void many_who_look_at_once_are_each_told_of_their_own_accounts_as_they_stand() throws Exception {
        opened();
        var purses = IntStream.range(0, 40)
                .mapToObj(i -> Account.sum("purse-" + i, Unit.PT, Account.Rule.NOT_BELOW_ZERO))
                .toList();
        for (var purse : purses) ask(new Request.OpenAccount(purse, Instant.EPOCH));
        var desk = desk();
        var given = new AtomicLongArray(purses.size());
        try (var callers = Executors.newFixedThreadPool(16)) {
            var asking = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 400; i++) {
                int number = i;
                int whose = i % purses.size();
                var id = purses.get(whose).id();
                if (number % 4 == 0)
                    asking.add(() -> ServerFixture.as(city, () -> {
                        desk.submit(List.of(transfer("look-" + number, BUDGET, purses.get(whose), 1)), Instant.now());
                        given.incrementAndGet(whose);
                        return true;
                    }));
                else
                    asking.add(() -> ServerFixture.as(city, () -> {
                        long before = given.get(whose);
                        var standings = desk.standings(List.of(id, new AccountId("nobody")));
                        return standings.keySet().equals(Set.of(id))
                                && standings.get(id).balance().posted() >= before;
                    }));
            }
            for (var answer : callers.invokeAll(asking))
                assertThat(answer.get()).isTrue();
        }
        var all = ServerFixture.as(
                city, () -> desk.standings(purses.stream().map(Account::id).toList()));
        assertThat(all.values())
                .extracting(s -> s.balance().posted())
                .containsOnly(0L, 10L)
                .hasSize(40);
    }

    @Test
    void when_the_ledger_cannot_be_read_everybody_who_looks_is_told() throws Exception {
        var desk = new Desk(() -> {
            throw new IllegalStateException("the database is away");
        });

        try (var callers = Executors.newFixedThreadPool(8)) {
            var looks = IntStream.range(0, 32)
                    .mapToObj(i -> callers.submit(() -> desk.standings(List.of(PURSE.id()))))
                    .toList();
            for (var look : looks) assertThatThrownBy(look::get).hasRootCauseMessage("the database is away");
        }
    }

    @Test
    void whoever_comes_after_another_server_has_written_sees_it_however_many_read_at_the_same_time() throws Exception {
        opened();
        var here = desk();
        var there = desk();
        var written = new AtomicLong();
        try (var readers = Executors.newFixedThreadPool(8)) {
            var reading = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 8; i++)
                reading.add(() -> ServerFixture.as(city, () -> {
                    while (written.get() < 60) {
                        long before = written.get();
                        long seen = here.with(ledger ->
                                ledger.balance(PURSE.id()).orElseThrow().posted());
                        if (seen < before) return false;
                    }
                    return true;
                }));
            var answers = reading.stream().map(readers::submit).toList();
            for (int i = 0; i < 60; i++) {
                int number = i;
                ServerFixture.as(
                        city,
                        () -> there.submit(List.of(transfer("elsewhere-" + number, BUDGET, PURSE, 1)), Instant.now()));
                written.incrementAndGet();
            }
            for (var answer : answers) assertThat(answer.get()).isTrue();
        }
    }

    @Test
    void who_works_with_the_ledger_does_not_stand_in_its_queue_again_and_the_next_has_their_turn() {
        opened();
        var desk = desk();

        ServerFixture.as(city, () -> {
            assertThatThrownBy(() -> desk.with(
                            ledger -> desk.submit(List.of(transfer("within", BUDGET, PURSE, 1)), Instant.now())))
                    .hasMessageContaining("by whoever works with it already");
            return assertThat(desk.submit(List.of(transfer("after", BUDGET, PURSE, 1)), Instant.now()))
                    .hasSize(1);
        });
        assertThat(balance()).isEqualTo(1);
    }

    @Test
    void whoever_is_interrupted_is_told_what_became_of_their_request_and_is_still_interrupted() {
        opened();
        var desk = desk();

        ServerFixture.as(city, () -> {
            Thread.currentThread().interrupt();
            var answers = desk.submit(List.of(transfer("interrupted", BUDGET, PURSE, 1)), Instant.now());
            assertThat(Thread.interrupted()).isTrue();
            return assertThat(answers).singleElement().isInstanceOf(Answer.Posted.class);
        });
        assertThat(balance()).isEqualTo(1);
    }

    @Test
    void when_the_store_fails_nobody_is_told_that_something_was_done() {
        var desk = new Desk(() -> Ledger.open(new Store() {
            @Override
            public Head head() {
                return Head.EMPTY;
            }

            @Override
            public Appending append(Head expected, List<Entry> entries) {
                throw new IllegalStateException("the disk is full");
            }

            @Override
            public List<Entry> entries(long after, int most) {
                return List.of();
            }

            @Override
            public void close() {}
        }));

        for (int i = 0; i < 2; i++)
            assertThatThrownBy(() -> desk.submit(List.of(new Request.OpenAccount(PURSE, Instant.EPOCH)), Instant.EPOCH))
                    .hasMessage("the disk is full");
    }
}
