package musubi.platform.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import musubi.platform.page.Says;

/** A part of a list, and what leads to the next. Whoever follows it to the end sees each row that was there all the time exactly once. */
record Slice<T>(
        List<T> items,

        @Says("Sent as cursor, it leads to the next part; absent in the last.")
        Optional<String> next) {
    /** Lists are copied. */
    Slice {
        items = List.copyOf(items);
    }

    /**
     * The part that was asked for.
     *
     * @param rows from the place that was asked for on, one more than asked when there are more
     * @param key where a row stands
     */
    static <R, T> Slice<T> of(Cursor cursor, List<R> rows, Function<R, List<String>> key, Function<R, T> shown) {
        var kept = rows.stream().limit(cursor.limit()).toList();
        return new Slice<>(
                kept.stream().map(shown).toList(),
                rows.size() > kept.size() ? Optional.of(cursor.at(key.apply(kept.getLast()))) : Optional.empty());
    }

    /** The part of a short list, by a key that no two rows share. */
    static <R, T> Slice<T> ascending(Cursor cursor, List<R> all, Function<R, String> key, Function<R, T> shown) {
        return sorted(cursor, all, key, shown, Comparator.naturalOrder());
    }

    /** The same with the greatest key first. */
    static <R, T> Slice<T> descending(Cursor cursor, List<R> all, Function<R, String> key, Function<R, T> shown) {
        return sorted(cursor, all, key, shown, Comparator.reverseOrder());
    }

    private static <R, T> Slice<T> sorted(
            Cursor cursor, List<R> all, Function<R, String> key, Function<R, T> shown, Comparator<String> order) {
        var after = cursor.after(1);
        var rows = all.stream()
                .sorted(Comparator.comparing(key, order))
                .filter(row -> after.isEmpty() || order.compare(key.apply(row), after.getFirst()) > 0)
                .limit(cursor.limit() + 1L)
                .toList();
        return of(cursor, rows, row -> List.of(key.apply(row)), shown);
    }
}
