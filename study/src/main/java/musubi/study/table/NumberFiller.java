package musubi.study.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import musubi.effect.rows.Column;
import org.duckdb.DuckDBReadableVector;

/** Numbers, days since 1970-01-01 and moments as such days. */
record NumberFiller(Kind kind, Values values, String type) implements Filler {
    /** What the numbers stand for. */
    enum Kind {
        NUMBER,
        DAY,
        MOMENT,
        /** The same on a machine in any time zone. */
        INSTANT
    }

    @Override
    public void add(ResultSet row, int column) throws SQLException {
        double value = switch (kind) {
            case DAY -> {
                var day = row.getObject(column, LocalDate.class);
                yield day == null ? Double.NaN : day.toEpochDay();
            }
            case MOMENT -> {
                var moment = row.getObject(column, LocalDateTime.class);
                yield moment == null ? Double.NaN : days(moment);
            }
            case INSTANT -> {
                var instant = row.getObject(column, OffsetDateTime.class);
                yield instant == null ? Double.NaN : instant.toEpochSecond() / 86_400.0;
            }
            case NUMBER -> row.getDouble(column);
        };
        values.add(row.wasNull() ? Double.NaN : value);
    }

    @Override
    public void add(DuckDBReadableVector vector) {
        for (long row = 0; row < vector.rowCount(); row++)
            values.add(vector.isNull(row) ? Double.NaN : at(vector, row));
    }

    private double at(DuckDBReadableVector vector, long row) {
        return switch (type) {
            case "DOUBLE" -> vector.getDouble(row);
            case "BIGINT" -> vector.getLong(row);
            case "INTEGER" -> vector.getInt(row);
            case "DATE" -> vector.getLocalDate(row).toEpochDay();
            case "TIMESTAMP" -> days(vector.getLocalDateTime(row));
            default -> throw new IllegalStateException(type);
        };
    }

    private static double days(LocalDateTime moment) {
        return moment.toEpochSecond(ZoneOffset.UTC) / 86_400.0;
    }

    @Override
    public boolean takesChunks() {
        return Filler.isUsual(type);
    }

    @Override
    public Column column() {
        return values.numbers();
    }
}
