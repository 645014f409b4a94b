package musubi.platform.office;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import musubi.platform.page.SentBack;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Descriptions;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Supplies;
import musubi.quantity.BadInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the office does with a reward after it was added: more of it, other words about it, and telling people that it lies ready. */
@Controller
@RequestMapping("/rewards/{item}")
class RewardKeepingPages {
    private static final int WHERE = 40;

    private final Catalogue catalogue;
    private final Supplies supplies;
    private final Descriptions descriptions;
    private final Exchanges exchanges;

    RewardKeepingPages(Catalogue catalogue, Supplies supplies, Descriptions descriptions, Exchanges exchanges) {
        this.catalogue = catalogue;
        this.supplies = supplies;
        this.descriptions = descriptions;
        this.exchanges = exchanges;
    }

    private void known(UUID item) {
        if (catalogue.find(item).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private static String back(UUID item) {
        return "redirect:/rewards/" + item;
    }

    @PostMapping("/stock")
    String supply(
            @PathVariable UUID item,
            @RequestParam UUID supply,
            @RequestParam(defaultValue = "") String more,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        known(item);
        try {
            supplies.supply(supply, item, number(more), why);
            next.addFlashAttribute("said", "rewards.supplied");
        } catch (BadInput refused) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("stock", typed, refused, locale, "more"));
        }
        return back(item);
    }

    /** Zero, which is refused with a word of what to type, when it is no number. */
    private static int number(String text) {
        var digits = text.strip().replace(",", "").replaceFirst("^\\+", "");
        return digits.matches("-?[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
    }

    @PostMapping("/description")
    String describe(
            @PathVariable UUID item,
            @RequestParam(defaultValue = "") String about,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        known(item);
        try {
            descriptions.write(item, about);
            next.addFlashAttribute("said", "rewards.described");
        } catch (BadInput refused) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("description", typed, refused, locale, "about"));
        }
        return back(item);
    }

    /** Who is ticked, and where they fetch it. */
    record Ready(@Nullable List<UUID> exchange, String where) {
        /** What a browser does not send is empty. */
        Ready {
            where = Objects.requireNonNullElse(where, "");
        }

        private List<UUID> chosen() {
            return Objects.requireNonNullElse(exchange, List.of());
        }
    }

    @PostMapping("/ready")
    String ready(@PathVariable UUID item, @ModelAttribute Ready ready, RedirectAttributes next) {
        known(item);
        var wrong = new LinkedHashMap<String, String>();
        if (ready.where().isBlank() || ready.where().strip().length() > WHERE)
            wrong.put("where", "rewards.ready-where-missing");
        if (ready.chosen().isEmpty()) wrong.put("exchange", "rewards.ready-nobody");
        if (wrong.isEmpty()) {
            next.addFlashAttribute("said", "rewards.ready-said");
            next.addFlashAttribute("number", exchanges.ready(ready.chosen(), ready.where()));
        } else next.addFlashAttribute(SentBack.NAME, new SentBack("ready", Map.of("where", ready.where()), wrong));
        return back(item);
    }
}
