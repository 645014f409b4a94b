package musubi.platform.contract;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.settlement.Statement;
import musubi.platform.access.Logins;
import musubi.quantity.Days;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about settlements, what was decided about them, and their statements. */
@Repository
class SettlementRepository {
    private final JdbcClient db;
    private final Logins logins;

    SettlementRepository(JdbcClient db, Logins logins) {
        this.db = db;
        this.logins = logins;
    }

    /** The statement in all its forms. */
    record Documents(long payable, long total, String unit, String digest, String json, String html, String csv) {}

    void add(String municipality, Settled settled) {
        db.sql("""
                insert into contract.settlement
                       (municipality, settlement, agreement, version, period, first_day, until, replaces, pack, rejected, taken_at, taken_by)
                values (:municipality, :id, :agreement, :version, :period, :from, :until, :replaces, :pack, :rejected, :at, :by)
                """)
                .param("municipality", municipality)
                .param("id", settled.id().value())
                .param("agreement", settled.agreement())
                .param("version", settled.version())
                .param("period", settled.period())
                .param("from", settled.days().from())
                .param("until", settled.days().until())
                .param("replaces", settled.replaces().map(SettlementId::value).orElse(null))
                .param("pack", settled.pack())
                .param("rejected", settled.rejected())
                .param("at", settled.takenAt().atOffset(ZoneOffset.UTC))
                .param("by", settled.takenBy())
                .update();
    }

    void receive(String municipality, SettlementId id, SettlementId received) {
        db.sql(
                        "insert into contract.receipt (municipality, settlement, received) values (:municipality, :id, :received)")
                .param("municipality", municipality)
                .param("id", id.value())
                .param("received", received.value())
                .update();
    }

    void payOn(String municipality, SettlementId id, String study, String digest) {
        db.sql("""
                insert into contract.study_result (municipality, settlement, study, digest)
                values (:municipality, :id, :study, :digest)
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("study", study)
                .param("digest", digest)
                .update();
    }

    /** Digests of the results of studies that a settlement may pay on, by study. */
    List<String> studies(SettlementId id) {
        return db.sql("select digest from contract.study_result where settlement = :id order by study")
                .param("id", id.value())
                .query(String.class)
                .list();
    }

    /** The statements a distribution received, as JSON, in order of their periods. */
    List<String> receipts(SettlementId id) {
        return db.sql("""
                select t.json from contract.receipt r
                  join contract.settlement s on s.municipality = r.municipality and s.settlement = r.received
                  join contract.statement t on t.municipality = r.municipality and t.settlement = r.received
                 where r.settlement = :id order by s.agreement, s.first_day, s.settlement
                """).param("id", id.value()).query(String.class).list();
    }

    /** Whose statements a distribution received. */
    List<SettlementId> received(SettlementId id) {
        return db
                .sql("select received from contract.receipt where settlement = :id order by received")
                .param("id", id.value())
                .query(UUID.class)
                .list()
                .stream()
                .map(SettlementId::new)
                .toList();
    }

    /** Frozen evidence of every agreement, the latest first. */
    List<Frozen> frozen(int without, int most) {
        return db.sql("""
                select s.settlement, s.agreement, s.period, s.pack, s.rejected, s.taken_at,
                       exists (select 1 from contract.decision d
                                where d.municipality = s.municipality and d.settlement = s.settlement and d.step = 'withdrawn') as withdrawn
                  from contract.settlement s order by s.taken_at desc, s.settlement offset :without limit :most
                """)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> new Frozen(
                        new SettlementId(row.getObject("settlement", UUID.class)),
                        row.getString("agreement"),
                        row.getString("period"),
                        row.getString("pack"),
                        row.getLong("rejected"),
                        row.getObject("taken_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("withdrawn")))
                .list();
    }

    /**
     * Decides once. False when it was decided before: the database says so, and two clicks cannot race. A clock that was set back dates no
     * decision before the one it follows, for they are read in the order of their dates.
     */
    boolean decide(String municipality, SettlementId id, Step step, String actor, String note, OffsetDateTime at) {
        return db.sql("""
                insert into contract.decision (municipality, settlement, step, actor, happened_at, note)
                select s.municipality, s.settlement, :step, :actor, greatest(cast(:at as timestamptz), s.taken_at, (
                    select max(d.happened_at) + interval '1 microsecond' from contract.decision d
                     where d.municipality = s.municipality and d.settlement = s.settlement)), :note
                  from contract.settlement s where s.municipality = :municipality and s.settlement = :id
                on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("id", id.value())
                        .param("step", step.word())
                        .param("actor", actor)
                        .param("at", at)
                        .param("note", note)
                        .update()
                == 1;
    }

    /** The second person has decided to pay; again, after a crash, changes nothing. */
    void begin(String municipality, SettlementId id, String actor, OffsetDateTime at) {
        db.sql("""
                insert into contract.release (municipality, settlement, actor, begun_at)
                values (:municipality, :id, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("actor", actor)
                .param("at", at)
                .update();
    }

    void add(String municipality, SettlementId id, Documents made, Statement payable, Optional<String> kind) {
        db.sql("""
                insert into contract.statement (municipality, settlement, payable, total, unit, digest, json, html, csv)
                values (:municipality, :id, :payable, :total, :unit, :digest, :json, :html, :csv)
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("payable", made.payable())
                .param("total", made.total())
                .param("unit", made.unit())
                .param("digest", made.digest())
                .param("json", made.json())
                .param("html", made.html())
                .param("csv", made.csv())
                .update();
        sums(municipality, id, payable);
        kind.ifPresent(k -> lines(municipality, id, payable, k));
    }

    private void sums(String municipality, SettlementId id, Statement payable) {
        var titles = new HashMap<String, Words>();
        var sums = new LinkedHashMap<List<String>, Long>();
        for (var line : payable.lines()) {
            titles.putIfAbsent(line.clause(), line.title());
            sums.merge(List.of(line.clause(), line.unit().toString()), line.amount(), Math::addExact);
        }
        sums.forEach((key, amount) -> db.sql("""
                insert into contract.clause_sum (municipality, settlement, clause, unit, title_ja, title_en, amount)
                values (:municipality, :id, :clause, :unit, :ja, :en, :amount)
                """)
                .param("municipality", municipality)
                .param("id", id.value())
                .param("clause", key.getFirst())
                .param("unit", key.getLast())
                .param("ja", titles.getOrDefault(key.getFirst(), Words.same("")).ja())
                .param("en", titles.getOrDefault(key.getFirst(), Words.same("")).en())
                .param("amount", amount)
                .update());
    }

    private void lines(String municipality, SettlementId id, Statement payable, String kind) {
        for (var line : payable.lines())
            db.sql("""
                    insert into contract.line
                           (municipality, settlement, number, clause, title_ja, title_en, kind, subject, payee, period, due, unit,
                            amount)
                    values (:municipality, :id, :number, :clause, :ja, :en, :kind, :subject, :payee, :period, :due, :unit, :amount)
                    """)
                    .param("municipality", municipality)
                    .param("id", id.value())
                    .param("number", line.number())
                    .param("clause", line.clause())
                    .param("ja", line.title().ja())
                    .param("en", line.title().en())
                    .param("kind", kind)
                    .param("subject", line.subject())
                    .param("payee", line.payee())
                    .param("period", line.period())
                    .param("due", line.due())
                    .param("unit", line.unit().toString())
                    .param("amount", line.amount())
                    .update();
    }

    /** What providers may read once it is released. */
    void publishFees(String municipality, SettlementId id) {
        db.sql("""
                insert into contract.fee
                       (municipality, settlement, number, agreement, correction, provider, title_ja, title_en, period, due, unit, amount)
                select l.municipality, l.settlement, l.number, s.agreement, s.replaces is not null, l.payee, l.title_ja, l.title_en,
                       l.period, l.due, l.unit, l.amount
                  from contract.line l join contract.settlement s using (municipality, settlement)
                 where l.municipality = :municipality and l.settlement = :id and l.kind = 'provider'
                """).param("municipality", municipality).param("id", id.value()).update();
    }

    /** The payable lines of a settlement, but for those of agreements with each person. */
    List<Payable.Line> payable(SettlementId id) {
        return db.sql("""
                select number, clause, title_ja, title_en, payee, period, due, unit, amount
                  from contract.line where settlement = :id order by number
                """)
                .param("id", id.value())
                .query((row, number) -> new Payable.Line(
                        row.getInt("number"),
                        row.getString("clause"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getString("payee"),
                        row.getString("period"),
                        row.getObject("due", LocalDate.class),
                        row.getString("unit"),
                        row.getLong("amount")))
                .list();
    }

    private static final String SETTLED = """
            select s.settlement, s.agreement, s.version, s.period, s.first_day, s.until, s.replaces, s.pack, s.rejected, s.taken_at, s.taken_by,
                   r.settlement is not null as begun, t.payable, t.total, t.unit, t.digest
              from contract.settlement s
              left join contract.release r using (municipality, settlement)
              left join contract.statement t using (municipality, settlement)
            """;

    List<Settled> of(String agreement) {
        return decided(db.sql(SETTLED
                        + " where s.agreement = :agreement order by s.first_day desc, s.taken_at desc, s.settlement")
                .param("agreement", agreement)
                .query((row, number) -> settled(row))
                .list());
    }

    Optional<Settled> find(SettlementId id) {
        return decided(db.sql(SETTLED + " where s.settlement = :id")
                        .param("id", id.value())
                        .query((row, number) -> settled(row))
                        .list())
                .stream()
                .findFirst();
    }

    private static Settled settled(ResultSet row) throws SQLException {
        var digest = row.getString("digest");
        return new Settled(
                new SettlementId(row.getObject("settlement", UUID.class)),
                row.getString("agreement"),
                row.getInt("version"),
                row.getString("period"),
                new Days(row.getObject("first_day", LocalDate.class), row.getObject("until", LocalDate.class)),
                Optional.ofNullable(row.getObject("replaces", UUID.class)).map(SettlementId::new),
                row.getString("pack"),
                row.getLong("rejected"),
                row.getObject("taken_at", OffsetDateTime.class).toInstant(),
                row.getString("taken_by"),
                row.getBoolean("begun"),
                List.of(),
                digest == null
                        ? Optional.empty()
                        : Optional.of(new Settled.Owed(
                                row.getLong("payable"), row.getLong("total"), row.getString("unit"), digest)));
    }

    private record Row(UUID settlement, Step step, String actor, Instant at) {}

    /** What was decided about them, in one query however many they are. */
    private List<Settled> decided(List<Settled> settled) {
        if (settled.isEmpty()) return settled;
        var rows = db.sql("""
                select settlement, step, actor, happened_at from contract.decision
                 where settlement = any(:ids) order by happened_at, step
                """)
                .param("ids", settled.stream().map(s -> s.id().value()).toArray(UUID[]::new))
                .query((row, number) -> new Row(
                        row.getObject("settlement", UUID.class),
                        Step.of(row.getString("step")),
                        row.getString("actor"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant()))
                .list();
        var names = logins.of(rows.stream().map(Row::actor).toList());
        return settled.stream()
                .map(s -> s.with(rows.stream()
                        .filter(r -> r.settlement().equals(s.id().value()))
                        .map(r -> new Settled.Decision(
                                r.step(), r.actor(), names.getOrDefault(r.actor(), r.actor()), r.at()))
                        .toList()))
                .toList();
    }

    Optional<Documents> documents(SettlementId id) {
        return db.sql("""
                select payable, total, unit, digest, json, html, csv from contract.statement where settlement = :id
                """)
                .param("id", id.value())
                .query((row, number) -> new Documents(
                        row.getLong("payable"),
                        row.getLong("total"),
                        row.getString("unit"),
                        row.getString("digest"),
                        row.getString("json"),
                        row.getString("html"),
                        row.getString("csv")))
                .optional();
    }
}
