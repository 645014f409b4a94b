package musubi.platform.books;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import musubi.ledger.Ledger;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledgers, one for each municipality, each used by one thread at a time. */
@Component
public class Books {
    private final Map<Code, Ledger> open = new ConcurrentHashMap<>();
    private final JdbcClient db;
    private final Acting acting;
    private final TransactionTemplate transactions;

    Books(JdbcClient db, Acting acting, PlatformTransactionManager manager) {
        this.db = db;
        this.acting = acting;
        // What the ledger has accepted stays, whatever becomes of the transaction that asked for it.
        this.transactions = new TransactionTemplate(manager);
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Works with the ledger of the municipality that is worked for, as it stands now. Not within a transaction: that would hold one
     * connection while it waits for another, and as many at once as there are connections would wait for ever.
     *
     * @throws IllegalStateException within a transaction
     */
    public <T> T with(Function<Ledger, T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("the ledger is not used within a transaction");
        var municipality = acting.actor().municipality();
        return acting.as(Actor.job("books", municipality), () -> {
            var ledger = open.computeIfAbsent(municipality, code -> Ledger.open(store(code)));
            synchronized (ledger) {
                ledger.refresh();
                return work.apply(ledger);
            }
        });
    }

    /** A store of one municipality's entries; whoever uses it acts for that municipality. */
    PostgresStore store(Code municipality) {
        return new PostgresStore(db, transactions, municipality);
    }
}
