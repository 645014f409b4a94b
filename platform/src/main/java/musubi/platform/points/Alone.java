package musubi.platform.points;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import musubi.platform.municipality.Code;
import org.springframework.stereotype.Component;

/** Lets one server at a time work on a municipality's points. The database holds the lock, and a server that dies lets go of it. */
@Component
class Alone {
    private final DataSource source;

    Alone(DataSource source) {
        this.source = source;
    }

    /** Does the work unless somebody else is at it; answers whether it was done. */
    boolean with(Code municipality, Runnable work) {
        try (var connection = source.getConnection()) {
            if (!ask(connection, "select pg_try_advisory_lock(hashtextextended('points ' || ?, 0))", municipality))
                return false;
            try {
                work.run();
            } finally {
                ask(connection, "select pg_advisory_unlock(hashtextextended('points ' || ?, 0))", municipality);
            }
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("the lock on points could not be asked for: " + e.getMessage(), e);
        }
    }

    private static boolean ask(Connection connection, String question, Code municipality) throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            statement.setString(1, municipality.digits());
            try (var answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
