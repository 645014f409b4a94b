package musubi.platform.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about remittances. */
@Repository
class RemittanceRepository {
    private final JdbcClient db;
    private final Acting acting;
    private final Logins logins;
    private final Clock clock;

    RemittanceRepository(JdbcClient db, Acting acting, Logins logins, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.logins = logins;
        this.clock = clock;
    }

    /** Those who close what is owed, and decide about it, come one after the other. */
    void lock() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('remittances ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
    }

    /** What a request closed. */
    List<UUID> ofRequest(UUID request) {
        return db.sql("select remittance from payout.remittance where request = :request order by agreement")
                .param("request", request)
                .query(UUID.class)
                .list();
    }

    void add(UUID id, Remittances.Closing closing, Accrual.Source source, LocalDate due) {
        db.sql("""
                insert into payout.remittance (municipality, remittance, ground, agreement, payer, owing, until, due, request,
                                               requested_by, requested_at, way, reason)
                values (:municipality, :id, :ground, :agreement, :payer, :owing, :until, :due, :request, :actor, :at, :way, :reason)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("ground", closing.ground())
                .param("way", closing.way().word())
                .param("reason", closing.reason())
                .param("agreement", source.agreement())
                .param("payer", source.payer())
                .param("owing", source.owing())
                .param("until", closing.until())
                .param("due", due)
                .param("request", closing.request())
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
    }

    /** Adds what one payee gets; what is closed already is refused by the keys. */
    void add(UUID id, String ground, int number, String party, List<Accrual.Due> items) {
        db.sql("""
                insert into payout.remittance_line (municipality, remittance, number, party, yen)
                values (:municipality, :id, :number, :party, :yen)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("number", number)
                .param("party", party)
                .param("yen", items.stream().mapToLong(Accrual.Due::yen).reduce(0, Math::addExact))
                .update();
        db.sql("""
                insert into payout.remittance_item (municipality, ground, item, attempt, remittance, number, title_ja, title_en, yen, owed_on)
                select :municipality, :ground, d.item,
                       (select count(*) + 1 from payout.freed_item f
                         where f.municipality = :municipality and f.ground = :ground and f.item = d.item),
                       :id, :number, d.ja, d.en, d.yen, d.owed_on
                  from unnest(:items, :ja, :en, :yen, cast(:days as date[])) as d (item, ja, en, yen, owed_on)
                """)
                .param("municipality", municipality())
                .param("ground", ground)
                .param("id", id)
                .param("number", number)
                .param("items", items.stream().map(Accrual.Due::item).toArray(String[]::new))
                .param("ja", items.stream().map(d -> d.title().ja()).toArray(String[]::new))
                .param("en", items.stream().map(d -> d.title().en()).toArray(String[]::new))
                .param("yen", items.stream().map(Accrual.Due::yen).toArray(Long[]::new))
                .param("days", items.stream().map(d -> d.on().toString()).toArray(String[]::new))
                .update();
    }

    /** Decides; false when it was decided before. What is withdrawn is owed as before. */
    boolean decide(UUID id, Remittance.State outcome) {
        boolean decided = db.sql("""
                insert into payout.remittance_decision (municipality, remittance, outcome, actor, decided_at)
                values (:municipality, :id, :outcome, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality())
                        .param("id", id)
                        .param("outcome", outcome == Remittance.State.RELEASED ? "released" : "withdrawn")
                        .param("actor", acting.actor().name())
                        .param("at", now())
                        .update()
                == 1;
        if (decided && outcome == Remittance.State.WITHDRAWN)
            db.sql("""
                    insert into payout.freed_item (municipality, ground, item, attempt, remittance)
                    select municipality, ground, item, attempt, remittance from payout.remittance_item where remittance = :id
                    """).param("id", id).update();
        return decided;
    }

    /** Whether something on this ground was closed to be paid by bank, and not withdrawn. */
    boolean paidByBank(String ground) {
        return db.sql("select payout.paid_by_bank(:municipality, :ground)")
                .param("municipality", municipality())
                .param("ground", ground)
                .query(Boolean.class)
                .single();
    }

    /** Takes back that it was paid elsewhere; what it held is owed as before. */
    void takeBack(UUID id, String reason) {
        db.sql("""
                insert into payout.remittance_taken_back (municipality, remittance, reason, actor, taken_back_at)
                values (:municipality, :id, :reason, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("reason", reason)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        db.sql("""
                insert into payout.freed_item (municipality, ground, item, attempt, remittance, outcome)
                select municipality, ground, item, attempt, remittance, 'released' from payout.remittance_item where remittance = :id
                """).param("id", id).update();
    }

    /** Who closed it, as an account is named. */
    Optional<String> requester(UUID id) {
        return db.sql("select requested_by from payout.remittance where remittance = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private static final String REMITTANCE = """
            select r.remittance, r.ground, r.way, r.reason, t.remittance is not null as taken_back, r.agreement, r.payer, r.owing, r.until, r.due, r.requested_by, r.requested_at, d.outcome,
                   d.actor as decided_by, l.number, l.party, l.yen,
                   (select count(*)::int from payout.remittance_item i
                     where (i.municipality, i.remittance, i.number) = (l.municipality, l.remittance, l.number)) as items
              from payout.remittance r
              join payout.remittance_line l using (municipality, remittance)
              left join payout.remittance_decision d using (municipality, remittance)
              left join payout.remittance_taken_back t using (municipality, remittance)
            """;

    Optional<Remittance> find(UUID id) {
        return remittances(db.sql(REMITTANCE + " where r.remittance = :id order by l.number")
                        .param("id", id)
                        .query((row, number) -> read(row))
                        .list())
                .stream()
                .findFirst();
    }

    /** The latest first. */
    List<Remittance> all() {
        return remittances(db.sql(REMITTANCE + " order by r.requested_at desc, r.remittance, l.number limit 10000")
                .query((row, number) -> read(row))
                .list());
    }

    /** Those with a line for a party, with that line alone; what was withdrawn or taken back is left out. */
    List<Remittance> of(String party) {
        return remittances(db.sql(REMITTANCE + """
                         where l.party = :party and d.outcome is distinct from 'withdrawn' and t.remittance is null
                         order by r.requested_at desc, r.remittance limit 1000
                        """)
                .param("party", party)
                .query((row, number) -> read(row))
                .list());
    }

    /** What a line pays. */
    List<Remittance.Item> items(UUID id, int line) {
        return db.sql("""
                select number, item, title_ja, title_en, yen, owed_on from payout.remittance_item
                 where remittance = :id and number = :number order by owed_on, title_ja, item
                """)
                .param("id", id)
                .param("number", line)
                .query((row, number) -> new Remittance.Item(
                        row.getInt("number"),
                        row.getString("item"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getLong("yen"),
                        row.getObject("owed_on", LocalDate.class)))
                .list();
    }

    /** Where things that are owed stand. */
    record Standing(String item, UUID remittance, int number) {}

    List<Standing> standing(String ground, Collection<String> items) {
        return db.sql("""
                select item, remittance, number from payout.closed_item where ground = :ground and item = any(:items)
                """)
                .param("ground", ground)
                .param("items", items.toArray(String[]::new))
                .query((row, number) -> new Standing(
                        row.getString("item"), row.getObject("remittance", UUID.class), row.getInt("number")))
                .list();
    }

    /** The lines of these remittances that came back from the bank at least once. */
    Map<UUID, List<Integer>> cameBack(Collection<UUID> remittances) {
        var back = new HashMap<UUID, List<Integer>>();
        db.sql("""
                select distinct e.settlement, e.line from payout.ended_line e join payout.reversal r using (municipality, reversal)
                 where e.settlement = any(:remittances) and r.kind = 'returned'
                """).param("remittances", remittances.toArray(UUID[]::new)).query(row -> {
            back.computeIfAbsent(row.getObject("settlement", UUID.class), r -> new ArrayList<>())
                    .add(row.getInt("line"));
        });
        return back;
    }

    /** The remittances that were released or taken back since a moment. */
    List<UUID> decidedSince(Instant since) {
        return db.sql("""
                select d.remittance from payout.remittance_decision d left join payout.remittance_taken_back t using (municipality, remittance)
                 where d.outcome = 'released' and (d.decided_at > :since or t.taken_back_at > :since) order by d.decided_at, d.remittance
                """)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
    }

    /** When it was released, and when that was taken back. */
    RemittanceEntries.Moments moments(UUID id) {
        return db.sql("""
                select d.decided_at, t.taken_back_at from payout.remittance_decision d
                  left join payout.remittance_taken_back t using (municipality, remittance)
                 where d.remittance = :id and d.outcome = 'released'
                """)
                .param("id", id)
                .query((row, number) -> new RemittanceEntries.Moments(
                        row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("taken_back_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .single();
    }

    /** How many wait for a second person. */
    long waiting() {
        return db.sql("""
                select count(*) from payout.remittance r left join payout.remittance_decision d using (municipality, remittance)
                 where d.outcome is null
                """).query(Long.class).single();
    }

    private record Row(Remittance remittance, Remittance.Line line) {}

    private static Row read(ResultSet row) throws SQLException {
        var outcome = Optional.ofNullable(row.getString("outcome"));
        return new Row(
                new Remittance(
                        row.getObject("remittance", UUID.class),
                        row.getString("ground"),
                        Remittance.Way.valueOf(row.getString("way").toUpperCase(Locale.ROOT)),
                        row.getString("reason"),
                        new Accrual.Source(row.getString("agreement"), row.getString("payer"), row.getString("owing")),
                        row.getObject("until", LocalDate.class),
                        row.getObject("due", LocalDate.class),
                        row.getString("requested_by"),
                        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("taken_back")
                                ? Remittance.State.TAKEN_BACK
                                : outcome.map(RemittanceRepository::decided).orElse(Remittance.State.REQUESTED),
                        Optional.ofNullable(row.getString("decided_by")),
                        List.of()),
                new Remittance.Line(
                        row.getInt("number"), row.getString("party"), row.getInt("items"), row.getLong("yen")));
    }

    private static Remittance.State decided(String outcome) {
        return outcome.equals("released") ? Remittance.State.RELEASED : Remittance.State.WITHDRAWN;
    }

    private List<Remittance> remittances(List<Row> rows) {
        var actors = new ArrayList<String>();
        var lines = new LinkedHashMap<Remittance, List<Remittance.Line>>();
        for (var row : rows) {
            actors.add(row.remittance().requestedBy());
            row.remittance().decidedBy().ifPresent(actors::add);
            lines.computeIfAbsent(row.remittance(), r -> new ArrayList<>()).add(row.line());
        }
        var names = logins.of(actors);
        return lines.entrySet().stream()
                .map(e -> new Remittance(
                        e.getKey().id(),
                        e.getKey().ground(),
                        e.getKey().way(),
                        e.getKey().reason(),
                        e.getKey().source(),
                        e.getKey().until(),
                        e.getKey().due(),
                        names.getOrDefault(e.getKey().requestedBy(), e.getKey().requestedBy()),
                        e.getKey().requestedAt(),
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
