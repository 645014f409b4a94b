package musubi.platform.snapshot;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * How much of what is recorded of a few people goes into a pack that only answers certain questions.
 *
 * @param since the day before which rows are left out, by table with a column {@code day}; the first of those rows stays, so that the table
 *     still says that it goes further back
 * @param unread the tables that no question reads, which are left out
 */
public record Extent(Map<String, LocalDate> since, Set<String> unread) {
    /** Everything. */
    public static final Extent ALL = new Extent(Map.of(), Set.of());

    /** The map and the set are copied. */
    public Extent {
        since = Map.copyOf(since);
        unread = Set.copyOf(unread);
    }
}
