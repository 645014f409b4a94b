package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Counts of steps and measures of the body that are held or look wrong, and what was decided about them. */
@Repository
public class Flagged {
    /** The most counts that are decided in one go. */
    public static final int MOST = 500;

    /** So many days back is looked when nothing else is said. */
    public static final int LAST_DAYS = 30;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Flagged(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Which counts and measures are wanted.
     *
     * @param kind {@code steps}, {@code body}, or empty for both
     * @param reason as {@link Flag#reason}; empty for all
     * @param state {@code open}, {@code decided}, or empty for all
     */
    public record Wanted(LocalDate from, LocalDate to, String kind, String reason, String state) {}

    /** What a decision says. */
    public enum Verdict {
        ACCEPTED("accepted"),
        LEFT_OUT("left-out");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** As it is stored. */
        public String word() {
            return word;
        }

        /** The verdict with this word. */
        public static Optional<Verdict> of(String word) {
            return List.of(values()).stream().filter(v -> v.word.equals(word)).findFirst();
        }
    }

    // Only what was held, and what is far above what another device told, is judged: it is a small part of what came
    // in. The offset keeps the planner from judging everything first.
    private static final String FLAGS = """
            with looked as (
              select person, day, source from activity.steps where held is not null and day between :from and :to
              union
              select s.person, s.day, s.source from activity.steps s
               where s.steps > %1$d and s.day between :from and :to
                 and exists (select from activity.steps o
                              where o.municipality = s.municipality and o.person = s.person and o.day = s.day and o.source <> s.source
                                and s.steps - o.steps > %1$d)),
            flagged as (
              select l.person, l.day, l.source, j.method, 'steps' as measure, cast(j.steps as numeric) as value, 0 as lower,
                     j.recorded_on, j.state, j.decided, j.why,
                     coalesce(j.held, case when o.most >= 0 and j.steps - o.most > %1$d and j.steps > 2 * o.most then 'conflict' end) as reason,
                     greatest(o.most, 0) as others
                from looked l
                cross join lateral (
                     select s.* from activity.judged_steps s where s.person = l.person and s.day = l.day and s.source = l.source offset 0) j
                cross join lateral (
                     select coalesce(max(x.steps), -1) as most from activity.latest_steps x
                      where x.person = j.person and x.day = j.day and x.source <> j.source and j.steps > %1$d) o
              union all
              select h.person, h.day, h.source, j.method, j.measure, coalesce(j.value, 0), coalesce(j.lower, 0),
                     j.recorded_on, j.state, j.decided, j.why, j.held, 0
                from (select distinct person, day, source from activity.body
                       where num_nonnulls(height_held, weight_held, waist_held, pressure_held) > 0 and day between :from and :to) h
                cross join lateral (
                     select m.* from activity.judged_measure m
                      where m.person = h.person and m.day = h.day and m.source = h.source and m.held is not null offset 0) j)
            """.formatted(Flag.FAR_APART);

    private static final String WANTED = """
             from flagged where reason is not null and (:reason = '' or reason = :reason)
                and (:kind = '' or (measure = 'steps') = (:kind = 'steps'))
                and (:state = '' or (state in ('accepted', 'left-out')) = (:state = 'decided'))
            """;

    private JdbcClient.StatementSpec asked(String select, Wanted wanted, String rest) {
        return db.sql(FLAGS + select + WANTED + rest)
                .param("from", wanted.from())
                .param("to", wanted.to())
                .param("kind", wanted.kind())
                .param("reason", wanted.reason())
                .param("state", wanted.state());
    }

    /** So many of the counts that are wanted, after the first {@code after}, newest day first. */
    @Transactional(readOnly = true)
    public List<Flag> list(Wanted wanted, int after, int most) {
        return asked("select *", wanted, " order by day desc, person, source, measure limit :most offset :after")
                .param("most", most)
                .param("after", after)
                .query((row, number) -> flag(row))
                .list();
    }

    /** How many counts are wanted. */
    @Transactional(readOnly = true)
    public long count(Wanted wanted) {
        return asked("select count(*)", wanted, "").query(Long.class).single();
    }

    /** How many of the last {@link #LAST_DAYS} are held and wait for a decision, as far as {@link #MOST}: more are not looked at. */
    @Transactional(readOnly = true)
    public int held() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        // Most that were held may be decided: they are left aside all at once, unless a decision was taken back. The
        // offset keeps the planner from judging every count there is before it looks at the few that are left.
        return db.sql("""
                with undecided as (
                    (select person, day, source, method, steps from activity.steps where held is not null and day between :from and :to
                     except
                     select person, day, source, method, steps from activity.decision
                      where measure = 'steps' and verdict in ('accepted', 'left-out') and day between :from and :to)
                    union all
                    select person, day, source, method, steps from activity.decision
                     where measure = 'steps' and verdict = 'open' and day between :from and :to)
                select count(*) from (
                    (select from (select distinct person, day, source from undecided) h
                       cross join lateral (select from activity.judged_steps j
                                            where j.person = h.person and j.day = h.day and j.source = h.source and j.state = 'held' offset 0) j
                      limit :most)
                    union all
                    (select from (select distinct person, day, source from activity.body
                                   where num_nonnulls(height_held, weight_held, waist_held, pressure_held) > 0 and day between :from and :to) h
                       cross join lateral (select from activity.judged_measure j
                                            where j.person = h.person and j.day = h.day and j.source = h.source and j.state = 'held' offset 0) j
                      limit :most)
                    limit :most) waiting
                """)
                .param("from", today.minusDays(LAST_DAYS))
                .param("to", today)
                .param("most", MOST)
                .query(Integer.class)
                .single();
    }

    /** These counts and measures as they stand now; one that is no longer there or no longer flagged is missing. */
    @Transactional(readOnly = true)
    public List<Flag> find(Collection<Flag.Seen> seen) {
        return seen.stream()
                .flatMap(s -> db
                        .sql(
                                FLAGS
                                        + " select * from flagged where person = :person and source = :source and measure = :measure and reason is not null")
                        .param("from", s.day())
                        .param("to", s.day())
                        .param("person", s.person().value())
                        .param("source", s.source())
                        .param("measure", s.figure().measure())
                        .query((row, number) -> flag(row))
                        .list()
                        .stream())
                .toList();
    }

    private static Flag flag(ResultSet row) throws SQLException {
        return new Flag(
                new PersonId(row.getObject("person", UUID.class)),
                row.getObject("day", LocalDate.class),
                row.getString("source"),
                row.getString("method"),
                figure(row),
                row.getObject("recorded_on", LocalDate.class),
                row.getString("reason"),
                row.getInt("others"),
                row.getString("state"),
                row.getLong("decided"),
                row.getString("why"));
    }

    private static Flag.Figure figure(ResultSet row) throws SQLException {
        return new Flag.Figure(row.getString("measure"), row.getBigDecimal("value"), row.getInt("lower"));
    }

    /**
     * What came of decisions.
     *
     * @param decided how many counts
     * @param changed how many were left as they are, because they changed or somebody else decided meanwhile
     */
    public record Outcome(int decided, int changed) {}

    /**
     * Decides about counts as they were seen. The same batch again changes nothing.
     *
     * @param batch made by the form
     * @param why without names
     * @throws BadInput when there are too many, or no reason
     */
    @Transactional
    public Outcome decide(UUID batch, List<Flag.Seen> seen, Verdict verdict, String why) {
        reason(why);
        if (seen.size() > MOST)
            throw refused(
                    "flagged.too-many",
                    new Words(
                            "一度に決められるのは %d 件までです。".formatted(MOST),
                            "At most %d counts are decided in one go.".formatted(MOST)));
        alone();
        if (size(batch) > 0) return new Outcome(size(batch), 0);
        int decided = 0;
        for (var s : seen) decided += decide(batch, s, verdict, why);
        if (decided > 0)
            audit.record(
                    "steps.decided",
                    "batch " + batch,
                    Optional.empty(),
                    why.strip(),
                    "{\"verdict\":\"%s\",\"counts\":%d}".formatted(verdict.word(), decided));
        return new Outcome(decided, seen.size() - decided);
    }

    private int decide(UUID batch, Flag.Seen seen, Verdict verdict, String why) {
        return db.sql(seen.figure().walked() ? OF_STEPS : OF_A_MEASURE)
                .param("id", id(batch, seen))
                .param("batch", batch)
                .param("verdict", verdict.word())
                .param("why", why.strip())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", acting.actor().name())
                .param("person", seen.person().value())
                .param("day", seen.day())
                .param("source", seen.source())
                .param("measure", seen.figure().measure())
                .param("value", seen.figure().value())
                .param("lower", seen.figure().lower())
                .param("decided", seen.decided())
                .update();
    }

    private static final String OF_STEPS = """
            insert into activity.decision (municipality, decision, batch, person, day, source, method, steps, verdict, why, decided_at, decided_by)
            select municipality, :id, :batch, person, day, source, method, steps, :verdict, :why, :now, :by
              from activity.judged_steps
             where person = :person and day = :day and source = :source and steps = :value and decided = :decided
            on conflict do nothing
            """;

    /** What counts without anybody's word is not decided about. */
    private static final String OF_A_MEASURE = """
            insert into activity.decision (municipality, decision, batch, person, day, source, method, measure, value, lower, verdict, why, decided_at,
                                           decided_by)
            select municipality, :id, :batch, person, day, source, method, measure, coalesce(value, 0), coalesce(lower, 0), :verdict, :why, :now, :by
              from activity.judged_measure
             where person = :person and day = :day and source = :source and measure = :measure and held is not null
               and coalesce(value, 0) = :value and coalesce(lower, 0) = :lower and decided = :decided
            on conflict do nothing
            """;

    private static UUID id(UUID batch, Flag.Seen seen) {
        return UUID.nameUUIDFromBytes("%s %s %s %s %s"
                .formatted(batch, seen.person(), seen.day(), seen.figure().measure(), seen.source())
                .getBytes(UTF_8));
    }

    /** Two who decide at once wait for each other, so that the second sees what the first decided. */
    private void alone() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('flagged ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
    }

    private static void reason(String why) {
        if (why.isBlank()) throw refused("flagged.why", new Words("理由を書いてください。", "Write the reason."));
        if (why.strip().length() > 400)
            throw refused("flagged.why", new Words("理由は400字以内で書いてください。", "Write the reason in at most 400 letters."));
    }

    private static BadInput refused(String code, Words words) {
        return new BadInput(code, Place.whole("form"), "", words);
    }

    /**
     * Decisions made in one go.
     *
     * @param undoes the batch they take back
     * @param undone whether they were taken back
     */
    public record Batch(
            UUID id, String verdict, int counts, String why, Instant at, Optional<UUID> undoes, boolean undone) {
        /** When it was, on the clocks of Japan. */
        public ZonedDateTime local() {
            return at.atZone(Japan.TIME);
        }
    }

    private static final String BATCH = """
            select d.batch, min(d.verdict) as verdict, count(*) as counts, min(d.why) as why, min(d.decided_at) as at, d.undoes,
                   exists (select 1 from activity.decision u where u.undoes = d.batch) as undone
              from activity.decision d %s group by d.batch, d.undoes order by max(d.number) desc
             limit :most offset :without
            """;

    /** Batches, newest first. */
    @Transactional(readOnly = true)
    public List<Batch> batches(int without, int most) {
        return db.sql(BATCH.formatted(""))
                .param("without", without)
                .param("most", most)
                .query((row, number) -> batch(row))
                .list();
    }

    /** A batch, if there is one of this id. */
    @Transactional(readOnly = true)
    public Optional<Batch> batch(UUID id) {
        return db.sql(BATCH.formatted("where d.batch = :batch"))
                .param("batch", id)
                .param("without", 0)
                .param("most", 1)
                .query((row, number) -> batch(row))
                .optional();
    }

    private static Batch batch(ResultSet row) throws SQLException {
        return new Batch(
                row.getObject("batch", UUID.class),
                row.getString("verdict"),
                row.getInt("counts"),
                row.getString("why"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("undoes", UUID.class)),
                row.getBoolean("undone"));
    }

    /** A decision about one count or measure. */
    public record Decided(PersonId person, LocalDate day, String source, Flag.Figure figure, String verdict) {}

    /** What was decided in a batch. */
    @Transactional(readOnly = true)
    public List<Decided> decisions(UUID batch) {
        return db.sql("""
                select person, day, source, measure, coalesce(value, steps) as value, coalesce(lower, 0) as lower, verdict
                  from activity.decision where batch = :batch order by number
                """)
                .param("batch", batch)
                .query((row, number) -> new Decided(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getObject("day", LocalDate.class),
                        row.getString("source"),
                        figure(row),
                        row.getString("verdict")))
                .list();
    }

    private int size(UUID batch) {
        return db.sql("select count(*) from activity.decision where batch = :batch")
                .param("batch", batch)
                .query(Integer.class)
                .single();
    }

    /**
     * Takes a batch back: each count stands again as before it, unless somebody decided about it since.
     *
     * @param undoing the id of the batch that takes it back, made by the form
     * @throws BadInput without a reason
     */
    @Transactional
    public Outcome undo(UUID undoing, UUID batch, String why) {
        reason(why);
        alone();
        if (size(undoing) > 0) return new Outcome(size(undoing), 0);
        int undone = db.sql("""
                insert into activity.decision (municipality, decision, batch, undoes, person, day, source, method, measure, steps, value, lower,
                                               verdict, why, decided_at, decided_by)
                select d.municipality, md5(:undoing || ' ' || d.decision)::uuid, cast(:undoing as uuid), d.batch, d.person, d.day, d.source, d.method,
                       d.measure, d.steps, d.value, d.lower,
                       coalesce((select e.verdict from activity.decision e
                                  where e.municipality = d.municipality and e.person = d.person and e.day = d.day and e.source = d.source
                                    and e.method = d.method and e.measure = d.measure and e.steps is not distinct from d.steps
                                    and e.value is not distinct from d.value and e.lower is not distinct from d.lower and e.number < d.number
                                  order by e.number desc limit 1), 'open'),
                       :why, :now, :by
                  from activity.decision d
                 where d.batch = :batch
                   and not exists (select 1 from activity.decision l
                                    where l.municipality = d.municipality and l.person = d.person and l.day = d.day and l.source = d.source
                                      and l.measure = d.measure and l.number > d.number)
                """)
                .param("undoing", undoing.toString())
                .param("batch", batch)
                .param("why", why.strip())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", acting.actor().name())
                .update();
        if (undone > 0)
            audit.record(
                    "steps.decision-undone",
                    "batch " + batch,
                    Optional.empty(),
                    why.strip(),
                    "{\"counts\":%d}".formatted(undone));
        return new Outcome(undone, size(batch) - undone);
    }
}
