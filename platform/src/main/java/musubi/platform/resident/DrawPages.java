package musubi.platform.resident;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.people.PersonId;
import musubi.platform.rewards.Draw;
import musubi.platform.rewards.EntryDraws;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Lotteries;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Draws as a resident sees them: their own tickets, who wins by what rule, and how anybody reckons it again. */
@Controller
@RequestMapping("/me/rewards/draws")
class DrawPages {
    private final EntryDraws entries;
    private final Lotteries lotteries;
    private final Exchanges exchanges;
    private final Acting acting;
    private final Me myself;

    DrawPages(EntryDraws entries, Lotteries lotteries, Exchanges exchanges, Acting acting, Me myself) {
        this.entries = entries;
        this.lotteries = lotteries;
        this.exchanges = exchanges;
        this.acting = acting;
        this.myself = myself;
    }

    /**
     * A ticket of the resident's own.
     *
     * @param period of an entry; empty for a ticket that points were exchanged for
     * @param won empty before the draw
     */
    record Mine(String ticket, String period, Optional<Boolean> won) {}

    /** From one month to another, both counted. */
    record Months(YearMonth first, YearMonth last) {}

    /**
     * A draw with the resident's own tickets.
     *
     * @param months whose entries take part; empty where points are exchanged for tickets
     * @param seedDigest published before the draw
     */
    record Shown(
            UUID id,
            String title,
            Optional<Months> months,
            int winners,
            String seedDigest,
            Optional<Draw> draw,
            List<Mine> mine) {
        /** Whether anybody who reckons it again finds the same; empty before the draw. */
        public Optional<Boolean> follows() {
            return draw.map(d -> d.follows(seedDigest));
        }

        public long won() {
            return mine.stream().filter(m -> m.won().orElse(false)).count();
        }
    }

    @GetMapping
    String all(Model page) {
        var me = myself.person();
        var all = new ArrayList<Shown>();
        for (var draw : published(entries::all)) all.add(shown(draw, me));
        for (var item : tickets(me).map(e -> e.item().id()).distinct().toList())
            published(() -> lotteries.find(item)).ifPresent(l -> all.add(shown(l, me)));
        page.addAttribute("draws", all);
        return "resident/draws";
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model page) {
        page.addAttribute("draw", found(id));
        return "resident/draw";
    }

    /** What anybody needs to reckon it again, without names. */
    @GetMapping("/{id}/draw.json")
    ResponseEntity<Draw> file(@PathVariable UUID id) {
        return ResponseEntity.of(found(id).draw());
    }

    private Shown found(UUID id) {
        var me = myself.person();
        return published(() -> entries.find(id))
                .map(draw -> shown(draw, me))
                .or(() -> published(() -> lotteries.find(id)).map(lottery -> shown(lottery, me)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Shown shown(EntryDraws.Published published, PersonId me) {
        var announced = published.announced();
        return new Shown(
                announced.id(),
                announced.title(),
                Optional.of(new Months(announced.first(), announced.last())),
                announced.winners(),
                published.seedDigest(),
                published.draw(),
                entries.of(announced.id(), me).stream()
                        .map(t -> new Mine(t.id(), t.period(), Optional.of(t.won())))
                        .toList());
    }

    private Shown shown(Lotteries.Lottery lottery, PersonId me) {
        var item = lottery.item();
        return new Shown(
                item.id(),
                item.title(),
                Optional.empty(),
                lottery.winners(),
                lottery.seedDigest(),
                lottery.draw(),
                tickets(me)
                        .filter(e -> e.item().id().equals(item.id()))
                        .map(e -> mine(e, lottery.draw()))
                        .toList());
    }

    private Stream<Exchange> tickets(PersonId me) {
        return exchanges.of(me).stream()
                .filter(e -> e.item().kind() == Kind.LOTTERY)
                .filter(e -> e.state() == Exchange.State.HELD || e.state() == Exchange.State.FULFILLED);
    }

    private static Mine mine(Exchange exchange, Optional<Draw> draw) {
        var ticket = exchange.id().toString();
        return new Mine(
                ticket, "", draw.map(d -> d.tickets().stream().anyMatch(t -> t.won() && t.id().equals(ticket))));
    }

    /** Everybody may see every ticket, and nothing of whose it is: without all of them nothing can be reckoned again. */
    private <T> T published(Supplier<T> work) {
        return acting.as(Actor.job("draws", acting.actor().municipality()), work);
    }
}
