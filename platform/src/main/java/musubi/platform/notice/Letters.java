package musubi.platform.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.People;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Letters on their way to the printer. They are put together in batches, the oldest first, and a batch never grows: what was looked at
 * is what is printed and what is said to be printed. A letter written meanwhile waits for the next batch.
 */
@Repository
class Letters {
    /** The most letters of one batch. */
    static final int MOST = 200;

    private final JdbcClient db;
    private final Templates templates;
    private final Preferences preferences;
    private final Wording wording;
    private final People people;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Letters(
            JdbcClient db,
            Templates templates,
            Preferences preferences,
            Wording wording,
            People people,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.templates = templates;
        this.preferences = preferences;
        this.wording = wording;
        this.people = people;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A batch and how its letters stand.
     *
     * @param waiting how many are not said to be printed
     * @param printed how many are
     */
    record Batch(UUID id, Instant at, int waiting, int printed) {}

    /** How many letters are in no batch yet. */
    @Transactional(readOnly = true)
    public int waiting() {
        return db.sql("select count(*) from notice.message where state = 'to-print' and batch is null")
                .query(Integer.class)
                .single();
    }

    private static final String STANDING = """
             cross join lateral (
                   select count(*) filter (where state = 'to-print') as waiting, count(*) filter (where state = 'sent') as printed
                     from notice.message m where m.municipality = b.municipality and m.batch = b.batch) m
            """;

    private static final String BATCH = """
            select b.batch, b.recorded_at, m.waiting, m.printed from notice.letter_batch b
            """ + STANDING;

    /** Letters are counted only for the batches of the page. */
    private static final String BATCHES = """
            select b.batch, b.recorded_at, m.waiting, m.printed
              from (select l.municipality, l.batch, l.recorded_at, w.batch is null as done
                      from notice.letter_batch l
                      left join (select distinct municipality, batch from notice.message where state = 'to-print' and batch is not null) w
                        using (municipality, batch)
                     where exists (select 1 from notice.message m where m.municipality = l.municipality and m.batch = l.batch
                                      and m.state in ('to-print', 'sent'))
                     order by done, l.recorded_at desc, l.batch offset :without limit :most) b
            """ + STANDING + " order by b.done, b.recorded_at desc, b.batch";

    /** Some of the batches with letters: first those with letters that wait, and among them the latest first. */
    @Transactional(readOnly = true)
    public List<Batch> batches(int without, int most) {
        return db.sql(BATCHES)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> batch(row))
                .list();
    }

    /** The batch with this id. */
    @Transactional(readOnly = true)
    public Optional<Batch> batch(UUID id) {
        return db.sql(BATCH + " where b.batch = :batch")
                .param("batch", id)
                .query((row, number) -> batch(row))
                .optional();
    }

    private static Batch batch(ResultSet row) throws SQLException {
        return new Batch(
                row.getObject("batch", UUID.class),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getInt("waiting"),
                row.getInt("printed"));
    }

    /**
     * Puts the oldest letters that are in no batch together. The same batch again changes nothing.
     *
     * @param batch made by the form
     */
    @Transactional
    public void gather(UUID batch) {
        int added = db.sql("""
                insert into notice.letter_batch (municipality, batch, recorded_at) values (:municipality, :batch, :now)
                on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("batch", batch)
                .param("now", now())
                .update();
        if (added == 0) return;
        // Another batch that is put together at this moment takes the next letters.
        var oldest = printable(db.sql(
                        Outbox.COLUMNS
                                + " where state = 'to-print' and batch is null order by recorded_at, message limit :most for update skip locked")
                .param("most", MOST)
                .query((row, number) -> Outbox.line(row))
                .list());
        db.sql("update notice.message set batch = :batch where message = any(:messages)")
                .param("batch", batch)
                .param("messages", ids(oldest))
                .update();
        if (!oldest.isEmpty())
            audit.record(
                    "notice.gathered",
                    "letters " + batch,
                    Optional.empty(),
                    "",
                    "{\"letters\":%d}".formatted(oldest.size()));
    }

    /**
     * Puts all letters together that are in no batch now, in as many batches as that takes; returns how many. The same first batch again
     * changes nothing.
     *
     * @param first made by the form
     */
    @Transactional
    public int gatherAll(UUID first) {
        if (batch(first).isPresent()) return 0;
        int batches = Math.ceilDiv(waiting(), MOST);
        for (int i = 0; i < batches; i++)
            gather(
                    i == 0
                            ? first
                            : UUID.nameUUIDFromBytes("%s %d".formatted(first, i).getBytes(UTF_8)));
        return batches;
    }

    /** Those that can be printed. The others have failed: there is nobody or no address any more to write to, or the text is gone. */
    private List<Outbox.Line> printable(List<Outbox.Line> lines) {
        var residents = people.find(lines.stream().map(Outbox.Line::person).toList());
        var printable = new ArrayList<Outbox.Line>();
        for (var line : lines) {
            var resident = residents.get(line.person());
            if (resident == null) fail(line, "person-gone");
            else if (resident.identity().address().isBlank()) fail(line, "no-way");
            else if (templates.named(line.template(), line.version()).isEmpty()) fail(line, "template-gone");
            else printable.add(line);
        }
        return printable;
    }

    private void fail(Outbox.Line line, String reason) {
        db.sql("""
                update notice.message set state = 'failed', reason = :reason, settled_at = :now
                 where message = :message and state = 'to-print'
                """)
                .param("reason", reason)
                .param("now", now())
                .param("message", line.id().value())
                .update();
    }

    /** The letters of a batch, the oldest first; those that were called back are left out. */
    @Transactional(readOnly = true)
    public List<Letter> of(UUID batch) {
        var lines = db.sql(Outbox.COLUMNS
                        + " where batch = :batch and state in ('to-print', 'sent') order by recorded_at, message")
                .param("batch", batch)
                .query((row, number) -> Outbox.line(row))
                .list();
        var residents = people.find(lines.stream().map(Outbox.Line::person).toList());
        var letters = new ArrayList<Letter>();
        for (var line : lines) {
            // An address may have been struck out meanwhile, as a whole identity may.
            var resident = Optional.ofNullable(residents.get(line.person()))
                    .filter(r -> !r.identity().address().isBlank());
            var template = templates.named(line.template(), line.version());
            if (resident.isEmpty() || template.isEmpty()) continue;
            var language = preferences.of(line.person()).language();
            var text = wording.of(template.get(), language, line.id(), line.fillings(), resident.get());
            letters.add(new Letter(
                    line.id().toString(),
                    language,
                    resident.get().identity().address(),
                    resident.get().identity().name(),
                    text.subject(),
                    text.body()));
        }
        return letters;
    }

    /** Says that the letters of a batch have been printed and go to the post; returns how many those are. */
    @Transactional
    public int printed(UUID batch) {
        var lines = printable(db.sql(Outbox.COLUMNS + " where batch = :batch and state = 'to-print' for update")
                .param("batch", batch)
                .query((row, number) -> Outbox.line(row))
                .list());
        return change("notice.printed", batch, lines, "sent", new Attempt("sent", ""));
    }

    /** Takes back that the letters of a batch were printed: they wait to be printed, as this batch; returns how many those are. */
    @Transactional
    public int undo(UUID batch) {
        var lines = db.sql(Outbox.COLUMNS + " where batch = :batch and state = 'sent' for update")
                .param("batch", batch)
                .query((row, number) -> Outbox.line(row))
                .list();
        return change("notice.printed-undone", batch, lines, "to-print", new Attempt("later", "taken-back"));
    }

    /** What is written down of a try; what was written down before stays. */
    private record Attempt(String outcome, String reason) {}

    private int change(String action, UUID batch, List<Outbox.Line> lines, String state, Attempt attempt) {
        if (lines.isEmpty()) return 0;
        db.sql("""
                with changed as (
                  update notice.message set state = :state, settled_at = :now
                   where message = any(:messages) returning municipality, message, person
                )
                insert into notice.attempt (municipality, message, number, person, channel, outcome, reason, happened_at)
                select c.municipality, c.message, 1 + (select count(*) from notice.attempt a
                         where a.municipality = c.municipality and a.message = c.message), c.person, 'letter', :outcome, :reason, :now
                  from changed c
                """)
                .param("state", state)
                .param("now", now())
                .param("messages", ids(lines))
                .param("outcome", attempt.outcome())
                .param("reason", attempt.reason())
                .update();
        audit.record(
                action,
                "letters " + batch,
                Optional.empty(),
                "",
                written(lines.size(), state.equals("sent") ? "to-print" : "sent"),
                written(lines.size(), state));
        return lines.size();
    }

    private static String written(int letters, String state) {
        return "{\"letters\":%d,\"state\":\"%s\"}".formatted(letters, state);
    }

    private static UUID[] ids(List<Outbox.Line> lines) {
        return lines.stream().map(line -> line.id().value()).toArray(UUID[]::new);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
