package musubi.platform.page;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list, or the whole list when it is taken away.
 *
 * @param list its name, which is the id of its table
 * @param without how many rows are on the pages before
 * @param size of a page; a whole list has no pages
 * @param more whether rows follow
 */
public record Leaf<T>(String list, List<T> rows, int without, int size, boolean more) {
    /** Rows are copied. */
    public Leaf {
        rows = List.copyOf(rows);
    }

    /** Whether there is nothing to show. */
    public boolean empty() {
        return rows.isEmpty();
    }

    /** The number of its first row in the list, from one. */
    public int first() {
        return without + 1;
    }

    /** The number of its last row in the list. */
    public int last() {
        return without + rows.size();
    }

    /** Whether it is one page of several. */
    public boolean several() {
        return without > 0 || more;
    }

    /** How many rows come before the page that is before this one. */
    public int before() {
        return Math.max(0, without - size);
    }

    /** How many rows come before the next page. */
    public int next() {
        return without + size;
    }

    /** The same page with its rows as they are shown, made from all of them at once. */
    public <S> Leaf<S> shown(Function<List<T>, List<S>> showing) {
        return new Leaf<>(list, showing.apply(rows), without, size, more);
    }
}
