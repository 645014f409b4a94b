package musubi.platform.points;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What was decided about points, as a list: what clauses gave for which month, and what was corrected. */
@Repository
public class Decisions {
    private final JdbcClient db;
    private final Audit audit;

    Decisions(JdbcClient db, Audit audit) {
        this.db = db;
        this.audit = audit;
    }

    /**
     * What somebody looks for.
     *
     * @param agreement empty for every one
     * @param month for which points were given
     * @param corrections whether only those are wanted that changed what was given before
     */
    public record Wanted(String agreement, Optional<YearMonth> month, boolean corrections) {}

    /** Where a decision stands among the others; those taken together share a batch. */
    public record Position(long batch, UUID person, String clause, LocalDate expires) {
        private static final Position FIRST = new Position(Long.MAX_VALUE, new UUID(0, 0), "", LocalDate.EPOCH);
    }

    /**
     * A decision about points.
     *
     * @param before what the clause gave for the month until then
     * @param after what it gives now
     * @param released whether two people released it
     */
    public record Decided(
            Position position,
            Instant at,
            PersonId person,
            String agreement,
            YearMonth month,
            Words clause,
            long before,
            long after,
            boolean released) {}

    /** Some of the decisions, the latest first, without those before them. */
    @Transactional(readOnly = true)
    public List<Decided> find(Wanted wanted, int without, int most) {
        return find(wanted, Optional.empty(), without, most);
    }

    /** Decisions, the latest first, from behind a place on. */
    @Transactional(readOnly = true)
    public List<Decided> find(Wanted wanted, Optional<Position> behind, int most) {
        return find(wanted, behind, 0, most);
    }

    private List<Decided> find(Wanted wanted, Optional<Position> behind, int without, int most) {
        var place = behind.orElse(Position.FIRST);
        return db.sql("""
                select b.number, b.decided_at, a.person, a.clause, a.expires, a.agreement, a.month, a.title_ja, a.title_en, a.before,
                       a.after, b.settlement is not null as released
                  from points.batch b join points.award a using (municipality, batch)
                 where (:agreement = '' or b.agreement = :agreement) and (:anyMonth or b.month = :month)
                   and (not :corrections or a.before > 0) and b.number <= :number
                   and (b.number < :number or (a.person, a.clause, a.expires) > (:person, :clause, cast(:expires as date)))
                 order by b.number desc, a.person, a.clause, a.expires offset :without limit :most
                """)
                .param("agreement", wanted.agreement())
                .param("anyMonth", wanted.month().isEmpty())
                .param("month", wanted.month().map(month -> month.atDay(1)).orElse(LocalDate.EPOCH))
                .param("corrections", wanted.corrections())
                .param("number", place.batch())
                .param("person", place.person())
                .param("clause", place.clause())
                .param("expires", place.expires())
                .param("without", without)
                .param("most", most)
                .query((row, number) -> decided(row))
                .list();
    }

    private static Decided decided(ResultSet row) throws SQLException {
        var person = row.getObject("person", UUID.class);
        return new Decided(
                new Position(
                        row.getLong("number"),
                        person,
                        row.getString("clause"),
                        row.getObject("expires", LocalDate.class)),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                new PersonId(person),
                row.getString("agreement"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                new Words(row.getString("title_ja"), row.getString("title_en")),
                row.getLong("before"),
                row.getLong("after"),
                row.getBoolean("released"));
    }

    /** Writes down, before it is sent, that the list is taken away with the names of those it is about. */
    @Transactional
    public void taken(Wanted wanted) {
        audit.record(
                "list.taken",
                "page /points/awards.csv",
                Optional.empty(),
                "",
                "{\"agreement\":\"%s\",\"month\":\"%s\"}"
                        .formatted(
                                wanted.agreement(),
                                wanted.month().map(YearMonth::toString).orElse("")));
    }
}
