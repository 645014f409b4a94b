package musubi.platform.funding;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import musubi.platform.seal.Seal;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query of this module. */
@Repository
class FundRepository {
    private final JdbcClient db;
    private final Seal seal;

    FundRepository(JdbcClient db, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "funders");
    }

    /** Who recorded something, and when. */
    record Stamp(String municipality, String actor, OffsetDateTime at) {}

    /** Those who take units of one offering come one after the other. */
    void lock(Stamp stamp, String offering) {
        db.sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
                .param("key", "offering " + stamp.municipality() + " " + offering)
                .query((row, number) -> 0)
                .single();
    }

    /** Writes a row, with who recorded it and when. False when it was there before: the same request again adds nothing. */
    private boolean added(Stamp stamp, String insert, UnaryOperator<JdbcClient.StatementSpec> facts) {
        return facts.apply(db.sql(insert))
                        .param("municipality", stamp.municipality())
                        .param("actor", stamp.actor())
                        .param("at", stamp.at())
                        .update()
                == 1;
    }

    boolean add(Stamp stamp, Funder funder, Optional<UUID> account) {
        return added(
                stamp,
                """
                insert into funding.funder (municipality, funder, kind, sealed, account, recorded_at)
                values (:municipality, :id, :kind, :sealed, :account, :at) on conflict do nothing
                """,
                facts -> facts.param("id", funder.id())
                        .param("kind", funder.kind())
                        .param(
                                "sealed",
                                seal.seal(funder.id().toString(), funder.name().getBytes(StandardCharsets.UTF_8)))
                        .param("account", account.orElse(null)));
    }

    boolean add(Stamp stamp, Offering offering) {
        return added(
                stamp,
                """
                insert into funding.offering
                       (municipality, offering, title, form, agreement, payee, unit_yen, units, opens, closes, actor, recorded_at)
                values (:municipality, :id, :title, :form, :agreement, :payee, :unit, :units, :opens, :closes, :actor, :at)
                on conflict do nothing
                """,
                facts -> facts.param("id", offering.id())
                        .param("title", offering.title())
                        .param("form", offering.form())
                        .param("agreement", offering.agreement())
                        .param("payee", offering.payee())
                        .param("unit", offering.unitYen())
                        .param("units", offering.units())
                        .param("opens", offering.opens())
                        .param("closes", offering.closes()));
    }

    void warn(Stamp stamp, String offering, Words risks) {
        db.sql("""
                insert into funding.risk (municipality, offering, number, ja, en, actor, recorded_at)
                select :municipality, :offering, coalesce(max(number), 0) + 1, :ja, :en, :actor, :at
                  from funding.risk where offering = :offering
                """)
                .param("municipality", stamp.municipality())
                .param("offering", offering)
                .param("ja", risks.ja())
                .param("en", risks.en())
                .param("actor", stamp.actor())
                .param("at", stamp.at())
                .update();
    }

    Optional<Words> risks(String offering) {
        return db.sql("select ja, en from funding.risk where offering = :offering order by number desc limit 1")
                .param("offering", offering)
                .query((row, number) -> new Words(row.getString("ja"), row.getString("en")))
                .optional();
    }

    boolean subscribe(Stamp stamp, UUID id, String offering, UUID funder, int units, LocalDate on) {
        return added(
                stamp,
                """
                insert into funding.subscription (municipality, subscription, offering, funder, units, on_day, actor, recorded_at)
                values (:municipality, :id, :offering, :funder, :units, :on, :actor, :at) on conflict do nothing
                """,
                facts -> facts.param("id", id)
                        .param("offering", offering)
                        .param("funder", funder)
                        .param("units", units)
                        .param("on", on));
    }

    boolean call(Stamp stamp, UUID id, String offering, long yenPerUnit, LocalDate due) {
        return added(
                stamp,
                """
                insert into funding.call (municipality, call, offering, yen_per_unit, due, actor, recorded_at)
                values (:municipality, :id, :offering, :yen, :due, :actor, :at) on conflict do nothing
                """,
                facts -> facts.param("id", id)
                        .param("offering", offering)
                        .param("yen", yenPerUnit)
                        .param("due", due));
    }

    boolean pay(Stamp stamp, UUID id, String offering, UUID funder, long yen, LocalDate on) {
        return added(
                stamp,
                """
                insert into funding.payment (municipality, payment, offering, funder, yen, on_day, actor, recorded_at)
                values (:municipality, :id, :offering, :funder, :yen, :on, :actor, :at) on conflict do nothing
                """,
                facts -> facts.param("id", id)
                        .param("offering", offering)
                        .param("funder", funder)
                        .param("yen", yen)
                        .param("on", on));
    }

    boolean spend(Stamp stamp, UUID id, String offering, String what, long yen, LocalDate on) {
        return added(
                stamp,
                """
                insert into funding.expense (municipality, expense, offering, what, yen, on_day, actor, recorded_at)
                values (:municipality, :id, :offering, :what, :yen, :on, :actor, :at) on conflict do nothing
                """,
                facts -> facts.param("id", id)
                        .param("offering", offering)
                        .param("what", what)
                        .param("yen", yen)
                        .param("on", on));
    }

    /** One funder's part of one line. */
    record Part(
            UUID settlement, int line, UUID funder, String offering, Words kind, int units, long yen, LocalDate due) {}

    boolean share(Stamp stamp, Part part) {
        return added(
                stamp,
                """
                insert into funding.share
                       (municipality, settlement, line, funder, offering, kind_ja, kind_en, units, yen, due, recorded_at)
                values (:municipality, :settlement, :line, :funder, :offering, :ja, :en, :units, :yen, :due, :at) on conflict do nothing
                """,
                facts -> facts.param("settlement", part.settlement())
                        .param("line", part.line())
                        .param("funder", part.funder())
                        .param("offering", part.offering())
                        .param("ja", part.kind().ja())
                        .param("en", part.kind().en())
                        .param("units", part.units())
                        .param("yen", part.yen())
                        .param("due", part.due()));
    }

    List<Offering> offerings() {
        return db.sql("""
                select offering, title, form, agreement, payee, unit_yen, units, opens, closes from funding.offering order by opens, offering
                """).query((row, number) -> offering(row)).list();
    }

    private static Offering offering(ResultSet row) throws SQLException {
        return new Offering(
                row.getString("offering"),
                row.getString("title"),
                row.getString("form"),
                row.getString("agreement"),
                row.getString("payee"),
                row.getLong("unit_yen"),
                row.getInt("units"),
                row.getObject("opens", LocalDate.class),
                row.getObject("closes", LocalDate.class));
    }

    List<Funder> funders() {
        return db.sql("select funder, kind, sealed from funding.funder order by recorded_at, funder")
                .query((row, number) -> {
                    var id = row.getObject("funder", UUID.class);
                    return new Funder(
                            id,
                            row.getString("kind"),
                            new String(seal.open(id.toString(), row.getBytes("sealed")), StandardCharsets.UTF_8));
                })
                .list();
    }

    /** Units of each funder in an offering, in order of the funder's id, so that a split is the same whoever makes it. */
    record Units(UUID funder, int units) {}

    List<Units> units(String offering) {
        return db.sql("""
                select funder, sum(units)::int as units from funding.subscription where offering = :offering group by funder order by funder
                """)
                .param("offering", offering)
                .query((row, number) -> new Units(row.getObject("funder", UUID.class), row.getInt("units")))
                .list();
    }

    List<Funds.Call> calls(String offering) {
        return db.sql("select yen_per_unit, due from funding.call where offering = :offering order by due, call")
                .param("offering", offering)
                .query((row, number) ->
                        new Funds.Call(row.getLong("yen_per_unit"), row.getObject("due", LocalDate.class)))
                .list();
    }

    List<Funds.Expense> expenses(String offering) {
        return db.sql(
                        "select what, yen, on_day from funding.expense where offering = :offering order by on_day, expense")
                .param("offering", offering)
                .query((row, number) -> new Funds.Expense(
                        row.getString("what"), row.getLong("yen"), row.getObject("on_day", LocalDate.class)))
                .list();
    }

    List<Holding.PaidIn> payments(String offering, UUID funder) {
        return db.sql("""
                select on_day, yen from funding.payment where offering = :offering and funder = :funder order by on_day, payment
                """)
                .param("offering", offering)
                .param("funder", funder)
                .query((row, number) ->
                        new Holding.PaidIn(row.getObject("on_day", LocalDate.class), row.getLong("yen")))
                .list();
    }

    List<Holding.Share> shares(String offering, UUID funder) {
        return db.sql("""
                select due, kind_ja, kind_en, units, yen from funding.share
                 where offering = :offering and funder = :funder order by due, settlement, line
                """)
                .param("offering", offering)
                .param("funder", funder)
                .query((row, number) -> new Holding.Share(
                        row.getObject("due", LocalDate.class),
                        new Words(row.getString("kind_ja"), row.getString("kind_en")),
                        row.getInt("units"),
                        row.getLong("yen")))
                .list();
    }

    long paidIn(String offering) {
        return db.sql("select coalesce(sum(yen), 0)::bigint from funding.payment where offering = :offering")
                .param("offering", offering)
                .query(Long.class)
                .single();
    }

    long returned(String offering) {
        return db.sql("select coalesce(sum(yen), 0)::bigint from funding.share where offering = :offering")
                .param("offering", offering)
                .query(Long.class)
                .single();
    }
}
