package musubi.study.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Whether the columns of {@code relation} would crowd the heap. */
    private static boolean isLarge(Connection connection, String relation, int columns) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + relation)) {
            rows.next();
            long count = rows.getLong(1);
            if (count > Integer.MAX_VALUE - 8) throw new SQLException("more than 2,147,483,639 rows");
            return count * columns * 8 > Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        }
    }

    static Table of(Connection connection, String relation, Digest digest, boolean mayBeLarge) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + relation)) {
            var described = rows.getMetaData();
            boolean isMapped = mayBeLarge && isLarge(connection, relation, described.getColumnCount());
            var fillers = new ArrayList<Filler>();
            for (int i = 1; i <= described.getColumnCount(); i++) fillers.add(Filler.of(described, i, isMapped));
            while (rows.next())
                for (int i = 0; i < fillers.size(); i++) fillers.get(i).add(rows, i + 1);
            var columns = new LinkedHashMap<String, Column>();
            for (int i = 0; i < fillers.size(); i++)
                columns.put(described.getColumnName(i + 1), fillers.get(i).column());
            return new Table(columns, digest);
        }
    }

    /** Collects one column. */
    private sealed interface Filler permits NumberFiller, WordFiller {
        void add(ResultSet row, int column) throws SQLException;

        Column column();

        static Filler of(ResultSetMetaData described, int column, boolean isMapped) throws SQLException {
            return switch (described.getColumnType(column)) {
                case Types.BOOLEAN, Types.BIT -> new WordFiller(List.of("FALSE", "TRUE"), Kind.TRUTH, isMapped);
                case Types.DATE -> new NumberFiller(Kind.DAY, isMapped);
                case Types.TIMESTAMP -> new NumberFiller(Kind.MOMENT, isMapped);
                case Types.TIMESTAMP_WITH_TIMEZONE -> new NumberFiller(Kind.INSTANT, isMapped);
                case Types.TINYINT,
                        Types.SMALLINT,
                        Types.INTEGER,
                        Types.BIGINT,
                        Types.DECIMAL,
                        Types.NUMERIC,
                        Types.REAL,
                        Types.FLOAT,
                        Types.DOUBLE -> new NumberFiller(Kind.NUMBER, isMapped);
                default ->
                    described.getColumnTypeName(column).matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
                            ? new NumberFiller(Kind.NUMBER, isMapped)
                            : new WordFiller(List.of(), Kind.WORD, isMapped);
            };
        }
    }

    private enum Kind {
        NUMBER,
        DAY,
        MOMENT,
        INSTANT,
        TRUTH,
        WORD
    }

    private static final class NumberFiller implements Filler {
        private final Kind kind;
        private final Values values;

        NumberFiller(Kind kind, boolean isMapped) {
            this.kind = kind;
            this.values = new Values(isMapped);
        }

        @Override
        public void add(ResultSet row, int column) throws SQLException {
            double value = switch (kind) {
                case DAY -> days(row, column);
                case MOMENT -> moment(row, column);
                case INSTANT -> instant(row, column);
                default -> row.getDouble(column);
            };
            values.add(row.wasNull() ? Double.NaN : value);
        }

        private static double days(ResultSet row, int column) throws SQLException {
            var day = row.getObject(column, java.time.LocalDate.class);
            return day == null ? Double.NaN : day.toEpochDay();
        }

        private static double moment(ResultSet row, int column) throws SQLException {
            var moment = row.getObject(column, java.time.LocalDateTime.class);
            return moment == null ? Double.NaN : moment.toEpochSecond(java.time.ZoneOffset.UTC) / 86_400.0;
        }

        /** The same on a machine in any time zone. */
        private static double instant(ResultSet row, int column) throws SQLException {
            var instant = row.getObject(column, java.time.OffsetDateTime.class);
            return instant == null ? Double.NaN : instant.toEpochSecond() / 86_400.0;
        }

        @Override
        public Column column() {
            return values.column(List.of(), v -> v);
        }
    }

    private static final class WordFiller implements Filler {
        private static final Map<String, Integer> TRUTH =
                Map.of("false", 0, "False", 0, "FALSE", 0, "true", 1, "True", 1, "TRUE", 1);
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private final boolean isFixed;
        private final Values codes;

        WordFiller(List<String> levels, Kind kind, boolean isMapped) {
            this.codes = new Values(isMapped);
            for (var level : levels) places.put(level, places.size());
            this.isFixed = kind == Kind.TRUTH;
        }

        @Override
        public void add(ResultSet row, int column) throws SQLException {
            if (isFixed) {
                boolean truth = row.getBoolean(column);
                codes.add(row.wasNull() ? Double.NaN : truth ? 1 : 0);
                return;
            }
            var word = row.getString(column);
            codes.add(word == null || word.isEmpty() ? Double.NaN : places.computeIfAbsent(word, w -> places.size()));
        }

        /** Levels in the order of their characters, whoever came first in the file. */
        @Override
        public Column column() {
            var met = List.copyOf(places.keySet());
            if (!isFixed && !met.isEmpty() && met.stream().allMatch(TRUTH::containsKey)) return truth(met);
            var levels = isFixed ? met : met.stream().sorted().toList();
            var sorted = new java.util.HashMap<String, Integer>();
            for (int i = 0; i < levels.size(); i++) sorted.put(levels.get(i), i);
            var moved = met.stream().mapToInt(sorted::get).toArray();
            return codes.column(levels, code -> Double.isNaN(code) ? code : moved[(int) code]);
        }

        /** Truth that was written out, as in a CSV. */
        private Column truth(List<String> met) {
            return codes.column(
                    List.of("FALSE", "TRUE"),
                    code -> Double.isNaN(code) ? code : Objects.requireNonNull(TRUTH.get(met.get((int) code))));
        }
    }
}
