package musubi.platform.people;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Where people read electronic mail. Sealed like their names, and asked for only when something is sent or shown to them. */
@Repository
public class Mails {
    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Mails(JdbcClient db, Seals seals, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** The address of this person; empty when there is none or the actor may not see it. */
    @Transactional(readOnly = true)
    public Optional<String> of(PersonId person) {
        return db.sql("select sealed from people.mail where person = :person")
                .param("person", person.value())
                .query((row, number) -> seals.open(row(person), row.getBytes("sealed")))
                .optional();
    }

    /** Who of them reads mail somewhere; where stays sealed. */
    @Transactional(readOnly = true)
    public Set<PersonId> given(Collection<PersonId> people) {
        return Set.copyOf(db.sql("select person from people.mail where person = any(:people)")
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    /** Says where this person reads mail from now on; an empty address takes it back. The same again changes nothing. */
    @Transactional
    public void reachAt(PersonId person, String address) {
        var before = of(person).orElse("");
        if (before.equals(address)) return;
        if (address.isEmpty()) {
            db.sql("delete from people.mail where person = :person")
                    .param("person", person.value())
                    .update();
        } else {
            db.sql("""
                    insert into people.mail (municipality, person, sealed, updated_at)
                    values (:municipality, :person, :sealed, :now)
                    on conflict (municipality, person) do update set sealed = excluded.sealed, updated_at = excluded.updated_at
                    """)
                    .param("municipality", acting.actor().municipality().digits())
                    .param("person", person.value())
                    .param("sealed", seals.seal(row(person), address))
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
        audit.record(
                "people.mail-changed",
                "person " + person,
                acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value()),
                "",
                given(before),
                given(address));
    }

    /** Whether there is an address; what it says stays sealed, so a change from one to another shows as given before and after. */
    private static String given(String address) {
        return "{\"given\":%s}".formatted(!address.isEmpty());
    }

    private static String row(PersonId person) {
        return "mail " + person;
    }
}
