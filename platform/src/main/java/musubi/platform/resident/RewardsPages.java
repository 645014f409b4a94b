package musubi.platform.resident;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.ProviderNames;
import musubi.platform.page.QrCode;
import musubi.platform.points.Points;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Descriptions;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Lotteries;
import musubi.platform.rewards.Reply;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** A resident exchanges points: chooses, confirms, shows the voucher, takes it back. */
@Controller("residentRewardsPages")
@RequestMapping("/me/rewards")
class RewardsPages {
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final Catalogue catalogue;
    private final Descriptions descriptions;
    private final Exchanges exchanges;
    private final Lotteries lotteries;
    private final Points points;
    private final ProviderNames shops;
    private final Me myself;

    RewardsPages(
            Catalogue catalogue,
            Descriptions descriptions,
            Exchanges exchanges,
            Lotteries lotteries,
            Points points,
            ProviderNames shops,
            Me myself) {
        this.catalogue = catalogue;
        this.descriptions = descriptions;
        this.exchanges = exchanges;
        this.lotteries = lotteries;
        this.points = points;
        this.shops = shops;
        this.myself = myself;
    }

    /**
     * Something to choose from.
     *
     * @param has how many of the points it costs the resident has
     */
    record Choice(Catalogue.Offered offered, long has) {
        public boolean soldOut() {
            return offered.left().filter(left -> left == 0).isPresent();
        }

        /** How many points are missing; 0 when they suffice. */
        public long missing() {
            return Math.max(0, offered.item().points() - has);
        }

        public boolean possible() {
            return !soldOut() && missing() == 0;
        }
    }

    /**
     * Something exchanged.
     *
     * @param card the code of a gift card that was given
     */
    record Own(Exchange exchange, Optional<String> card) {
        public boolean shown() {
            return exchange.state() == Exchange.State.HELD && exchange.voucher().isPresent();
        }

        /** The name of the message that says how it stands. */
        public String says() {
            if (exchange.won().isPresent()) return exchange.won().get() ? "me-rewards.won" : "me-rewards.lost";
            var state = "me-rewards.state." + exchange.state();
            boolean byKind = exchange.state() == Exchange.State.HELD || exchange.state() == Exchange.State.FULFILLED;
            return byKind ? state + "." + exchange.item().kind() : state;
        }

        public boolean canBeUndone() {
            return exchange.state() == Exchange.State.HELD;
        }
    }

    @GetMapping
    String choose(Model page) {
        var has = has();
        page.addAttribute("points", has.values().stream().mapToLong(p -> p).sum());
        page.addAttribute("choices", choices(has));
        page.addAttribute("shops", shops.all());
        page.addAttribute("vouchers", mine().stream().filter(Own::shown).toList());
        return "resident/rewards";
    }

    private Map<String, Long> has() {
        return points.of(myself.person()).stream()
                .collect(Collectors.toMap(Points.Held::agreement, Points.Held::points));
    }

    private List<Choice> choices(Map<String, Long> has) {
        return catalogue.all().stream()
                .filter(Catalogue.Offered::now)
                .map(o -> new Choice(o, has.getOrDefault(o.item().agreement(), 0L)))
                .sorted(Comparator.comparing(Choice::possible)
                        .reversed()
                        .thenComparing(c -> c.offered().item().points()))
                .toList();
    }

    @GetMapping("/{item}")
    String confirm(@PathVariable UUID item, Model page) {
        page.addAttribute("about", descriptions.of(item));
        page.addAttribute(
                "choice",
                choices(has()).stream()
                        .filter(c -> c.offered().item().id().equals(item))
                        .findFirst()
                        .orElseThrow(RewardsPages::missing));
        page.addAttribute("shops", shops.all());
        page.addAttribute("exchange", UUID.randomUUID());
        page.addAttribute("lottery", lotteries.find(item).orElse(null));
        return "resident/reward";
    }

    @PostMapping("/{item}")
    String exchange(@PathVariable UUID item, @RequestParam UUID exchange, RedirectAttributes next) {
        if (exchanges.ask(exchange, item, myself.person()) instanceof Reply.Refused(var why)) {
            next.addFlashAttribute("refused", "rewards.refused." + why);
            return "redirect:/me/rewards" + (why == Reply.Why.NOT_OFFERED ? "" : "/" + item);
        }
        next.addFlashAttribute("done", "me-rewards.done");
        return "redirect:/me/rewards/mine/" + exchange;
    }

    @GetMapping("/mine")
    String own(Model page) {
        page.addAttribute("mine", mine());
        return "resident/exchanges";
    }

    private List<Own> mine() {
        return exchanges.of(myself.person()).stream().map(this::own).toList();
    }

    private Own own(Exchange exchange) {
        return new Own(exchange, exchanges.card(exchange));
    }

    @GetMapping("/mine/{exchange}")
    String one(@PathVariable UUID exchange, Model page) {
        page.addAttribute("own", own(find(exchange)));
        page.addAttribute("shops", shops.all());
        return "resident/exchange";
    }

    /** What a shop's camera reads: the address at which the voucher is used. */
    @GetMapping("/mine/{exchange}/qr.svg")
    ResponseEntity<String> picture(@PathVariable UUID exchange) {
        var own = own(find(exchange));
        if (!own.shown()) throw missing();
        var address = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/vouchers")
                .queryParam("code", own.exchange().voucher().orElseThrow().code())
                .toUriString();
        return ResponseEntity.ok()
                .contentType(SVG)
                .cacheControl(CacheControl.noStore())
                .body(QrCode.svg(address));
    }

    @PostMapping("/mine/{exchange}/cancellation")
    String cancel(@PathVariable UUID exchange, RedirectAttributes next) {
        if (exchanges.cancel(find(exchange).id()) instanceof Reply.Refused(var why))
            next.addFlashAttribute("refused", "rewards.refused." + why);
        else next.addFlashAttribute("done", "me-rewards.cancelled");
        return "redirect:/me/rewards/mine/" + exchange;
    }

    /** Of the resident themselves: staff may see those of others elsewhere. */
    private Exchange find(UUID exchange) {
        var me = myself.person();
        return exchanges.find(exchange).filter(e -> e.person().equals(me)).orElseThrow(RewardsPages::missing);
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
