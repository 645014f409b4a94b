package musubi.platform.books;

import java.util.List;
import java.util.function.Consumer;
import musubi.ledger.Entry;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The entries of a municipality's ledger as they lie in the database, for whoever verifies them. */
public final class LedgerTrail {
    private static final int BLOCK = 5_000;

    private LedgerTrail() {}

    /** Hands over every entry in order, as whoever may read all of them. */
    public static void walk(JdbcClient db, Code municipality, Consumer<Entry> next) {
        List<Entry> block;
        long after = 0;
        do {
            block = db.sql("""
                    select number, previous, text, hash from ledger.entry
                     where municipality = :municipality and number > :after order by number limit :most
                    """)
                    .param("municipality", municipality.digits())
                    .param("after", after)
                    .param("most", BLOCK)
                    .query((row, number) -> new Entry(
                            row.getLong("number"),
                            new Digest(row.getString("previous")),
                            row.getString("text"),
                            new Digest(row.getString("hash"))))
                    .list();
            block.forEach(next);
            if (!block.isEmpty()) after = block.getLast().number();
        } while (block.size() == BLOCK);
    }
}
