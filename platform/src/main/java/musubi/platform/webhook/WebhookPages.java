package musubi.platform.webhook;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import musubi.platform.page.Turn;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Which systems are told of what, how it goes, and sending again; for administrators. */
@Controller
@RequestMapping("/webhooks")
class WebhookPages {
    private static final int PAGE = 50;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final Happenings happenings;

    WebhookPages(Subscriptions subscriptions, Deliveries deliveries, Happenings happenings) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.happenings = happenings;
    }

    @GetMapping
    String list(Model page) {
        page.addAttribute("subscriptions", subscriptions.all());
        return "webhook/list";
    }

    /** What the form holds, as it was typed. */
    record Form(UUID id, String label, String url, Set<String> kinds) {}

    @GetMapping("/new")
    String form(Model page) {
        return form(new Form(UUID.randomUUID(), "", "", Set.of()), Map.of(), page);
    }

    private static String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("kinds", Kind.asked().stream().map(Kind::word).toList());
        page.addAttribute("wrong", wrong);
        return "webhook/new";
    }

    @PostMapping
    String subscribe(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(name = "events", defaultValue = "") Set<String> kinds,
            Model page,
            Locale locale) {
        try {
            var secret = subscriptions.subscribe(new Subscriptions.Wanted(id, label, url, kinds));
            if (secret.isEmpty()) return "redirect:/webhooks/" + id;
            return shown(id, secret.get(), page);
        } catch (BadInput wrong) {
            var first = wrong.problems().getFirst();
            return form(
                    new Form(id, label, url, kinds),
                    Map.of(first.place().toString(), first.words().in(locale.getLanguage())),
                    page);
        }
    }

    private static String shown(UUID id, String secret, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("secret", secret);
        return "webhook/secret";
    }

    /** An event as the page shows it. */
    record Shown(UUID event, String kind, String happenedAt, String state, String due, int tries, String reason) {
        static Shown of(Deliveries.Delivery d) {
            return new Shown(
                    d.event(),
                    d.kind().word(),
                    MINUTE.format(d.happenedAt()),
                    d.state(),
                    MINUTE.format(d.due()),
                    d.tries(),
                    d.reason());
        }
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long below,
            @ModelAttribute("turn") Turn turn,
            Model page) {
        var found = subscriptions.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        boolean taken = turn.takes("deliveries");
        // Deliveries are too many to count those of the pages before; the last number leads on.
        var lines = turn.of(
                "deliveries", PAGE, (_, most) -> deliveries.of(id, below > 0 && !taken ? below : Long.MAX_VALUE, most));
        page.addAttribute("webhook", found);
        page.addAttribute("madeAt", MINUTE.format(found.madeAt()));
        page.addAttribute("endedAt", found.endedAt().map(MINUTE::format).orElse(""));
        page.addAttribute("test", UUID.randomUUID());
        page.addAttribute(
                "deliveries", lines.shown(all -> all.stream().map(Shown::of).toList()));
        page.addAttribute("older", lines.more() ? lines.rows().getLast().number() : 0);
        return "webhook/show";
    }

    @PostMapping("/{id}/test")
    String test(@PathVariable UUID id, @RequestParam UUID event, RedirectAttributes next) {
        subscriptions.open(id);
        happenings.test(event, id);
        next.addFlashAttribute("done", "webhook.test-sent");
        return "redirect:/webhooks/" + id;
    }

    @PostMapping("/{id}/again")
    String again(@PathVariable UUID id, @RequestParam(defaultValue = "") List<UUID> event, RedirectAttributes next) {
        next.addFlashAttribute("done", "webhook.said-again");
        next.addFlashAttribute(
                "number", deliveries.again(id, event.stream().limit(PAGE).toList()));
        return "redirect:/webhooks/" + id;
    }

    @PostMapping("/{id}/secrets")
    String rotate(@PathVariable UUID id, @RequestParam int after, Model page) {
        var secret = subscriptions.rotate(id, after);
        return secret.isEmpty() ? "redirect:/webhooks/" + id : shown(id, secret.get(), page);
    }

    @PostMapping("/{id}/end")
    String end(@PathVariable UUID id) {
        subscriptions.end(id);
        return "redirect:/webhooks/" + id;
    }
}
