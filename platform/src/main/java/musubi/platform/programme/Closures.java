package musubi.platform.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Sessions that are cancelled together for one reason, as on the day of a typhoon, and held after all together. */
@Repository
public class Closures {
    /** So many sessions are cancelled together at most. Our own choice: more than a city holds in a day, and one form still carries them. */
    public static final int MOST = 500;

    private static final int LATEST = 100;

    private final JdbcClient db;
    private final Timetable timetable;
    private final Bookings bookings;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Closures(JdbcClient db, Timetable timetable, Bookings bookings, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.timetable = timetable;
        this.bookings = bookings;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Sessions that were cancelled together.
     *
     * @param sessions how many
     * @param people how many had a place in one of them or waited for one
     * @param undone how many of the sessions are held after all; empty when that was not asked for
     */
    public record Closure(
            ClosureId id, String why, int sessions, int people, String actor, Instant at, Optional<Integer> undone) {}

    /** Of the sessions that somebody looks for, those that can be cancelled together: planned, and not over; at most one more than {@link #MOST}. */
    @Transactional(readOnly = true)
    public List<Timetable.Listed> open(Timetable.Wanted wanted) {
        return timetable.find(wanted).stream()
                .filter(this::open)
                .limit(MOST + 1L)
                .toList();
    }

    /** The same of sessions that were named. */
    @Transactional(readOnly = true)
    public List<Timetable.Listed> open(Collection<String> sessions) {
        return timetable.sessions(sessions).stream().filter(this::open).toList();
    }

    private boolean open(Timetable.Listed listed) {
        return !listed.cancelled() && !timetable.over(listed);
    }

    /** Who has a place in these sessions or waits for one, each once. */
    @Transactional(readOnly = true)
    public List<PersonId> people(Collection<String> sessions) {
        return bookings.ofSessions(sessions).values().stream()
                .flatMap(List::stream)
                .map(Bookings.Booking::person)
                .distinct()
                .toList();
    }

    /**
     * Cancels these sessions, as far as they are planned and not over; the same closure again cancels nothing more.
     *
     * @param why told to those who booked
     * @return the closure; empty when none of the sessions could be cancelled
     * @throws musubi.quantity.BadInput when the reason holds the whole name of one who booked
     */
    @Transactional
    public Optional<Closure> close(ClosureId id, Collection<String> sessions, String why) {
        if (sessions.size() > MOST) throw new IllegalArgumentException("%d sessions".formatted(sessions.size()));
        bookings.lock();
        var before = find(id);
        if (before.isPresent()) return before;
        var wanted = open(sessions);
        var people = people(ids(wanted));
        var cancelled = timetable.cancel(wanted, why);
        if (cancelled.isEmpty()) return Optional.empty();
        keep(id, why.strip(), people.size(), cancelled);
        return find(id);
    }

    private void keep(ClosureId id, String why, int people, List<String> cancelled) {
        var actor = acting.actor();
        db.sql("""
                insert into programme.closure (municipality, closure, provider, why, people, actor, closed_at)
                values (:municipality, :closure, :provider, :why, :people, :actor, :now)
                """)
                .param("municipality", actor.municipality().digits())
                .param("closure", id.value())
                .param("provider", actor.provider().orElse(""))
                .param("why", why)
                .param("people", people)
                .param("actor", actor.name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("""
                insert into programme.closed_session (municipality, closure, session)
                select :municipality, :closure, closed.session from unnest(:sessions) as closed(session)
                """)
                .param("municipality", actor.municipality().digits())
                .param("closure", id.value())
                .param("sessions", cancelled.toArray(String[]::new))
                .update();
        audit.record(
                "closure.made",
                "closure " + id,
                Optional.empty(),
                why,
                "{\"planned\":%d,\"cancelled\":0}".formatted(cancelled.size()),
                "{\"planned\":0,\"cancelled\":%d}".formatted(cancelled.size()));
    }

    private static List<String> ids(List<Timetable.Listed> sessions) {
        return sessions.stream().map(listed -> listed.session().id()).toList();
    }

    /** This closure, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Closure> find(ClosureId id) {
        return db.sql(CLOSURE + " where c.closure = :closure")
                .param("closure", id.value())
                .query((row, number) -> closure(row))
                .optional();
    }

    /** The last hundred, the latest first. */
    @Transactional(readOnly = true)
    public List<Closure> latest() {
        return db.sql(CLOSURE + " order by c.closed_at desc, c.closure limit :most")
                .param("most", LATEST)
                .query((row, number) -> closure(row))
                .list();
    }

    private static final String CLOSURE = """
            select c.closure, c.why, c.people, c.actor, c.closed_at, u.sessions as undone,
                   (select count(*) from programme.closed_session s where s.municipality = c.municipality and s.closure = c.closure) as sessions
              from programme.closure c left join programme.closure_undo u using (municipality, closure)
            """;

    private static Closure closure(ResultSet row) throws SQLException {
        return new Closure(
                new ClosureId(row.getObject("closure", UUID.class)),
                row.getString("why"),
                row.getInt("sessions"),
                row.getInt("people"),
                row.getString("actor"),
                row.getObject("closed_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("undone", Integer.class)));
    }

    /** The sessions of a closure as they stand now, in order of time. */
    @Transactional(readOnly = true)
    public List<Timetable.Listed> sessions(ClosureId id) {
        return timetable.sessions(db.sql("select session from programme.closed_session where closure = :closure")
                .param("closure", id.value())
                .query(String.class)
                .list());
    }

    /** The sessions that undoing would have held after all: still cancelled, and for the reason of this closure. */
    @Transactional(readOnly = true)
    public List<Timetable.Listed> standing(Closure closure) {
        return sessions(closure.id()).stream()
                .filter(listed -> listed.cancelledWhy().equals(closure.why()))
                .toList();
    }

    /**
     * Has the sessions of a closure held after all, each as {@link Timetable#restore} does it; a session that was taken up again before, or was
     * cancelled anew for another reason, stays as it is. Doing so twice changes nothing.
     *
     * @return how many sessions are held after all; empty when there is no such closure
     */
    @Transactional
    public Optional<Integer> undo(ClosureId id) {
        bookings.lock();
        var closure = find(id);
        if (closure.isEmpty() || closure.get().undone().isPresent()) return closure.flatMap(Closure::undone);
        int restored = timetable.restore(standing(closure.get())).size();
        db.sql("""
                insert into programme.closure_undo (municipality, closure, sessions, actor, undone_at)
                values (:municipality, :closure, :sessions, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("closure", id.value())
                .param("sessions", restored)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "closure.undone",
                "closure " + id,
                Optional.empty(),
                "",
                "{\"planned\":0,\"cancelled\":%d}".formatted(restored),
                "{\"planned\":%d,\"cancelled\":0}".formatted(restored));
        return Optional.of(restored);
    }
}
