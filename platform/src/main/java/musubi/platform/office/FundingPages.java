package musubi.platform.office;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

/** Offerings and funders, as the office keeps them. */
@Controller
@RequestMapping("/funding")
class FundingPages {
    private static final String LIST = "redirect:/funding";

    private final Funds funds;
    private final Contracts contracts;

    FundingPages(Funds funds, Contracts contracts) {
        this.funds = funds;
        this.contracts = contracts;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        private static final Set<Role> WHO = Set.of(Role.OFFICER, Role.ADMINISTRATOR);

        @Bean
        Door officeFundingDoor() {
            return new Door("/funding/**", WHO);
        }

        @Bean
        MenuItem officeFundingItem() {
            return new MenuItem(Group.MONEY, 50, "/funding", "funding.title", WHO);
        }
    }

    @GetMapping
    String list(Model page, Locale locale) {
        page.addAttribute("summaries", funds.summaries());
        page.addAttribute("funders", funds.funders());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/funding";
    }

    @PostMapping("/funders")
    String enter(
            @RequestParam UUID funder,
            @RequestParam String name,
            @RequestParam String kind,
            @RequestParam(defaultValue = "") String login,
            RedirectAttributes next,
            Locale locale) {
        if (name.isBlank() || !kind.matches("person|company|lender|donor")) {
            next.addFlashAttribute("missing", "funding.name-missing");
            return LIST;
        }
        return tried(LIST, next, locale, () -> funds.enter(new Funder(funder, kind, name.strip()), login));
    }

    @PostMapping("/offerings")
    String open(
            @RequestParam String id,
            @RequestParam String title,
            @RequestParam String form,
            @RequestParam(defaultValue = "") String agreement,
            @RequestParam(defaultValue = "") String payee,
            @RequestParam String unitYen,
            @RequestParam String units,
            @RequestParam String opens,
            @RequestParam String closes,
            RedirectAttributes next,
            Locale locale) {
        return tried(
                LIST,
                next,
                locale,
                () -> funds.open(new Offering(
                        id.strip(),
                        title.strip().isEmpty() ? id.strip() : title.strip(),
                        form.matches("loan|donation") ? form : "equity",
                        form.equals("donation") ? "" : agreement.strip(),
                        form.equals("donation") ? "" : payee.strip(),
                        number(unitYen),
                        Math.toIntExact(number(units)),
                        day(opens),
                        day(closes))));
    }

    @GetMapping("/offerings/{id}")
    String show(@PathVariable String id, Model page, Locale locale) {
        var summary = summary(id);
        page.addAttribute("summary", summary);
        page.addAttribute(
                "entered", !contracts.versions(summary.offering().agreement()).isEmpty());
        page.addAttribute(
                "holdings",
                funds.holdings().stream()
                        .filter(h -> h.offering().id().equals(id))
                        .toList());
        page.addAttribute("funders", funds.funders());
        page.addAttribute("calls", funds.calls(id));
        page.addAttribute("expenses", funds.expenses(id));
        if (!page.containsAttribute("risksTyped"))
            page.addAttribute("risksTyped", funds.risks(id).orElse(Words.same("")));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/offering";
    }

    private Funds.Summary summary(String offering) {
        return funds.summaries().stream()
                .filter(s -> s.offering().id().equals(offering))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/offerings/{id}/subscriptions")
    String subscribe(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam Optional<UUID> funder,
            @RequestParam String units,
            RedirectAttributes next,
            Locale locale) {
        if (funder.isEmpty()) return nobody(id, next);
        return tried(
                at(id),
                next,
                locale,
                () -> funds.subscribe(request, id, funder.orElseThrow(), Math.toIntExact(number(units))));
    }

    @PostMapping("/offerings/{id}/calls")
    String call(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam String yenPerUnit,
            @RequestParam String due,
            RedirectAttributes next,
            Locale locale) {
        return tried(at(id), next, locale, () -> funds.call(request, id, number(yenPerUnit), day(due)));
    }

    @PostMapping("/offerings/{id}/payments")
    String pay(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam Optional<UUID> funder,
            @RequestParam String yen,
            @RequestParam String on,
            RedirectAttributes next,
            Locale locale) {
        if (funder.isEmpty()) return nobody(id, next);
        return tried(at(id), next, locale, () -> funds.pay(request, id, funder.orElseThrow(), number(yen), day(on)));
    }

    @PostMapping("/offerings/{id}/expenses")
    String spend(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam String what,
            @RequestParam String yen,
            @RequestParam String on,
            RedirectAttributes next,
            Locale locale) {
        return tried(at(id), next, locale, () -> funds.spend(request, id, what, number(yen), day(on)));
    }

    @PostMapping("/offerings/{id}/risks")
    String warn(
            @PathVariable String id,
            @RequestParam String ja,
            @RequestParam String en,
            RedirectAttributes next,
            Locale locale) {
        next.addFlashAttribute("risksTyped", new Words(ja, en));
        return tried(at(id), next, locale, () -> funds.warn(id, new Words(ja.strip(), en.strip())));
    }

    @PostMapping("/offerings/{id}/distribution")
    String distribute(@PathVariable String id, RedirectAttributes next, Locale locale) {
        summary(id);
        return tried(at(id), next, locale, () -> next.addFlashAttribute("split", funds.distribute(id)));
    }

    private static String nobody(String offering, RedirectAttributes next) {
        next.addFlashAttribute("missing", "funding.nobody-chosen");
        return at(offering);
    }

    private static String at(String offering) {
        return "redirect:/funding/offerings/" + offering;
    }

    /** What cannot be read or is refused is said on the page that was left. */
    private static String tried(String back, RedirectAttributes next, Locale locale, Runnable work) {
        try {
            work.run();
        } catch (BadInput e) {
            next.addFlashAttribute(
                    "problems",
                    e.problems().stream()
                            .map(p -> p.words().in(locale.getLanguage()))
                            .toList());
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            next.addFlashAttribute("missing", "funding.unreadable");
        }
        return back;
    }

    private static long number(String text) {
        return Long.parseLong(text.strip().replace(",", ""));
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    /** What a funder may be. */
    @ModelAttribute("kinds")
    List<String> kinds() {
        return List.of("person", "company", "lender", "donor");
    }
}
