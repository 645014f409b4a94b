package musubi.platform.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Where notices stand, and what staff can still do about them. */
@Repository
class Outbox {
    private static final UUID NOBODY = new UUID(0, 0);

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;

    Outbox(JdbcClient db, Audit audit, Clock clock) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where a notice stands. */
    enum State {
        WAITING,
        TO_PRINT,
        SENT,
        FAILED,
        CANCELLED;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * A notice as a list shows it.
     *
     * @param channel by which it went or goes; empty while none is chosen
     * @param due when it is tried next
     */
    record Line(
            MessageId id,
            PersonId person,
            String template,
            String version,
            Map<String, String> fillings,
            State state,
            String channel,
            Instant due,
            int tries,
            String reason,
            Instant recorded) {}

    /** What a line is read from. */
    static final String COLUMNS = """
            select message, person, template, version, places, fillings, state, coalesce(channel, '') as channel,
                   due_at, tries, reason, recorded_at
              from notice.message
            """;

    /**
     * What somebody looks for.
     *
     * @param template empty for every kind
     * @param until behind the last moment
     */
    record Wanted(State state, String template, Optional<PersonId> person, Instant from, Instant until) {}

    /** Some of the notices that fit, the latest first, without those before them. */
    @Transactional(readOnly = true)
    public List<Line> list(Wanted wanted, int without, int most) {
        return list(wanted, Optional.empty(), without, most);
    }

    /** Notices that fit, the latest first, from behind one on. */
    @Transactional(readOnly = true)
    public List<Line> list(Wanted wanted, Optional<Line> behind, int most) {
        return list(wanted, behind, 0, most);
    }

    private List<Line> list(Wanted wanted, Optional<Line> behind, int without, int most) {
        var last = behind.map(Line::recorded).orElse(wanted.until());
        return db.sql(COLUMNS + """
                 where state = :state and (:template = '' or template = :template) and (:anybody or person = :person)
                   and recorded_at >= :from and recorded_at < :until
                   and recorded_at <= :last and (recorded_at < :last or message > :behind)
                 order by recorded_at desc, message offset :without limit :most
                """)
                .param("state", wanted.state().word())
                .param("template", wanted.template())
                .param("anybody", wanted.person().isEmpty())
                .param("person", wanted.person().map(PersonId::value).orElse(NOBODY))
                .param("from", wanted.from().atOffset(ZoneOffset.UTC))
                .param("until", wanted.until().atOffset(ZoneOffset.UTC))
                .param("last", last.atOffset(ZoneOffset.UTC))
                .param("behind", behind.map(line -> line.id().value()).orElse(NOBODY))
                .param("without", without)
                .param("most", most)
                .query((row, number) -> line(row))
                .list();
    }

    /** What one person was told, the latest first. */
    @Transactional(readOnly = true)
    public List<Line> of(PersonId person, int most) {
        return db.sql(
                        COLUMNS
                                + " where person = :person and state <> 'cancelled' order by recorded_at desc, message limit :most")
                .param("person", person.value())
                .param("most", most)
                .query((row, number) -> line(row))
                .list();
    }

    /** How many notices stand where; a state that has none is absent. */
    @Transactional(readOnly = true)
    public Map<String, Long> counts() {
        return db
                .sql("select state, count(*) as count from notice.message group by state")
                .query((row, number) -> Map.entry(row.getString("state"), row.getLong("count")))
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many wait to be sent, be it that they are not due yet. */
    @Transactional(readOnly = true)
    public long waiting() {
        return db.sql("select count(*) from notice.message where state = 'waiting'")
                .query(Long.class)
                .single();
    }

    /** How long the one that has been due longest has not been sent; nothing when none is due. */
    @Transactional(readOnly = true)
    public Duration overdue() {
        var now = clock.instant();
        return db.sql("select min(due_at) from notice.message where state = 'waiting' and due_at <= :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(due -> Duration.between(due.toInstant(), now))
                .orElse(Duration.ZERO);
    }

    /** The notice of this row. */
    static Line line(ResultSet row) throws SQLException {
        return new Line(
                new MessageId(row.getObject("message", UUID.class)),
                new PersonId(row.getObject("person", UUID.class)),
                row.getString("template"),
                row.getString("version"),
                Wording.fillings(row),
                State.of(row.getString("state")),
                row.getString("channel"),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getInt("tries"),
                row.getString("reason"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    /** Sends what has failed again, from the first way on; a notice in another state stays as it is. */
    @Transactional
    public int resend(List<MessageId> notices) {
        return change(notices, "notice.resent", """
                update notice.message set state = 'waiting', due_at = :now, tries = 0, channel = null, reason = '', settled_at = null, resent_at = :now, batch = null
                 where message = any(:messages) and state = 'failed' returning message, person
                """);
    }

    /** Calls back what has not gone out; what has stays sent. */
    @Transactional
    public int cancel(List<MessageId> notices) {
        return change(notices, "notice.cancelled", """
                update notice.message set state = 'cancelled', settled_at = :now
                 where message = any(:messages) and state in ('waiting', 'to-print', 'failed') returning message, person
                """);
    }

    /** Takes back that they were called back; they wait anew from the first way on, with a pause in which they can be called back again. */
    @Transactional
    public int restore(List<MessageId> notices) {
        return change(notices, "notice.restored", """
                update notice.message
                   set state = 'waiting', due_at = :now + make_interval(secs => :pause), tries = 0, channel = null, reason = '',
                       settled_at = null, resent_at = :now, batch = null
                 where message = any(:messages) and state = 'cancelled' returning message, person
                """);
    }

    private int change(List<MessageId> notices, String action, String sql) {
        var changed = db.sql(sql)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("pause", Notices.PAUSE.toSeconds())
                .param("messages", notices.stream().map(MessageId::value).toArray(UUID[]::new))
                .query((row, number) -> row.getObject("message", UUID.class))
                .list();
        if (!changed.isEmpty())
            audit.record(
                    action,
                    changed.size() == 1 ? "notice " + changed.getFirst() : "notices",
                    Optional.empty(),
                    "",
                    "{\"notices\":%d}".formatted(changed.size()));
        return changed.size();
    }
}
