package musubi.study.table;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import musubi.effect.rows.Column;
import org.duckdb.DuckDBReadableVector;

/** Collects one column. */
sealed interface Filler permits NumberFiller, WordFiller {
    /** Adds the value of one row. */
    void add(ResultSet row, int column) throws SQLException;

    /** Adds a stretch of rows; only where it {@link #takesChunks}. */
    void add(DuckDBReadableVector values);

    /** Whether DuckDB hands out its type by chunks, with the same values as by rows. */
    boolean takesChunks();

    Column column();

    /** For the column of this number, counted from 1. */
    static Filler of(ResultSetMetaData described, int column, int mostOnHeap) throws SQLException {
        var type = described.getColumnTypeName(column);
        var values = new Values(mostOnHeap);
        return switch (described.getColumnType(column)) {
            case Types.BOOLEAN -> new WordFiller(List.of("FALSE", "TRUE"), values, type);
            case Types.BIT -> new WordFiller(List.of("FALSE", "TRUE"), values, type);
            case Types.DATE -> new NumberFiller(NumberFiller.Kind.DAY, values, type);
            case Types.TIMESTAMP -> new NumberFiller(NumberFiller.Kind.MOMENT, values, type);
            case Types.TIMESTAMP_WITH_TIMEZONE -> new NumberFiller(NumberFiller.Kind.INSTANT, values, type);
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.DECIMAL,
                    Types.NUMERIC,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE -> new NumberFiller(NumberFiller.Kind.NUMBER, values, type);
            default ->
                type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
                        ? new NumberFiller(NumberFiller.Kind.NUMBER, values, type)
                        : new WordFiller(List.of(), values, type);
        };
    }

    /** Types by which most tables are written; others are read row by row. */
    static boolean isUsual(String type) {
        return Set.of("BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR")
                .contains(type);
    }
}
