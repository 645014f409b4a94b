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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Programmes and their single sessions. Who has a place is in {@link Bookings}, changes of the timetable in {@link Timetable}. */
@Repository
public class Programmes {
    /** Categories, as evidence knows them. */
    public static final List<String> CATEGORIES =
            List.of("sports", "hobby", "communication", "work", "learning", "nutrition", "salon", "volunteer", "other");

    /** How people take part, as evidence knows it. */
    public static final List<String> MODES = List.of("in-person", "online", "hybrid");

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

    /**
     * A programme and who offers it.
     *
     * @param provider the provider's id; one not known yet is entered under this name
     * @param mode {@code in-person}, {@code online} or {@code hybrid}
     * @param scheme whose members it is for; empty for everybody
     * @param deadlineHours residents book until so long before the start
     * @param joinUrl where those who take part online meet, begins with {@code https://}; empty when there is no such place
     */
    public record Programme(
            String id,
            String title,
            String provider,
            String category,
            String mode,
            String scheme,
            String description,
            int deadlineHours,
            String joinUrl) {
        /** In person, for everybody, booked until it starts. */
        public Programme(String id, String title, String provider, String category) {
            this(id, title, provider, category, "in-person", "", "", 0, "");
        }
    }

    /**
     * One meeting.
     *
     * @param venue the venue's id; one not known yet is entered under this name; empty when online
     */
    public record Session(
            String id, String programme, LocalDate day, LocalTime startsAt, int minutes, String venue, int places) {}

    /** Adds a programme; the same again changes nothing. */
    @Transactional
    public void add(Programme programme) {
        var municipality = acting.actor().municipality().digits();
        db.sql("""
                insert into programme.provider (municipality, provider, name) values (:municipality, :provider, :provider) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("provider", programme.provider())
                .update();
        int added = db.sql("""
                insert into programme.programme (municipality, programme, title, provider, category, mode, scheme, description, deadline_hours, join_url)
                values (:municipality, :programme, :title, :provider, :category, :mode, :scheme, :description, :deadline, :join)
                on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("programme", programme.id())
                .param("title", programme.title())
                .param("provider", programme.provider())
                .param("category", programme.category())
                .param("mode", programme.mode())
                .param("scheme", programme.scheme())
                .param("description", programme.description())
                .param("deadline", programme.deadlineHours())
                .param("join", programme.joinUrl())
                .update();
        if (added == 1)
            audit.record("programme.added", "programme " + programme.id(), Optional.empty(), "", Written.of(programme));
    }

    /** Writes down what a programme is now. Who offers it never changes: sessions and visits of the past belong to them. */
    @Transactional
    public void change(Programme programme) {
        var before = db.sql(COLUMNS + " where programme = :programme for update")
                .param("programme", programme.id())
                .query((row, number) -> programme(row))
                .optional();
        int changed = db.sql("""
                update programme.programme
                   set title = :title, category = :category, mode = :mode, scheme = :scheme, description = :description,
                       deadline_hours = :deadline, join_url = :join
                 where programme = :programme
                   and (title, category, mode, scheme, description, deadline_hours, join_url)
                       is distinct from (:title, :category, :mode, :scheme, :description, :deadline, :join)
                """)
                .param("programme", programme.id())
                .param("title", programme.title())
                .param("category", programme.category())
                .param("mode", programme.mode())
                .param("scheme", programme.scheme())
                .param("description", programme.description())
                .param("deadline", programme.deadlineHours())
                .param("join", programme.joinUrl())
                .update();
        if (changed == 1)
            audit.record(
                    "programme.changed",
                    "programme " + programme.id(),
                    Optional.empty(),
                    "",
                    before.map(Written::of).orElse(""),
                    find(programme.id()).map(Written::of).orElse(""));
    }

    /** Every programme, by title. */
    @Transactional(readOnly = true)
    public List<Programme> all() {
        return db.sql(COLUMNS + " order by title, programme")
                .query((row, number) -> programme(row))
                .list();
    }

    /**
     * What somebody looks for; an empty text takes every one.
     *
     * @param part of the title, in small letters of one width
     */
    public record Wanted(String part, String category, String provider) {}

    /** Some of those that fit, by title. */
    @Transactional(readOnly = true)
    public List<Programme> find(Wanted wanted, int without, int most) {
        return db.sql(COLUMNS + """
                 where (:part = '' or position(:part in lower(normalize(title, nfkc))) > 0)
                   and (:category = '' or category = :category) and (:provider = '' or provider = :provider)
                 order by title, programme offset :without limit :most
                """)
                .param("part", wanted.part())
                .param("category", wanted.category())
                .param("provider", wanted.provider())
                .param("without", without)
                .param("most", most)
                .query((row, number) -> programme(row))
                .list();
    }

    /** The one with this id, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Programme> find(String programme) {
        return db.sql(COLUMNS + " where programme = :programme")
                .param("programme", programme)
                .query((row, number) -> programme(row))
                .optional();
    }

    private static final String COLUMNS =
            "select programme, title, provider, category, mode, scheme, description, deadline_hours, join_url from programme.programme";

    private static Programme programme(ResultSet row) throws SQLException {
        return new Programme(
                row.getString("programme"),
                row.getString("title"),
                row.getString("provider"),
                row.getString("category"),
                row.getString("mode"),
                row.getString("scheme"),
                row.getString("description"),
                row.getInt("deadline_hours"),
                row.getString("join_url"));
    }

    /** Adds a session; the same again changes nothing. */
    @Transactional
    public void add(Session session) {
        if (enter(session, null)) audit.record("session.added", "session " + session.id(), Optional.empty(), "", "");
    }

    /** Writes a session down; false when it had been before. */
    boolean enter(Session session, @Nullable UUID series) {
        var municipality = acting.actor().municipality().digits();
        if (!session.venue().isEmpty())
            db.sql("""
                    insert into programme.venue (municipality, venue, name) select :municipality, :venue, :venue
                     where not exists (select 1 from programme.venue where venue = :venue) on conflict do nothing
                    """)
                    .param("municipality", municipality)
                    .param("venue", session.venue())
                    .update();
        return db.sql("""
                insert into programme.session (municipality, session, programme, series, day, starts_at, minutes, venue, places, recorded_at)
                values (:municipality, :session, :programme, :series, :day, :starts, :minutes, nullif(:venue, ''), :places, :now)
                on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("session", session.id())
                        .param("programme", session.programme())
                        .param("series", series)
                        .param("day", session.day())
                        .param("starts", session.startsAt())
                        .param("minutes", session.minutes())
                        .param("venue", session.venue())
                        .param("places", session.places())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
