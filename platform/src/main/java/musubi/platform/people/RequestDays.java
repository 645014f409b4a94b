package musubi.platform.people;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Within how many days a formal request is to be answered. */
@Repository
public class RequestDays {
    /** Our own choice, unverified: each municipality sets what the law and its own rules ask of it. */
    public static final int USUAL = 30;

    public static final int LEAST = 1;
    public static final int MOST = 365;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    RequestDays(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** The number that holds now. */
    @Transactional(readOnly = true)
    public int days() {
        return last().orElse(USUAL);
    }

    /** Whether the municipality has set a number of its own. */
    @Transactional(readOnly = true)
    public boolean chosen() {
        return last().isPresent();
    }

    private Optional<Integer> last() {
        return db.sql("select days from people.request_days order by change desc limit 1")
                .query(Integer.class)
                .optional();
    }

    /**
     * Sets the number for requests that are entered from now on; the same again changes nothing.
     *
     * @throws IllegalArgumentException when it is less than {@link #LEAST} or more than {@link #MOST}
     */
    @Transactional
    public void days(int days) {
        if (days < LEAST || days > MOST)
            throw new IllegalArgumentException("answered within %d to %d days, not %d".formatted(LEAST, MOST, days));
        db.sql("select pg_advisory_xact_lock(hashtextextended('request days ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
        if (last().filter(before -> before == days).isPresent()) return;
        int before = days();
        db.sql("""
                insert into people.request_days (municipality, change, days, actor, recorded_at)
                select :municipality, coalesce(max(change), 0) + 1, :days, :actor, :now from people.request_days
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("days", days)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "people.request-days-set",
                "requests",
                Optional.empty(),
                "",
                Json.of(Map.of("days", before)),
                Json.of(Map.of("days", days)));
    }
}
