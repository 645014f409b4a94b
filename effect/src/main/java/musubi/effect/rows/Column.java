package musubi.effect.rows;

import java.io.Serializable;
import java.util.List;

/**
 * One column in the order of its rows. A category is held as the index of its level; a missing value is NaN. Other
 * modules may keep a column outside the heap, so callers copy stretches instead of asking for each row.
 */
public interface Column extends Serializable {
    /** Number of rows. */
    int count();

    /** Copies rows {@code from <= row < until} to {@code into}, starting at {@code at}. */
    void copy(int from, int until, double[] into, int at);

    /** The number, or the index of the level, in this row; NaN when missing. */
    double at(int row);

    /** Names of the categories in their order; empty for a column of numbers. */
    List<String> levels();

    /** This column at these rows, in this order. */
    Column pick(int[] rows);

    /** Whether it holds categories. */
    default boolean isCategory() {
        return !levels().isEmpty();
    }

    /** The whole column as an array of its own. */
    default double[] toArray() {
        var all = new double[count()];
        copy(0, all.length, all, 0);
        return all;
    }
}
