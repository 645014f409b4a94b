package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What residents say is wrong in what is held about them, until staff has seen to it. */
@Repository
public class Wishes {
    /** The most letters of one. */
    public static final int LONGEST = 1_000;

    private static final int MOST = 200;
    private static final String WAITING = "{\"state\":\"waiting\"}";
    private static final String DONE = "{\"state\":\"done\"}";

    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Wishes(JdbcClient db, Seals seals, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param done when staff had seen to it
     */
    public record Wish(UUID id, PersonId person, String text, Instant at, Optional<Instant> done) {}

    /** Keeps what somebody says; the same id again changes nothing. */
    @Transactional
    public void say(UUID id, PersonId person, String text) {
        if (text.isBlank() || text.length() > LONGEST)
            throw new IllegalArgumentException("a wish of " + text.length() + " letters");
        int added = db.sql("""
                insert into people.wish (municipality, wish, person, sealed, made_at)
                values (:municipality, :wish, :person, :sealed, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("wish", id)
                .param("person", person.value())
                .param("sealed", seals.seal(row(id), text))
                .param("now", now())
                .update();
        if (added == 1) record("people.wish-said", person, "", WAITING);
    }

    /** Some of those nobody has seen to, the oldest first. */
    @Transactional(readOnly = true)
    public List<Wish> waiting(int without, int most) {
        return db.sql(COLUMNS + " where done_at is null order by made_at, wish offset :without limit :most")
                .param("without", without)
                .param("most", most)
                .query((row, number) -> wish(row))
                .list();
    }

    /** How many nobody has seen to. */
    @Transactional(readOnly = true)
    public long count() {
        return db.sql("select count(*) from people.wish where done_at is null")
                .query(Long.class)
                .single();
    }

    /** Those of a person, the newest first. */
    @Transactional(readOnly = true)
    public List<Wish> of(PersonId person) {
        return db.sql(COLUMNS + " where person = :person order by made_at desc, wish limit :most")
                .param("person", person.value())
                .param("most", MOST)
                .query((row, number) -> wish(row))
                .list();
    }

    /** Staff has seen to it. False when somebody had before, or there is none. */
    @Transactional
    public boolean done(UUID id) {
        var person = db.sql("""
                update people.wish set done_at = :now, done_by = :by where wish = :wish and done_at is null returning person
                """)
                .param("wish", id)
                .param("now", now())
                .param("by", acting.actor().name())
                .query(UUID.class)
                .optional();
        person.ifPresent(p -> record("people.wish-done", new PersonId(p), WAITING, DONE));
        return person.isPresent();
    }

    private void record(String action, PersonId person, String before, String after) {
        audit.record(
                action,
                "person " + person,
                acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value()),
                "",
                before,
                after);
    }

    private static final String COLUMNS = "select wish, person, sealed, made_at, done_at from people.wish";

    private Wish wish(ResultSet row) throws SQLException {
        var id = row.getObject("wish", UUID.class);
        return new Wish(
                id,
                new PersonId(row.getObject("person", UUID.class)),
                seals.open(row(id), row.getBytes("sealed")),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("done_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private static String row(UUID id) {
        return "wish " + id;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
