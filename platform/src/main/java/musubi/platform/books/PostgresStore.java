package musubi.platform.books;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import musubi.ledger.Entry;
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
        Store.demandChained(expected, entries);
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(APPEND)) {
            return insert(new Parameters(connection, statement), expected, entries)
                    ? new Appending.Appended()
                    : new Appending.Behind(head());
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) return new Appending.Behind(head());
            throw new IllegalStateException("entries of the ledger could not be kept: " + e.getMessage(), e);
        }
    }

    /** Adds entries and what they moved, unless the chain does not end where it is expected to. */
    private boolean insert(Parameters parameters, Head expected, List<Entry> entries) throws SQLException {
        var municipality = this.municipality.digits();
        parameters.text(municipality);
        parameters.text(municipality);
        parameters.text(municipality);
        parameters.longs(entries, Entry::number);
        parameters.texts(entries, entry -> entry.previous().hex());
        parameters.texts(entries, Entry::text);
        parameters.texts(entries, entry -> entry.hash().hex());
        parameters.number(expected.number());
        parameters.text(expected.hash().hex());
        parameters.number(expected.number());
        parameters.text(municipality);
        Movements.add(parameters, entries);
        return parameters.lastAnswer() == entries.size();
    }

    /**
     * One transaction in one message: whoever asks the ledger waits for the network and the disk once. The first statement tells
     * the row policies for whom it is, as every transaction does.
     */
    private static final String APPEND = """
            select set_config('musubi.municipality', ?, true), set_config('musubi.role', 'job', true);
            with chain as (
                select number, hash from ledger.entry where municipality = ? order by number desc limit 1
            ), added as (
                insert into ledger.entry (municipality, number, previous, text, hash)
                select ?, e.number, e.previous, e.text, e.hash
                  from unnest(?, ?, ?, ?) as e (number, previous, text, hash)
                 where case when exists (select 1 from chain)
                            then exists (select 1 from chain where number = ? and hash = ?)
                            else ? = 0 end
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
