package musubi.platform.webhook;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.contract.SettlementReleased;
import musubi.platform.points.PointsAwarded;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes what happened into the outbox, in the transaction that makes it happen; nothing when nobody asked. */
@Component
public class Happenings {
    /** The most decisions about points that one request tells of. */
    static final int AWARDS = 500;

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Happenings(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PointsAwarded awarded) {
        int parts = Math.ceilDiv(awarded.awards(), AWARDS);
        for (int part = 0; part < parts; part++) write(Kind.POINTS_AWARDED, awarded.batch(), part);
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(SettlementReleased released) {
        write(
                released.corrects() ? Kind.SETTLEMENT_CORRECTED : Kind.SETTLEMENT_RELEASED,
                released.settlement().value(),
                0);
    }

    private void write(Kind kind, UUID subject, int part) {
        var asking = db.sql("""
                select subscription from webhook.subscription where ended_at is null and :kind = any(kinds) order by subscription
                """).param("kind", kind.word()).query(UUID.class).list();
        if (!asking.isEmpty()) write(UUID.randomUUID(), kind, subject, part, asking);
    }

    /** Sends a test to one; the caller makes its id, so that a repeated click sends one. */
    @Transactional
    public void test(UUID event, UUID subscription) {
        boolean known = db.sql("select count(*) from webhook.event where event = :event")
                        .param("event", event)
                        .query(Long.class)
                        .single()
                > 0;
        if (!known) write(event, Kind.TEST, subscription, 0, List.of(subscription));
    }

    private void write(UUID event, Kind kind, UUID subject, int part, List<UUID> to) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var municipality = acting.actor().municipality().digits();
        long number = db.sql("""
                insert into webhook.event (municipality, event, kind, subject, part, happened_at)
                values (:municipality, :event, :kind, :subject, :part, :now) returning number
                """)
                .param("municipality", municipality)
                .param("event", event)
                .param("kind", kind.word())
                .param("subject", subject)
                .param("part", part)
                .param("now", now)
                .query(Long.class)
                .single();
        db.sql("""
                insert into webhook.delivery (municipality, event, subscription, number, state, due_at, tries, reason)
                select :municipality, :event, s, :number, 'waiting', :now, 0, '' from unnest(:to) as t (s)
                """)
                .param("municipality", municipality)
                .param("event", event)
                .param("number", number)
                .param("now", now)
                .param("to", to.toArray(UUID[]::new))
                .update();
    }
}
