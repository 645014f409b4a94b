package musubi.evidence.parquet;

import java.util.ArrayList;
import java.util.List;

/** Rows as the bytes they have in the file. Encoding is pure, so that several groups can be encoded at once. */
public final class RowGroup {
    private final List<ColumnChunk> chunks;
    private final int rows;

    private RowGroup(List<ColumnChunk> chunks, int rows) {
        this.chunks = List.copyOf(chunks);
        this.rows = rows;
    }

    List<ColumnChunk> chunks() {
        return chunks;
    }

    int rows() {
        return rows;
    }

    /** Encodes the first {@code rows} rows; values that are the same object are encoded once. */
    public static RowGroup encode(List<Column> columns, List<Values> values, int rows) {
        var chunks = new ArrayList<ColumnChunk>();
        for (int c = 0; c < columns.size(); c++) {
            int same = 0;
            while (values.get(same) != values.get(c)
                    || columns.get(same).required() != columns.get(c).required()) same++;
            chunks.add(same < c ? chunks.get(same) : ColumnChunk.of(columns.get(c), values.get(c), rows));
        }
        return new RowGroup(chunks, rows);
    }
}
