package musubi.study.result;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;
import musubi.study.protocol.Protocol;

/**
 * The units of an adjustment as Parquet: who, which analysis, in which set, with which weight. Another evaluator can take
 * them up from here.
 */
public final class MatchedUnits implements AutoCloseable {
    private final Connection connection;

    private MatchedUnits(Connection connection) {
        this.connection = connection;
    }

    /** Writes the units of every adjusted analysis of a study; false when none is adjusted. */
    public static boolean write(StudyResult result, Path file) {
        var adjusted = new Analyses(result.protocol(), result.cohort()).adjustments();
        if (adjusted.isEmpty()) return false;
        try (var units = new MatchedUnits(DriverManager.getConnection("jdbc:duckdb:"))) {
            units.execute(
                    "create table matched (analysis varchar, imputation integer, unit varchar, source_row bigint, exposed integer,"
                            + " set_no bigint, weight double)");
            for (var one : adjusted.entrySet()) units.append(one.getKey(), one.getValue(), result.protocol());
            units.execute(
                    "copy (select * from matched order by analysis, imputation, set_no, exposed desc, unit, source_row) to '"
                            + file.toAbsolutePath().toString().replace("'", "''") + "' (format parquet)");
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write " + file, e);
        }
    }

    /** Imputations are numbered from 1; an analysis that imputes nothing has number 0. */
    private void append(String analysis, List<Adjusted> adjusted, Protocol protocol) throws SQLException {
        for (int i = 0; i < adjusted.size(); i++)
            append(analysis, adjusted.size() == 1 ? 0 : i + 1, adjusted.get(i).rows(), protocol);
    }

    private void append(String analysis, int imputation, Rows rows, Protocol protocol) throws SQLException {
        var positions = rows.positions();
        var weights = rows.column(Adjusted.WEIGHT);
        var exposed = rows.column(protocol.exposure());
        try (var appender = ((org.duckdb.DuckDBConnection) connection).createAppender("main", "matched")) {
            for (int i = 0; i < rows.count(); i++) {
                appender.beginRow();
                appender.append(analysis);
                appender.append(imputation);
                appender.append(unit(rows, protocol, i));
                appender.append((long) positions[i]);
                appender.append((int) exposed.at(i));
                appender.append(
                        rows.has(Adjusted.SET)
                                ? 1 + (long) rows.column(Adjusted.SET).at(i)
                                : 0L);
                appender.append(weights.at(i));
                appender.endRow();
            }
        }
    }

    private static String unit(Rows rows, Protocol protocol, int row) {
        if (protocol.unit().isEmpty()) return "";
        Column units = rows.column(protocol.unit());
        return units.isCategory() ? units.levels().get((int) units.at(row)) : Analyses.label(units.at(row));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
