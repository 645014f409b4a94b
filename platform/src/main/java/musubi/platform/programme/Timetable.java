package musubi.platform.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The sessions of all programmes: made from a rule of the calendar, changed, cancelled, and listed. */
@Repository
public class Timetable {
    private static final int MOST = 5000;
    private static final String PLANNED = "{\"state\":\"planned\"}";
    private static final String CANCELLED = "{\"state\":\"cancelled\"}";

    private final JdbcClient db;
    private final Programmes programmes;
    private final Bookings bookings;
    private final Register register;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Timetable(
            JdbcClient db,
            Programmes programmes,
            Bookings bookings,
            Register register,
            Acting acting,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.programmes = programmes;
        this.bookings = bookings;
        this.register = register;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /**
     * A session as a list shows it.
     *
     * @param series the rule it was made from, if any
     * @param cancelledWhy empty when it is held
     */
    public record Listed(
            Programmes.Session session,
            Programmes.Programme programme,
            String provider,
            Venues.Venue venue,
            Optional<UUID> series,
            int taken,
            int waiting,
            String cancelledWhy) {
        /** Places nobody has. */
        public int free() {
            return cancelled() ? 0 : session.places() - taken;
        }

        /** Whether it is not held after all. */
        public boolean cancelled() {
            return !cancelledWhy.isEmpty();
        }

        /** When it starts, local time. */
        public LocalDateTime start() {
            return session.day().atTime(session.startsAt());
        }

        /** When it ends, local time. */
        public LocalTime endsAt() {
            return session.startsAt().plusMinutes(session.minutes());
        }
    }

    /**
     * What somebody looks for; an empty text takes every one.
     *
     * @param weekday 1 for Monday to 7; 0 for every day
     * @param free at least so many free places
     */
    public record Wanted(
            LocalDate from,
            LocalDate until,
            int weekday,
            String venue,
            String category,
            String provider,
            String mode,
            String programme,
            int free) {
        /** Everything from one day until another. */
        public static Wanted all(LocalDate from, LocalDate until) {
            return new Wanted(from, until, 0, "", "", "", "", "", 0);
        }
    }

    /** Where a session stands in a list in order of time. */
    public record Position(LocalDate day, LocalTime startsAt, String session) {
        /** Where this session stands. */
        public static Position of(Programmes.Session session) {
            return new Position(session.day(), session.startsAt(), session.id());
        }
    }

    /** Sessions that fit, in order of time; at most 5,000. */
    @Transactional(readOnly = true)
    public List<Listed> find(Wanted wanted) {
        return find(wanted, Optional.empty(), MOST);
    }

    /** All sessions that fit, in order of time, however many; for files. */
    @Transactional(readOnly = true)
    public List<Listed> whole(Wanted wanted) {
        var whole = new ArrayList<Listed>();
        List<Listed> block;
        do {
            var after = whole.isEmpty()
                    ? Optional.<Position>empty()
                    : Optional.of(Position.of(whole.getLast().session()));
            block = find(wanted, after, MOST);
            whole.addAll(block);
        } while (block.size() == MOST);
        return whole;
    }

    /** Some of the sessions that fit, in order of time, without those before them. */
    @Transactional(readOnly = true)
    public List<Listed> find(Wanted wanted, int without, int most) {
        return find(wanted, Optional.empty(), without, most);
    }

    /** Sessions that fit, in order of time, from behind a place on. */
    @Transactional(readOnly = true)
    public List<Listed> find(Wanted wanted, Optional<Position> after, int most) {
        return find(wanted, after, 0, most);
    }

    private List<Listed> find(Wanted wanted, Optional<Position> after, int without, int most) {
        return db.sql(LISTED + """
                 where s.state <> 'withdrawn' and s.day >= :from and s.day < :until
                   and (:weekday = 0 or extract(isodow from s.day) = :weekday)
                   and (:venue = '' or s.venue = :venue)
                   and (:category = '' or p.category = :category)
                   and (:provider = '' or p.provider = :provider)
                   and (:mode = '' or p.mode = :mode)
                   and (:programme = '' or s.programme = :programme)
                   and (:free = 0 or (s.state = 'planned' and s.places - s.taken >= :free))
                   and (:first or (s.day, s.starts_at, s.session) > (cast(:day as date), cast(:time as time), :session))
                 order by s.day, s.starts_at, s.session offset :without limit :most
                """)
                .param("from", wanted.from())
                .param("until", wanted.until())
                .param("weekday", wanted.weekday())
                .param("venue", wanted.venue())
                .param("category", wanted.category())
                .param("provider", wanted.provider())
                .param("mode", wanted.mode())
                .param("programme", wanted.programme())
                .param("free", wanted.free())
                .param("first", after.isEmpty())
                .param("day", after.map(Position::day).orElse(wanted.from()))
                .param("time", after.map(Position::startsAt).orElse(LocalTime.MIN))
                .param("session", after.map(Position::session).orElse(""))
                .param("without", without)
                .param("most", most)
                .query((row, number) -> listed(row))
                .list();
    }

    /** One session, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Listed> session(String session) {
        return db.sql(LISTED + " where s.session = :session and s.state <> 'withdrawn'")
                .param("session", session)
                .query((row, number) -> listed(row))
                .optional();
    }

    /** Those of these sessions that are still shown, in order of time. */
    @Transactional(readOnly = true)
    public List<Listed> sessions(Collection<String> sessions) {
        return db.sql(
                        LISTED
                                + " where s.session = any(:sessions) and s.state <> 'withdrawn' order by s.day, s.starts_at, s.session")
                .param("sessions", sessions.toArray(String[]::new))
                .query((row, number) -> listed(row))
                .list();
    }

    /** The sessions of a series that are still shown, in order. */
    @Transactional(readOnly = true)
    public List<Listed> series(UUID series) {
        return db.sql(LISTED + " where s.series = :series and s.state <> 'withdrawn' order by s.day, s.session")
                .param("series", series)
                .query((row, number) -> listed(row))
                .list();
    }

    private static final String LISTED = """
            select s.session, s.programme, s.series, s.day, s.starts_at, s.minutes, s.venue, s.places, s.taken, s.waiting, s.cancelled_why,
                   p.title, p.provider, p.category, p.mode, p.scheme, p.description, p.deadline_hours, p.join_url, o.name as provider_name,
                   v.name as venue_name, v.address, v.room
              from programme.session s
              join programme.programme p using (municipality, programme)
              join programme.provider o on o.municipality = p.municipality and o.provider = p.provider
              left join programme.venue v on v.municipality = s.municipality and v.venue = s.venue
            """;

    private static Listed listed(ResultSet row) throws SQLException {
        var venue = Optional.ofNullable(row.getString("venue")).orElse("");
        return new Listed(
                new Programmes.Session(
                        row.getString("session"),
                        row.getString("programme"),
                        row.getObject("day", LocalDate.class),
                        row.getObject("starts_at", LocalTime.class),
                        row.getInt("minutes"),
                        venue,
                        row.getInt("places")),
                new Programmes.Programme(
                        row.getString("programme"),
                        row.getString("title"),
                        row.getString("provider"),
                        row.getString("category"),
                        row.getString("mode"),
                        row.getString("scheme"),
                        row.getString("description"),
                        row.getInt("deadline_hours"),
                        row.getString("join_url")),
                row.getString("provider_name"),
                venue.isEmpty()
                        ? Venues.Venue.named("", "")
                        : new Venues.Venue(
                                venue,
                                row.getString("venue_name"),
                                row.getString("address"),
                                row.getString("room"),
                                Optional.empty(),
                                List.of(),
                                Optional.empty()),
                Optional.ofNullable(row.getObject("series", UUID.class)),
                row.getInt("taken"),
                row.getInt("waiting"),
                row.getString("cancelled_why"));
    }

    /** Sessions that are to be made together. */
    public record Series(
            UUID id, String programme, CalendarRule rule, LocalTime startsAt, int minutes, String venue, int places) {}

    /** Makes the sessions of a rule and says how many; the same again makes none. */
    @Transactional
    public int make(Series series) {
        int added = db.sql("""
                insert into programme.series (municipality, series, programme, rule, recorded_at)
                values (:municipality, :series, :programme, :rule, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("series", series.id())
                .param("programme", series.programme())
                .param("rule", series.rule().text())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0) return 0;
        int made = 0;
        for (var day : series.rule().days())
            if (day.held() && programmes.enter(session(series, day.day()), series.id())) made++;
        audit.record("series.made", "series " + series.id(), Optional.empty(), "", "{\"sessions\":%d}".formatted(made));
        return made;
    }

    private static Programmes.Session session(Series series, LocalDate day) {
        return new Programmes.Session(
                series.id() + "-" + day.toString().replace("-", ""),
                series.programme(),
                day,
                series.startsAt(),
                series.minutes(),
                series.venue(),
                series.places());
    }

    /**
     * What taking a series back did.
     *
     * @param kept sessions that stay, because their day has come, they were cancelled, or somebody booked them
     */
    public record Undone(int withdrawn, int kept) {}

    /** Takes back the sessions of a series that are on a later day and that nobody ever booked. */
    @Transactional
    public Undone undo(UUID series) {
        bookings.lock();
        int withdrawn = db.sql("""
                update programme.session s set state = 'withdrawn'
                 where s.series = :series and s.state = 'planned' and s.day > :today
                   and not exists (select 1 from programme.booking b where b.municipality = s.municipality and b.session = s.session)
                """)
                .param("series", series)
                .param("today", now().toLocalDate())
                .update();
        int kept = series(series).size();
        if (withdrawn > 0)
            audit.record(
                    "series.undone",
                    "series " + series,
                    Optional.empty(),
                    "",
                    "{\"sessions\":%d}".formatted(withdrawn + kept),
                    "{\"sessions\":%d}".formatted(kept));
        return new Undone(withdrawn, kept);
    }

    /** How far a change goes. */
    public enum Reach {
        THIS,
        /** Also the later sessions of the same series. */
        AND_FOLLOWING
    }

    /** What a session becomes. The day changes for a single session only. */
    public record Change(LocalDate day, LocalTime startsAt, int minutes, String venue, int places) {}

    /** Whether a change was made. */
    public sealed interface Changed {
        /** These sessions are other than before; those who booked them are to be told. */
        record Done(List<String> sessions) implements Changed {}

        /** More people have a place than there would be places; nothing was changed. */
        record TooFewPlaces() implements Changed {}

        /** It is over, was cancelled, or is not there. */
        record TooLate() implements Changed {}

        /** Its day has come, so that people may have been there, or it would lie in the past; nothing was changed. */
        record DayFixed() implements Changed {}
    }

    /** Changes a session, or it and the later ones of its series that have not been cancelled. All or none. */
    @Transactional
    public Changed change(String session, Change change, Reach reach) {
        bookings.lock();
        var reached = reached(session, reach);
        if (reached.isEmpty() || over(reached.getFirst())) return new Changed.TooLate();
        if (reach == Reach.THIS && dayFixed(reached.getFirst().session().day(), change.day()))
            return new Changed.DayFixed();
        if (reached.stream().anyMatch(l -> l.taken() > change.places())) return new Changed.TooFewPlaces();
        var changed = new ArrayList<String>();
        for (var listed : reached) {
            var day = reach == Reach.THIS ? change.day() : listed.session().day();
            if (!differs(listed.session(), change, day)) continue;
            update(listed.session().id(), change, day);
            changed.add(listed.session().id());
            audit.record(
                    "session.changed",
                    "session " + listed.session().id(),
                    Optional.empty(),
                    "",
                    Written.of(listed.session()),
                    Written.of(changed(listed.session(), change, day)));
            bookings.moveUp(listed.session().id());
            events.publishEvent(new SessionChanged(
                    acting.actor().municipality(),
                    listed.session().id(),
                    people(listed.session().id())));
        }
        bookings.waitingElsewhere(changed).forEach(bookings::moveUp);
        return new Changed.Done(changed);
    }

    /** Whether it has ended. */
    boolean over(Listed listed) {
        return listed.start().plusMinutes(listed.session().minutes()).isBefore(now());
    }

    /** Visits are told by their session, so a session at which somebody may have been keeps its day. */
    private boolean dayFixed(LocalDate before, LocalDate after) {
        var today = now().toLocalDate();
        return !before.equals(after) && (!before.isAfter(today) || after.isBefore(today));
    }

    private static boolean differs(Programmes.Session before, Change change, LocalDate day) {
        return !before.equals(changed(before, change, day));
    }

    private static Programmes.Session changed(Programmes.Session before, Change change, LocalDate day) {
        return new Programmes.Session(
                before.id(),
                before.programme(),
                day,
                change.startsAt(),
                change.minutes(),
                change.venue(),
                change.places());
    }

    private void update(String session, Change change, LocalDate day) {
        db.sql("""
                update programme.session
                   set day = :day, starts_at = :starts, minutes = :minutes, venue = nullif(:venue, ''), places = :places
                 where session = :session and state = 'planned'
                """)
                .param("session", session)
                .param("day", day)
                .param("starts", change.startsAt())
                .param("minutes", change.minutes())
                .param("venue", change.venue(), Types.VARCHAR)
                .param("places", change.places())
                .update();
    }

    /**
     * Cancels a session, or it and the later ones of its series. What was cancelled before stays as it was. One that is over can be
     * cancelled too: it was not held after all, and then it and its visits are no evidence. Who had a place and waits for another session at
     * that hour moves up there.
     *
     * @param why told to those who booked
     * @return the sessions cancelled now
     * @throws BadInput when the reason, which stays on record and is told to all of them, holds the whole name of one who booked
     */
    @Transactional
    public List<String> cancel(String session, String why, Reach reach) {
        bookings.lock();
        return cancel(reached(session, reach), why);
    }

    /** Cancels these, as far as they are planned. Whoever calls has taken the line of bookings before it read them. */
    List<String> cancel(List<Listed> sessions, String why) {
        if (why.isBlank()) throw new IllegalArgumentException("a session is cancelled for a reason");
        var told = sessions.stream()
                .flatMap(listed -> people(listed.session().id()).stream())
                .distinct()
                .toList();
        if (register.tells(why, told))
            throw new BadInput(
                    "session.why-names",
                    Place.whole("form"),
                    "",
                    new Words(
                            "中止の理由は記録に残り、予約した方みなさんに伝わります。参加者の氏名を書かないでください。",
                            "The reason stays on record and is told to everybody who booked: leave out the names of participants."));
        var cancelled = new ArrayList<String>();
        for (var listed : sessions) {
            var id = listed.session().id();
            int changed =
                    db.sql("""
                    update programme.session set state = 'cancelled', cancelled_why = :why where session = :session and state = 'planned'
                    """).param("session", id).param("why", why.strip()).update();
            if (changed == 0) continue;
            cancelled.add(id);
            audit.record("session.cancelled", "session " + id, Optional.empty(), why.strip(), PLANNED, CANCELLED);
            events.publishEvent(new SessionCancelled(acting.actor().municipality(), id, why.strip(), people(id)));
        }
        // Only when all are cancelled: who has a place in a later one of them takes none at its hour.
        bookings.waitingElsewhere(cancelled).forEach(bookings::moveUp);
        return cancelled;
    }

    /**
     * Takes the cancellation of a session back, or of it and of the later ones of its series that were cancelled for the same reason. Those who
     * booked have their places again, in the order they came; who has a place elsewhere at that time by now waits in that order instead, and
     * whoever waits moves up to what is free.
     *
     * @return the sessions held after all
     */
    @Transactional
    public List<String> restore(String session, Reach reach) {
        bookings.lock();
        return restore(cancelledTogether(session, reach));
    }

    /** Has these held after all, as far as they are cancelled. Whoever calls has taken the line of bookings before it read them. */
    List<String> restore(List<Listed> sessions) {
        var restored = new ArrayList<String>();
        for (var listed : sessions) {
            var id = listed.session().id();
            int changed = db.sql("""
                    update programme.session set state = 'planned', cancelled_why = '' where session = :session and state = 'cancelled'
                    """).param("session", id).update();
            if (changed == 0) continue;
            restored.add(id);
            if (!over(listed)) bookings.waitIfElsewhere(id);
            audit.record("session.restored", "session " + id, Optional.empty(), "", CANCELLED, PLANNED);
            events.publishEvent(new SessionRestored(acting.actor().municipality(), id, people(id)));
            bookings.moveUp(id);
        }
        return restored;
    }

    private List<Listed> cancelledTogether(String session, Reach reach) {
        var first = session(session).filter(Listed::cancelled);
        if (first.isEmpty()) return List.of();
        var series = first.get().series();
        if (reach == Reach.THIS || series.isEmpty()) return List.of(first.get());
        return series(series.get()).stream()
                .filter(l -> l.cancelledWhy().equals(first.get().cancelledWhy()))
                .filter(l -> !l.session().day().isBefore(first.get().session().day()))
                .toList();
    }

    private List<PersonId> people(String session) {
        return bookings.of(session).stream().map(Bookings.Booking::person).toList();
    }

    /** The session itself, if it is planned, and for {@link Reach#AND_FOLLOWING} those after it that are planned. */
    private List<Listed> reached(String session, Reach reach) {
        var first = session(session).filter(l -> !l.cancelled());
        if (first.isEmpty()) return List.of();
        var series = first.get().series();
        if (reach == Reach.THIS || series.isEmpty()) return List.of(first.get());
        return series(series.get()).stream()
                .filter(l -> !l.cancelled())
                .filter(l -> !l.session().day().isBefore(first.get().session().day()))
                .toList();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
    }
}
