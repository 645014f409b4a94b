package musubi.platform.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import musubi.ledger.AccountId;
import musubi.ledger.Entry;
import musubi.ledger.Movement;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Code;
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
        return acting.as(Actor.job("books", acting.actor().municipality()), () -> transactions.execute(status -> db.sql("""
                select number, step, phase, transfer, debit, credit, amount, unit, agreement, clause, reason, happened_at, recorded_at
                  from ledger.movement where debit = any(:accounts) or credit = any(:accounts) order by number, step
                """)
                .param("accounts", accounts.stream().map(AccountId::value).toArray(String[]::new))
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

    /** Writes down what entries moved, in the transaction that appends them. */
    static void add(JdbcClient db, Code municipality, List<Entry> entries) {
        var moved = entries.stream().flatMap(entry -> Moved.of(entry).stream()).toList();
        if (moved.isEmpty()) return;
        db.sql("""
                insert into ledger.movement (municipality, number, step, phase, transfer, debit, credit, amount, unit, agreement, clause,
                                             reason, happened_at, recorded_at)
                select :municipality, m.number, m.step, m.phase, m.transfer, m.debit, m.credit, m.amount, m.unit, m.agreement, m.clause,
                       m.reason, cast(m.happened_at as timestamptz), cast(m.recorded_at as timestamptz)
                  from unnest(:numbers, :steps, :phases, :transfers, :debits, :credits, :amounts, :units, :agreements, :clauses,
                              :reasons, :happened, :recorded)
                    as m (number, step, phase, transfer, debit, credit, amount, unit, agreement, clause, reason, happened_at,
                          recorded_at)
                """)
                .param("municipality", municipality.digits())
                .param("numbers", longs(moved, Moved::number))
                .param("steps", moved.stream().mapToInt(Moved::step).toArray())
                .param("phases", texts(moved, Moved::phase))
                .param("transfers", texts(moved, Moved::transfer))
                .param("debits", texts(moved, Moved::debit))
                .param("credits", texts(moved, Moved::credit))
                .param("amounts", longs(moved, Moved::amount))
                .param("units", texts(moved, Moved::unit))
                .param("agreements", texts(moved, Moved::agreement))
                .param("clauses", texts(moved, Moved::clause))
                .param("reasons", texts(moved, Moved::reason))
                .param("happened", texts(moved, Moved::happenedAt))
                .param("recorded", texts(moved, Moved::recordedAt))
                .update();
    }

    private static long[] longs(List<Moved> moved, ToLongFunction<Moved> part) {
        return moved.stream().mapToLong(part).toArray();
    }

    private static String[] texts(List<Moved> moved, Function<Moved, Object> part) {
        return moved.stream().map(part).map(Object::toString).toArray(String[]::new);
    }
}
