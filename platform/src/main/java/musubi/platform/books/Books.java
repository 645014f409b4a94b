package musubi.platform.books;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Standing;
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
    /** As whom entries are written; it changes no record that points follow. */
    public static final String NAME = "books";

    private final Map<Code, Desk> desks = new ConcurrentHashMap<>();
    private final JdbcClient db;
    private final Acting acting;
    private final TransactionTemplate transactions;
    private final DataSource source;

    Books(JdbcClient db, DataSource source, Acting acting, PlatformTransactionManager manager) {
        this.db = db;
        this.source = source;
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
        return acting.as(bookkeeper(), () -> desk().with(work));
    }

    /**
     * How accounts stand now, as {@link Ledger#standings} says it; many who want to know it at the same time are told together. Not
     * within a transaction.
     */
    public Map<AccountId, Standing> standings(Collection<AccountId> accounts) {
        return acting.as(bookkeeper(), () -> desk().standings(accounts));
    }

    /**
     * Asks several things, as {@link Ledger#submit(List, Instant)} does; what others ask meanwhile is made durable in one go with
     * them. Not within a transaction.
     */
    public List<Answer> submit(List<? extends Request> requests, Instant recordedAt) {
        return acting.as(bookkeeper(), () -> desk().submit(requests, recordedAt));
    }

    private Actor bookkeeper() {
        return Actor.job(NAME, acting.actor().municipality());
    }

    private Desk desk() {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("the ledger is not used within a transaction");
        return desks.computeIfAbsent(
                acting.actor().municipality(), code -> new Desk(() -> Ledger.open(store(code), ground(code))));
    }

    /** A store of one municipality's entries; whoever uses it acts for that municipality. */
    PostgresStore store(Code municipality) {
        return new PostgresStore(db, transactions, source, municipality);
    }

    /** Where one municipality's ledger stands; whoever uses it acts for that municipality, as the work that keeps the books. */
    PostgresGround ground(Code municipality) {
        return new PostgresGround(db, transactions, source, municipality);
    }
}
