package musubi.platform.rewards;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Lotteries whose draw anybody can check: the digest of the seed is published before the first ticket, the seed after the last. */
@Repository
public class Lotteries {
    /** More than that nobody draws at once. */
    public static final int MOST_WINNERS = 10_000;

    private final JdbcClient db;
    private final Catalogue catalogue;
    private final ExchangeRepository exchanges;
    private final Codes codes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Lotteries(
            JdbcClient db,
            Catalogue catalogue,
            ExchangeRepository exchanges,
            Codes codes,
            Acting acting,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.catalogue = catalogue;
        this.exchanges = exchanges;
        this.codes = codes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /**
     * A lottery as it is published.
     *
     * @param seedDigest SHA-256 of the seed, fixed before the first ticket
     * @param draw once it is drawn
     */
    public record Lottery(Item item, int winners, String seedDigest, Optional<Draw> draw) {}

    /** What became of a wish to draw. */
    public enum Drawing {
        DRAWN,
        /** It had been drawn before. */
        DRAWN_BEFORE,
        /** Tickets are still to be had, or one is being paid for. */
        NOT_YET,
        /** The seed would not be the one that was promised: the key is another. */
        OTHER_KEY
    }

    /** Opens a lottery and fixes its seed; the same again changes nothing. */
    @Transactional
    public void add(Item item, int winners) {
        catalogue.add(item, Optional.empty());
        db.sql("""
                insert into rewards.lottery (municipality, item, winners, seed_digest, committed_at)
                values (:municipality, :item, :winners, :digest, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("item", item.id())
                .param("winners", winners)
                .param("digest", Digest.of(codes.seed(item.id())).hex())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Draws once, when the last day is over. */
    @Transactional
    public Drawing draw(UUID id) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('lottery ' || :item, 0))")
                .param("item", id.toString())
                .query((row, number) -> 0)
                .single();
        var lottery = find(id).orElseThrow();
        if (lottery.draw().isPresent()) return Drawing.DRAWN_BEFORE;
        var all = exchanges.ofItem(id);
        boolean open = all.stream().anyMatch(e -> e.state() == Exchange.State.ASKED);
        if (open || !lottery.item().last().isBefore(LocalDate.ofInstant(clock.instant(), Japan.TIME)))
            return Drawing.NOT_YET;
        var seed = codes.promised(id, lottery.seedDigest());
        if (seed.isEmpty()) return Drawing.OTHER_KEY;
        // Who takes a ticket back at this moment is either out or in, as the database decides.
        var tickets = all.stream()
                .filter(e -> e.state() == Exchange.State.HELD)
                .map(Exchange::id)
                .filter(e -> exchanges.step(
                        municipality(), e, "fulfilled", acting.actor().name(), clock.instant()))
                .map(UUID::toString)
                .toList();
        var draw = Draw.of(seed.get(), tickets, lottery.winners());
        keep(id, draw);
        audit.record(
                "rewards.drawn", "reward " + id, Optional.empty(), "", "{\"tickets\":%d}".formatted(tickets.size()));
        events.publishEvent(
                new DrawWon(acting.actor().municipality(), id, lottery.item().title(), winners(all, draw)));
        return Drawing.DRAWN;
    }

    private static List<PersonId> winners(List<Exchange> tickets, Draw draw) {
        var won = draw.tickets().stream()
                .filter(Draw.Ticket::won)
                .map(Draw.Ticket::id)
                .collect(Collectors.toSet());
        return tickets.stream()
                .filter(ticket -> won.contains(ticket.id().toString()))
                .map(Exchange::person)
                .distinct()
                .toList();
    }

    private void keep(UUID id, Draw draw) {
        db.sql("""
                insert into rewards.draw (municipality, item, seed, tickets, drawn_at, actor)
                values (:municipality, :item, :seed, :tickets, :at, :actor)
                """)
                .param("municipality", municipality())
                .param("item", id)
                .param("seed", draw.seed())
                .param("tickets", draw.ticketsDigest())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
        for (var ticket : draw.tickets())
            db.sql("""
                    insert into rewards.ticket (municipality, item, place, exchange, score, won)
                    values (:municipality, :item, :place, :exchange, :score, :won)
                    """)
                    .param("municipality", municipality())
                    .param("item", id)
                    .param("place", ticket.place())
                    .param("exchange", UUID.fromString(ticket.id()))
                    .param("score", ticket.score())
                    .param("won", ticket.won())
                    .update();
    }

    /** A lottery; empty when there is none of this id. */
    @Transactional(readOnly = true)
    public Optional<Lottery> find(UUID id) {
        return db.sql("select winners, seed_digest from rewards.lottery where item = :item")
                .param("item", id)
                .query((row, number) -> new Lottery(
                        catalogue.find(id).orElseThrow(),
                        row.getInt("winners"),
                        row.getString("seed_digest"),
                        drawn(id, row.getInt("winners"), row.getString("seed_digest"))))
                .optional();
    }

    /** The lotteries whose last day is latest. */
    @Transactional(readOnly = true)
    public List<Lottery> latest(int most) {
        return db.sql("""
                select l.item from rewards.lottery l join rewards.item i using (municipality, item)
                 order by i.offered_last desc, l.item limit :most
                """).param("most", most).query(UUID.class).list().stream()
                .map(id -> find(id).orElseThrow())
                .toList();
    }

    private Optional<Draw> drawn(UUID id, int winners, String seedDigest) {
        return db.sql("select seed, tickets from rewards.draw where item = :item")
                .param("item", id)
                .query((row, number) ->
                        new Draw(row.getString("seed"), seedDigest, row.getString("tickets"), winners, tickets(id)))
                .optional();
    }

    private List<Draw.Ticket> tickets(UUID id) {
        return db.sql("select place, exchange, score, won from rewards.ticket where item = :item order by place")
                .param("item", id)
                .query((row, number) -> new Draw.Ticket(
                        row.getInt("place"), row.getString("exchange"), row.getString("score"), row.getBoolean("won")))
                .list();
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
