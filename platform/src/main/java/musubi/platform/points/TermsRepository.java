package musubi.platform.points;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.contract.Forecasts.Given;
import musubi.quantity.Days;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

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

    @Transactional(readOnly = true)
    public List<InForce> inForce() {
        return db.sql("select agreement, first_month from points.in_force order by agreement")
                .query((row, number) -> new InForce(
                        row.getString("agreement"), YearMonth.from(row.getObject("first_month", LocalDate.class))))
                .list();
    }

    Map<String, Given> given(Days months) {
        return db
                .sql("""
                select t.agreement, t.first_month, coalesce(sum(a.after - a.before), 0) as given
                  from points.in_force t
                  left join points.award a on a.municipality = t.municipality and a.agreement = t.agreement
                                          and a.month >= :from and a.month < :until
                 group by t.agreement, t.first_month
                """)
                .param("from", months.from())
                .param("until", months.until())
                .query((row, number) -> Map.entry(
                        row.getString("agreement"),
                        new Given(row.getObject("first_month", LocalDate.class), row.getLong("given"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The months of an agreement that were released. */
    Set<YearMonth> released(String agreement) {
        return Set.copyOf(db.sql("select distinct month from points.released where agreement = :agreement")
                .param("agreement", agreement)
                .query((row, number) -> YearMonth.from(row.getObject("month", LocalDate.class)))
                .list());
    }

    boolean released(UUID settlement) {
        return db.sql("select exists (select 1 from points.released where settlement = :settlement)")
                .param("settlement", settlement)
                .query(Boolean.class)
                .single();
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

    /** Everybody there may be evidence of: also those whose enrolment was taken back as a mistake. */
    List<UUID> everybody() {
        return db.sql("select person from people.person").query(UUID.class).list();
    }

    /** Waits until nobody else decides about the municipality's points; held until the transaction ends. */
    void alone(String municipality) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('points ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
    }
}
