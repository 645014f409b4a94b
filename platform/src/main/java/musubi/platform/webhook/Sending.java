package musubi.platform.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.outside.Signing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what waits. An event is taken on with a short lease, sent outside of any transaction, and its outcome written down; a server that
 * dies in between leaves it to be sent again under the same id. Where one is not taken, the others for the same receiver wait with it, so
 * that a receiver that is away costs one try at a time, and nobody else waits for it.
 */
@Component
class Sending {
    static final int MOST_TRIES = 14;

    /** How long what was sent can be looked up. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int AT_ONCE = 500;
    private static final int GONE = 410;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Subscriptions subscriptions;
    private final Bodies bodies;
    private final Post post;
    private final Acting acting;
    private final Clock clock;

    Sending(
            JdbcClient db,
            PlatformTransactionManager manager,
            Subscriptions subscriptions,
            Bodies bodies,
            Post post,
            Acting acting,
            Clock clock) {
        this.db = db;
        this.transactions = new TransactionTemplate(manager);
        this.subscriptions = subscriptions;
        this.bodies = bodies;
        this.post = post;
        this.acting = acting;
        this.clock = clock;
    }

    /** An event that was taken on for a receiver. */
    private record Taken(Bodies.Event event, UUID subscription, int tries) {}

    /** Sends what is due for the municipality that is worked for, to all receivers at once. */
    void send() {
        var due = transactions.execute(
                status -> db.sql("""
                select distinct subscription from webhook.delivery where state = 'waiting' and due_at <= :now
                """).param("now", now()).query(UUID.class).list());
        var actor = acting.actor();
        try (var receivers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var subscription : Objects.requireNonNull(due)) {
                var unused = receivers.submit(() -> acting.as(actor, () -> {
                    sendAll(subscription);
                    return true;
                }));
            }
        }
    }

    private void sendAll(UUID subscription) {
        try {
            for (int done = 0; done < AT_ONCE; done++) {
                var taken = Objects.requireNonNull(transactions.execute(status -> take(subscription)));
                if (taken.isEmpty() || !send(taken.get())) return;
            }
        } catch (RuntimeException e) {
            LOG.error("events for {} could not be sent; the next round tries again", subscription, e);
        }
    }

    /** The oldest that is due. */
    private Optional<Taken> take(UUID subscription) {
        return db.sql("""
                with due as materialized (
                  select municipality, event, subscription from webhook.delivery
                   where subscription = :subscription and state = 'waiting' and due_at <= :now
                   order by number limit 1 for update skip locked
                )
                update webhook.delivery d set due_at = :lease, tries = tries + 1
                  from due join webhook.event e on e.municipality = due.municipality and e.event = due.event
                 where d.municipality = due.municipality and d.event = due.event and d.subscription = due.subscription
                returning e.event, e.kind, e.subject, e.part, e.happened_at, d.subscription, d.tries
                """)
                .param("subscription", subscription)
                .param("now", now())
                .param("lease", clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC))
                .query((row, number) -> taken(row))
                .optional();
    }

    private static Taken taken(ResultSet row) throws SQLException {
        return new Taken(
                new Bodies.Event(
                        row.getObject("event", UUID.class),
                        Kind.of(row.getString("kind")).orElseThrow(),
                        row.getObject("subject", UUID.class),
                        row.getInt("part"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant()),
                row.getObject("subscription", UUID.class),
                row.getInt("tries"));
    }

    /** Whether it was taken over there. */
    private boolean send(Taken taken) {
        var url = subscriptions.open(taken.subscription()).url();
        var body = bodies.of(taken.event());
        var now = clock.instant();
        var signatures = subscriptions.secrets(taken.subscription()).stream()
                .map(secret -> Signing.signature(secret, now, body))
                .collect(Collectors.joining(", "));
        var answer = post.send(
                url,
                Map.of(
                        "Idempotency-Key",
                        taken.event().id().toString(),
                        "Musubi-Event",
                        taken.event().kind().word(),
                        Signing.TIME,
                        Signing.time(now),
                        Signing.SIGNATURE,
                        signatures),
                body);
        boolean accepted = answer instanceof Post.Answer.Status(int code) && code >= 200 && code < 300;
        transactions.executeWithoutResult(status -> {
            if (accepted) end(taken, "sent", "");
            else failed(taken, answer);
        });
        return accepted;
    }

    private void failed(Taken taken, Post.Answer answer) {
        var reason = switch (answer) {
            case Post.Answer.Status(int code) -> "status-" + code;
            case Post.Answer.Unreached(String why) -> why;
        };
        boolean gone = answer instanceof Post.Answer.Status(int code) && code == GONE;
        if (gone || taken.tries() >= MOST_TRIES) end(taken, "failed", reason);
        else wait(taken, reason);
    }

    private void end(Taken taken, String state, String reason) {
        db.sql("""
                update webhook.delivery set state = :state, reason = :reason, settled_at = :now
                 where event = :event and subscription = :subscription and state = 'waiting'
                """)
                .param("state", state)
                .param("reason", reason)
                .param("now", now())
                .param("event", taken.event().id())
                .param("subscription", taken.subscription())
                .update();
    }

    private void wait(Taken taken, String reason) {
        db.sql("""
                update webhook.delivery set due_at = :due, reason = case when event = :event then :reason else reason end
                 where subscription = :subscription and state = 'waiting' and (event = :event or due_at < :due)
                """)
                .param("due", clock.instant().plus(pause(taken.tries())).atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("event", taken.event().id())
                .param("subscription", taken.subscription())
                .update();
    }

    /** One minute after the first try, twice as long after each further one, six hours at most. */
    static Duration pause(int tries) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Clears away what is over and old; what was given up stays until somebody sends it again or ends the subscription. */
    void clear() {
        transactions.executeWithoutResult(status -> db.sql("""
                delete from webhook.event e where happened_at < :before and not exists (
                  select 1 from webhook.delivery d where d.municipality = e.municipality and d.event = e.event and d.state in ('waiting', 'failed'))
                """)
                .param("before", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
