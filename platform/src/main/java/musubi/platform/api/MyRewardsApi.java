package musubi.platform.api;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Reply;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the resident whose app asks can have for points, and what they had. */
@RestController
@RequestMapping("/api/v1/me")
class MyRewardsApi {
    private final Catalogue catalogue;
    private final Exchanges exchanges;
    private final Myself myself;

    MyRewardsApi(Catalogue catalogue, Exchanges exchanges, Myself myself) {
        this.catalogue = catalogue;
        this.exchanges = exchanges;
        this.myself = myself;
    }

    /** Something to be had today. */
    record Reward(
            UUID id,

            @Says("VOUCHER, GIFT_CARD, GOODS, DONATION or LOTTERY.")
            String kind,

            @Says("Whose points it costs.") String agreement,
            String title,
            long points,

            @Says("How many are left; absent when it is not limited.")
            Optional<Integer> left,

            @Says("The last day on which it is offered.") LocalDate last) {
        static Reward of(Catalogue.Offered offered) {
            var item = offered.item();
            return new Reward(
                    item.id(),
                    item.kind().name(),
                    item.agreement(),
                    item.title(),
                    item.points(),
                    offered.left(),
                    item.last());
        }
    }

    @GetMapping("/rewards")
    @Says("What points can be exchanged for today, what costs least in front.")
    Slice<Reward> rewards(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("rewards", limit, cursor),
                catalogue.all().stream().filter(Catalogue.Offered::now).toList(),
                o -> "%012d %s".formatted(o.item().points(), o.item().id()),
                Reward::of);
    }

    /** Points exchanged for something. */
    record MyExchange(
            UUID id,
            UUID reward,
            String title,
            long points,
            Instant askedAt,

            @Says("ASKED, HELD, REFUSED, FULFILLED, CANCELLED or LAPSED. What is HELD can be undone.")
            String state,

            @Says("What the shop reads, of a voucher that can be used.")
            Optional<String> voucher,

            @Says("The last day on which the voucher can be used.")
            Optional<LocalDate> voucherLast,

            @Says("The code of a gift card that was given.") Optional<String> card,

            @Says("Whether the ticket of a lottery won; absent before the draw.")
            Optional<Boolean> won) {}

    private MyExchange shown(Exchange exchange) {
        var voucher = exchange.voucher().filter(v -> exchange.state() == Exchange.State.HELD);
        return new MyExchange(
                exchange.id(),
                exchange.item().id(),
                exchange.item().title(),
                exchange.points(),
                exchange.askedAt(),
                exchange.state().name(),
                voucher.map(Exchange.Voucher::code),
                voucher.map(Exchange.Voucher::lastDay),
                exchanges.card(exchange),
                exchange.won());
    }

    @GetMapping("/exchanges")
    @Says("What the resident exchanged points for, the latest first.")
    Slice<MyExchange> list(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.descending(
                Cursor.of("my exchanges", limit, cursor),
                exchanges.of(myself.person()),
                e -> Cursor.moment(e.askedAt()) + " " + e.id(),
                this::shown);
    }

    @GetMapping("/exchanges/{id}")
    @Says("One exchange.")
    MyExchange find(@PathVariable UUID id) {
        return shown(own(id));
    }

    private Exchange own(UUID id) {
        var me = myself.person();
        return exchanges.find(id).filter(e -> e.person().equals(me)).orElseThrow(NoSuchElementException::new);
    }

    /** A reward the resident wants. */
    record NewExchange(
            @Says("Made by the sender; sent again with the same id, it is the same exchange.")
            UUID id,

            UUID reward) {}

    @PostMapping("/exchanges")
    @Says("Sets points aside for a reward. Refused with 422 when it cannot be had, or the points do not suffice.")
    ResponseEntity<MyExchange> ask(@RequestBody NewExchange wanted) {
        return switch (exchanges.ask(wanted.id(), wanted.reward(), myself.person())) {
            case Reply.Refused refused ->
                throw SessionsApi.refused("exchanges", refused.why().name());
            case Reply.Done done
            when !done.exchange().item().id().equals(wanted.reward()) ->
                throw SessionsApi.refused("exchanges", "ID_OF_ANOTHER");
            case Reply.Done done ->
                ResponseEntity.created(URI.create("/api/v1/me/exchanges/" + wanted.id()))
                        .body(shown(done.exchange()));
        };
    }

    @DeleteMapping("/exchanges/{id}")
    @Says("Undoes an exchange that is HELD; the points come back. Refused with 422 when it has ended.")
    ResponseEntity<Void> cancel(@PathVariable UUID id) {
        if (exchanges.cancel(own(id).id()) instanceof Reply.Refused(var why))
            throw SessionsApi.refused("exchanges", why.name());
        return ResponseEntity.noContent().build();
    }
}
