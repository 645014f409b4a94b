package musubi.platform.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Programmes, their sessions, and who was there. */
@Repository
public class Programmes {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Programmes(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A programme and who offers it. */
    public record Programme(String id, String title, String provider, String category) {}

    /** One meeting. */
    public record Session(
            String id, String programme, LocalDate day, LocalTime startsAt, int minutes, String venue, int places) {}

    /** A session as a list shows it. */
    public record Listed(Session session, String title, int present) {}

    /** Adds a programme; the same again changes nothing. */
    @Transactional
    public void add(Programme programme) {
        int added = db.sql("""
                insert into programme.programme (municipality, programme, title, provider, category)
                values (:municipality, :programme, :title, :provider, :category) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("programme", programme.id())
                .param("title", programme.title())
                .param("provider", programme.provider())
                .param("category", programme.category())
                .update();
        if (added == 1) audit.record("programme.added", "programme " + programme.id(), Optional.empty(), "", "");
    }

    /** Every programme, by title. */
    @Transactional(readOnly = true)
    public List<Programme> all() {
        return db.sql("select programme, title, provider, category from programme.programme order by title limit 1000")
                .query((row, number) -> new Programme(
                        row.getString("programme"),
                        row.getString("title"),
                        row.getString("provider"),
                        row.getString("category")))
                .list();
    }

    /** Adds a session; the same again changes nothing. */
    @Transactional
    public void add(Session session) {
        int added = db.sql("""
                insert into programme.session (municipality, session, programme, day, starts_at, minutes, venue, places, recorded_at)
                values (:municipality, :session, :programme, :day, :starts, :minutes, :venue, :places, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("session", session.id())
                .param("programme", session.programme())
                .param("day", session.day())
                .param("starts", session.startsAt())
                .param("minutes", session.minutes())
                .param("venue", session.venue())
                .param("places", session.places())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1) audit.record("session.added", "session " + session.id(), Optional.empty(), "", "");
    }

    /**
     * Says that somebody was at a session, or that they were not after all. Saying the same twice changes nothing.
     *
     * @param checkedBy {@code qr}, {@code card}, {@code list}, {@code online} or {@code self}
     */
    @Transactional
    public void mark(String session, PersonId person, boolean present, String checkedBy) {
        var municipality = acting.actor().municipality().digits();
        db.sql("select pg_advisory_xact_lock(hashtextextended('attendance ' || :session || ' ' || :person, 0))")
                .param("session", session)
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var last = db.sql("""
                select present from programme.presence
                 where municipality = :municipality and session = :session and person = :person
                """)
                .param("municipality", municipality)
                .param("session", session)
                .param("person", person.value())
                .query(Boolean.class)
                .optional();
        if (last.orElse(false) == present) return;
        db.sql("""
                insert into programme.attendance (municipality, session, person, correction, present, checked_by, recorded_at)
                select :municipality, :session, :person, count(*), :present, :by, :now from programme.attendance
                 where municipality = :municipality and session = :session and person = :person
                """)
                .param("municipality", municipality)
                .param("session", session)
                .param("person", person.value())
                .param("present", present)
                .param("by", checkedBy)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                present ? "attendance.marked" : "attendance.taken-back",
                "session " + session,
                Optional.of(person.value()),
                "",
                "{\"by\":\"%s\"}".formatted(checkedBy));
    }

    /** Sessions of these days with how many were there. */
    @Transactional(readOnly = true)
    public List<Listed> sessions(LocalDate from, LocalDate until) {
        return db.sql(LISTED
                        + " where s.day >= :from and s.day < :until order by s.day, s.starts_at, s.session limit 500")
                .param("from", from)
                .param("until", until)
                .query((row, number) -> listed(row))
                .list();
    }

    /** One session. */
    @Transactional(readOnly = true)
    public Optional<Listed> session(String session) {
        return db.sql(LISTED + " where s.session = :session")
                .param("session", session)
                .query((row, number) -> listed(row))
                .optional();
    }

    private static final String LISTED = """
            select s.session, s.programme, s.day, s.starts_at, s.minutes, s.venue, s.places, p.title,
                   (select count(*) from programme.presence a
                     where a.municipality = s.municipality and a.session = s.session and a.present) as present
              from programme.session s join programme.programme p using (municipality, programme)
            """;

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                new Session(
                        row.getString("session"),
                        row.getString("programme"),
                        row.getObject("day", LocalDate.class),
                        row.getObject("starts_at", LocalTime.class),
                        row.getInt("minutes"),
                        row.getString("venue"),
                        row.getInt("places")),
                row.getString("title"),
                row.getInt("present"));
    }

    /** Who is present at a session. */
    @Transactional(readOnly = true)
    public List<PersonId> present(String session) {
        return db.sql("select person from programme.presence where session = :session and present order by recorded_at")
                .param("session", session)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }
}
