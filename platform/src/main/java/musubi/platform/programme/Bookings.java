package musubi.platform.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who has a place in which session, and who waits for one. Of two who ask at once for the last place, the database gives it to one
 * and puts the other in line.
 */
@Repository
public class Bookings {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Bookings(JdbcClient db, Acting acting, Audit audit, Clock clock, ApplicationEventPublisher events) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Somebody's place, or place in line.
     *
     * @param state {@code booked}, {@code waiting} or {@code cancelled}
     * @param channel {@code online}, {@code paper}, {@code phone} or {@code counter}
     */
    public record Booking(BookingId id, String session, PersonId person, String state, String channel) {}

    /** Who asks for a place, where, and how. */
    public record Request(BookingId id, String session, PersonId person, String channel) {}

    /** What becomes of a request. */
    public sealed interface Reply {
        /** There is a place. */
        record Booked(BookingId id) implements Reply {}

        /** All places are taken. */
        record Waiting(BookingId id, int placeInLine) implements Reply {}

        /** Nothing was changed. */
        record Refused(Why why) implements Reply {}
    }

    /** Why there is no place. */
    public enum Why {
        NO_SUCH_SESSION,
        CANCELLED,
        OVER,
        DEADLINE_PASSED,
        SAME_TIME,
        /** The programme is for the members of a scheme, and they are none on that day; or they are no longer there to be met. */
        NOT_A_MEMBER,
        /** The booking of this id was taken back; a new one needs a new id. */
        TAKEN_BACK
    }

    /**
     * Books a place, or a place in line when all are taken. Somebody who has one keeps it, whatever the id. Staff may book until the
     * session ends; residents until the deadline of the programme.
     */
    @Transactional
    public Reply book(Request request) {
        lock();
        var before = find(request);
        if (before.isPresent()) return reply(before.get());
        var session = session(request.session());
        if (session.isEmpty()) return new Reply.Refused(Why.NO_SUCH_SESSION);
        var refusal = refusal(session.get());
        if (refusal.isPresent()) return new Reply.Refused(refusal.get());
        if (!asked("select programme.may_take_part(:person, :session)", request))
            return new Reply.Refused(Why.NOT_A_MEMBER);
        if (asked("select programme.is_elsewhere(:person, :session)", request)) return new Reply.Refused(Why.SAME_TIME);
        var booking = new Booking(
                request.id(),
                request.session(),
                request.person(),
                session.get().taken < session.get().places ? "booked" : "waiting",
                request.channel());
        insert(booking);
        audit.record(
                "booking." + booking.state(),
                "session " + booking.session(),
                onBehalfOf(booking.person()),
                "",
                "{\"booking\":\"%s\",\"channel\":\"%s\"}".formatted(booking.id(), booking.channel()));
        return reply(booking);
    }

    /** Of a session, what decides about a booking. */
    private record Bookable(
            String state, LocalDateTime start, LocalDateTime end, int deadlineHours, int places, int taken) {}

    private Optional<Bookable> session(String session) {
        return db.sql("""
                select s.state, s.day + s.starts_at as start, s.minutes, p.deadline_hours, s.places, s.taken
                  from programme.session s join programme.programme p using (municipality, programme)
                 where s.session = :session and s.state <> 'withdrawn'
                """)
                .param("session", session)
                .query((row, number) -> {
                    var start = row.getObject("start", LocalDateTime.class);
                    return new Bookable(
                            row.getString("state"),
                            start,
                            start.plusMinutes(row.getInt("minutes")),
                            row.getInt("deadline_hours"),
                            row.getInt("places"),
                            row.getInt("taken"));
                })
                .optional();
    }

    private Optional<Why> refusal(Bookable session) {
        var now = LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
        if (session.state.equals("cancelled")) return Optional.of(Why.CANCELLED);
        if (!now.isBefore(session.end)) return Optional.of(Why.OVER);
        if (acting.actor().role() == Role.RESIDENT && !now.isBefore(session.start.minusHours(session.deadlineHours)))
            return Optional.of(Why.DEADLINE_PASSED);
        return Optional.empty();
    }

    private boolean asked(String question, Request request) {
        return db.sql(question)
                .param("person", request.person().value())
                .param("session", request.session())
                .query(Boolean.class)
                .single();
    }

    private Optional<Booking> find(Request request) {
        return db.sql(BOOKING + """
                 where booking = :booking or (session = :session and person = :person and state <> 'cancelled')
                 order by booking = :booking desc limit 1
                """)
                .param("booking", request.id().value())
                .param("session", request.session())
                .param("person", request.person().value())
                .query((row, number) -> booking(row))
                .optional();
    }

    private Reply reply(Booking booking) {
        return switch (booking.state()) {
            case "booked" -> new Reply.Booked(booking.id());
            case "waiting" -> new Reply.Waiting(booking.id(), placeInLine(booking.id()));
            default -> new Reply.Refused(Why.TAKEN_BACK);
        };
    }

    private void insert(Booking booking) {
        var actor = acting.actor();
        db.sql("""
                insert into programme.booking (municipality, booking, session, person, state, channel, made_at, made_by)
                values (:municipality, :booking, :session, :person, :state, :channel, :now, :by)
                """)
                .param("municipality", actor.municipality().digits())
                .param("booking", booking.id().value())
                .param("session", booking.session())
                .param("person", booking.person().value())
                .param("state", booking.state())
                .param("channel", booking.channel())
                .param("now", now())
                .param("by", actor.name())
                .update();
    }

    /** How far somebody who waits has come: 1 is the next to move up; 0 for who does not wait. */
    @Transactional(readOnly = true)
    public int placeInLine(BookingId booking) {
        return db.sql("select programme.place_in_line(:booking)")
                .param("booking", booking.value())
                .query(Integer.class)
                .single();
    }

    /** Takes a booking back and lets those who wait move up. False when it had been taken back before or is not there. */
    @Transactional
    public boolean cancel(BookingId id) {
        lock();
        var booking = db.sql(BOOKING + " where booking = :booking and state <> 'cancelled'")
                .param("booking", id.value())
                .query((row, number) -> booking(row))
                .optional();
        if (booking.isEmpty()) return false;
        db.sql("update programme.booking set state = 'cancelled', ended_at = :now where booking = :booking")
                .param("booking", id.value())
                .param("now", now())
                .update();
        audit.record(
                "booking.cancelled",
                "session " + booking.get().session(),
                onBehalfOf(booking.get().person()),
                "",
                "{\"booking\":\"%s\",\"state\":\"%s\"}"
                        .formatted(id, booking.get().state()),
                "{\"booking\":\"%s\",\"state\":\"cancelled\"}".formatted(id));
        moveUp(booking.get().session());
        // The one who leaves may be the one who kept somebody waiting at the same time elsewhere.
        for (var session :
                waitingAtThatTime(booking.get().person(), booking.get().session())) moveUp(session);
        return true;
    }

    /** Those with a place in a session who have another at the same time wait for the first, at the place in line they always had. */
    void waitIfElsewhere(String session) {
        db.sql("""
                update programme.booking set state = 'waiting'
                 where session = :session and state = 'booked' and programme.is_elsewhere(person, session)
                """).param("session", session).update();
    }

    /** Where else somebody waits who has lost or given up a place. */
    List<String> waitingAtThatTime(PersonId person, String ended) {
        return db.sql("""
                select w.session from programme.booking w where w.person = :person and w.state = 'waiting' and w.session <> :session order by w.line
                """)
                .param("person", person.value())
                .param("session", ended)
                .query(String.class)
                .list();
    }

    /** Where else those wait who have a place in one of these sessions, which are not held at that time any more; the longest wait first. */
    List<String> waitingElsewhere(Collection<String> ended) {
        return db.sql("""
                select w.session
                  from programme.booking b
                  join programme.booking w on w.municipality = b.municipality and w.person = b.person and w.session <> b.session
                 where b.session = any(:sessions) and b.state = 'booked' and w.state = 'waiting'
                 group by w.session order by min(w.line)
                """)
                .param("sessions", ended.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** Gives free places of a session that has not begun to those who wait, in order. Nothing to give changes nothing. */
    @Transactional
    public List<PersonId> moveUp(String session) {
        var begun = session(session)
                .filter(s -> s.start.isAfter(LocalDateTime.ofInstant(clock.instant(), Japan.TIME)))
                .isEmpty();
        if (begun) return List.of();
        var moved = db.sql("select booking, person from programme.move_up(:session, :now)")
                .param("session", session)
                .param("now", now())
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
        for (var person : moved) {
            audit.record(
                    "booking.moved-up",
                    "session " + session,
                    Optional.of(person.value()),
                    "",
                    "{\"state\":\"waiting\"}",
                    "{\"state\":\"booked\"}");
            events.publishEvent(new MovedUp(acting.actor().municipality(), session, person));
        }
        return moved;
    }

    /** Gives the free places of all sessions that have not begun to those who wait there, as far as the actor sees them. */
    @Transactional
    public void moveUp() {
        db.sql("""
                select session from programme.session
                 where state = 'planned' and waiting > 0 and taken < places and day + starts_at > :now order by day, starts_at, session
                """)
                .param("now", LocalDateTime.ofInstant(clock.instant(), Japan.TIME))
                .query(String.class)
                .list()
                .forEach(this::moveUp);
    }

    /** How many places, in a session or in line, were lost by leaving and not given back when it was undone. */
    @Transactional(readOnly = true)
    public int lost(UUID leaving) {
        return db.sql("select count(*)::integer from programme.booking where left_with = :leaving")
                .param("leaving", leaving)
                .query(Integer.class)
                .single();
    }

    /** The same of one person. */
    @Transactional(readOnly = true)
    public int lost(PersonId person, UUID leaving) {
        return db.sql("""
                select count(*)::integer from programme.booking
                 where left_with = :leaving
                   and (person = :person or person in (select m.person from people.merged m where m.counts_as = :person))
                """)
                .param("leaving", leaving)
                .param("person", person.value())
                .query(Integer.class)
                .single();
    }

    /** Those who have a place, then those who wait in order; who took their booking back is not among them. */
    @Transactional(readOnly = true)
    public List<Booking> of(String session) {
        return db.sql(BOOKING + " where session = :session and state <> 'cancelled' order by state, line")
                .param("session", session)
                .query((row, number) -> booking(row))
                .list();
    }

    /** The same of several sessions, in one reading; a session without any is left out. */
    @Transactional(readOnly = true)
    public Map<String, List<Booking>> ofSessions(Collection<String> sessions) {
        return db
                .sql(BOOKING + " where session = any(:sessions) and state <> 'cancelled' order by state, line")
                .param("sessions", sessions.toArray(String[]::new))
                .query((row, number) -> booking(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Booking::session));
    }

    /** A person's bookings of sessions that are not over, soonest first. */
    @Transactional(readOnly = true)
    public List<Booking> of(PersonId person) {
        return of(List.of(person)).getOrDefault(person, List.of());
    }

    /** The same of several people, in one reading; who has none is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, List<Booking>> of(Collection<PersonId> people) {
        return db
                .sql("""
                select b.booking, b.session, b.person, b.state, b.channel
                  from programme.booking b join programme.session s using (municipality, session)
                 where b.person = any(:people) and b.state <> 'cancelled'
                   and s.day + s.starts_at + make_interval(mins => s.minutes) > :now
                 order by s.day, s.starts_at
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("now", LocalDateTime.ofInstant(clock.instant(), Japan.TIME))
                .query((row, number) -> booking(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Booking::person));
    }

    private static final String BOOKING = "select booking, session, person, state, channel from programme.booking";

    private static Booking booking(ResultSet row) throws SQLException {
        return new Booking(
                new BookingId(row.getObject("booking", UUID.class)),
                row.getString("session"),
                new PersonId(row.getObject("person", UUID.class)),
                row.getString("state"),
                row.getString("channel"));
    }

    /** One after the other within a municipality: the same lock that the table's trigger takes. */
    void lock() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('booking ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
    }

    private Optional<UUID> onBehalfOf(PersonId person) {
        return acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
