package musubi.platform.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import musubi.ledger.AccountId;
import musubi.ledger.Entry;
import musubi.ledger.Movement;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What moved in the ledger, asked of the database. */
@Repository
public class Movements {
    private final JdbcClient db;
    private final Acting acting;
    private final TransactionTemplate transactions;

    Movements(JdbcClient db, Acting acting, PlatformTransactionManager manager) {
        this.db = db;
        this.acting = acting;
        this.transactions = new TransactionTemplate(manager);
        transactions.setReadOnly(true);
    }

    /** Everything that went into or out of these accounts, the oldest first. Whoever asks has made sure that they may know. */
    public List<Moved> of(Collection<AccountId> accounts) {
        return acting.as(
                Actor.job("books", acting.actor().municipality()),
                () -> transactions.execute(status -> db.sql("""
                select number, step, phase, transfer, debit, credit, amount, unit, agreement, clause, reason, happened_at, recorded_at
                  from ledger.movement where debit = any(:accounts) or credit = any(:accounts) order by number, step
                """)
                        .param(
                                "accounts",
                                accounts.stream().map(AccountId::value).toArray(String[]::new))
                        .query((row, number) -> moved(row))
                        .list()));
    }

    private static Moved moved(ResultSet row) throws SQLException {
        return new Moved(
                row.getLong("number"),
                row.getInt("step"),
                Movement.Phase.valueOf(row.getString("phase")),
                row.getString("transfer"),
                new AccountId(row.getString("debit")),
                new AccountId(row.getString("credit")),
                row.getLong("amount"),
                row.getString("unit"),
                row.getString("agreement"),
                row.getString("clause"),
                row.getString("reason"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    /** Writes down what entries moved, within the statement that appends them. */
    static final String INSERT = """
                insert into ledger.movement (municipality, number, step, phase, transfer, debit, credit, amount, unit, agreement, clause,
                                             reason, happened_at, recorded_at)
                select ?, m.number, m.step, m.phase, m.transfer, m.debit, m.credit, m.amount, m.unit, m.agreement, m.clause,
                       m.reason, cast(m.happened_at as timestamptz), cast(m.recorded_at as timestamptz)
                  from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as m (number, step, phase, transfer, debit, credit, amount, unit, agreement, clause, reason, happened_at,
                          recorded_at)""";

    /** Gives what {@link #INSERT} asks for after the municipality. */
    static void add(Message message, List<Entry> entries) throws SQLException {
        var moved = entries.stream().flatMap(entry -> Moved.of(entry).stream()).toList();
        message.longs(moved, Moved::number);
        message.longs(moved, Moved::step);
        message.texts(moved, Moved::phase);
        message.texts(moved, Moved::transfer);
        message.texts(moved, Moved::debit);
        message.texts(moved, Moved::credit);
        message.longs(moved, Moved::amount);
        message.texts(moved, Moved::unit);
        message.texts(moved, Moved::agreement);
        message.texts(moved, Moved::clause);
        message.texts(moved, Moved::reason);
        message.texts(moved, Moved::happenedAt);
        message.texts(moved, Moved::recordedAt);
    }
}
