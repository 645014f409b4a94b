package musubi.platform.people;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** How long applications that nobody decides are kept. What people said about themselves is then destroyed; that they applied stays. */
@Repository
public class ApplicationKeeping {
    /** Days, until a municipality says otherwise. */
    public static final int USUAL = 90;

    public static final int LEAST = 14;
    public static final int MOST = 365;

    private final JdbcClient db;
    private final Applications applications;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    ApplicationKeeping(JdbcClient db, Applications applications, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.applications = applications;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** After how many days one that nobody has decided is destroyed. */
    @Transactional(readOnly = true)
    public int days() {
        return db.sql("select days from people.application_keeping order by recorded_at desc limit 1")
                .query(Integer.class)
                .optional()
                .orElse(USUAL);
    }

    /**
     * Sets after how many days; the same again changes nothing.
     *
     * @throws IllegalArgumentException when it is less than {@link #LEAST} or more than {@link #MOST}
     */
    @Transactional
    public void days(int days) {
        if (days < LEAST || days > MOST)
            throw new IllegalArgumentException(
                    "applications are kept %d to %d days, not %d".formatted(LEAST, MOST, days));
        int before = days();
        if (before == days) return;
        db.sql("""
                insert into people.application_keeping (municipality, recorded_at, days, actor)
                values (:municipality, :now, :days, :actor)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("days", days)
                .param("actor", acting.actor().name())
                .update();
        audit.record(
                "people.application-keeping-set",
                "applications",
                Optional.empty(),
                "",
                Json.of(Map.of("days", before)),
                Json.of(Map.of("days", days)));
    }

    /** The day on which one that was received at a moment is destroyed, unless somebody decides it before. */
    public static LocalDate lastsUntil(Instant received, int days) {
        return LocalDate.ofInstant(received, Japan.TIME).plusDays(days);
    }

    /** Destroys those whose day has come; returns how many. */
    @Transactional
    int expire() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var receivedBefore =
                today.minusDays(days() - 1L).atStartOfDay(Japan.TIME).toOffsetDateTime();
        var over = db.sql("""
                select a.application from people.application a join people.application_sealed s using (municipality, application)
                 where a.received_at < :before order by a.received_at, a.application
                """).param("before", receivedBefore).query(UUID.class).list();
        over.forEach(applications::expire);
        return over.size();
    }

    /** One that was destroyed because nobody decided it. */
    public record Expired(String scheme, Instant receivedAt, Instant destroyedAt) {}

    /** The last of them, the latest first. */
    @Transactional(readOnly = true)
    public List<Expired> expired() {
        return db.sql("""
                select a.scheme, a.received_at, d.decided_at
                  from people.application_decision d join people.application a using (municipality, application)
                 where d.outcome = 'expired' order by d.decided_at desc, a.received_at limit 20
                """)
                .query((row, number) -> new Expired(
                        row.getString("scheme"),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
