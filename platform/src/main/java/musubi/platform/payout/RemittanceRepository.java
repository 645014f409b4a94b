package musubi.platform.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
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
import java.util.Set;
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

    /** For whom of these something on this ground was closed to be paid by bank, and not withdrawn. */
    Set<String> paidByBank(String ground, Collection<String> parties) {
        return Set.copyOf(db.sql("""
                select party from unnest(:parties) as party where payout.paid_by_bank(:municipality, :ground, party)
                """)
                .param("municipality", municipality())
                .param("ground", ground)
                .param("parties", parties.stream().distinct().toArray(String[]::new))
                .query(String.class)
                .list());
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

    private static final String SUMMARY = """
            select r.remittance, r.ground, r.way, r.until, r.due, r.requested_at, d.outcome, t.remittance is not null as taken_back,
                   (select count(*)::int from payout.remittance_line l
                     where (l.municipality, l.remittance) = (r.municipality, r.remittance)) as payees,
                   (select sum(l.yen)::bigint from payout.remittance_line l
                     where (l.municipality, l.remittance) = (r.municipality, r.remittance)) as yen
              from payout.remittance r
              left join payout.remittance_decision d using (municipality, remittance)
              left join payout.remittance_taken_back t using (municipality, remittance)
            """;

    private static final String LATEST_FIRST = " order by r.requested_at desc, r.remittance desc";

    /** The latest first. */
    List<Remittance.Summary> list(int without, int most) {
        return db.sql(SUMMARY + LATEST_FIRST + " offset :without limit :most")
                .param("without", without)
                .param("most", most)
                .query((row, number) -> summary(row))
                .list();
    }

    /** Those that stand in the list after one, or the first. */
    List<Remittance.Summary> after(Optional<Remittance.Summary> last, int most) {
        if (last.isEmpty()) return list(0, most);
        return db.sql(SUMMARY + " where (r.requested_at, r.remittance) < (:at, :id)" + LATEST_FIRST + " limit :most")
                .param("at", last.get().requestedAt().atOffset(ZoneOffset.UTC))
                .param("id", last.get().id())
                .param("most", most)
                .query((row, number) -> summary(row))
                .list();
    }

    /** Those with a line for a party, with that line alone; what was withdrawn or taken back is left out. */
    List<Remittance> of(String party, int without, int most) {
        return remittances(db.sql(REMITTANCE
                        + STANDS_FOR
                        + " order by r.requested_at desc, r.remittance desc offset :without limit :most")
                .param("party", party)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> read(row))
                .list());
    }

    private static final String STANDS_FOR =
            " where l.party = :party and d.outcome is distinct from 'withdrawn' and t.remittance is null";

    /** These lines, each with what it is a line of. */
    List<Remittance> lines(Collection<Standing> standing) {
        return remittances(db.sql(REMITTANCE + """
                         where (r.remittance, l.number) in (
                            select w.remittance, w.number from unnest(cast(:remittances as uuid[]), cast(:numbers as integer[])) as w (remittance, number))
                         order by r.requested_at desc, r.remittance, l.number
                        """)
                .param(
                        "remittances",
                        standing.stream().map(Standing::remittance).toArray(UUID[]::new))
                .param("numbers", standing.stream().map(Standing::number).toArray(Integer[]::new))
                .query((row, number) -> read(row))
                .list());
    }

    private static final String ITEM = """
            select i.number, i.item, i.title_ja, i.title_en, i.yen, i.owed_on, r.until
              from payout.remittance_item i
              join payout.remittance_line l using (municipality, remittance, number)
              join payout.remittance r using (municipality, remittance)
              left join payout.remittance_decision d using (municipality, remittance)
              left join payout.remittance_taken_back t using (municipality, remittance)
            """;

    /** What a line pays. */
    List<Remittance.Item> items(UUID id, int line, int without, int most) {
        return db.sql(ITEM + """
                         where i.remittance = :id and i.number = :number
                         order by i.owed_on, i.title_ja, i.item offset :without limit :most
                        """)
                .param("id", id)
                .param("number", line)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> item(row))
                .list();
    }

    /** What a party is paid for, the latest closing first; what was withdrawn or taken back is left out. */
    List<Remittance.Item> items(String party, int without, int most) {
        return db.sql(
                        ITEM
                                + STANDS_FOR
                                + " order by r.requested_at desc, r.remittance desc, i.owed_on, i.title_ja, i.item offset :without limit :most")
                .param("party", party)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> item(row))
                .list();
    }

    private static Remittance.Item item(ResultSet row) throws SQLException {
        return new Remittance.Item(
                row.getInt("number"),
                row.getString("item"),
                new Words(row.getString("title_ja"), row.getString("title_en")),
                row.getLong("yen"),
                row.getObject("owed_on", LocalDate.class),
                row.getObject("until", LocalDate.class));
    }

    private static Remittance.Summary summary(ResultSet row) throws SQLException {
        return new Remittance.Summary(
                row.getObject("remittance", UUID.class),
                row.getString("ground"),
                way(row),
                row.getObject("until", LocalDate.class),
                row.getObject("due", LocalDate.class),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                state(row),
                row.getInt("payees"),
                row.getLong("yen"));
    }

    private static Remittance.Way way(ResultSet row) throws SQLException {
        return Remittance.Way.valueOf(row.getString("way").toUpperCase(Locale.ROOT));
    }

    private static Remittance.State state(ResultSet row) throws SQLException {
        if (row.getBoolean("taken_back")) return Remittance.State.TAKEN_BACK;
        var outcome = Optional.ofNullable(row.getString("outcome"));
        if (outcome.isEmpty()) return Remittance.State.REQUESTED;
        return outcome.get().equals("released") ? Remittance.State.RELEASED : Remittance.State.WITHDRAWN;
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

    /** The remittances of which something decided does not stand in the books, the oldest first. */
    List<UUID> unposted() {
        return db.sql("""
                select d.remittance from payout.remittance_decision d left join payout.remittance_taken_back t using (municipality, remittance)
                 where d.outcome = 'released' and not exists (
                    select 1 from payout.remittance_posted p
                     where p.municipality = d.municipality and p.remittance = d.remittance
                       and p.what = case when t.remittance is null then 'released' else 'taken-back' end)
                 order by d.decided_at, d.remittance
                """).query(UUID.class).list();
    }

    /** Notes what stands in the books. */
    void posted(UUID id, RemittanceEntries.Moments moments) {
        db.sql("""
                insert into payout.remittance_posted (municipality, remittance, what, posted_at)
                values (:municipality, :id, :what, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("what", moments.takenBack().isPresent() ? "taken-back" : "released")
                .param("at", now())
                .update();
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
        return new Row(
                new Remittance(
                        row.getObject("remittance", UUID.class),
                        row.getString("ground"),
                        way(row),
                        row.getString("reason"),
                        new Accrual.Source(row.getString("agreement"), row.getString("payer"), row.getString("owing")),
                        row.getObject("until", LocalDate.class),
                        row.getObject("due", LocalDate.class),
                        row.getString("requested_by"),
                        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                        state(row),
                        Optional.ofNullable(row.getString("decided_by")),
                        List.of()),
                new Remittance.Line(
                        row.getInt("number"), row.getString("party"), row.getInt("items"), row.getLong("yen")));
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
