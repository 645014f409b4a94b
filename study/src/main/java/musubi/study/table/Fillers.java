package musubi.study.table;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import musubi.effect.rows.Column;
import org.duckdb.DuckDBPreparedStatement;

/** Collects the columns of an answer of DuckDB: by its chunks where it can hand out every type so, else row by row. */
final class Fillers {
    /** As many as an array holds. */
    static final int MOST_ROWS = Integer.MAX_VALUE - 8;

    private final List<Filler> fillers;

    private Fillers(List<Filler> fillers) {
        this.fillers = fillers;
    }

    /**
     * Ready to collect.
     *
     * @param mostOnHeap from which row on the columns are kept in files
     */
    static Fillers of(ResultSetMetaData described, int mostOnHeap) throws SQLException {
        var fillers = new ArrayList<Filler>();
        for (int i = 1; i <= described.getColumnCount(); i++) fillers.add(Filler.of(described, i, mostOnHeap));
        return new Fillers(fillers);
    }

    void read(PreparedStatement statement) throws SQLException {
        if (fillers.stream().allMatch(Filler::takesChunks)) chunks(statement);
        else rows(statement);
    }

    Column column(int i) {
        return fillers.get(i).column();
    }

    private void chunks(PreparedStatement statement) throws SQLException {
        long rows = 0;
        try (var answer = statement.unwrap(DuckDBPreparedStatement.class).query()) {
            while (answer.nextChunk()) {
                var chunk = answer.chunk();
                rows = counted(rows + chunk.rowCount());
                for (int i = 0; i < fillers.size(); i++) fillers.get(i).add(chunk.vector(i));
            }
        }
    }

    private void rows(PreparedStatement statement) throws SQLException {
        long rows = 0;
        try (var answer = statement.executeQuery()) {
            while (answer.next()) {
                rows = counted(rows + 1);
                for (int i = 0; i < fillers.size(); i++) fillers.get(i).add(answer, i + 1);
            }
        }
    }

    private static long counted(long rows) throws SQLException {
        if (rows > MOST_ROWS) throw new SQLException("more than 2,147,483,639 rows");
        return rows;
    }
}
