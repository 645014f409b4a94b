package musubi.platform.books;

import java.util.List;
import java.util.function.Function;
import musubi.ledger.Entry;
import musubi.ledger.Head;
import musubi.ledger.Store;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A municipality's ledger in the database. The number of an entry is part of its key, so of two servers that append at once one is
 * told that it is behind.
 */
final class PostgresStore implements Store {
    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Code municipality;

    PostgresStore(JdbcClient db, TransactionTemplate transactions, Code municipality) {
        this.db = db;
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
        Store.demandChained(expected, entries);
        var found = head();
        if (!found.equals(expected)) return new Appending.Behind(found);
        try {
            transactions.executeWithoutResult(status -> insert(entries));
            return new Appending.Appended();
        } catch (DuplicateKeyException another) {
            return new Appending.Behind(head());
        }
    }

    private void insert(List<Entry> entries) {
        db.sql("""
                insert into ledger.entry (municipality, number, previous, text, hash)
                select :municipality, e.number, e.previous, e.text, e.hash
                  from unnest(:numbers, :previous, :texts, :hashes) as e (number, previous, text, hash)
                """)
                .param("municipality", municipality.digits())
                .param("numbers", entries.stream().mapToLong(Entry::number).toArray())
                .param("previous", strings(entries, entry -> entry.previous().hex()))
                .param("texts", strings(entries, Entry::text))
                .param("hashes", strings(entries, entry -> entry.hash().hex()))
                .update();
        Movements.add(db, municipality, entries);
    }

    private static String[] strings(List<Entry> entries, Function<Entry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }

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
