package musubi.platform.office;

import java.util.Map;
import java.util.UUID;
import musubi.platform.page.QrCode;
import musubi.platform.page.SentBack;
import musubi.platform.people.People;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Vouchers: shown and printed with their picture for whoever got one, looked up and used at the shop. */
@Controller
class VoucherPages {
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final Exchanges exchanges;
    private final People people;

    VoucherPages(Exchanges exchanges, People people) {
        this.exchanges = exchanges;
        this.people = people;
    }

    @GetMapping("/rewards/exchanges/{exchange}/voucher")
    String show(@PathVariable UUID exchange, Model page) {
        var found = exchange(exchange);
        page.addAttribute("exchange", found);
        page.addAttribute("shop", exchanges.shop(found));
        page.addAttribute(
                "holder",
                people.find(found.person()).map(r -> r.identity().name()).orElse(""));
        return "office/voucher";
    }

    /** What a shop's camera reads: the address at which the voucher is used. */
    @GetMapping("/rewards/exchanges/{exchange}/qr.svg")
    ResponseEntity<String> picture(@PathVariable UUID exchange) {
        var code = exchange(exchange).voucher().orElseThrow().code();
        var address = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/vouchers")
                .queryParam("code", code)
                .toUriString();
        return ResponseEntity.ok()
                .contentType(SVG)
                .header("Cache-Control", "no-store")
                .body(QrCode.svg(address));
    }

    /** A voucher that can still be used; there is no picture of any other. */
    private Exchange exchange(UUID id) {
        return exchanges
                .find(id)
                .filter(e -> e.item().kind() == Kind.VOUCHER)
                .filter(e -> e.state() == Exchange.State.HELD && e.voucher().isPresent())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/vouchers")
    String voucher(@RequestParam(defaultValue = "") String code, Model page) {
        page.addAttribute("code", code);
        if (!code.isBlank()) {
            var found = exchanges.voucher(code);
            page.addAttribute("found", found.orElse(null));
            page.addAttribute("shop", found.map(exchanges::shop).orElse(""));
            if (found.isEmpty()) refused(code, "UNKNOWN_CODE", page);
        }
        return "office/vouchers";
    }

    @PostMapping("/vouchers")
    String use(@RequestParam String code, Model page) {
        var reply = exchanges.use(code);
        page.addAttribute("code", reply instanceof Reply.Refused ? code : "");
        if (reply instanceof Reply.Refused(var why)) refused(code, why.toString(), page);
        if (reply instanceof Reply.Done(var exchange)) page.addAttribute("used", exchange);
        return "office/vouchers";
    }

    private static void refused(String code, String why, Model page) {
        page.addAttribute(
                SentBack.NAME, SentBack.of("voucher", Map.of("code", code), "code", "rewards.refused." + why));
    }
}
