package musubi.ledger;

import java.util.List;
import java.util.Set;

/**
 * Keeps entries and gives them back; decides nothing. Every store passes {@link musubi.ledger.kit.StoreKit}.
 *
 * <p>What {@link #append} has answered {@link Appending.Appended} to is durable. After a crash a store holds a prefix
 * of what was appended, every entry whole, with at least everything that was answered.
 */
public interface Store extends AutoCloseable {
    /** What a store says to an append. */
    sealed interface Appending {
        /** Everything is stored. */
        record Appended() implements Appending {}

        /** Nothing is stored: somebody else has appended, and the chain now ends here. */
        record Behind(Head head) implements Appending {}

        /** Nothing is stored: one of the requests that were taken for new was accepted before. */
        record AcceptedBefore() implements Appending {}
    }

    /** Where the chain ends. */
    Head head();

    /**
     * Adds entries behind {@code expected}, all or none.
     *
     * @param entries chained to {@code expected} and to each other; anything else is a bug of the caller and thrown
     */
    Appending append(Head expected, List<Entry> entries);

    /**
     * Adds entries behind {@code expected}, all or none, unless one of the requests that were taken for new was accepted before the
     * ground. A store that has its ground beside it finds that out on the same journey.
     */
    default Appending append(Head expected, List<Entry> entries, Ground ground, Set<String> takenForNew) {
        return ground.accepted(takenForNew).isEmpty() ? append(expected, entries) : new Appending.AcceptedBefore();
    }

    /** At most {@code most} entries with a number above {@code after}, in order; empty at the end. */
    List<Entry> entries(long after, int most);

    /** Gives up the lock, if there is one. */
    @Override
    void close();

    /** Throws unless the entries are chained to {@code expected} and to each other and hash to what they say. */
    static void demandChained(Head expected, List<Entry> entries) {
        var head = expected;
        for (var entry : entries) {
            if (entry.number() != head.number() + 1 || !entry.previous().equals(head.hash()) || !entry.whole())
                throw new IllegalArgumentException(
                        "entry %d is not chained to entry %d".formatted(entry.number(), head.number()));
            head = entry.head();
        }
    }
}
