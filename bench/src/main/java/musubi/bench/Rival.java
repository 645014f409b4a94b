package musubi.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import musubi.evidence.pack.Pack;
import musubi.evidence.record.RecordType;

/** DuckDB as somebody uses it who types SQL: views on the tables of a pack, and nothing of ours between. */
final class Rival implements AutoCloseable {
    private final Connection connection;

    private Rival(Connection connection) {
        this.connection = connection;
    }

    static Rival on(Pack pack) throws SQLException {
        var rival = new Rival(DriverManager.getConnection("jdbc:duckdb:"));
        var tables = pack.tables();
        for (var type : RecordType.ALL) {
            var file = tables.get(type.name());
            if (file != null)
                rival.execute("create view %s as select * from read_parquet('%s')".formatted(type.name(), file));
            else
                rival.execute("create table %s (%s, source_no integer, source_line bigint)"
                        .formatted(
                                type.name(),
                                type.columns().stream()
                                        .map(c -> c.name() + " " + c.sqlType())
                                        .collect(Collectors.joining(", "))));
        }
        return rival;
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What one row becomes. */
    interface Reading<T> {
        T row(ResultSet row) throws SQLException;
    }

    <T> List<T> rows(String sql, Reading<T> reading) throws SQLException {
        var rows = new ArrayList<T>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) rows.add(reading.row(result));
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
