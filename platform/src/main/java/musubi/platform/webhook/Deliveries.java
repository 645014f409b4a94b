package musubi.platform.webhook;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where events stand on their way, and what can still be done about them. */
@Component
public class Deliveries {
    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;

    Deliveries(JdbcClient db, Audit audit, Clock clock) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An event on its way to one receiver.
     *
     * @param number grows with every event
     * @param state {@code waiting}, {@code sent}, {@code failed} or {@code cancelled}
     * @param due when it is tried next
     * @param reason why it failed last; empty when it did not
     */
    public record Delivery(
            UUID event,
            long number,
            Kind kind,
            Instant happenedAt,
            String state,
            Instant due,
            int tries,
            String reason,
            Optional<Instant> settledAt) {}

    /** How many events wait to be sent to any receiver. */
    @Transactional(readOnly = true)
    public long waiting() {
        return count("waiting");
    }

    /** How many were given up and not sent again since. */
    @Transactional(readOnly = true)
    public long failed() {
        return count("failed");
    }

    private long count(String state) {
        return db.sql("select count(*) from webhook.delivery where state = :state")
                .param("state", state)
                .query(Long.class)
                .single();
    }

    /**
     * Events for a receiver, the latest first.
     *
     * @param below only those with a smaller number
     */
    @Transactional(readOnly = true)
    public List<Delivery> of(UUID subscription, long below, int most) {
        return db.sql("""
                select d.event, d.number, e.kind, e.happened_at, d.state, d.due_at, d.tries, d.reason, d.settled_at
                  from webhook.delivery d join webhook.event e using (municipality, event)
                 where d.subscription = :subscription and d.number < :below order by d.number desc limit :most
                """)
                .param("subscription", subscription)
                .param("below", below)
                .param("most", most)
                .query((row, number) -> new Delivery(
                        row.getObject("event", UUID.class),
                        row.getLong("number"),
                        Kind.of(row.getString("kind")).orElseThrow(),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                        row.getString("state"),
                        row.getObject("due_at", OffsetDateTime.class).toInstant(),
                        row.getInt("tries"),
                        row.getString("reason"),
                        Optional.ofNullable(row.getObject("settled_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list();
    }

    /** Sends again, now and from the first try on, what waits or was given up; all of it when no events are named. */
    @Transactional
    public int again(UUID subscription, List<UUID> events) {
        int changed = db.sql("""
                update webhook.delivery set state = 'waiting', due_at = :now, tries = 0, settled_at = null
                 where subscription = :subscription and state in ('waiting', 'failed') and (:all or event = any(:events))
                   and exists (select 1 from webhook.subscription s where s.municipality = delivery.municipality
                                and s.subscription = delivery.subscription and s.ended_at is null)
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("subscription", subscription)
                .param("all", events.isEmpty())
                .param("events", events.toArray(UUID[]::new))
                .update();
        if (changed > 0)
            audit.record(
                    "webhook.sent-again",
                    "webhook " + subscription,
                    Optional.empty(),
                    "",
                    "{\"events\":%d}".formatted(changed));
        return changed;
    }
}
