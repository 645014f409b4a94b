package musubi.platform.office;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.agreement.statement.Wording;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.PeriodState;
import musubi.platform.contract.Preparing;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.indigo.Indigo;
import musubi.platform.page.SentBack;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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

/** Agreements: entered, signed, amended, in plain words, and their periods. */
@Controller
@RequestMapping("/contracts")
class ContractPages {
    private static final int DUE_SHOWN = 3;
    private static final int PAGE = 50;

    private final Contracts contracts;
    private final Settlements settlements;
    private final Indigo indigo;
    private final Titles titles;
    private final Underway underway;
    private final Preparing preparing;

    ContractPages(
            Contracts contracts,
            Settlements settlements,
            Indigo indigo,
            Titles titles,
            Underway underway,
            Preparing preparing) {
        this.preparing = preparing;
        this.underway = underway;
        this.contracts = contracts;
        this.settlements = settlements;
        this.indigo = indigo;
        this.titles = titles;
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String signed,
            Model page) {
        var found = contracts.agreements().stream()
                .filter(a -> sought.in(a.id(), a.title().ja(), a.title().en()))
                .filter(a -> signed.isEmpty() || a.unsigned().isEmpty() == signed.equals("yes"))
                .toList();
        page.addAttribute("agreements", turn.of("contracts", PAGE, found));
        page.addAttribute("sought", sought);
        page.addAttribute("signed", signed);
        page.addAttribute("filtered", !sought.empty() || !signed.isEmpty());
        page.addAttribute(
                "prepared",
                preparing.days().stream()
                        .boxed()
                        .findFirst()
                        .map(Object::toString)
                        .orElse(""));
        return "office/contracts";
    }

    @PostMapping("/preparing")
    String prepare(
            @RequestParam(defaultValue = "") String days,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            preparing.choose(days(days.strip()));
            next.addFlashAttribute("done", "contracts.prepared-saved");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("preparing", typed, e, locale, "days"));
        }
        return "redirect:/contracts";
    }

    /** What is no number is out of range as well, so that there is one sentence for both. */
    private static OptionalInt days(String typed) {
        if (typed.isEmpty()) return OptionalInt.empty();
        return OptionalInt.of(typed.matches("[0-9]{1,4}") ? Integer.parseInt(typed) : -1);
    }

    @PostMapping
    String enter(@RequestParam String text, Model page, Locale locale) {
        try {
            return "redirect:/contracts/" + contracts.enter(text);
        } catch (BadInput e) {
            page.addAttribute("mistakes", Mistake.of(e, text, locale));
            page.addAttribute("text", text);
            return list(Sought.ANYTHING, Turn.FIRST, "", page);
        }
    }

    @GetMapping("/{agreement}")
    String show(@PathVariable String agreement, Model page, Locale locale) {
        var versions = versions(agreement);
        page.addAttribute("agreement", agreement);
        page.addAttribute("versions", versions);
        page.addAttribute("last", versions.getFirst());
        page.addAttribute("terms", contracts.terms(versions.getFirst().text()));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        var periods = settlements.periods(agreement);
        var first = next(periods);
        page.addAttribute("periods", offered(first));
        page.addAttribute(
                "others",
                offered(periods.stream().filter(p -> !first.contains(p)).toList()));
        page.addAttribute("settlements", settlements.of(agreement));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/contract";
    }

    /** What somebody may do something about: all that is on its way, the earliest that wait, the last that was paid, the one that runs. */
    private static List<PeriodState> next(List<PeriodState> periods) {
        var limits = Map.of(PeriodState.State.DUE, DUE_SHOWN, PeriodState.State.OPEN, 1);
        var seen = new EnumMap<PeriodState.State, Integer>(PeriodState.State.class);
        var paid = periods.stream()
                .filter(p -> p.state() == PeriodState.State.PAID)
                .toList();
        return periods.stream()
                .filter(p -> p.state() == PeriodState.State.PAID
                        ? p.equals(paid.getLast())
                        : seen.merge(p.state(), 1, Integer::sum) <= limits.getOrDefault(p.state(), Integer.MAX_VALUE))
                .toList();
    }

    private static List<Offered> offered(List<PeriodState> periods) {
        return periods.stream()
                .map(state -> new Offered(state, UUID.randomUUID()))
                .toList();
    }

    /** A period, with the id that its evidence would be frozen under: a second click carries the same. */
    record Offered(PeriodState of, UUID fresh) {}

    /** The contract for whoever publishes outcome contracts. */
    @GetMapping("/{agreement}/indigo.json")
    ResponseEntity<String> indigo(@PathVariable String agreement) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(agreement + "-indigo.json", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(indigo.of(agreement).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    }

    @GetMapping("/{agreement}/amendment")
    String amending(@PathVariable String agreement, Model page, Locale locale) {
        var last = versions(agreement).getFirst();
        page.addAttribute("agreement", agreement);
        page.addAttribute("number", last.number() + 1);
        page.addAttribute("called", titles.agreements(locale).getOrDefault(agreement, agreement));
        if (!page.containsAttribute("text")) page.addAttribute("text", last.text());
        return "office/amendment";
    }

    @PostMapping("/{agreement}/versions")
    String amend(@PathVariable String agreement, @RequestParam String text, Model page, Locale locale) {
        try {
            contracts.amend(agreement, text);
            return "redirect:/contracts/%s/versions/%d"
                    .formatted(agreement, versions(agreement).getFirst().number());
        } catch (BadInput e) {
            page.addAttribute("mistakes", Mistake.of(e, text, locale));
            page.addAttribute("text", text);
            return amending(agreement, page, locale);
        }
    }

    @GetMapping("/{agreement}/versions/{number}")
    String version(@PathVariable String agreement, @PathVariable int number, Model page, Locale locale) {
        var version = versions(agreement).stream()
                .filter(v -> v.number() == number)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("agreement", agreement);
        page.addAttribute("version", version);
        page.addAttribute("called", titles.agreements(locale).getOrDefault(agreement, agreement));
        if (number > 1) page.addAttribute("amendment", contracts.amendment(agreement, number));
        return "office/contract-version";
    }

    @PostMapping("/{agreement}/versions/{number}/signatures")
    String sign(
            @PathVariable String agreement,
            @PathVariable int number,
            @RequestParam(defaultValue = "") String party,
            @RequestParam(defaultValue = "") String office,
            @RequestParam(defaultValue = "") String on,
            @RequestParam String digest,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        var day = day(on);
        if (office.isBlank() || day.isEmpty())
            back(next, "signature", typed, office.isBlank() ? "office" : "on", "contract.signature-incomplete");
        else if (contracts.sign(agreement, number, party, office.strip(), day.getFirst(), digest)
                instanceof Answer.Refused(var why))
            back(next, "signature", typed, "party", "settlement.refused." + why);
        return "redirect:/contracts/%s/versions/%d".formatted(agreement, number);
    }

    private static void back(
            RedirectAttributes next, String form, Map<String, String> typed, String field, String message) {
        next.addFlashAttribute(SentBack.NAME, SentBack.of(form, typed, field, message));
    }

    private static List<LocalDate> day(String text) {
        try {
            return List.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return List.of();
        }
    }

    @PostMapping("/{agreement}/settlements")
    String freeze(
            @PathVariable String agreement,
            @RequestParam UUID settlement,
            @RequestParam String period,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            return underway.begin(
                    "underway.freeze",
                    agreement + " " + period.strip(),
                    "/contracts/" + agreement,
                    () -> {
                        settlements.freeze(new SettlementId(settlement), agreement, period.strip());
                        return Ending.at("/contracts/%s/settlements/%s".formatted(agreement, settlement));
                    },
                    next);
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("freeze", typed, e, locale, "period"));
            return "redirect:/contracts/" + agreement;
        }
    }

    private List<Contracts.Version> versions(String agreement) {
        var versions = contracts.versions(agreement);
        if (versions.isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return versions;
    }
}
