package musubi.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.evidence.pack.Folder;
import musubi.evidence.record.RecordType;
import musubi.measure.Measure.EachMonth;

/**
 * The tables of a pack as views in a DuckDB in memory. After the views are made the database reads no file but the
 * pack's, writes none, and takes no more settings, so that a measure somebody else wrote can do no harm. A table the
 * pack does not have is empty and has the right columns.
 */
final class PackViews implements AutoCloseable {
    private final Connection connection;
    private final Path spill;
    private final Set<String> present = new TreeSet<>();
    private final Map<String, Optional<Span>> spans = new HashMap<>();
    private final Map<List<String>, SortedMap<String, Set<YearMonth>>> months = new HashMap<>();

    /** First and last day of a table's rows. */
    record Span(LocalDate first, LocalDate last) {}

    private PackViews(Connection connection, Path spill) {
        this.connection = connection;
        this.spill = spill;
    }

    /** Opens the folder of a pack. */
    static PackViews open(Path folder) {
        return open(Optional.of(folder.toAbsolutePath().normalize()));
    }

    /** All tables, all empty: for checking SQL. */
    static PackViews empty() {
        return open(Optional.empty());
    }

    private static PackViews open(Optional<Path> folder) {
        try {
            var spill = Files.createTempDirectory("musubi-measure-");
            var views = new PackViews(DriverManager.getConnection("jdbc:duckdb:"), spill);
            views.prepare(folder);
            return views;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the pack in " + folder, e);
        }
    }

    private void prepare(Optional<Path> folder) throws SQLException {
        execute("set temp_directory = " + SqlText.quote(spill.toString()));
        execute("set allowed_directories = ["
                + folder.map(f -> SqlText.quote(f.toString()) + ", ").orElse("") + SqlText.quote(spill.toString())
                + "]");
        execute("set enable_external_access = false");
        for (var type : RecordType.ALL) {
            var file = folder.map(f -> f.resolve(type.name() + ".parquet")).filter(Files::exists);
            if (file.isPresent()) {
                execute("create view %s as select * from read_parquet(%s)"
                        .formatted(type.name(), SqlText.quote(file.get().toString())));
                present.add(type.name());
            } else {
                execute("create table %s (%s, source_no integer, source_line bigint)"
                        .formatted(
                                type.name(),
                                type.columns().stream()
                                        .map(c -> c.name() + " " + c.sqlType())
                                        .collect(Collectors.joining(", "))));
            }
        }
        execute("create table score (person varchar, day date, instrument varchar, version varchar,"
                + " scale varchar, value bigint, note varchar)");
        execute("set lock_configuration = true");
    }

    /** The database, for reading rows. */
    Connection connection() {
        return connection;
    }

    /** The tables the pack has. */
    Set<String> present() {
        return present;
    }

    /** First and last day of a table; none when it has no rows. */
    Optional<Span> span(String table, String column) {
        return spans.computeIfAbsent(table + "." + column, key -> {
            var rows = rows("select min(%1$s), max(%1$s) from %2$s".formatted(column, table), row -> {
                var first = row.getObject(1, LocalDate.class);
                return row.wasNull()
                        ? Optional.<Span>empty()
                        : Optional.of(new Span(first, row.getObject(2, LocalDate.class)));
            });
            return rows.getFirst();
        });
    }

    /**
     * In which months a table has a row with this value, for each municipality whose residents have any; under the empty name for people who
     * are not registered.
     */
    SortedMap<String, Set<YearMonth>> months(String table, String column, EachMonth each) {
        return months.computeIfAbsent(List.of(table, column, each.column(), each.value()), key -> {
            var found = new TreeMap<String, Set<YearMonth>>();
            each(
                    "select distinct coalesce(p.municipality, ''), t.%s from %s t left join person p on p.person = t.person where t.%s = %s"
                            .formatted(column, table, each.column(), SqlText.quote(each.value())),
                    row -> found.computeIfAbsent(row.getString(1), _ -> new TreeSet<>())
                            .add(YearMonth.from(row.getObject(2, LocalDate.class))));
            return Collections.unmodifiableSortedMap(found);
        });
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What one row of a result becomes. */
    interface Reading<T> {
        T row(ResultSet row) throws SQLException;
    }

    <T> List<T> rows(String sql, Reading<T> reading) {
        var rows = new java.util.ArrayList<T>();
        each(sql, row -> rows.add(reading.row(row)));
        return rows;
    }

    /** What is done with one row of a result. */
    interface Each {
        void row(ResultSet row) throws SQLException;
    }

    void each(String sql, Each each) {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) each.row(result);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused: " + e.getMessage() + "\n" + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
            Folder.delete(spill);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close DuckDB", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
