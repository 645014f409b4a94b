package musubi.platform.office;

import java.text.Normalizer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.funding.Entry;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Holding;
import musubi.platform.funding.Offering;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.SentBack;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.print.Printer;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
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
    private static final int PAGE = 50;
    private static final List<String> KINDS = List.of("person", "company", "lender", "donor");

    private final Funds funds;
    private final Contracts contracts;
    private final Printer printer;
    private final Clock clock;

    FundingPages(Funds funds, Contracts contracts, Printer printer, Clock clock) {
        this.printer = printer;
        this.funds = funds;
        this.contracts = contracts;
        this.clock = clock;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officeFundingDoor() {
            return new Door("/funding/**", Role.DECIDING).readableBy(Role.INTERMEDIARY);
        }

        @Bean
        Door officeFundingEntryDoor() {
            return new Door("/funding/offerings/*/entries/**", Role.DECIDING);
        }

        @Bean
        MenuItem officeFundingItem() {
            return new MenuItem(
                    Group.MONEY,
                    50,
                    "/funding",
                    "funding.title",
                    Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY));
        }
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(name = "form", defaultValue = "") String form,
            @RequestParam(name = "kind", defaultValue = "") String kind,
            Model page,
            Locale locale) {
        var offered = turn.of(
                "offerings",
                PAGE,
                funds.summaries().stream()
                        .filter(s -> sought.in(s.offering().id(), s.offering().title()))
                        .filter(s -> form.isEmpty() || s.offering().form().equals(form))
                        .toList());
        page.addAttribute("offered", offered);
        page.addAttribute("summaries", offered.rows());
        page.addAttribute(
                "funders",
                turn.of(
                        "funders",
                        PAGE,
                        funds.funders().stream()
                                .filter(f -> kind.isEmpty() || f.kind().equals(kind))
                                .toList()));
        page.addAttribute("form", form);
        page.addAttribute("kind", kind);
        page.addAttribute("filtered", !sought.empty() || !form.isEmpty() || !kind.isEmpty());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/funding";
    }

    @PostMapping("/funders")
    String enter(
            @RequestParam UUID funder,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        return new Sent("funders", "name", typed, next, locale)
                .tried(LIST, form -> funds.enter(new Funder(funder, form.kind(), form.name()), form.text("login")));
    }

    @PostMapping("/offerings")
    String open(@RequestParam Map<String, String> typed, RedirectAttributes next, Locale locale) {
        return new Sent("offerings", "id", typed, next, locale).tried(LIST, form -> funds.open(form.offering()));
    }

    @GetMapping("/offerings/{id}")
    String show(@PathVariable String id, @ModelAttribute("turn") Turn turn, Model page, Locale locale) {
        var summary = summary(id);
        page.addAttribute("summary", summary);
        page.addAttribute(
                "entered", !contracts.versions(summary.offering().agreement()).isEmpty());
        page.addAttribute(
                "holdings",
                funds.holdings().stream()
                        .filter(h -> h.offering().id().equals(id))
                        .sorted(Comparator.comparing((Holding h) -> h.funder().name())
                                .thenComparing(h -> h.funder().id()))
                        .toList());
        page.addAttribute("printer", printer.ready());
        page.addAttribute("funders", funds.funders());
        page.addAttribute("entries", turn.of("entries", PAGE, (without, most) -> funds.entries(id, without, most)));
        page.addAttribute("names", names());
        page.addAttribute("today", LocalDate.ofInstant(clock.instant(), Japan.TIME));
        page.addAttribute("risks", funds.risks(id).orElse(Words.same("")));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/offering";
    }

    private Map<UUID, String> names() {
        return funds.funders().stream().collect(Collectors.toMap(Funder::id, Funder::name));
    }

    /** Where a mistyped entry is taken back. */
    @GetMapping("/offerings/{id}/entries/{kind}/{entry}")
    String correct(
            @PathVariable String id,
            @PathVariable Entry.Kind kind,
            @PathVariable UUID entry,
            Model page,
            Locale locale) {
        page.addAttribute("summary", summary(id));
        page.addAttribute("entry", entry(id, kind, entry));
        page.addAttribute("names", names());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/funding-entry";
    }

    private Entry entry(String offering, Entry.Kind kind, UUID id) {
        return funds.entry(offering, kind, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/offerings/{id}/entries/{kind}/{entry}")
    String takeBack(
            @PathVariable String id,
            @PathVariable Entry.Kind kind,
            @PathVariable UUID entry,
            @RequestParam UUID request,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        entry(id, kind, entry);
        try {
            funds.takeBack(request, id, kind, entry, typed.getOrDefault("why", ""));
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("correction", typed, e, locale, "why"));
            return at(id) + "/entries/" + kind + "/" + entry;
        }
        next.addFlashAttribute("done", "funding.taken-back");
        return at(id);
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
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        return new Sent("subscriptions", "units", typed, next, locale)
                .tried(
                        at(id),
                        form -> funds.subscribe(request, id, form.funder(), form.count("units"), form.day("on")));
    }

    @PostMapping("/offerings/{id}/calls")
    String call(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        return new Sent("calls", "yenPerUnit", typed, next, locale)
                .tried(at(id), form -> funds.call(request, id, form.number("yenPerUnit"), form.day("due")));
    }

    @PostMapping("/offerings/{id}/payments")
    String pay(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        return new Sent("payments", "yen", typed, next, locale)
                .tried(at(id), form -> funds.pay(request, id, form.funder(), form.number("yen"), form.day("on")));
    }

    @PostMapping("/offerings/{id}/expenses")
    String spend(
            @PathVariable String id,
            @RequestParam UUID request,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        return new Sent("expenses", "what", typed, next, locale)
                .tried(at(id), form -> funds.spend(request, id, form.text("what"), form.number("yen"), form.day("on")));
    }

    @PostMapping("/offerings/{id}/risks")
    String warn(
            @PathVariable String id, @RequestParam Map<String, String> typed, RedirectAttributes next, Locale locale) {
        return new Sent("risks", "ja", typed, next, locale)
                .tried(at(id), form -> funds.warn(id, new Words(form.text("ja"), form.text("en"))));
    }

    @PostMapping("/offerings/{id}/distribution")
    String distribute(@PathVariable String id, RedirectAttributes next, Locale locale) {
        summary(id);
        try {
            next.addFlashAttribute("split", funds.distribute(id));
        } catch (BadInput e) {
            next.addFlashAttribute(
                    "problems",
                    e.problems().stream()
                            .map(p -> p.words().in(locale.getLanguage()))
                            .toList());
        }
        return at(id);
    }

    private static String at(String offering) {
        return "redirect:/funding/offerings/" + offering;
    }

    /**
     * A form of these pages as it was sent, read field by field. What cannot be read, or is refused, goes back with all that was typed.
     *
     * @param first the field beside which a problem is shown that names none
     */
    private record Sent(String form, String first, Map<String, String> typed, RedirectAttributes next, Locale locale) {
        String tried(String back, Consumer<Sent> work) {
            try {
                work.accept(this);
            } catch (BadInput e) {
                next.addFlashAttribute(SentBack.NAME, SentBack.of(form, typed, e, locale, first));
            }
            return back;
        }

        String text(String field) {
            return typed.getOrDefault(field, "").strip();
        }

        long number(String field) {
            return digits(field, 12);
        }

        int count(String field) {
            return Math.toIntExact(digits(field, 9));
        }

        private long digits(String field, int most) {
            var plain = Normalizer.normalize(text(field), Normalizer.Form.NFKC).replace(",", "");
            if (!plain.matches("[0-9]{1,%d}".formatted(most)))
                throw unreadable(
                        "funding.number",
                        field,
                        "%d桁までの数字を入力してください。".formatted(most),
                        "Enter a number of at most %d digits.".formatted(most));
            return Long.parseLong(plain);
        }

        LocalDate day(String field) {
            try {
                return LocalDate.parse(text(field));
            } catch (DateTimeException e) {
                throw unreadable("funding.day", field, "日付を入力してください。", "Enter a day.");
            }
        }

        UUID funder() {
            if (!text("funder").matches("[0-9a-f-]{36}"))
                throw unreadable(
                        "funding.nobody-chosen",
                        "funder",
                        "どなたの分かを選んでください。一覧に方がいなければ、先に「資金調達」のページで出資者・貸し手・寄付者を登録し、引受けを記録してください。",
                        "Choose whose it is. If nobody is listed, register the funder on the page \"Funding\" first, and record what they took.");
            return UUID.fromString(text("funder"));
        }

        String name() {
            if (text("name").isEmpty())
                throw unreadable("funding.name-missing", "name", "氏名・名称を入力してください。", "Enter the name.");
            return text("name");
        }

        String kind() {
            if (!KINDS.contains(text("kind")))
                throw unreadable("funding.kind", "kind", "区分を選んでください。", "Choose the kind.");
            return text("kind");
        }

        Offering offering() {
            var given = text("form").equals("donation");
            return new Offering(
                    text("id"),
                    text("title").isEmpty() ? text("id") : text("title"),
                    text("form").matches("loan|donation") ? text("form") : "equity",
                    given ? "" : text("agreement"),
                    given ? "" : text("payee"),
                    number("unitYen"),
                    count("units"),
                    day("opens"),
                    day("closes"));
        }

        private static BadInput unreadable(String code, String field, String ja, String en) {
            return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
        }
    }

    /** What a funder may be. */
    @ModelAttribute("kinds")
    List<String> kinds() {
        return KINDS;
    }
}
