package musubi.platform.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells the database at the start of every transaction for whom it works; the row policies read it. It holds until the
 * transaction ends, so a pooled connection never carries one actor's scope to the next. A transaction that cannot say for whom it works
 * has not begun: its connection goes back, and the next one of the same thread begins afresh.
 */
@Component
class ScopedTransactions extends JdbcTransactionManager {
    private static final String SCOPE = """
            select set_config('musubi.municipality', ?, true),
                   set_config('musubi.role', ?, true),
                   set_config('musubi.account', ?, true),
                   set_config('musubi.resident', ?, true),
                   set_config('musubi.provider', ?, true),
                   set_config('musubi.behalf', ?, true)
            """;

    private final transient Acting acting;

    ScopedTransactions(DataSource source, Acting acting, ObjectProvider<TransactionManagerCustomizers> customizers) {
        super(source);
        this.acting = acting;
        customizers.ifAvailable(all -> all.customize(this));
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (!acting.somebody()) return;
        try (var statement = connection.prepareStatement(SCOPE)) {
            int number = 0;
            for (var value : scope(acting.actor(), acting.onBehalf())) statement.setString(++number, value);
            statement.execute();
        }
    }

    /** Of a connection that was lost there is nothing to roll back, and what must be told is how it was lost. */
    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        if (!lost()) super.doRollback(status);
    }

    private boolean lost() {
        try {
            return TransactionSynchronizationManager.getResource(obtainDataSource()) instanceof ConnectionHolder holder
                    && holder.getConnection().isClosed();
        } catch (SQLException unknown) {
            return false;
        }
    }

    private static List<String> scope(Actor actor, Optional<UUID> onBehalf) {
        return List.of(
                actor.municipality().digits(),
                actor.role().word(),
                actor.role() == Role.JOB ? "" : actor.name(),
                actor.resident().map(Object::toString).orElse(""),
                actor.provider().orElse(""),
                onBehalf.map(Object::toString).orElse(""));
    }
}
