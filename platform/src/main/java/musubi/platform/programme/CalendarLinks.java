package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Addresses under which a telephone reads its owner's bookings. Whoever has one may read it; there is one at a time. */
@Repository
public class CalendarLinks {
    private static final int LENGTH = 32;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    CalendarLinks(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** The path of a new address, which is told this once; the one before ends. */
    @Transactional
    public String make(PersonId person) {
        var secret = new byte[LENGTH];
        random.nextBytes(secret);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var municipality = acting.actor().municipality();
        end(person);
        db.sql("""
                insert into programme.calendar_link (municipality, link, person, hash, made_at)
                values (:municipality, :link, :person, :hash, :now)
                """)
                .param("municipality", municipality.digits())
                .param("link", UUID.randomUUID())
                .param("person", person.value())
                .param("hash", hash(text))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record("calendar.link-made", "calendar", Optional.empty(), "", "");
        return "/calendar/%s/mine/%s.ics".formatted(municipality, text);
    }

    /** Ends the address in use. False when there is none. */
    @Transactional
    public boolean end(PersonId person) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('calendar ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        int ended = db.sql(
                        "update programme.calendar_link set ended_at = :now where person = :person and ended_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .update();
        if (ended == 1) audit.record("calendar.link-ended", "calendar", Optional.empty(), "", "");
        return ended == 1;
    }

    /** Whether there is an address in use. */
    @Transactional(readOnly = true)
    public boolean used(PersonId person) {
        return db.sql(
                        "select exists (select 1 from programme.calendar_link where person = :person and ended_at is null)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }

    /** Whose calendar an address is. */
    @Transactional(readOnly = true)
    Optional<PersonId> owner(String secret) {
        return db.sql("select person from programme.calendar_link where hash = :hash and ended_at is null")
                .param("hash", hash(secret))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .optional();
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
