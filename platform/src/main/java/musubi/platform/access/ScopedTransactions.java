package musubi.platform.access;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Tells the database at the start of every transaction for whom it works; the row policies read it. It holds until the
 * transaction ends, so a pooled connection never carries one actor's scope to the next.
 */
@Component
class ScopedTransactions implements TransactionExecutionListener {
    private final Acting acting;
    private final JdbcClient db;

    ScopedTransactions(Acting acting, DataSource source) {
        this.acting = acting;
        this.db = JdbcClient.create(source);
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null || !acting.somebody()) return;
        var actor = acting.actor();
        db.sql("""
                        select set_config('musubi.municipality', :municipality, true),
                               set_config('musubi.role', :role, true),
                               set_config('musubi.account', :account, true),
                               set_config('musubi.resident', :resident, true),
                               set_config('musubi.provider', :provider, true)
                        """)
                .param("municipality", actor.municipality().digits())
                .param("role", actor.role().word())
                .param("account", actor.role() == Role.JOB ? "" : actor.name())
                .param("resident", actor.resident().map(Object::toString).orElse(""))
                .param("provider", actor.provider().orElse(""))
                .query((row, number) -> row.getString(1))
                .single();
    }
}
