package musubi.effect.rows;

import java.io.Serializable;
import java.util.List;

/**
 * A table of columns in a fixed order that does not depend on the order of the file: units spread over {@link #BLOCKS}
 * blocks by a hash of their id, and in a block by hash, then by the content of the row.
 */
public interface Rows extends Serializable {
    /** Number of blocks. */
    int BLOCKS = 256;

    /** Number of rows. */
    int count();

    /** Names of the columns, in the order of the source. */
    List<String> names();

    /** The column of this name, whole; an unknown name is refused with the names there are. */
    Column column(String name);

    /** Whether there is a column of this name. */
    default boolean has(String name) {
        return names().contains(name);
    }

    /** The row of the source each row came from, counted from 0: what decides ties where a method says "in the order of the data". */
    int[] positions();

    /** Whether a column names the units. Without one, equal rows are told apart by their place in the source alone. */
    boolean isNamed();

    /** First row of each block and, last, the number of rows: 257 numbers. */
    int[] blockStarts();

    /** One pass over all rows. */
    <T> T fold(Aggregation<T> aggregation);

    /** A column worked out from the others, block by block. */
    Column derive(Derivation derivation);

    /** With one more column, or another one under this name. */
    Rows with(String name, Column column);

    /** Only these rows, which ascend. */
    Rows keep(int[] rows);
}
