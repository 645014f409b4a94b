package musubi.platform.points;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which agreements are in force and which months were released. */
@Repository
class TermsRepository {
    private final JdbcClient db;

    TermsRepository(JdbcClient db) {
        this.db = db;
    }

    boolean add(String municipality, InForce terms, String actor, Instant at) {
        return db.sql("""
                insert into points.in_force (municipality, agreement, first_month, actor, happened_at)
                values (:municipality, :agreement, :month, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("agreement", terms.agreement())
                        .param("month", terms.firstMonth().atDay(1))
                        .param("actor", actor)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    List<InForce> inForce() {
        return db.sql("select agreement, first_month from points.in_force order by agreement")
                .query((row, number) -> new InForce(
                        row.getString("agreement"), YearMonth.from(row.getObject("first_month", LocalDate.class))))
                .list();
    }

    /** The months of an agreement that were released, and when the latest evidence of each was frozen. */
    Map<YearMonth, Instant> released(String agreement) {
        var released = new HashMap<YearMonth, Instant>();
        db.sql("select month, max(taken_at) as taken_at from points.released where agreement = :agreement group by month")
                .param("agreement", agreement)
                .query((row, number) -> released.put(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getObject("taken_at", OffsetDateTime.class).toInstant()))
                .list();
        return released;
    }

    void release(String municipality, String agreement, YearMonth month, UUID settlement, Instant takenAt) {
        db.sql("""
                insert into points.released (municipality, agreement, month, settlement, taken_at)
                values (:municipality, :agreement, :month, :settlement, :at)
                """)
                .param("municipality", municipality)
                .param("agreement", agreement)
                .param("month", month.atDay(1))
                .param("settlement", settlement)
                .param("at", takenAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Everybody who takes part or did. */
    List<UUID> everybody() {
        return db.sql("select distinct person from people.membership")
                .query(UUID.class)
                .list();
    }

    /** Waits until nobody else decides about the municipality's points; held until the transaction ends. */
    void alone(String municipality) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('points ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
    }
}
