package musubi.platform.funding;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import musubi.platform.payout.Accrual;
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
                select funder, sum(units)::int as units from funding.standing_subscription where offering = :offering group by funder order by funder
                """)
                .param("offering", offering)
                .query((row, number) -> new Units(row.getObject("funder", UUID.class), row.getInt("units")))
                .list();
    }

    List<Funds.Call> calls(String offering) {
        return db.sql(
                        "select yen_per_unit, due from funding.standing_call where offering = :offering order by due, call")
                .param("offering", offering)
                .query((row, number) ->
                        new Funds.Call(row.getLong("yen_per_unit"), row.getObject("due", LocalDate.class)))
                .list();
    }

    List<Holding.PaidIn> payments(String offering, UUID funder) {
        return db.sql("""
                select on_day, yen from funding.standing_payment where offering = :offering and funder = :funder order by on_day, payment
                """)
                .param("offering", offering)
                .param("funder", funder)
                .query((row, number) ->
                        new Holding.PaidIn(row.getObject("on_day", LocalDate.class), row.getLong("yen")))
                .list();
    }

    List<Holding.Share> shares(String offering, UUID funder) {
        return db.sql("""
                select settlement || '/' || line || '/' || funder as item, due, kind_ja, kind_en, units, yen from funding.share
                 where offering = :offering and funder = :funder order by due, settlement, line
                """)
                .param("offering", offering)
                .param("funder", funder)
                .query((row, number) -> new Holding.Share(
                        row.getString("item"),
                        row.getObject("due", LocalDate.class),
                        new Words(row.getString("kind_ja"), row.getString("kind_en")),
                        row.getInt("units"),
                        row.getLong("yen")))
                .list();
    }

    long paidIn(String offering) {
        return db.sql("select coalesce(sum(yen), 0)::bigint from funding.standing_payment where offering = :offering")
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

    /** A share that is to be paid. */
    record Unpaid(
            String item,
            UUID settlement,
            UUID funder,
            String agreement,
            String payee,
            Words kind,
            long yen,
            LocalDate due) {}

    private static final String UNPAID = """
             from funding.share s join funding.offering o using (municipality, offering)
            where s.yen > 0
              and not exists (select 1 from payout.closed_item c
                               where c.municipality = s.municipality and c.ground = 'share'
                                 and c.item = s.settlement || '/' || s.line || '/' || s.funder)
              and not exists (select 1 from payout.filed_line f
                               where (f.municipality, f.settlement, f.line) = (s.municipality, s.settlement, s.line))
            """;

    /** Shares that fell due by a day, stand in no closing, and whose line is in no bank file as one sum. */
    List<Unpaid> unpaid(LocalDate until) {
        return db.sql("""
                select s.settlement || '/' || s.line || '/' || s.funder as item, s.settlement, s.funder, o.agreement, o.payee,
                       s.kind_ja, s.kind_en, s.yen, s.due
                """ + UNPAID + " and s.due <= :until order by s.due, s.settlement, s.line, s.funder")
                .param("until", until)
                .query((row, number) -> new Unpaid(
                        row.getString("item"),
                        row.getObject("settlement", UUID.class),
                        row.getObject("funder", UUID.class),
                        row.getString("agreement"),
                        row.getString("payee"),
                        new Words(row.getString("kind_ja"), row.getString("kind_en")),
                        row.getLong("yen"),
                        row.getObject("due", LocalDate.class)))
                .list();
    }

    /** The same in sums, by funder. */
    List<Accrual.Total> unpaidTotals(LocalDate until) {
        return db.sql("select s.funder, count(*)::int as items, sum(s.yen)::bigint as yen" + UNPAID
                        + " and s.due <= :until group by s.funder order by s.funder")
                .param("until", until)
                .query((row, number) -> new Accrual.Total(
                        Shares.party(row.getObject("funder", UUID.class)), row.getInt("items"), row.getLong("yen")))
                .list();
    }

    /** What of it is one funder's. */
    long unpaid(LocalDate until, UUID funder) {
        return db.sql("select coalesce(sum(s.yen), 0)::bigint" + UNPAID + " and s.due <= :until and s.funder = :funder")
                .param("until", until)
                .param("funder", funder)
                .query(Long.class)
                .single();
    }

    /** The settlements with shares to be paid, always in the same order. */
    List<UUID> unpaidSettlements() {
        return db.sql("select distinct s.settlement" + UNPAID + " order by s.settlement")
                .query(UUID.class)
                .list();
    }

    /** Those who pay the lines of a settlement come one after the other. */
    void alone(UUID settlement) {
        db.sql("select payout.alone_with(:settlement)")
                .param("settlement", settlement)
                .query((row, number) -> 0)
                .single();
    }

    /** Lines of a settlement that were split among holders and are in no bank file as one sum. */
    Set<Integer> splitLines(UUID settlement) {
        return new HashSet<>(
                db.sql("""
                select s.line from funding.share s
                 where s.settlement = :settlement
                   and not exists (select 1 from payout.filed_line f
                                    where (f.municipality, f.settlement, f.line) = (s.municipality, s.settlement, s.line))
                 group by s.line having sum(s.yen) > 0
                """).param("settlement", settlement).query(Integer.class).list());
    }

    /** Whether an entry came before, also when it was taken back since. */
    boolean known(Entry.Kind kind, UUID id) {
        return db.sql(ENTRIES + " where e.kind = :kind and e.id = :id")
                .param("kind", kind.word())
                .param("id", id)
                .query((row, number) -> true)
                .optional()
                .orElse(false);
    }

    private static final String ENTRIES = """
            select e.kind, e.id, e.offering, e.funder, e.what, e.amount, e.on_day, e.actor, c.why, c.actor as corrector,
                   (c.recorded_at at time zone 'Asia/Tokyo')::date as corrected_on
              from (select municipality, 'subscription' as kind, subscription as id, offering, funder, '' as what, units::bigint as amount,
                           on_day, actor, recorded_at from funding.subscription
                    union all
                    select municipality, 'call', call, offering, null, '', yen_per_unit, due, actor, recorded_at from funding.call
                    union all
                    select municipality, 'payment', payment, offering, funder, '', yen, on_day, actor, recorded_at from funding.payment
                    union all
                    select municipality, 'expense', expense, offering, null, what, yen, on_day, actor, recorded_at from funding.expense) e
              left join funding.correction c on c.municipality = e.municipality and c.kind = e.kind and c.entry = e.id
            """;

    /** What was entered of an offering, the latest first, without those before; also what was taken back. */
    List<Entry> entries(String offering, int without, int most) {
        return db.sql(
                        ENTRIES
                                + " where e.offering = :offering order by e.recorded_at desc, e.id, e.kind limit :most offset :without")
                .param("offering", offering)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> entry(row))
                .list();
    }

    Optional<Entry> entry(Entry.Kind kind, UUID id) {
        return db.sql(ENTRIES + " where e.kind = :kind and e.id = :id")
                .param("kind", kind.word())
                .param("id", id)
                .query((row, number) -> entry(row))
                .optional();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Entry.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getObject("id", UUID.class),
                row.getString("offering"),
                Optional.ofNullable(row.getObject("funder", UUID.class)),
                row.getString("what"),
                row.getLong("amount"),
                row.getObject("on_day", LocalDate.class),
                row.getString("actor"),
                row.getString("why") == null
                        ? Optional.empty()
                        : Optional.of(new Entry.TakenBack(
                                row.getString("why"),
                                row.getString("corrector"),
                                row.getObject("corrected_on", LocalDate.class))));
    }

    boolean takeBack(Stamp stamp, UUID id, Entry entry, String why) {
        return added(
                stamp,
                """
                insert into funding.correction (municipality, kind, entry, correction, offering, why, actor, recorded_at)
                values (:municipality, :kind, :entry, :id, :offering, :why, :actor, :at) on conflict do nothing
                """,
                facts -> facts.param("kind", entry.kind().word())
                        .param("entry", entry.id())
                        .param("id", id)
                        .param("offering", entry.offering())
                        .param("why", why));
    }

    /** Whether this very request took the entry back. */
    boolean takenBackBy(UUID id, Entry.Kind kind, UUID entry) {
        return db.sql("""
                select exists (select 1 from funding.correction where correction = :id and kind = :kind and entry = :entry)
                """)
                .param("id", id)
                .param("kind", kind.word())
                .param("entry", entry)
                .query(Boolean.class)
                .single();
    }

    /** Whether a distribution was split among the units of an offering. */
    boolean distributed(String offering) {
        return db.sql("select exists (select 1 from funding.share where offering = :offering)")
                .param("offering", offering)
                .query(Boolean.class)
                .single();
    }

    /** Whether a line was split among the holders of an offering. */
    boolean split(UUID settlement, int line, String offering) {
        return db.sql("""
                select exists (select 1 from funding.share where settlement = :settlement and line = :line and offering = :offering)
                """)
                .param("settlement", settlement)
                .param("line", line)
                .param("offering", offering)
                .query(Boolean.class)
                .single();
    }
}
