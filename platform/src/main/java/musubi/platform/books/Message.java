package musubi.platform.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import musubi.platform.municipality.Code;

/**
 * One transaction in one message: whoever asks the ledger waits for the network and the disk once. What it says is given in order; lists
 * go as arrays.
 */
final class Message implements AutoCloseable {
    /**
     * Tells the row policies for whom this is, as every transaction does. The tables of the ledger are asked by their keys alone, and
     * grow faster than the database counts their rows: it would go on reading the whole of one that it has seen empty.
     */
    private static final String SCOPE = """
            select set_config('musubi.municipality', ?, true), set_config('musubi.role', 'job', true),
                   set_config('enable_seqscan', 'off', true);
            """;

    private final Connection connection;
    private final PreparedStatement statement;
    private int last;

    /** @param text one statement */
    Message(DataSource source, Code municipality, String text) throws SQLException {
        this.connection = source.getConnection();
        try {
            this.statement = connection.prepareStatement(SCOPE + text);
            text(municipality.digits());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    void text(String text) throws SQLException {
        statement.setString(++last, text);
    }

    void number(long number) throws SQLException {
        statement.setLong(++last, number);
    }

    <T> void texts(Collection<T> rows, Function<T, Object> part) throws SQLException {
        statement.setArray(
                ++last,
                connection.createArrayOf(
                        "text", rows.stream().map(part).map(Object::toString).toArray(String[]::new)));
    }

    <T> void longs(Collection<T> rows, ToLongFunction<T> part) throws SQLException {
        statement.setArray(
                ++last,
                connection.createArrayOf(
                        "bigint", rows.stream().mapToLong(part).boxed().toArray(Long[]::new)));
    }

    /** Sends it; the rows are good until this is closed. */
    ResultSet answer() throws SQLException {
        statement.execute();
        if (!statement.getMoreResults()) throw new IllegalStateException("the second statement gave no answer");
        return statement.getResultSet();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            statement.close();
        }
    }
}
