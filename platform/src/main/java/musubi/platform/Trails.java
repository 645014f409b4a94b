package musubi.platform;

import java.util.ArrayList;
import java.util.List;
import musubi.ledger.Entry;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Chain;
import musubi.platform.books.LedgerTrail;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Verifies the audit trail and the ledger of every municipality, beside a running server or without one. Nothing is written. */
public final class Trails {
    private Trails() {}

    /** Both chains of a municipality. */
    public record Verified(Municipality municipality, Chain audit, Chain ledger) {
        /** Whether nothing is missing or changed in either. */
        public boolean whole() {
            return audit.whole() && ledger.whole();
        }
    }

    /** Walks every chain, as the owner of the tables, who sees all rows. */
    public static List<Verified> verify(Owner owner) {
        var db = JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()));
        var verified = new ArrayList<Verified>();
        for (var municipality : municipalities(db))
            verified.add(new Verified(
                    municipality,
                    Audit.chain(db, municipality.code()),
                    ledger(db, municipality.code())));
        return List.copyOf(verified);
    }

    private static Chain ledger(JdbcClient db, Code municipality) {
        var walk = new Chain.Walk(Entry.BEGINNING);
        LedgerTrail.walk(
                db,
                municipality,
                entry -> walk.step(entry.number(), entry.previous(), entry.hash(), entry.whole()));
        return walk.chain();
    }

    private static List<Municipality> municipalities(JdbcClient db) {
        return db.sql("select municipality, name_ja, name_en from municipality.municipality order by municipality")
                .query((row, number) -> new Municipality(
                        new Code(row.getString("municipality")),
                        new Words(row.getString("name_ja"), row.getString("name_en"))))
                .list();
    }
}
