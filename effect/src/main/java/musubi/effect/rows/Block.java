package musubi.effect.rows;

/**
 * A stretch of rows, {@code from <= row < until}, of a table whose units were spread over 256 blocks by a hash of their
 * id. All rows of a unit stand in one block.
 *
 * @param columns where the columns are; row numbers are those of the whole table on one machine
 */
public record Block(Rows columns, int from, int until) {
    /** How many rows. */
    public int count() {
        return until - from;
    }

    /** The column of this name. */
    public Column column(String name) {
        return columns.column(name);
    }
}
