package musubi.platform.rewards;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.points.Entries;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws among the entries that a clause gives. The digest of the seed is published while entries can still be earned; who has how many
 * follows from the records at the moment of the draw, and every entry takes part once.
 */
@Repository
public class EntryDraws {
    /** More entries than anybody draws among. */
    private static final long MOST = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient db;
    private final Entries entries;
    private final Codes codes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;

    EntryDraws(
            JdbcClient db,
            Entries entries,
            Codes codes,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager,
            ApplicationEventPublisher events) {
        this.db = db;
        this.entries = entries;
        this.codes = codes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
        this.events = events;
    }

    /** Which entries are drawn among, and how many of them win. */
    public record Announced(
            UUID id, String agreement, String clause, String title, YearMonth first, YearMonth last, int winners) {}

    /**
     * A draw as it is published: nothing in it tells whose a ticket is.
     *
     * @param pack the digest of the evidence the entries follow from; empty before the draw
     * @param draw once it is drawn
     */
    public record Published(Announced announced, String seedDigest, String pack, Optional<Draw> draw) {}

    /** A ticket with the person whose it is. */
    public record Ticket(int place, String id, PersonId person, String period, boolean won) {}

    /**
     * Announces a draw and fixes its seed; the same again changes nothing.
     *
     * @throws BadInput when the clause gives no entries, the months are over already, or take part in another draw
     */
    @Transactional
    public void announce(Announced announced) {
        if (find(announced.id()).isPresent()) return;
        boolean known = entries.sources().stream()
                .anyMatch(s -> s.agreement().equals(announced.agreement())
                        && s.clause().equals(announced.clause()));
        if (!known)
            throw refused(
                    "rewards.no-entries",
                    "source",
                    new Words("口数を付ける条項を一覧から選んでください。", "Choose a clause that gives entries from the list."));
        if (announced.last().isBefore(announced.first()) || months(announced).size() > 60)
            throw refused("rewards.months", "last", new Words("月の順を確かめてください。", "Check the order of the months."));
        if (announced.last().atEndOfMonth().isBefore(today()))
            throw refused(
                    "rewards.months-over",
                    "last",
                    new Words(
                            "最後の月が終わる前に予告してください。抽選の種は、口数が決まる前に決めておきます。",
                            "Announce it before its last month is over: the seed is fixed before the entries are known."));
        insert(announced);
        for (var month : months(announced)) take(announced, month);
        audit.record("rewards.entry-draw-announced", "draw " + announced.id(), Optional.empty(), "", "");
    }

    private void insert(Announced announced) {
        db.sql("""
                insert into rewards.entry_draw
                    (municipality, draw, agreement, clause, title, first_month, last_month, winners, seed_digest, committed_at)
                values (:municipality, :draw, :agreement, :clause, :title, :first, :last, :winners, :digest, :now)
                """)
                .param("municipality", municipality())
                .param("draw", announced.id())
                .param("agreement", announced.agreement())
                .param("clause", announced.clause())
                .param("title", announced.title())
                .param("first", announced.first().atDay(1))
                .param("last", announced.last().atDay(1))
                .param("winners", announced.winners())
                .param("digest", Digest.of(codes.seed(announced.id())).hex())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static List<YearMonth> months(Announced announced) {
        return Stream.iterate(announced.first(), m -> !m.isAfter(announced.last()), m -> m.plusMonths(1))
                .toList();
    }

    private void take(Announced announced, YearMonth month) {
        int taken = db.sql("""
                insert into rewards.entry_month (municipality, agreement, clause, month, draw)
                values (:municipality, :agreement, :clause, :month, :draw) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("agreement", announced.agreement())
                .param("clause", announced.clause())
                .param("month", month.atDay(1))
                .param("draw", announced.id())
                .update();
        if (taken == 0)
            throw refused(
                    "rewards.month-taken",
                    "first",
                    new Words(
                            "%s の口数は、もう別の抽選に入っています。".formatted(month),
                            "The entries of %s take part in another draw already.".formatted(month)));
    }

    private static BadInput refused(String code, String field, Words words) {
        return new BadInput(code, Place.whole(field), "", words);
    }

    /** How many entries there would be if it were drawn now. Reads everybody's records: outside of transactions. */
    public long count(UUID id) {
        return found(transactions.execute(status -> find(id)).orElseThrow().announced())
                .total();
    }

    private Entries.Found found(Announced announced) {
        return entries.of(announced.agreement(), announced.clause(), announced.first(), announced.last());
    }

    /** Draws once, when the last month is over. Reads everybody's records: outside of transactions. */
    public Lotteries.Drawing draw(UUID id) {
        var published = transactions.execute(status -> find(id)).orElseThrow();
        if (published.draw().isPresent()) return Lotteries.Drawing.DRAWN_BEFORE;
        if (!published.announced().last().atEndOfMonth().isBefore(today())) return Lotteries.Drawing.NOT_YET;
        var found = found(published.announced());
        if (found.total() > MOST)
            throw new IllegalStateException("draw %s has %d entries".formatted(id, found.total()));
        return transactions.execute(status -> keep(published.announced(), found));
    }

    private Lotteries.Drawing keep(Announced announced, Entries.Found found) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('entry draw ' || :draw, 0))")
                .param("draw", announced.id().toString())
                .query((row, number) -> 0)
                .single();
        var published = find(announced.id()).orElseThrow();
        if (published.draw().isPresent()) return Lotteries.Drawing.DRAWN_BEFORE;
        var seed = codes.promised(announced.id(), published.seedDigest());
        if (seed.isEmpty()) return Lotteries.Drawing.OTHER_KEY;
        var owners = tickets(announced, found);
        var draw = Draw.of(seed.get(), List.copyOf(owners.keySet()), announced.winners());
        result(announced, draw, found.pack());
        insert(announced.id(), draw, owners);
        audit.record(
                "rewards.drawn",
                "draw " + announced.id(),
                Optional.empty(),
                "",
                "{\"tickets\":%d}".formatted(owners.size()));
        events.publishEvent(new DrawWon(
                acting.actor().municipality(),
                announced.id(),
                announced.title(),
                winners(announced.id()).stream().map(Ticket::person).distinct().toList()));
        return Lotteries.Drawing.DRAWN;
    }

    /** Each entry is one ticket; its number follows from a key, so that nobody reads a person from it. */
    private Map<String, Entries.Given> tickets(Announced announced, Entries.Found found) {
        var owners = new LinkedHashMap<String, Entries.Given>();
        for (var given : found.given())
            for (long n = 1; n <= given.number(); n++)
                owners.put(
                        codes.mark("ticket %s %s %s %d".formatted(announced.id(), given.person(), given.period(), n))
                                .substring(0, 24),
                        given);
        return owners;
    }

    private void result(Announced announced, Draw draw, String pack) {
        db.sql("""
                insert into rewards.entry_result (municipality, draw, seed, tickets, pack, drawn_at, actor)
                values (:municipality, :draw, :seed, :tickets, :pack, :now, :actor)
                """)
                .param("municipality", municipality())
                .param("draw", announced.id())
                .param("seed", draw.seed())
                .param("tickets", draw.ticketsDigest())
                .param("pack", pack)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
    }

    /** A ticket as the database takes it. */
    private record Row(int place, String ticket, UUID person, String period, String score, boolean won) {}

    private void insert(UUID id, Draw draw, Map<String, Entries.Given> owners) {
        var rows = new ArrayList<Row>();
        for (var t : draw.tickets()) {
            var given = owners.get(t.id());
            if (given == null) throw new IllegalStateException("a ticket of nobody: " + t.id());
            rows.add(new Row(t.place(), t.id(), given.person().value(), given.period(), t.score(), t.won()));
        }
        db.sql("""
                insert into rewards.entry_ticket (municipality, draw, place, ticket, person, period, score, won)
                select :municipality, :draw, r.place, r.ticket, r.person, r.period, r.score, r.won
                  from jsonb_to_recordset(cast(:rows as jsonb))
                       as r(place integer, ticket text, person uuid, period text, score text, won boolean)
                """)
                .param("municipality", municipality())
                .param("draw", id)
                .param("rows", JSON.writeValueAsString(rows))
                .update();
    }

    private static final String DRAW = """
            select d.draw, d.agreement, d.clause, d.title, d.first_month, d.last_month, d.winners, d.seed_digest,
                   coalesce(r.seed, '') as seed, coalesce(r.tickets, '') as tickets, coalesce(r.pack, '') as pack
              from rewards.entry_draw d left join rewards.entry_result r using (municipality, draw)
            """;

    /** All of them, the last announced first, without their tickets. */
    @Transactional(readOnly = true)
    public List<Published> all() {
        return db.sql(DRAW + " order by d.committed_at desc, d.draw")
                .query((row, number) -> published(row, List.of()))
                .list();
    }

    /** A draw; empty when there is none of this id. */
    @Transactional(readOnly = true)
    public Optional<Published> find(UUID id) {
        return db.sql(DRAW + " where d.draw = :draw")
                .param("draw", id)
                .query((row, number) -> published(row, scored(id)))
                .optional();
    }

    private List<Draw.Ticket> scored(UUID id) {
        return db.sql("select place, ticket, score, won from rewards.entry_ticket where draw = :draw order by place")
                .param("draw", id)
                .query((row, number) -> new Draw.Ticket(
                        row.getInt("place"), row.getString("ticket"), row.getString("score"), row.getBoolean("won")))
                .list();
    }

    private static Published published(ResultSet row, List<Draw.Ticket> tickets) throws SQLException {
        var announced = new Announced(
                row.getObject("draw", UUID.class),
                row.getString("agreement"),
                row.getString("clause"),
                row.getString("title"),
                YearMonth.from(row.getObject("first_month", LocalDate.class)),
                YearMonth.from(row.getObject("last_month", LocalDate.class)),
                row.getInt("winners"));
        var seed = row.getString("seed");
        var digest = row.getString("seed_digest");
        return new Published(
                announced,
                digest,
                row.getString("pack"),
                seed.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Draw(seed, digest, row.getString("tickets"), announced.winners(), tickets)));
    }

    /** The tickets that won, in their order, with whose they are. */
    @Transactional(readOnly = true)
    public List<Ticket> winners(UUID id) {
        return db.sql("""
                select place, ticket, person, period, won from rewards.entry_ticket where draw = :draw and won order by place
                """).param("draw", id).query((row, number) -> ticket(row)).list();
    }

    /** Somebody's entries in a draw that is over, those that won in front. */
    @Transactional(readOnly = true)
    public List<Ticket> of(UUID draw, PersonId person) {
        return db.sql("""
                select place, ticket, person, period, won from rewards.entry_ticket
                 where draw = :draw and person = :person order by place
                """)
                .param("draw", draw)
                .param("person", person.value())
                .query((row, number) -> ticket(row))
                .list();
    }

    private static Ticket ticket(ResultSet row) throws SQLException {
        return new Ticket(
                row.getInt("place"),
                row.getString("ticket"),
                new PersonId(row.getObject("person", UUID.class)),
                row.getString("period"),
                row.getBoolean("won"));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
