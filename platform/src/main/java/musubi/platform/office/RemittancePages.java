package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.CsvTable;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.payout.Elsewhere;
import musubi.platform.payout.Remittance;
import musubi.platform.payout.Remittances;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.MessageSource;
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

/** What is owed to shops, recipients of donations and holders of units: one officer closes it, another releases it. */
@Controller
@RequestMapping("/remittances")
class RemittancePages {
    private static final int PAGE = 50;
    private static final int ITEMS = 200;
    private static final int BLOCK = 500;

    private final Remittances remittances;
    private final Elsewhere elsewhere;
    private final MessageSource messages;
    private final Clock clock;

    RemittancePages(Remittances remittances, Elsewhere elsewhere, MessageSource messages, Clock clock) {
        this.messages = messages;
        this.remittances = remittances;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officeRemittancesDoor() {
            return new Door("/remittances/**", Role.DECIDING);
        }

        @Bean
        MenuItem officeRemittancesItem() {
            return new MenuItem(Group.MONEY, 57, "/remittances", "remittances.title", Role.DECIDING);
        }
    }

    /**
     * What is owed on one ground, by payee.
     *
     * @param late for whom something was closed to be paid by bank, so that nothing can be said to be paid elsewhere
     */
    record Owed(String ground, Set<String> late, List<Remittances.Open> open) {
        /** What can still be said to be paid elsewhere. */
        public List<Remittances.Open> untouched() {
            return open.stream().filter(o -> !late.contains(o.party())).toList();
        }

        /** Whether anybody of them can be paid. */
        public boolean payable() {
            return open.stream().anyMatch(o -> o.bar() == Remittances.Bar.NONE);
        }

        /** What can be paid now, in all. */
        public long yen() {
            return open.stream()
                    .filter(o -> o.bar() == Remittances.Bar.NONE)
                    .mapToLong(Remittances.Open::yen)
                    .reduce(0, Math::addExact);
        }

        /** What can still be said to be paid elsewhere, in all; also what cannot be paid now. */
        public long all() {
            return untouched().stream().mapToLong(Remittances.Open::yen).reduce(0, Math::addExact);
        }

        /** How many things can still be said to be paid elsewhere. */
        public int items() {
            return untouched().stream().mapToInt(Remittances.Open::items).sum();
        }
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String until, @ModelAttribute("turn") Turn turn, Model page) {
        var day = until(until);
        page.addAttribute("until", day);
        page.addAttribute("today", today());
        page.addAttribute(
                "owed", remittances.grounds().stream().map(g -> owed(g, day)).toList());
        page.addAttribute("names", remittances.names());
        page.addAttribute("remittances", turn.of("remittances", PAGE, remittances::list));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/remittances";
    }

    private Owed owed(String ground, LocalDate day) {
        var open = remittances.open(ground, day);
        return new Owed(
                ground,
                elsewhere.late(
                        ground, open.stream().map(Remittances.Open::party).toList()),
                open);
    }

    /** All of them, to take away. */
    @GetMapping("/list.csv")
    void all(Locale locale, HttpServletResponse response) {
        CsvTable.send(
                response,
                "remittances",
                Stream.of(
                                "remittances.what",
                                "remittances.up-to",
                                "remittances.closed-on",
                                "remittances.payees",
                                "bank-file.yen",
                                "grants.payment-state")
                        .map(column -> word(column, locale))
                        .toList(),
                CsvTable.<Remittance.Summary>blocks(BLOCK, last -> remittances.after(last, BLOCK))
                        .map(r -> List.of(
                                word("remittances.ground." + r.ground(), locale),
                                r.until().toString(),
                                r.due().toString(),
                                Integer.toString(r.payees()),
                                Long.toString(r.yen()),
                                word(
                                        (r.elsewhere() ? "remittances.elsewhere." : "grants.state.") + r.state(),
                                        locale))));
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    /** The end of the month before unless another day is asked for. */
    private LocalDate until(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            return YearMonth.from(today()).minusMonths(1).atEndOfMonth();
        }
    }

    @PostMapping
    String close(
            @RequestParam UUID request,
            @RequestParam(defaultValue = "") String ground,
            @RequestParam(defaultValue = "") String until,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            var closed = remittances.close(request, ground, day(until));
            if (closed.isEmpty()) next.addFlashAttribute("done", "remittances.nothing");
            if (closed.size() == 1) return "redirect:/remittances/" + closed.getFirst();
            if (closed.size() > 1) next.addFlashAttribute("done", "remittances.closed");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of(ground, typed, e, locale, "until"));
        }
        return list(until);
    }

    private static String list(String until) {
        return "redirect:/remittances" + (until.matches("[0-9-]{10}") ? "?until=" + until : "");
    }

    @PostMapping("/elsewhere")
    String elsewhere(
            @RequestParam UUID request,
            @RequestParam(defaultValue = "") String ground,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            var stated = elsewhere.state(request, ground, day(until), reason);
            next.addFlashAttribute("done", stated.isEmpty() ? "remittances.nothing" : "remittances.elsewhere-stated");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("elsewhere-" + ground, typed, e, locale, "reason"));
        }
        return list(until);
    }

    @PostMapping("/{id}/taken-back")
    String takeBack(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        found(id);
        try {
            switch (elsewhere.takeBack(id, reason)) {
                case DONE -> next.addFlashAttribute("done", "remittances.taken-back");
                case NOTHING -> next.addFlashAttribute("refused", "remittances.refused.DECIDED_BEFORE");
                case CLOSED -> next.addFlashAttribute("refused", "remittances.refused.CLOSED");
            }
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("taken-back", typed, e, locale, "reason"));
        }
        return "redirect:/remittances/" + id;
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new BadInput(
                    "payout.until", new Place("form", 1, "until"), text, new Words("日付を入力してください。", "Enter a day."));
        }
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        var found = found(id);
        page.addAttribute("remittance", found);
        page.addAttribute("progress", remittances.progress(found));
        page.addAttribute("undoable", elsewhere.undoable(found));
        page.addAttribute("names", remittances.names());
        return "office/remittance";
    }

    private Remittance found(UUID id) {
        return remittances.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/{id}/lines/{number}")
    String line(@PathVariable UUID id, @PathVariable int number, @ModelAttribute("turn") Turn turn, Model page) {
        var found = found(id);
        page.addAttribute("remittance", found);
        page.addAttribute(
                "line",
                found.lines().stream()
                        .filter(l -> l.number() == number)
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute(
                "items", turn.of("items", ITEMS, (without, most) -> remittances.items(id, number, without, most)));
        page.addAttribute("names", remittances.names());
        return "office/remittance-line";
    }

    @PostMapping("/{id}/release")
    String release(@PathVariable UUID id, RedirectAttributes next) {
        var done = found(id).elsewhere() ? "remittances.elsewhere-confirmed" : "grants.released";
        return said(id, remittances.release(id), done, next);
    }

    @PostMapping("/{id}/withdrawal")
    String withdraw(@PathVariable UUID id, RedirectAttributes next) {
        found(id);
        return said(id, remittances.withdraw(id), "remittances.withdrawn", next);
    }

    private static String said(UUID id, Remittances.Answer answer, String done, RedirectAttributes next) {
        if (answer == Remittances.Answer.DONE) next.addFlashAttribute("done", done);
        else next.addFlashAttribute("refused", "remittances.refused." + answer);
        return "redirect:/remittances/" + id;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
