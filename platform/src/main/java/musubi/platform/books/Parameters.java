package musubi.platform.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a statement is given, in order; lists go as arrays. */
final class Parameters {
    private final Connection connection;
    private final PreparedStatement statement;
    private int last;

    Parameters(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    void text(String text) throws SQLException {
        statement.setString(++last, text);
    }

    void number(long number) throws SQLException {
        statement.setLong(++last, number);
    }

    <T> void texts(List<T> rows, Function<T, Object> part) throws SQLException {
        statement.setArray(
                ++last,
                connection.createArrayOf(
                        "text", rows.stream().map(part).map(Object::toString).toArray(String[]::new)));
    }

    <T> void longs(List<T> rows, ToLongFunction<T> part) throws SQLException {
        statement.setArray(
                ++last,
                connection.createArrayOf(
                        "bigint", rows.stream().mapToLong(part).boxed().toArray(Long[]::new)));
    }

    /** Runs the statements and answers the number that the last of them says. */
    long lastAnswer() throws SQLException {
        statement.execute();
        if (!statement.getMoreResults()) throw new IllegalStateException("the second statement gave no answer");
        try (var row = statement.getResultSet()) {
            row.next();
            return row.getLong(1);
        }
    }
}
