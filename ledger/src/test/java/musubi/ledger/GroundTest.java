package musubi.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import musubi.ledger.kit.GroundKit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroundTest {
    private final MemoryStore store = new MemoryStore();
    private final MemoryGround ground = new MemoryGround();

    /**
     * Two ledgers that forget what their common ground keeps, each at its own moments, answer as one does that remembers everything, and
     * write the same chain.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 20261127})
    void what_is_kept_elsewhere_changes_no_answer(long seed) {
        var random = new Random(seed);
        var town = new LedgerTest.Town(random);
        var whole = Ledger.inMemory();
        town.openAccounts(whole);
        var both = List.of(Ledger.open(store, ground), Ledger.open(store, ground));
        town.openAccounts(both.getFirst());

        for (int i = 0; i < 600; i++) {
            var one = both.get(random.nextInt(2));
            var request = town.anything();
            assertThat(one.submit(request, town.now)).isEqualTo(whole.submit(request, town.now));
            if (random.nextInt(20) == 0) {
                one.refresh();
                assertThat(one.expire(town.now, LedgerTest.cause("sweep")))
                        .isEqualTo(whole.expire(town.now, LedgerTest.cause("sweep")));
            }
            if (random.nextInt(15) == 0) both.get(random.nextInt(2)).advance();
        }

        for (var one : both) {
            one.refresh();
            assertThat(one.head()).isEqualTo(whole.head());
            assertThat(one.accounts()).isEqualTo(whole.accounts());
            assertThat(one.liabilities()).isEqualTo(whole.liabilities());
            for (var account : whole.accounts()) {
                assertThat(one.balance(account.id())).isEqualTo(whole.balance(account.id()));
                assertThat(one.lots(account.id())).isEqualTo(whole.lots(account.id()));
            }
            var ids = whole.accounts().stream().map(Account::id).toList();
            assertThat(one.standings(ids)).hasSameSizeAs(ids).isEqualTo(whole.standings(ids));
            assertThat(whole.standings(ids)).allSatisfy((id, standing) -> {
                assertThat(standing.balance()).isEqualTo(whole.balance(id).orElseThrow());
                assertThat(standing.left())
                        .isEqualTo(whole.lots(id).stream()
                                .filter(lot -> lot.left() > 0)
                                .toList());
            });
            assertThat(one.check()).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> a_ground_in_memory_does_all_a_store_with_a_ground_must() {
        return GroundKit.requirements().stream()
                .map(r -> DynamicTest.dynamicTest(r.name(), () -> {
                    var here = new MemoryStore();
                    var on = new MemoryGround();
                    r.proof().accept(() -> Ledger.open(here, on));
                }));
    }

    /** New requests are not asked for before they are appended: each group is one journey to the store. */
    @Test
    void a_group_of_new_requests_is_one_journey() {
        var journeys = new ArrayList<String>();
        var ledger = Ledger.open(new Counted(store, journeys), ground);
        new LedgerTest.Town(new Random(1)).openAccounts(ledger);
        ledger.advance();
        ledger.expect(List.of(LedgerTest.BUDGET, LedgerTest.SHOP));
        journeys.clear();

        ledger.submit(
                List.of(
                        LedgerTest.transfer("T1", LedgerTest.BUDGET, LedgerTest.SHOP, 5, LedgerTest.START),
                        LedgerTest.transfer("T2", LedgerTest.FUNDING, LedgerTest.SHOP, 500_000, LedgerTest.START),
                        new Request.Linked(
                                new TransferId("L"),
                                List.of(LedgerTest.transfer(
                                        "T3", LedgerTest.BUDGET, LedgerTest.SHOP, 5, LedgerTest.START)))),
                LedgerTest.START);

        assertThat(journeys).containsExactly("append 2 unless [L, T1, T2, T3]");
    }

    /** A store beside its ground, which writes down what is asked of it. */
    private record Counted(Store store, List<String> journeys) implements Store {
        @Override
        public Head head() {
            journeys.add("head");
            return store.head();
        }

        @Override
        public Appending append(Head expected, List<Entry> entries) {
            journeys.add("append " + entries.size());
            return store.append(expected, entries);
        }

        @Override
        public Appending append(Head expected, List<Entry> entries, Ground ground, Set<String> takenForNew) {
            journeys.add("append %d unless %s".formatted(entries.size(), new TreeSet<>(takenForNew)));
            return ground.accepted(takenForNew).isEmpty()
                    ? store.append(expected, entries)
                    : new Appending.AcceptedBefore();
        }

        @Override
        public List<Entry> entries(long after, int most) {
            journeys.add("entries");
            return store.entries(after, most);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void a_ledger_begins_where_its_ground_stands_and_reads_nothing_before_it() {
        var ledger = Ledger.open(store, ground);
        new LedgerTest.Town(new Random(1)).openAccounts(ledger);
        ledger.advance();

        var again = Ledger.open(new Late(store, ground.head().number()), ground);

        assertThat(again.head()).isEqualTo(ledger.head());
        assertThat(again.accounts()).isEqualTo(ledger.accounts());
    }

    @Test
    void a_ground_that_says_otherwise_than_the_entries_is_found() {
        var ledger = Ledger.open(store, ground);
        new LedgerTest.Town(new Random(1)).openAccounts(ledger);
        ledger.advance();
        var wrong = ground.accounts(List.of(LedgerTest.SHOP)).getFirst();
        ground.advance(
                ground.head(),
                ground.head(),
                new Ground.Changes(
                        List.of(new AccountState(wrong.account(), 5, 0, 0, 0, 1, false)),
                        List.of(),
                        List.of(),
                        java.util.Map.of(),
                        0));

        assertThat(Ledger.open(store, ground).check())
                .containsExactly("account liabilities:shop stands otherwise than its entries give");
    }

    @Test
    void a_refusal_is_not_given_from_what_another_ledger_has_changed_since() {
        var town = new LedgerTest.Town(new Random(1));
        var one = Ledger.open(store, ground);
        town.openAccounts(one);
        var other = Ledger.open(store, ground);
        var start = Instant.parse("2026-04-01T03:00:00Z");
        one.submit(LedgerTest.transfer("T1", LedgerTest.BUDGET, LedgerTest.FUNDING, 50_000, start), start);

        var answer =
                other.submit(LedgerTest.transfer("T2", LedgerTest.FUNDING, LedgerTest.SHOP, 150_000, start), start);

        assertThat(answer).isInstanceOf(Answer.Posted.class);
    }

    /** A store that must not be asked for its first entries. */
    private record Late(Store store, long before) implements Store {
        @Override
        public Head head() {
            return store.head();
        }

        @Override
        public Appending append(Head expected, List<Entry> entries) {
            return store.append(expected, entries);
        }

        @Override
        public List<Entry> entries(long after, int most) {
            assertThat(after).isGreaterThanOrEqualTo(before);
            return store.entries(after, most);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
