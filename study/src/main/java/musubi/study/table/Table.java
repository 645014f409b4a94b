package musubi.study.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import musubi.quantity.Digest;

/**
 * Columns in the order of their file, and the digest of what they were read from.
 *
 * @param columns by name
 * @param digest of the file's bytes
 */
public record Table(Map<String, Column> columns, Digest digest) {
    /** The order of the columns is kept. */
    public Table {
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The rows in the order of the kernel; {@code id} names the unit, empty when each row is a unit of its own. */
    public Rows rows(String id) {
        if (!id.isEmpty() && !columns.containsKey(id))
            throw new musubi.effect.Unreadable(
                    "estimate.unknown-column",
                    id,
                    new musubi.effect.Words(
                            "列「" + id + "」がありません。ある列: " + String.join("、", columns.keySet()) + "。",
                            "There is no column \"" + id + "\"; there are: " + String.join(", ", columns.keySet())
                                    + "."));
        return LocalRows.of(columns, id);
    }

    /** Columns of numbers so large that a double no longer tells whole numbers apart. */
    List<String> beyondExact() {
        return columns.entrySet().stream()
                .filter(e -> !e.getValue().isCategory() && isBeyondExact(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isBeyondExact(Column column) {
        for (int row = 0; row < column.count(); row++) {
            double size = Math.abs(column.at(row));
            if (size >= EXACT && size < Double.POSITIVE_INFINITY) return true;
        }
        return false;
    }

    /** From here on a double skips whole numbers. */
    private static final double EXACT = 0x1p53;

    /** Tables above this share of the heap are kept in mapped files. */
    private static final int SHARE_OF_HEAP = 4;

    /** How many rows the heap has room for beside everything else. */
    private static int mostOnHeap(int columns) {
        long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / 8 / Math.max(1, columns);
        return (int) Math.min(most, Fillers.MOST_ROWS);
    }

    static Table of(Connection connection, String relation, Digest digest, boolean mayBeLarge) throws SQLException {
        try (var statement = connection.prepareStatement("select * from " + relation)) {
            var described = statement.getMetaData();
            int count = described.getColumnCount();
            var fillers = Fillers.of(described, mayBeLarge ? mostOnHeap(count) : Fillers.MOST_ROWS);
            fillers.read(statement);
            var columns = new LinkedHashMap<String, Column>();
            for (int i = 0; i < count; i++) columns.put(described.getColumnName(i + 1), fillers.column(i));
            return new Table(columns, digest);
        }
    }
}
