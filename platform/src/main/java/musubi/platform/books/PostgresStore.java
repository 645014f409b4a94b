package musubi.platform.books;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import musubi.ledger.Entry;
import musubi.ledger.Ground;
import musubi.ledger.Head;
import musubi.ledger.Store;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A municipality's ledger in the database. The number of an entry is part of its key, so of two servers that append at once one is
 * told that it is behind.
 */
final class PostgresStore implements Store {
    private static final String UNIQUE_VIOLATION = "23505";

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final DataSource source;
    private final Code municipality;

    PostgresStore(JdbcClient db, TransactionTemplate transactions, DataSource source, Code municipality) {
        this.db = db;
        this.source = source;
        this.transactions = transactions;
        this.municipality = municipality;
    }

    @Override
    public Head head() {
        return transactions.execute(status -> db.sql("""
                select number, hash from ledger.entry where municipality = :municipality order by number desc limit 1
                """)
                .param("municipality", municipality.digits())
                .query((row, number) -> new Head(row.getLong("number"), new Digest(row.getString("hash"))))
                .optional()
                .orElse(Head.EMPTY));
    }

    @Override
    public Appending append(Head expected, List<Entry> entries) {
        return append(expected, entries, Set.of());
    }

    /** The ground of these entries stands in the same database: one statement asks it and adds them. */
    @Override
    public Appending append(Head expected, List<Entry> entries, Ground ground, Set<String> takenForNew) {
        return append(expected, entries, takenForNew);
    }

    private Appending append(Head expected, List<Entry> entries, Set<String> takenForNew) {
        Store.demandChained(expected, entries);
        if (appended(expected, entries, takenForNew)) return new Appending.Appended();
        // The end of the chain is looked for on a connection of its own: not while this one is held.
        var end = head();
        return end.equals(expected) ? new Appending.AcceptedBefore() : new Appending.Behind(end);
    }

    /**
     * Adds entries and what they moved, unless the chain does not end where it is expected to, or a request that was taken for new was
     * accepted before.
     */
    private boolean appended(Head expected, List<Entry> entries, Set<String> takenForNew) {
        try (var message = new Message(source, municipality, APPEND)) {
            return insert(message, expected, entries, takenForNew);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) return false;
            throw new IllegalStateException("entries of the ledger could not be kept: " + e.getMessage(), e);
        }
    }

    private boolean insert(Message message, Head expected, List<Entry> entries, Set<String> takenForNew)
            throws SQLException {
        var municipality = this.municipality.digits();
        message.text(municipality);
        message.longs(entries, Entry::number);
        message.texts(entries, entry -> entry.previous().hex());
        message.texts(entries, Entry::text);
        message.texts(entries, entry -> entry.hash().hex());
        message.number(expected.number());
        message.text(municipality);
        message.number(expected.number());
        message.text(expected.hash().hex());
        message.text(municipality);
        message.texts(takenForNew, key -> key);
        message.text(municipality);
        Movements.add(message, entries);
        try (var answer = message.answer()) {
            return answer.next() && answer.getLong(1) == entries.size();
        }
    }

    /**
     * Looks for the entry that is expected to be the last by its key, never for the last one: before the database has counted the
     * rows of a table that grows fast, it would read all of them for that. What another server has added after it has the same number
     * as the first of these.
     */
    private static final String APPEND = """
            with added as (
                insert into ledger.entry (municipality, number, previous, text, hash)
                select ?, e.number, e.previous, e.text, e.hash
                  from unnest(?, ?, ?, ?) as e (number, previous, text, hash)
                 where (? = 0 or exists (select 1 from ledger.entry l where l.municipality = ? and l.number = ? and l.hash = ?))
                   and not exists (select 1 from ledger.accepted a where a.municipality = ? and a.key = any(?))
                returning number
            ), moved as (
                %s where exists (select 1 from added)
            )
            select count(*) from added
            """.formatted(Movements.INSERT);

    @Override
    public List<Entry> entries(long after, int most) {
        return transactions.execute(status -> db.sql("""
                select number, previous, text, hash from ledger.entry
                 where municipality = :municipality and number > :after order by number limit :most
                """)
                .param("municipality", municipality.digits())
                .param("after", after)
                .param("most", most)
                .query((row, number) -> new Entry(
                        row.getLong("number"),
                        new Digest(row.getString("previous")),
                        row.getString("text"),
                        new Digest(row.getString("hash"))))
                .list());
    }

    /** Nothing is held open between calls. */
    @Override
    public void close() {}
}
