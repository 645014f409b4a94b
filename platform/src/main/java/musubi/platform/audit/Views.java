package musubi.platform.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who of the staff opened the pages of a person, once for each day. Lists in which somebody stands among others do not count. */
@Repository
public class Views {
    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Views(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Somebody opened a person's page.
     *
     * @param number the later, the greater
     * @param at the first time that day
     * @param actor their account
     */
    public record View(long number, Instant at, String actor, String role, UUID person) {}

    /** Writes down that the actor opened a person's page; again on the same day changes nothing. */
    @Transactional
    public void opened(UUID person) {
        var actor = acting.actor();
        var now = clock.instant();
        db.sql("""
                insert into audit.view (municipality, person, day, actor, role, seen_at)
                values (:municipality, :person, :day, :actor, :role, :now) on conflict do nothing
                """)
                .param("municipality", actor.municipality().digits())
                .param("person", person)
                .param("day", LocalDate.ofInstant(now, Japan.TIME))
                .param("actor", actor.name())
                .param("role", actor.role().word())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Who opened somebody's pages, newest first, at most {@code most}. */
    @Transactional(readOnly = true)
    public List<View> of(UUID person, int most) {
        return db.sql(COLUMNS + " where person = :person order by number desc limit :most")
                .param("person", person)
                .param("most", most)
                .query((row, number) -> view(row))
                .list();
    }

    /** Those that were looked for, newest first, at most {@code most}; of a search the subject is a person's id. */
    @Transactional(readOnly = true)
    public List<View> find(Search search, int most) {
        return db.sql(COLUMNS + """
                 where number < :below and seen_at >= :from and seen_at < :until
                   and (:actor = '' or actor = :actor) and (:person = '' or cast(person as text) = :person)
                 order by number desc limit :most
                """)
                .param("below", search.below())
                .param("from", search.since().atOffset(ZoneOffset.UTC))
                .param("until", search.before().atOffset(ZoneOffset.UTC))
                .param("actor", search.actor())
                .param("person", search.subject().replaceFirst("^person ", ""))
                .param("most", most)
                .query((row, number) -> view(row))
                .list();
    }

    private static final String COLUMNS = "select number, seen_at, actor, role, person from audit.view";

    private static View view(ResultSet row) throws SQLException {
        return new View(
                row.getLong("number"),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("role"),
                row.getObject("person", UUID.class));
    }
}
