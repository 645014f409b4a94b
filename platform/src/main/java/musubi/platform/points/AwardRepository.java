package musubi.platform.points;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was decided and what of it is booked. */
@Repository
class AwardRepository {
    private final JdbcClient db;

    AwardRepository(JdbcClient db) {
        this.db = db;
    }

    /** The last decision about a key. */
    record Decided(int revision, long amount) {}

    /** What was last decided for a month; with no people named, for everybody. */
    Map<Key, Decided> decided(String agreement, YearMonth month, Optional<Collection<UUID>> people) {
        var decided = new HashMap<Key, Decided>();
        db.sql("""
                select clause, person, expires, revision, after from points.latest_award
                 where agreement = :agreement and month = :month and (:all or person = any(:people))
                """)
                .param("agreement", agreement)
                .param("month", month.atDay(1))
                .param("all", people.isEmpty())
                .param("people", people.orElse(List.of()).toArray(UUID[]::new))
                .query((row, number) -> decided.put(
                        new Key(
                                row.getString("clause"),
                                row.getObject("person", UUID.class),
                                row.getObject("expires", LocalDate.class)),
                        new Decided(row.getInt("revision"), row.getLong("after"))))
                .list();
        return decided;
    }

    void add(String municipality, Batch batch, List<Award> awards) {
        db.sql("""
                insert into points.batch (municipality, batch, agreement, version, month, payer, pack, settlement, decided_at)
                values (:municipality, :batch, :agreement, :version, :month, :payer, :pack, :settlement, :at)
                """)
                .param("municipality", municipality)
                .param("batch", batch.id())
                .param("agreement", batch.agreement())
                .param("version", batch.version())
                .param("month", batch.month().atDay(1))
                .param("payer", batch.payer())
                .param("pack", batch.pack())
                .param("settlement", batch.settlement().orElse(null))
                .param("at", batch.decidedAt().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("insert into points.unbooked (municipality, batch) values (:municipality, :batch)")
                .param("municipality", municipality)
                .param("batch", batch.id())
                .update();
        db.sql("""
                insert into points.award (municipality, agreement, month, clause, person, expires, revision, batch, before, after,
                                          earned_from, earned_last, title_ja, title_en)
                select :municipality, :agreement, :month, a.clause, cast(a.person as uuid), cast(a.expires as date), a.revision, :batch,
                       a.before, a.after, cast(a.earned_from as date), cast(a.earned_last as date), a.title_ja, a.title_en
                  from unnest(:clauses, :people, :expiries, :revisions, :befores, :afters, :froms, :lasts, :ja, :en)
                    as a (clause, person, expires, revision, before, after, earned_from, earned_last, title_ja, title_en)
                """)
                .param("municipality", municipality)
                .param("agreement", batch.agreement())
                .param("month", batch.month().atDay(1))
                .param("batch", batch.id())
                .param("clauses", texts(awards, a -> a.key().clause()))
                .param("people", texts(awards, a -> a.key().person().toString()))
                .param("expiries", texts(awards, a -> a.key().expires().toString()))
                .param("revisions", awards.stream().mapToInt(Award::revision).toArray())
                .param("befores", awards.stream().mapToLong(Award::before).toArray())
                .param("afters", awards.stream().mapToLong(Award::after).toArray())
                .param("froms", texts(awards, a -> a.earnedFrom().toString()))
                .param("lasts", texts(awards, a -> a.earnedLast().toString()))
                .param("ja", texts(awards, a -> a.title().ja()))
                .param("en", texts(awards, a -> a.title().en()))
                .update();
    }

    private static String[] texts(List<Award> awards, Function<Award, String> part) {
        return awards.stream().map(part).toArray(String[]::new);
    }

    /** The batches that do not stand in the ledger yet, in the order they were decided. */
    List<Batch> unbooked() {
        return db.sql("""
                select batch, b.agreement, b.version, b.month, b.payer, b.pack, b.settlement, b.decided_at
                  from points.batch b join points.unbooked using (municipality, batch)
                 order by b.number
                """).query((row, number) -> batch(row)).list();
    }

    /** Whether there is such a batch. */
    boolean anyUnbooked() {
        return db.sql("select exists (select 1 from points.unbooked)")
                .query(Boolean.class)
                .single();
    }

    private static Batch batch(ResultSet row) throws SQLException {
        return new Batch(
                row.getObject("batch", UUID.class),
                row.getString("agreement"),
                row.getInt("version"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getString("payer"),
                row.getString("pack"),
                Optional.ofNullable(row.getObject("settlement", UUID.class)),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    /** The decisions of a batch, always in the same order. */
    List<Award> awards(UUID batch) {
        return db.sql("""
                select clause, person, expires, revision, before, after, earned_from, earned_last, title_ja, title_en
                  from points.award where batch = :batch order by clause, person, expires
                """)
                .param("batch", batch)
                .query((row, number) -> new Award(
                        new Key(
                                row.getString("clause"),
                                row.getObject("person", UUID.class),
                                row.getObject("expires", LocalDate.class)),
                        row.getInt("revision"),
                        row.getLong("before"),
                        row.getLong("after"),
                        row.getObject("earned_from", LocalDate.class),
                        row.getObject("earned_last", LocalDate.class),
                        new Words(row.getString("title_ja"), row.getString("title_en"))))
                .list();
    }

    /** Some of the decisions of a batch, always in the same order. */
    List<Points.Awarded> part(UUID batch, int from, int most) {
        return db.sql("""
                select person, agreement, month, clause, expires, before, after
                  from points.award where batch = :batch order by clause, person, expires offset :from limit :most
                """)
                .param("batch", batch)
                .param("from", from)
                .param("most", most)
                .query((row, number) -> new Points.Awarded(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getString("agreement"),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getString("clause"),
                        row.getObject("expires", LocalDate.class),
                        row.getLong("before"),
                        row.getLong("after")))
                .list();
    }

    void booked(String municipality, UUID batch, Instant at) {
        db.sql("""
                insert into points.booked (municipality, batch, booked_at) values (:municipality, :batch, :at)
                on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("batch", batch)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        db.sql("delete from points.unbooked where municipality = :municipality and batch = :batch")
                .param("municipality", municipality)
                .param("batch", batch)
                .update();
    }
}
