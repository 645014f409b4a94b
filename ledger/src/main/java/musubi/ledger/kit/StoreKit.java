package musubi.ledger.kit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import musubi.ledger.Account;
import musubi.ledger.Answer;
import musubi.ledger.Entry;
import musubi.ledger.Head;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Store;
import musubi.quantity.Digest;
import musubi.quantity.Unit;

/** What every store must pass. A test runs each {@link Requirement} on an empty store of its kind. */
public final class StoreKit {
    /** One place where stores of one kind live: opening it twice, one after the other, gives the same entries. */
    @FunctionalInterface
    public interface Shelf {
        /** Opens the store that stands here. */
        Store open();
    }

    /**
     * One thing a store must do.
     *
     * @param name a sentence
     * @param proof throws {@link AssertionError} when the store on an empty shelf does otherwise
     */
    public record Requirement(String name, Consumer<Shelf> proof) {}

    private StoreKit() {}

    /** Everything a store must do. */
    public static List<Requirement> requirements() {
        return List.of(
                new Requirement("a_new_store_is_empty", StoreKit::startsEmpty),
                new Requirement("entries_come_back_as_they_went_in", StoreKit::givesBack),
                new Requirement("entries_come_in_pages", StoreKit::pages),
                new Requirement("an_append_behind_the_head_stores_nothing", StoreKit::refusesBehind),
                new Requirement("an_append_that_is_not_chained_stores_nothing", StoreKit::refusesUnchained),
                new Requirement("a_closed_store_opens_again_as_it_was", StoreKit::survivesClosing),
                new Requirement("texts_of_every_script_survive", StoreKit::keepsText),
                new Requirement("a_ledger_reopened_has_the_same_balances", StoreKit::carriesLedger));
    }

    private static void startsEmpty(Shelf shelf) {
        try (var store = shelf.open()) {
            same(Head.EMPTY, store.head());
            same(List.of(), store.entries(0, 10));
        }
    }

    private static void givesBack(Shelf shelf) {
        try (var store = shelf.open()) {
            var entries = chain(Head.EMPTY, 3);

            same(new Store.Appending.Appended(), store.append(Head.EMPTY, entries));

            same(entries, store.entries(0, 10));
            same(entries.getLast().head(), store.head());
        }
    }

    private static void pages(Shelf shelf) {
        try (var store = shelf.open()) {
            var entries = chain(Head.EMPTY, 25);
            store.append(Head.EMPTY, entries.subList(0, 7));
            store.append(entries.get(6).head(), entries.subList(7, 25));

            same(entries.subList(0, 10), store.entries(0, 10));
            same(entries.subList(10, 20), store.entries(10, 10));
            same(entries.subList(20, 25), store.entries(20, 10));
            same(List.of(), store.entries(25, 10));
            same(List.of(), store.entries(99, 10));
        }
    }

    private static void refusesBehind(Shelf shelf) {
        try (var store = shelf.open()) {
            var first = chain(Head.EMPTY, 2);
            store.append(Head.EMPTY, first);

            same(new Store.Appending.Behind(first.getLast().head()), store.append(Head.EMPTY, chain(Head.EMPTY, 1)));

            same(first, store.entries(0, 10));
        }
    }

    private static void refusesUnchained(Shelf shelf) {
        try (var store = shelf.open()) {
            var good = chain(Head.EMPTY, 2);
            var forged = new Entry(1, Entry.BEGINNING, "entry\tforged\n", Digest.of("forged"));

            for (var wrong : List.of(List.of(good.get(1)), List.of(forged), List.of(good.get(0), good.get(0)))) {
                var thrown = false;
                try {
                    store.append(Head.EMPTY, wrong);
                } catch (IllegalArgumentException e) {
                    thrown = true;
                }
                same(true, thrown);
            }

            same(Head.EMPTY, store.head());
            same(List.of(), store.entries(0, 10));
        }
    }

    private static void survivesClosing(Shelf shelf) {
        var entries = chain(Head.EMPTY, 5);
        try (var store = shelf.open()) {
            store.append(Head.EMPTY, entries.subList(0, 3));
        }
        try (var store = shelf.open()) {
            same(entries.subList(0, 3), store.entries(0, 10));
            same(new Store.Appending.Appended(), store.append(entries.get(2).head(), entries.subList(3, 5)));
        }
        try (var store = shelf.open()) {
            same(entries, store.entries(0, 10));
            same(entries.getLast().head(), store.head());
        }
    }

    private static void keepsText(Shelf shelf) {
        var text = "entry\t1\t2026-04-01T00:00:00Z\t%s\nclose\tｶﾞ\t髙橋 𠮷野 é é \"'\\%%\n".formatted(Entry.BEGINNING);
        var entry = Entry.seal(Head.EMPTY, text);
        try (var store = shelf.open()) {
            store.append(Head.EMPTY, List.of(entry));
        }
        try (var store = shelf.open()) {
            same(List.of(entry), store.entries(0, 1));
        }
    }

    private static void carriesLedger(Shelf shelf) {
        var at = Instant.parse("2026-04-01T03:00:00Z");
        Head head;
        try (var store = shelf.open()) {
            var ledger = Ledger.open(store);
            Scenario.play(ledger, """
                    account  expired not-below-zero
                    account  budget  free
                    account  funding not-below-zero
                    account  hanako  lots
                    account  shop    free
                    transfer T1 budget funding 1000                            POSTED
                    award    A1 funding hanako 300 until 2027-04-01 because w  POSTED
                    reserve  R1 hanako shop 200 until 2026-05-01               POSTED
                    """);
            head = ledger.head();
        }
        try (var store = shelf.open()) {
            var ledger = Ledger.open(store);
            same(head, ledger.head());
            Scenario.play(ledger, """
                    balance  hanako 300 100
                    transfer T1 budget funding 1000  ALREADY_POSTED
                    post     P1 R1 200               POSTED
                    balance  hanako 100 100
                    lot      A1 100 0 200 0 0
                    """);
            var again =
                    ledger.submit(new Request.OpenAccount(Account.sum("shop", Unit.JPY, Account.Rule.FREE), at), at);
            same(true, again instanceof Answer.Refused);
        }
    }

    /** Entries whose text only a store reads. */
    private static List<Entry> chain(Head behind, int count) {
        var entries = new ArrayList<Entry>();
        LongStream.rangeClosed(1, count).forEach(i -> {
            var head = entries.isEmpty() ? behind : entries.getLast().head();
            entries.add(Entry.seal(
                    head,
                    "entry\t%d\t2026-04-01T00:00:00Z\t%s\nremark\t%d\n".formatted(head.number() + 1, head.hash(), i)));
        });
        return List.copyOf(entries);
    }

    private static void same(Object expected, Object found) {
        if (!Objects.equals(expected, found))
            throw new AssertionError("expected %s%n but found %s".formatted(expected, found));
    }
}
