package musubi.platform.people;

import java.time.Clock;
import java.time.ZoneOffset;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sealed names and addresses, one row for each person. */
@Repository
class Identities {
    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Clock clock;

    Identities(JdbcClient db, Seals seals, Acting acting, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
        this.clock = clock;
    }

    /** Who somebody is. */
    Identity of(PersonId person) {
        return db.sql("select sealed from people.identity where person = :person")
                .param("person", person.value())
                .query((row, number) -> seals.open(person, row.getBytes("sealed")))
                .single();
    }

    /** Seals it; what was there before is replaced. */
    void keep(PersonId person, Identity identity) {
        db.sql("""
                insert into people.identity (municipality, person, sealed, search, updated_at)
                values (:municipality, :person, :sealed, :search, :now)
                on conflict (municipality, person) do update
                   set sealed = excluded.sealed, search = excluded.search, updated_at = excluded.updated_at
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("sealed", seals.seal(person, identity))
                .param("search", seals.marks(identity))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
