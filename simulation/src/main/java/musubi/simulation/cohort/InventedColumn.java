package musubi.simulation.cohort;

import java.util.List;

/**
 * A column of an invented table, with what a reader of its file gets.
 *
 * @param name of the column
 * @param values in the order of the rows
 * @param labels what the file has instead of the values when they are names, such as {@code P0000001}; else empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record InventedColumn(String name, double[] values, List<String> labels) {
    /** Labels are copied; values are not, since there may be millions. */
    public InventedColumn {
        labels = List.copyOf(labels);
    }
}
