package musubi.platform.contract;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query of this module. */
@Repository
class ContractRepository {
    private final JdbcClient db;

    ContractRepository(JdbcClient db) {
        this.db = db;
    }

    record Stored(String id, String text, String digest) {}

    boolean add(String municipality, String agreement, String text, String digest, OffsetDateTime at) {
        return db.sql("""
                insert into contract.agreement (municipality, agreement, signed_at, text, digest)
                values (:municipality, :agreement, :at, :text, :digest) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("agreement", agreement)
                        .param("at", at)
                        .param("text", text)
                        .param("digest", digest)
                        .update()
                == 1;
    }

    List<Stored> agreements() {
        return db.sql("select agreement, text, digest from contract.agreement order by agreement")
                .query((row, number) ->
                        new Stored(row.getString("agreement"), row.getString("text"), row.getString("digest")))
                .list();
    }

    Optional<String> text(String agreement) {
        return db.sql("select text from contract.agreement where agreement = :agreement")
                .param("agreement", agreement)
                .query(String.class)
                .optional();
    }

    void add(String municipality, SettlementId id, String agreement, String period, String pack, OffsetDateTime at) {
        db.sql("""
                insert into contract.settlement (municipality, settlement, agreement, period, pack, taken_at)
                values (:municipality, :id, :agreement, :period, :pack, :at)
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("agreement", agreement)
                .param("period", period)
                .param("pack", pack)
                .param("at", at)
                .update();
    }

    /** Decides once. False when it was decided before: the database says so, and two clicks cannot race. */
    boolean decide(String municipality, SettlementId id, Step step, String actor, OffsetDateTime at) {
        return db.sql("""
                insert into contract.decision (municipality, settlement, step, actor, happened_at, note)
                values (:municipality, :id, :step, :actor, :at, '') on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("id", id.value())
                        .param("step", step.word())
                        .param("actor", actor)
                        .param("at", at)
                        .update()
                == 1;
    }

    void add(String municipality, SettlementId id, long total, String unit, String digest, String json, String html) {
        db.sql("""
                insert into contract.statement (municipality, settlement, total, unit, digest, json, html)
                values (:municipality, :id, :total, :unit, :digest, :json, :html)
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("total", total)
                .param("unit", unit)
                .param("digest", digest)
                .param("json", json)
                .param("html", html)
                .update();
    }

    private static final String SETTLED = """
            select s.settlement, s.agreement, s.period, s.pack, s.taken_at, t.total, t.unit, t.digest
              from contract.settlement s left join contract.statement t using (municipality, settlement)
            """;

    List<Settled> settlements(String agreement) {
        return db.sql(SETTLED + " where s.agreement = :agreement order by s.taken_at desc")
                .param("agreement", agreement)
                .query((row, number) -> settled(row))
                .list();
    }

    Optional<Settled> find(SettlementId id) {
        return db.sql(SETTLED + " where s.settlement = :id")
                .param("id", id.value())
                .query((row, number) -> settled(row))
                .optional();
    }

    private Settled settled(ResultSet row) throws SQLException {
        var id = new SettlementId(row.getObject("settlement", UUID.class));
        var digest = row.getString("digest");
        return new Settled(
                id,
                row.getString("agreement"),
                row.getString("period"),
                row.getString("pack"),
                row.getObject("taken_at", OffsetDateTime.class).toInstant(),
                decisions(id),
                digest == null
                        ? Optional.empty()
                        : Optional.of(new Settled.Owed(row.getLong("total"), row.getString("unit"), digest)));
    }

    private List<Settled.Decision> decisions(SettlementId id) {
        return db.sql("""
                select step, actor, happened_at from contract.decision where settlement = :id order by happened_at, step
                """)
                .param("id", id.value())
                .query((row, number) -> new Settled.Decision(
                        Step.of(row.getString("step")),
                        row.getString("actor"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    Optional<String> page(SettlementId id) {
        return db.sql("select html from contract.statement where settlement = :id")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }
}
