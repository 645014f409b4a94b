package musubi.platform.welfare;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about payments of what was granted. */
@Repository
class PaymentRepository {
    private final JdbcClient db;
    private final Acting acting;
    private final Logins logins;
    private final Clock clock;

    PaymentRepository(JdbcClient db, Acting acting, Logins logins, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.logins = logins;
        this.clock = clock;
    }

    /** A granted sum and what of it is in no payment; the party is empty while the body is not entered. */
    record Open(UUID application, String name, String party, long yen) {}

    /** Those who correct, ask for payments and release them come one after the other. */
    void lock() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('grants ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
    }

    /** What is granted and in no payment. */
    List<Open> open() {
        return db.sql("""
                select application, name, coalesce(party, '') as party, owed - requested as yen from welfare.owed
                 where owed <> requested order by party, application limit 1000
                """)
                .query((row, number) -> new Open(
                        row.getObject("application", UUID.class),
                        row.getString("name"),
                        row.getString("party"),
                        row.getLong("yen")))
                .list();
    }

    /** What an application is granted in all; empty when nothing is. */
    Optional<Long> owed(UUID application) {
        return db.sql("select owed from welfare.owed where application = :application")
                .param("application", application)
                .query(Long.class)
                .optional();
    }

    /** False when the same request came before. */
    boolean correct(UUID id, UUID application, long yen, String why) {
        return db.sql("""
                insert into welfare.correction (municipality, correction, application, yen, why, actor, corrected_at)
                values (:municipality, :id, :application, :yen, :why, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality())
                        .param("id", id)
                        .param("application", application)
                        .param("yen", yen)
                        .param("why", why)
                        .param("actor", acting.actor().name())
                        .param("at", now())
                        .update()
                == 1;
    }

    /** A further sum. */
    record Correction(UUID application, long yen, String why, LocalDate on) {}

    /** Every correction, in the order in which they were made. */
    List<Correction> corrections() {
        return db.sql("""
                select application, yen, why, (corrected_at at time zone 'Asia/Tokyo')::date as day from welfare.correction
                 order by corrected_at, correction
                """)
                .query((row, number) -> new Correction(
                        row.getObject("application", UUID.class),
                        row.getLong("yen"),
                        row.getString("why"),
                        row.getObject("day", LocalDate.class)))
                .list();
    }

    void request(UUID id, String payer, LocalDate due, List<Open> sums) {
        db.sql("""
                insert into welfare.payment (municipality, payment, payer, due, requested_by, requested_at)
                values (:municipality, :id, :payer, :due, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("payer", payer)
                .param("due", due)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        int number = 0;
        for (var sum : sums)
            db.sql("""
                    insert into welfare.payment_line (municipality, payment, number, application, party, yen)
                    values (:municipality, :id, :number, :application, :party, :yen)
                    """)
                    .param("municipality", municipality())
                    .param("id", id)
                    .param("number", ++number)
                    .param("application", sum.application())
                    .param("party", sum.party())
                    .param("yen", sum.yen())
                    .update();
    }

    /** False when it was decided before. */
    boolean decide(UUID id, Payment.State outcome) {
        return db.sql("""
                insert into welfare.payment_decision (municipality, payment, outcome, actor, decided_at)
                values (:municipality, :id, :outcome, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality())
                        .param("id", id)
                        .param("outcome", outcome == Payment.State.RELEASED ? "released" : "withdrawn")
                        .param("actor", acting.actor().name())
                        .param("at", now())
                        .update()
                == 1;
    }

    /** Who asked for it, as an account is named. */
    Optional<String> requester(UUID id) {
        return db.sql("select requested_by from welfare.payment where payment = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private static final String PAYMENT = """
            select p.payment, p.payer, p.due, p.requested_by, d.outcome, d.actor as decided_by, l.number, l.application, l.party, l.yen
              from welfare.payment p
              join welfare.payment_line l using (municipality, payment)
              left join welfare.payment_decision d using (municipality, payment)
            """;

    Optional<Payment> find(UUID id) {
        return payments(db.sql(PAYMENT + " where p.payment = :id order by l.number")
                        .param("id", id)
                        .query((row, number) -> read(row))
                        .list())
                .stream()
                .findFirst();
    }

    /** The latest first, each with all its lines. */
    List<Payment> all() {
        return payments(db.sql(PAYMENT + """
                 where p.payment in (select payment from welfare.payment order by requested_at desc, payment limit 1000)
                 order by p.requested_at desc, p.payment, l.number
                """).query((row, number) -> read(row)).list());
    }

    /** The released payments that are not noted as standing in the books, the oldest first. */
    List<UUID> unposted() {
        return db.sql("""
                select payment from welfare.payment_decision where posted_at is null and outcome = 'released' order by decided_at, payment
                """).query(UUID.class).list();
    }

    /** Notes that a payment stands in the books. */
    void posted(UUID id) {
        db.sql("update welfare.payment_decision set posted_at = :at where payment = :id and posted_at is null")
                .param("at", now())
                .param("id", id)
                .update();
    }

    /** When a payment was released. */
    Instant releasedAt(UUID id) {
        return db.sql("select decided_at from welfare.payment_decision where payment = :id and outcome = 'released'")
                .param("id", id)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private record Row(Payment payment, Payment.Line line) {}

    private static Row read(ResultSet row) throws SQLException {
        var outcome = Optional.ofNullable(row.getString("outcome"));
        return new Row(
                new Payment(
                        row.getObject("payment", UUID.class),
                        row.getString("payer"),
                        row.getObject("due", LocalDate.class),
                        row.getString("requested_by"),
                        outcome.map(o -> o.equals("released") ? Payment.State.RELEASED : Payment.State.WITHDRAWN)
                                .orElse(Payment.State.REQUESTED),
                        Optional.ofNullable(row.getString("decided_by")),
                        List.of()),
                new Payment.Line(
                        row.getInt("number"),
                        row.getObject("application", UUID.class),
                        row.getString("party"),
                        row.getLong("yen")));
    }

    private List<Payment> payments(List<Row> rows) {
        var actors = new ArrayList<String>();
        var lines = new LinkedHashMap<Payment, List<Payment.Line>>();
        for (var row : rows) {
            actors.add(row.payment().requestedBy());
            row.payment().decidedBy().ifPresent(actors::add);
            lines.computeIfAbsent(row.payment(), p -> new ArrayList<>()).add(row.line());
        }
        var names = logins.of(actors);
        return lines.entrySet().stream()
                .map(e -> new Payment(
                        e.getKey().id(),
                        e.getKey().payer(),
                        e.getKey().due(),
                        names.getOrDefault(e.getKey().requestedBy(), e.getKey().requestedBy()),
                        e.getKey().state(),
                        e.getKey().decidedBy().map(a -> names.getOrDefault(a, a)),
                        e.getValue()))
                .toList();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
