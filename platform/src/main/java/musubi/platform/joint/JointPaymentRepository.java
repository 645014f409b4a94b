package musubi.platform.joint;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import musubi.quantity.Days;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about what a municipality pays of joint contracts. */
@Repository
class JointPaymentRepository {
    private final JdbcClient db;

    JointPaymentRepository(JdbcClient db) {
        this.db = db;
    }

    /** Two who pay by a contract at once, or pay and put its evidence right, wait for each other. */
    void lock(UUID contract) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('joint contract ' || :contract, 0))")
                .param("contract", contract)
                .query((row, number) -> 0)
                .single();
    }

    /** Who took which step of the own payment; of one that was withdrawn there is none, until it is asked for again. */
    Map<String, String> steps(UUID contract, String period, int edition) {
        var steps = new TreeMap<String, String>();
        db.sql("""
                select step, actor from joint.payment p
                 where contract = :contract and period = :period and edition = :edition and not exists (
                    select from joint.payment w where (w.municipality, w.contract, w.period, w.edition, w.attempt)
                                                    = (p.municipality, p.contract, p.period, p.edition, p.attempt) and w.step = 'withdrawn')
                """)
                .param("contract", contract)
                .param("period", period)
                .param("edition", edition)
                .query((row, number) -> steps.put(row.getString("step"), row.getString("actor")))
                .list();
        return steps;
    }

    /** The last edition before another whose own share was released. */
    OptionalInt paidBefore(UUID contract, String period, int edition) {
        return db
                .sql("""
                select edition from joint.payment
                 where contract = :contract and period = :period and edition < :edition and step = 'released'
                """)
                .param("contract", contract)
                .param("period", period)
                .param("edition", edition)
                .query(Integer.class)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .max();
    }

    /** The periods that any party pays or paid. */
    List<String> paidPeriods(UUID contract) {
        return db.sql("select period from joint.paid_periods(:contract)")
                .param("contract", contract)
                .query(String.class)
                .list();
    }

    void pay(String municipality, JointShare share, String step, String statement, String actor, Instant at) {
        db.sql("""
                insert into joint.payment (municipality, contract, period, edition, attempt, step, yen, statement, actor, happened_at)
                select :municipality, :contract, :period, :edition, 1 + count(*), :step, :yen, :statement, :actor, :at
                  from joint.payment where contract = :contract and period = :period and edition = :edition and step = 'withdrawn'
                """)
                .param("municipality", municipality)
                .param("contract", share.contract())
                .param("period", share.period())
                .param("edition", share.edition())
                .param("step", step)
                .param("yen", share.yen())
                .param("statement", statement)
                .param("actor", actor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void add(String municipality, JointShare share) {
        db.sql("""
                insert into joint.owed (municipality, payment, contract, period, edition, replaces, agreement, payer, first_day, until, share, yen,
                                        json)
                values (:municipality, :payment, :contract, :period, :edition, :replaces, :agreement, :payer, :first, :until, :share, :yen,
                        :json)
                """)
                .param("municipality", municipality)
                .param("payment", share.payment())
                .param("contract", share.contract())
                .param("period", share.period())
                .param("edition", share.edition())
                .param(
                        "replaces",
                        share.replaces().isPresent() ? share.replaces().getAsInt() : null)
                .param("agreement", share.agreement())
                .param("payer", share.payer())
                .param("first", share.days().from())
                .param("until", share.days().until())
                .param("share", share.share())
                .param("yen", share.yen())
                .param("json", share.json())
                .update();
        for (var line : share.lines())
            db.sql("""
                    insert into joint.owed_line (municipality, payment, number, clause, title_ja, title_en, payee, line_period, first_day, until,
                                                 due, whole, share, yen)
                    values (:municipality, :payment, :number, :clause, :ja, :en, :payee, :period, :first, :until,
                            :due, :whole, :share, :yen)
                    """)
                    .param("municipality", municipality)
                    .param("payment", share.payment())
                    .param("number", line.number())
                    .param("clause", line.clause())
                    .param("ja", line.title().ja())
                    .param("en", line.title().en())
                    .param("payee", line.payee())
                    .param("period", line.period())
                    .param("first", line.days().from())
                    .param("until", line.days().until())
                    .param("due", line.due())
                    .param("whole", line.whole())
                    .param("share", line.share())
                    .param("yen", line.yen())
                    .update();
    }

    private static final String OWED =
            "select payment, contract, period, edition, replaces, agreement, payer, first_day, until, json from joint.owed";

    Optional<JointShare> find(UUID payment) {
        return db.sql(OWED + " where payment = :payment")
                .param("payment", payment)
                .query((row, number) -> share(row))
                .optional();
    }

    Optional<JointShare> of(UUID contract, String period, int edition) {
        return db.sql(OWED + " where contract = :contract and period = :period and edition = :edition")
                .param("contract", contract)
                .param("period", period)
                .param("edition", edition)
                .query((row, number) -> share(row))
                .optional();
    }

    private JointShare share(ResultSet row) throws SQLException {
        var payment = row.getObject("payment", UUID.class);
        int replaces = row.getInt("replaces");
        return new JointShare(
                payment,
                row.getObject("contract", UUID.class),
                row.getString("period"),
                row.getInt("edition"),
                replaces == 0 ? OptionalInt.empty() : OptionalInt.of(replaces),
                row.getString("agreement"),
                row.getString("payer"),
                days(row),
                row.getString("json"),
                lines(payment));
    }

    private static Days days(ResultSet row) throws SQLException {
        return new Days(row.getObject("first_day", LocalDate.class), row.getObject("until", LocalDate.class));
    }

    private List<JointShare.Line> lines(UUID payment) {
        return db.sql("""
                select number, clause, title_ja, title_en, payee, line_period, first_day, until, due, whole, share, yen
                  from joint.owed_line where payment = :payment order by number
                """)
                .param("payment", payment)
                .query((row, number) -> new JointShare.Line(
                        row.getInt("number"),
                        row.getString("clause"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getString("payee"),
                        row.getString("line_period"),
                        days(row),
                        row.getObject("due", LocalDate.class),
                        row.getLong("whole"),
                        row.getLong("share"),
                        row.getLong("yen")))
                .list();
    }

    /** The digest of the own evidence an edition was settled with; empty when it was sealed among nobody. */
    String pack(JointShare share) {
        return db.sql("""
                select pack from joint.part where contract = :contract and period = :period and edition <= :edition
                 order by edition desc, pack limit 1
                """)
                .param("contract", share.contract())
                .param("period", share.period())
                .param("edition", share.edition())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** When the own payment of a share was released. */
    Optional<Instant> releasedAt(JointShare share) {
        return db.sql("""
                select happened_at from joint.payment
                 where contract = :contract and period = :period and edition = :edition and step = 'released'
                """)
                .param("contract", share.contract())
                .param("period", share.period())
                .param("edition", share.edition())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** The released shares that are not noted as standing in the books, the oldest first. */
    List<UUID> unposted() {
        return db.sql("""
                select o.payment from joint.owed o join joint.payment p using (municipality, contract, period, edition)
                 where o.posted_at is null and p.step = 'released' order by p.happened_at, o.payment
                """).query(UUID.class).list();
    }

    /** Notes that a share stands in the books. */
    void posted(UUID payment, Instant at) {
        db.sql("update joint.owed set posted_at = :at where payment = :payment and posted_at is null")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("payment", payment)
                .update();
    }

    /** How many own payments of the last edition of a period were asked for and not released. */
    long waiting() {
        return db.sql("""
                select count(*) from joint.payment p where p.step = 'requested' and not exists (
                    select from joint.payment r
                     where (r.municipality, r.contract, r.period, r.edition, r.attempt)
                           = (p.municipality, p.contract, p.period, p.edition, p.attempt) and r.step in ('released', 'withdrawn'))
                   and not exists (select from joint.corrections(p.contract, p.period) c where c.edition > p.edition)
                """).query(Long.class).single();
    }

    /** The texts of the contracts the municipality is a party of. */
    List<String> texts() {
        return db.sql("select distinct text from joint.contract order by text")
                .query(String.class)
                .list();
    }
}
