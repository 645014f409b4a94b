package musubi.ledger;

import java.util.ArrayList;
import java.util.List;

/** Entries in memory, for a settlement that is computed, written out and forgotten. */
public final class MemoryStore implements Store {
    private final List<Entry> entries = new ArrayList<>();

    /** A store without entries. */
    public MemoryStore() {}

    @Override
    public Head head() {
        return entries.isEmpty() ? Head.EMPTY : entries.getLast().head();
    }

    @Override
    public Appending append(Head expected, List<Entry> added) {
        if (!expected.equals(head())) return new Appending.Behind(head());
        Store.demandChained(expected, added);
        entries.addAll(added);
        return new Appending.Appended();
    }

    @Override
    public List<Entry> entries(long after, int most) {
        int from = (int) Math.min(after, entries.size());
        return List.copyOf(entries.subList(from, (int) Math.min(entries.size(), (long) from + most)));
    }

    @Override
    public void close() {}
}
