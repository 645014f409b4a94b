package musubi.platform.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.quantity.Digest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The audit trail of a municipality. An entry is written in the transaction that did the thing, so neither is there without
 * the other.
 */
@Repository
public class Audit {
    private static final Digest BEGINNING = Digest.of("musubi audit 1");

    /** What the entry says was done that answers for others whose reasons are gone. */
    private static final String FORGOTTEN = "audit.reasons-forgotten";

    /** Entries read at a time. */
    private static final int BLOCK = 5_000;

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Audit(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Writes down what the actor did.
     *
     * @param action such as {@code people.enrolled}
     * @param subject what it was done to, by kind and id; never a name
     * @param onBehalfOf the resident whom staff acted for; empty is whom the actor acts for just now, if anybody
     * @param why in the actor's words, possibly empty
     * @param after what it became, without personal data
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String action, String subject, Optional<UUID> onBehalfOf, String why, String after) {
        write(action, subject, onBehalfOf, why, "", after);
    }

    /**
     * Writes down what the actor changed.
     *
     * @param action such as {@code access.role-changed}
     * @param subject what was changed, by kind and id; never a name
     * @param onBehalfOf the resident whom staff acted for
     * @param why in the actor's words, possibly empty
     * @param before what it was, without personal data
     * @param after what it became, without personal data
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            String action, String subject, Optional<UUID> onBehalfOf, String why, String before, String after) {
        write(action, subject, onBehalfOf, why, before, after);
    }

    private void write(
            String action, String subject, Optional<UUID> onBehalfOf, String why, String before, String after) {
        var actor = acting.actor();
        var municipality = actor.municipality().digits();
        lock();
        var last = last();
        var entry = Entry.seal(
                last.number() + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor.name(),
                actor.role().word(),
                onBehalfOf.or(acting::onBehalf),
                action,
                subject,
                why,
                before,
                after,
                last.hash());
        insert(municipality, entry);
    }

    private void lock() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('audit ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
    }

    /**
     * Empties the reasons in what was written down about somebody whose identity was destroyed; why it was destroyed stays. A further
     * entry answers for what is left of those that lost theirs. Where none is left, nothing happens.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetReasons(UUID person) {
        lock();
        var spoken = db.sql(COLUMNS + """
                 where number in (select r.number from audit.remembered r where r.person = :person) order by number
                """)
                .param("person", person)
                .query((row, number) -> entry(row))
                .list();
        if (spoken.isEmpty()) return;
        long emptied = db.sql("select audit.forget_reasons(:person, :answering)")
                .param("person", person)
                .param("answering", last().number() + 1)
                .query(Long.class)
                .single();
        if (emptied != spoken.size())
            throw new IllegalStateException("of %d reasons about person %s, %d were emptied as %s"
                    .formatted(
                            spoken.size(),
                            person,
                            emptied,
                            acting.actor().role().word()));
        write(FORGOTTEN, "person " + person, Optional.empty(), "", "", Entry.left(spoken));
    }

    private void insert(String municipality, Entry entry) {
        db.sql("""
                insert into audit.entry (municipality, number, happened_at, actor, role, on_behalf_of, action, subject, why, before, after, previous, hash)
                values (:municipality, :number, :at, :actor, :role, :behalf, :action, :subject, :why, :before, :after, :previous, :hash)
                """)
                .param("municipality", municipality)
                .param("number", entry.number())
                .param("at", entry.happenedAt().atOffset(ZoneOffset.UTC))
                .param("actor", entry.actor())
                .param("role", entry.role())
                .param("behalf", entry.onBehalfOf().orElse(null))
                .param("action", entry.action())
                .param("subject", entry.subject())
                .param("why", entry.why())
                .param("before", entry.before())
                .param("after", entry.after())
                .param("previous", entry.previous().hex())
                .param("hash", entry.hash().hex())
                .update();
    }

    private record Last(long number, Digest hash) {}

    private Last last() {
        return db.sql("select number, hash from audit.last_entry()")
                .query((row, number) -> new Last(row.getLong("number"), new Digest(row.getString("hash"))))
                .optional()
                .orElse(new Last(0, BEGINNING));
    }

    /** The last {@code most} entries, newest first. */
    @Transactional(readOnly = true)
    public List<Entry> latest(int most) {
        return db.sql(COLUMNS + " order by number desc limit :most")
                .param("most", most)
                .query((row, number) -> entry(row))
                .list();
    }

    /** Those that were looked for, newest first, at most {@code most}. */
    @Transactional(readOnly = true)
    public List<Entry> find(Search search, int most) {
        return db.sql(COLUMNS + """
                 where number < :below and happened_at >= :from and happened_at < :until and starts_with(action, :action)
                   and (:actor = '' or actor = :actor)
                   and (:subject = '' or subject = :subject or subject like '% ' || :subject)
                 order by number desc limit :most
                """)
                .param("below", search.below())
                .param("from", search.since().atOffset(ZoneOffset.UTC))
                .param("until", search.before().atOffset(ZoneOffset.UTC))
                .param("action", search.action())
                .param("actor", search.actor())
                .param("subject", search.subject())
                .param("most", most)
                .query((row, number) -> entry(row))
                .list();
    }

    /** The last {@code most} entries about a person or done for them, newest first. */
    @Transactional(readOnly = true)
    public List<Entry> concerning(UUID person, int most) {
        return db.sql(COLUMNS + """
                 where subject = 'person ' || cast(:person as text) or on_behalf_of = :person
                 order by number desc limit :most
                """)
                .param("person", person)
                .param("most", most)
                .query((row, number) -> entry(row))
                .list();
    }

    /** Walks the whole trail of the municipality that is worked for. */
    @Transactional(readOnly = true)
    public Chain chain() {
        return chain(db, acting.actor().municipality());
    }

    /** The number of the first entry that is not chained to the one before or was changed; empty when all are whole. */
    @Transactional(readOnly = true)
    public Optional<Long> firstBroken() {
        return chain().broken();
    }

    /** Walks the whole trail of a municipality, as whoever may read all of it. */
    public static Chain chain(JdbcClient db, Code municipality) {
        var walk = new Chain.Walk(BEGINNING);
        var unanswered = new TreeSet<Long>();
        List<Entry> block;
        long after = 0;
        do {
            block = db.sql(COLUMNS + """
                     where municipality = :municipality and number > :after order by number limit :most
                    """)
                    .param("municipality", municipality.digits())
                    .param("after", after)
                    .param("most", BLOCK)
                    .query((row, number) -> entry(row))
                    .list();
            for (var entry : block) {
                entry.forgottenIn().ifPresent(unanswered::add);
                boolean answers = entry.action().equals(FORGOTTEN) && answers(db, municipality, entry);
                if (answers) unanswered.remove(entry.number());
                walk.step(
                        entry.number(),
                        entry.previous(),
                        entry.hash(),
                        entry.whole() && answers == entry.action().equals(FORGOTTEN));
            }
            if (!block.isEmpty()) after = block.getLast().number();
        } while (block.size() == BLOCK);
        return unanswered.isEmpty() ? walk.chain() : walk.chain().brokenAt(unanswered.first());
    }

    private static boolean answers(JdbcClient db, Code municipality, Entry answering) {
        var forgotten = db.sql(COLUMNS + """
                 where municipality = :municipality and forgotten_in = :number order by number
                """)
                .param("municipality", municipality.digits())
                .param("number", answering.number())
                .query((row, number) -> entry(row))
                .list();
        return answering.after().equals(Entry.left(forgotten));
    }

    private static final String COLUMNS = """
            select number, happened_at, actor, role, on_behalf_of, action, subject, why, before, after, previous, hash, forgotten_in
              from audit.entry""";

    private static Entry entry(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Entry(
                row.getLong("number"),
                instant(row.getObject("happened_at", OffsetDateTime.class)),
                row.getString("actor"),
                row.getString("role"),
                Optional.ofNullable(row.getObject("on_behalf_of", UUID.class)),
                row.getString("action"),
                row.getString("subject"),
                row.getString("why"),
                row.getString("before"),
                row.getString("after"),
                new Digest(row.getString("previous")),
                new Digest(row.getString("hash")),
                row.getObject("forgotten_in") == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(row.getLong("forgotten_in")));
    }

    private static Instant instant(OffsetDateTime at) {
        return at.toInstant();
    }
}
