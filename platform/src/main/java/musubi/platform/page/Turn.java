package musubi.platform.page;

import java.util.List;
import java.util.Objects;

/**
 * Which part of a list somebody asks for, as it stands in the address: the page after so many rows, or all of it to take away.
 *
 * @param after how many rows are on the pages before
 * @param as the form of what is taken away; empty for a page to look at
 * @param list which list of the page is turned or taken away; empty for the only one
 */
public record Turn(String after, String as, String list) {
    /** A page that is read as a table holds no more; its last row says so. */
    private static final int MOST_TAKEN = 50_000;

    /** The first page of every list. */
    public static final Turn FIRST = new Turn("", "", "");

    /** What a browser does not send, or cannot mean, is empty. */
    public Turn {
        after = Objects.requireNonNullElse(after, "");
        if (!after.matches("[0-9]{1,8}")) after = "";
        as = Objects.requireNonNullElse(as, "");
        list = Objects.requireNonNullElse(list, "");
    }

    /** Rows of a list, without those before them. */
    public interface Reading<T> {
        /**
         * Reads.
         *
         * @param without how many rows are left out at the start
         * @param most how many are read
         */
        List<T> rows(int without, int most);
    }

    /** Whether this list of the page is taken away, so that all of it is wanted. */
    public boolean takes(String name) {
        return !as.isEmpty() && means(name);
    }

    private boolean means(String name) {
        return list.isEmpty() || list.equals(name);
    }

    /** The part of a list that is asked for. */
    public <T> Leaf<T> of(String name, int size, Reading<T> reading) {
        int most = takes(name) ? MOST_TAKEN : size;
        int without = takes(name) || after.isEmpty() || !means(name) ? 0 : Integer.parseInt(after);
        var found = reading.rows(without, most + 1);
        return new Leaf<>(name, found.subList(0, Math.min(most, found.size())), without, most, found.size() > most);
    }

    /** The part of a list that is short enough to be at hand whole. */
    public <T> Leaf<T> of(String name, int size, List<T> all) {
        return of(
                name,
                size,
                (without, most) ->
                        all.subList(Math.min(without, all.size()), Math.min(Math.addExact(without, most), all.size())));
    }
}
