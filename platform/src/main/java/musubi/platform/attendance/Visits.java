package musubi.platform.attendance;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who was at which session. What was said is never edited: a correction is a further row with its reason. */
@Repository
public class Visits {
    private final JdbcClient db;
    private final Timetable timetable;
    private final People people;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Visits(
            JdbcClient db,
            Timetable timetable,
            People people,
            Acting acting,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.timetable = timetable;
        this.people = people;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /** What becomes of a mark. */
    public enum Reply {
        RECORDED,
        /** It was said before; nothing was added. */
        RECORDED_BEFORE,
        NO_SUCH_SESSION,
        /** The session is not held, so nobody was there. */
        CANCELLED,
        /** The session is on a later day. */
        TOO_EARLY,
        /** It changes what was said before and gives no reason. */
        REASON_MISSING,
        /** The reason, which stays on record, holds the name of who it is about. */
        REASON_NAMES,
        /** Something else was said later than this and arrived earlier; the later word stands. */
        OVERTAKEN,
        /** The id is that of a mark about somebody else, another session or the opposite; nothing was added. */
        ID_OF_ANOTHER;

        /** Whether the device may forget the mark: it is on record. */
        public boolean recorded() {
            return this == RECORDED || this == RECORDED_BEFORE;
        }
    }

    /** The last word about somebody and a session. */
    private record Word(int correction, boolean present, Instant happenedAt) {}

    /** Writes down that somebody was at a session, or was not after all. Saying the same again changes nothing. */
    @Transactional
    public Reply record(Mark mark) {
        var session = timetable.session(mark.session());
        if (session.isEmpty()) return Reply.NO_SUCH_SESSION;
        if (session.get().cancelled()) return Reply.CANCELLED;
        if (session.get().session().day().isAfter(LocalDate.ofInstant(clock.instant(), Japan.TIME)))
            return Reply.TOO_EARLY;
        lock(mark);
        var before = under(mark.id());
        if (before.isPresent()) return before.get().says(mark) ? Reply.RECORDED_BEFORE : Reply.ID_OF_ANOTHER;
        var last = last(mark);
        if (last.map(Word::present).orElse(false) == mark.present()) return Reply.RECORDED_BEFORE;
        if (last.isPresent() && mark.happenedAt().isBefore(last.get().happenedAt())) return Reply.OVERTAKEN;
        if (last.isPresent() && mark.why().isBlank()) return Reply.REASON_MISSING;
        if (!mark.why().isBlank() && people.names(mark.person(), mark.why())) return Reply.REASON_NAMES;
        insert(mark, last.map(Word::correction).orElse(-1) + 1);
        audit.record(
                mark.present() ? "attendance.marked" : "attendance.taken-back",
                "session " + mark.session(),
                acting.actor().role() == Role.RESIDENT
                        ? Optional.empty()
                        : Optional.of(mark.person().value()),
                mark.why(),
                "{\"present\":%s}".formatted(last.map(Word::present).orElse(false)),
                "{\"present\":%s,\"by\":\"%s\"}".formatted(mark.present(), mark.checkedBy()));
        events.publishEvent(new Visited(acting.actor().municipality(), mark.session(), mark.person(), mark.present()));
        return Reply.RECORDED;
    }

    private void lock(Mark mark) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('attendance ' || :session || ' ' || :person, 0))")
                .param("session", mark.session())
                .param("person", mark.person().toString())
                .query((row, number) -> 0)
                .single();
    }

    /** What a mark said about whom. */
    private record Marked(String session, UUID person, boolean present) {
        boolean says(Mark mark) {
            return equals(new Marked(mark.session(), mark.person().value(), mark.present()));
        }
    }

    private Optional<Marked> under(UUID mark) {
        return db.sql("select session, person, present from attendance.visit where mark = :mark")
                .param("mark", mark)
                .query(Marked.class)
                .optional();
    }

    private Optional<Word> last(Mark mark) {
        return db.sql("""
                select correction, present, happened_at from attendance.visit
                 where session = :session and person = :person order by correction desc limit 1
                """)
                .param("session", mark.session())
                .param("person", mark.person().value())
                .query((row, number) -> new Word(
                        row.getInt("correction"),
                        row.getBoolean("present"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    private void insert(Mark mark, int correction) {
        var now = clock.instant();
        // A device whose clock runs ahead must not overtake what is said later.
        var happened = mark.happenedAt().isAfter(now) ? now : mark.happenedAt();
        db.sql("""
                insert into attendance.visit (municipality, session, person, correction, mark, present, checked_by, happened_at, recorded_at,
                                              recorded_by, recorded_as, why)
                values (:municipality, :session, :person, :correction, :mark, :present, :checked, :happened, :now, :by, :as, :why)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("session", mark.session())
                .param("person", mark.person().value())
                .param("correction", correction)
                .param("mark", mark.id())
                .param("present", mark.present())
                .param("checked", mark.checkedBy())
                .param("happened", happened.atOffset(ZoneOffset.UTC))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("by", acting.actor().name())
                .param("as", acting.actor().role().word())
                .param("why", mark.why().strip())
                .update();
    }

    /** Who is present at a session, in the order they came. */
    @Transactional(readOnly = true)
    public List<PersonId> present(String session) {
        return db.sql("""
                select person from attendance.presence where session = :session and present order by recorded_at, person
                """)
                .param("session", session)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    /** So long somebody counts as a regular of a programme after having come. Our own choice. */
    private static final Period REGULAR = Period.ofMonths(3);

    /** Who came to the programme of a session within three months before its day and may come to it, in no particular order. */
    @Transactional(readOnly = true)
    public List<PersonId> regulars(Programmes.Session session) {
        return db.sql("""
                select distinct v.person
                  from attendance.presence v
                  join programme.session s on s.municipality = v.municipality and s.session = v.session
                 where s.programme = :programme and s.state = 'planned' and v.present and s.day >= :from and s.day < :day
                   and programme.may_take_part(v.person, :session)
                """)
                .param("programme", session.programme())
                .param("from", session.day().minus(REGULAR))
                .param("day", session.day())
                .param("session", session.id())
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    /** A class somebody was at. */
    public record Attended(LocalDate day, String programme, String checkedBy) {}

    /** The classes somebody was at on these days, the latest first. */
    @Transactional(readOnly = true)
    public List<Attended> attended(PersonId person, LocalDate from, LocalDate until) {
        return db.sql("""
                select s.day, p.title, v.checked_by
                  from attendance.presence v
                  join programme.session s on s.municipality = v.municipality and s.session = v.session
                  join programme.programme p on p.municipality = s.municipality and p.programme = s.programme
                 where v.person = :person and v.present and s.state = 'planned' and s.day >= :from and s.day < :until
                 order by s.day desc, s.starts_at desc
                """)
                .param("person", person.value())
                .param("from", from)
                .param("until", until)
                .query((row, number) -> new Attended(
                        row.getObject("day", LocalDate.class), row.getString("title"), row.getString("checked_by")))
                .list();
    }

    /** How many were present, for each of these sessions where somebody was. */
    @Transactional(readOnly = true)
    public Map<String, Integer> counts(List<String> sessions) {
        record Count(String session, int present) {}
        return db
                .sql("""
                select session, count(*) as present from attendance.presence where session = any(:sessions) and present group by session
                """)
                .param("sessions", sessions.toArray(String[]::new))
                .query((row, number) -> new Count(row.getString("session"), row.getInt("present")))
                .list()
                .stream()
                .collect(Collectors.toMap(Count::session, Count::present));
    }

    /**
     * How many came, for those of these sessions where that tells about nobody: ten people or more came, and they are as many as had a place
     * or differ from these by ten or more. For the intermediary, who reads no visits.
     */
    @Transactional(readOnly = true)
    public Map<String, Integer> cameOfMany(List<String> sessions) {
        record Count(String session, int came) {}
        return db
                .sql("select session, came from attendance.came(:sessions)")
                .param("sessions", sessions.toArray(String[]::new))
                .query((row, number) -> new Count(row.getString("session"), row.getInt("came")))
                .list()
                .stream()
                .collect(Collectors.toMap(Count::session, Count::came));
    }

    /**
     * One thing that was said about somebody and a session.
     *
     * @param recordedAs in which role it was written down
     */
    public record Said(
            PersonId person, boolean present, String checkedBy, Instant recordedAt, String recordedAs, String why) {}

    /** Everything that was said about a session, in order. */
    @Transactional(readOnly = true)
    public List<Said> history(String session) {
        return db.sql("""
                select person, present, checked_by, recorded_at, recorded_as, why from attendance.visit
                 where session = :session order by recorded_at, correction limit 2000
                """)
                .param("session", session)
                .query((row, number) -> new Said(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getBoolean("present"),
                        row.getString("checked_by"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        row.getString("recorded_as"),
                        row.getString("why")))
                .list();
    }
}
