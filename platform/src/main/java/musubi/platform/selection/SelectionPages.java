package musubi.platform.selection;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.notice.Announcements;
import musubi.platform.notice.Ways;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.print.Printer;
import musubi.platform.programme.Bookings;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Underway;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** People who were chosen: who they are, what can be done to them, what it would do, that it was done, and taking it back. */
@Controller
@RequestMapping("/people/selections")
class SelectionPages {
    private static final int PAGE = 50;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Selections selections;
    private final Acts acts;
    private final FirstDay firstDay;
    private final Printer printer;
    private final Underway underway;
    private final Announcements announcements;
    private final Ways ways;
    private final Register register;
    private final Schemes schemes;
    private final Bookings bookings;
    private final Clock clock;

    SelectionPages(
            Selections selections,
            Acts acts,
            FirstDay firstDay,
            Printer printer,
            Underway underway,
            Announcements announcements,
            Ways ways,
            Register register,
            Schemes schemes,
            Bookings bookings,
            Clock clock) {
        this.selections = selections;
        this.acts = acts;
        this.firstDay = firstDay;
        this.printer = printer;
        this.underway = underway;
        this.announcements = announcements;
        this.ways = ways;
        this.register = register;
        this.schemes = schemes;
        this.bookings = bookings;
        this.clock = clock;
    }

    /**
     * An act that was done, as it is shown.
     *
     * @param about the title of the scheme, or what the notice says above
     * @param undone null while it was not taken back
     */
    record Shown(
            String id,
            String kind,
            String about,
            String on,
            String why,
            int people,
            String at,
            @Nullable Integer undone) {}

    private Shown shown(Acts.Done done, Locale locale) {
        var undone = done.undone().orElse(null);
        var id = done.selection().toString();
        var at = MINUTE.format(done.at());
        return switch (done.act()) {
            case Act.Leave(var scheme, var on, var why) ->
                new Shown(id, "leave", title(scheme, locale), on.toString(), why, done.people(), at, undone);
            case Act.Tell(var template, var fillings) -> {
                var subject = announcements.seen(template, fillings, locale).subject();
                yield new Shown(id, "tell", subject, "", "", done.people(), at, undone);
            }
            case Act.GiveCards() -> new Shown(id, "cards", "", "", "", done.people(), at, undone);
            case Act.SendCodes() -> new Shown(id, "codes", "", "", "", done.people(), at, undone);
        };
    }

    private String title(String scheme, Locale locale) {
        return schemes.find(scheme).map(s -> s.title().in(locale.getLanguage())).orElse(scheme);
    }

    /** What was done to many at once, the latest first. */
    @GetMapping
    String list(Model page, Locale locale) {
        page.addAttribute(
                "acts", acts.latest().stream().map(done -> shown(done, locale)).toList());
        return "selection/list";
    }

    @GetMapping("/{selection}")
    String show(@PathVariable UUID selection, @RequestParam(defaultValue = "0") int from, Model page, Locale locale) {
        return show(chosen(selection), from, Map.of(), Map.of(), page, locale);
    }

    private Selections.Chosen chosen(UUID selection) {
        return selections
                .find(new SelectionId(selection))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String show(
            Selections.Chosen chosen,
            int from,
            Map<String, String> typed,
            Map<String, String> wrong,
            Model page,
            Locale locale) {
        var members = selections.members(chosen.id());
        int first = Math.clamp(from, 0, members.size());
        page.addAttribute("chosen", chosen);
        page.addAttribute("members", members.size());
        page.addAttribute("gone", chosen.people() - members.size());
        people("people", members.stream().skip(first).limit(PAGE).toList(), page);
        page.addAttribute("before", first == 0 ? null : Math.max(0, first - PAGE));
        page.addAttribute("after", first + PAGE < members.size() ? first + PAGE : null);
        page.addAttribute("typed", typed);
        page.addAttribute("wrong", wrong);
        var done = acts.of(chosen.id());
        done.ifPresent(d -> {
            page.addAttribute("done", shown(d, locale));
            var used = firstDay.used(chosen.id(), d.act());
            page.addAttribute("usedCount", used.size());
            people("used", used.stream().limit(PAGE).toList(), page);
            if (d.act() instanceof Act.GiveCards)
                page.addAttribute(
                        "sheets",
                        CardSheetPages.parts(firstDay.given(chosen.id()).size()));
        });
        page.addAttribute("printer", printer.ready());
        if (done.flatMap(Acts.Done::undone).isPresent())
            page.addAttribute("lost", bookings.lost(chosen.id().value()));
        done.flatMap(acts::reversible).ifPresent(r -> reversible(r, page));
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("offered", announcements.offered(locale));
        page.addAttribute("today", today().toString());
        return "selection/show";
    }

    private static void reversible(Acts.Reversible reversible, Model page) {
        page.addAttribute("reversible", reversible.people());
        page.addAttribute("until", reversible.until().map(MINUTE::format).orElse(""));
    }

    private void people(String name, Collection<PersonId> people, Model page) {
        page.addAttribute(name, register.lines(people));
        page.addAttribute("titles", schemes.all().stream().collect(Collectors.toMap(Scheme::id, Scheme::title)));
        page.addAttribute("day", today());
    }

    /** What leaving would do. */
    @PostMapping("/{selection}/leaving")
    String leaving(@PathVariable UUID selection, @RequestParam Map<String, String> typed, Model page, Locale locale) {
        var chosen = chosen(selection);
        var wrong = new LinkedHashMap<String, String>();
        var leave = leave(typed, wrong);
        if (leave.isEmpty()) return show(chosen, 0, typed, wrong, page, locale);
        return look(chosen, leave.get(), typed, page, locale);
    }

    private Optional<Act> leave(Map<String, String> typed, Map<String, String> wrong) {
        var scheme = typed.getOrDefault("scheme", "");
        if (schemes.find(scheme).isEmpty()) wrong.put("scheme", "selection.scheme-missing");
        var on = day(typed.getOrDefault("on", ""));
        if (on.isEmpty()) wrong.put("on", "selection.day-unreadable");
        if (typed.getOrDefault("why", "").isBlank()) wrong.put("why", "selection.why-missing");
        return wrong.isEmpty()
                ? Optional.of(new Act.Leave(scheme, on.orElseThrow(), typed.getOrDefault("why", "")))
                : Optional.empty();
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What telling would do. */
    @PostMapping("/{selection}/telling")
    String telling(@PathVariable UUID selection, @RequestParam Map<String, String> typed, Model page, Locale locale) {
        var chosen = chosen(selection);
        var wrong = new LinkedHashMap<String, String>();
        var tell = tell(chosen, typed, wrong, locale);
        if (tell.isEmpty()) return show(chosen, 0, typed, wrong, page, locale);
        return look(chosen, tell.get(), typed, page, locale);
    }

    private Optional<Act> tell(
            Selections.Chosen chosen, Map<String, String> typed, Map<String, String> wrong, Locale locale) {
        var offered = announcements.offered(locale).stream()
                .filter(o -> o.template().equals(typed.getOrDefault("template", "")))
                .findFirst();
        if (offered.isEmpty()) {
            wrong.put("template", "selection.template-missing");
            return Optional.empty();
        }
        var template = offered.get().template();
        var fillings = new LinkedHashMap<String, String>();
        for (var place : offered.get().places())
            fillings.put(
                    place,
                    typed.getOrDefault(field(template, place), "").strip().replace("\r\n", "\n"));
        announcements
                .wrong(template, fillings, selections.members(chosen.id()))
                .forEach((place, why) -> wrong.put(
                        field(template, place),
                        "selection.filling-"
                                + why.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return wrong.isEmpty() ? Optional.of(new Act.Tell(template, fillings)) : Optional.empty();
    }

    private static String field(String template, String place) {
        return template + "-" + place;
    }

    private String look(Selections.Chosen chosen, Act act, Map<String, String> typed, Model page, Locale locale) {
        try {
            var look = acts.look(chosen.id(), act);
            page.addAttribute("chosen", chosen);
            page.addAttribute(
                    "act",
                    switch (act) {
                        case Act.Leave leave -> "leaving";
                        case Act.Tell tell -> "telling";
                        case Act.GiveCards cards -> "cards";
                        case Act.SendCodes codes -> "codes";
                    });
            page.addAttribute(
                    "leftOut",
                    look.leftOut().stream()
                            .map(left -> new Without(
                                    left.why().name(),
                                    left.people().size(),
                                    register.lines(
                                            left.people().stream().limit(PAGE).toList())))
                            .toList());
            page.addAttribute("typed", typed);
            page.addAttribute("count", look.people().size());
            people("people", look.people().stream().limit(PAGE).toList(), page);
            page.addAttribute("elsewhere", look.elsewhere().size());
            page.addAttribute("laterCount", look.later().size());
            people("later", look.later().stream().limit(PAGE).toList(), page);
            page.addAttribute("refusing", look.refusing().size());
            if (act instanceof Act.Leave leave) page.addAttribute("title", title(leave.scheme(), locale));
            if (act instanceof Act.Tell tell) {
                page.addAttribute("seen", announcements.seen(tell.template(), tell.fillings(), locale));
                page.addAttribute("ways", ways.counts(tell.template(), look.people()));
            }
            return "selection/look";
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return show(chosen, 0, typed, Map.of(), page, locale);
        }
    }

    @PostMapping("/{selection}/leaving/done")
    String leave(
            @PathVariable UUID selection,
            @RequestParam Map<String, String> typed,
            @RequestParam int looked,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        var chosen = chosen(selection);
        var wrong = new LinkedHashMap<String, String>();
        var leave = leave(typed, wrong);
        if (leave.isEmpty()) return show(chosen, 0, typed, wrong, page, locale);
        return act(chosen, leave.get(), looked, typed, page, locale, next);
    }

    @PostMapping("/{selection}/telling/done")
    String tell(
            @PathVariable UUID selection,
            @RequestParam Map<String, String> typed,
            @RequestParam int looked,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        var chosen = chosen(selection);
        var wrong = new LinkedHashMap<String, String>();
        var tell = tell(chosen, typed, wrong, locale);
        if (tell.isEmpty()) return show(chosen, 0, typed, wrong, page, locale);
        return act(chosen, tell.get(), looked, typed, page, locale, next);
    }

    private String act(
            Selections.Chosen chosen,
            Act act,
            int looked,
            Map<String, String> typed,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        var outcome = acts.act(chosen.id(), act, looked);
        if (outcome == Acts.Outcome.CHANGED) {
            page.addAttribute("changed", "selection.changed");
            return look(chosen, act, typed, page, locale);
        }
        if (outcome == Acts.Outcome.DONE_BEFORE) next.addFlashAttribute("said", "selection.done-before");
        return "redirect:/people/selections/" + chosen.id();
    }

    /** Whom it is not done to, as it is shown. */
    record Without(String why, int count, List<Register.Line> people) {}

    /** What giving everybody a card would do. */
    @PostMapping("/{selection}/cards")
    String cards(@PathVariable UUID selection, Model page, Locale locale) {
        return look(chosen(selection), new Act.GiveCards(), Map.of(), page, locale);
    }

    @PostMapping("/{selection}/cards/done")
    String giveCards(@PathVariable UUID selection, @RequestParam int looked, RedirectAttributes next) {
        return beside("underway.cards", chosen(selection), new Act.GiveCards(), looked, next);
    }

    /** What sending everybody a code would do. */
    @PostMapping("/{selection}/codes")
    String codes(@PathVariable UUID selection, Model page, Locale locale) {
        return look(chosen(selection), new Act.SendCodes(), Map.of(), page, locale);
    }

    @PostMapping("/{selection}/codes/done")
    String sendCodes(@PathVariable UUID selection, @RequestParam int looked, RedirectAttributes next) {
        return beside("underway.codes", chosen(selection), new Act.SendCodes(), looked, next);
    }

    /** For thousands it may take a minute, so it goes on beside the page. */
    private String beside(String what, Selections.Chosen chosen, Act act, int looked, RedirectAttributes next) {
        var path = "/people/selections/" + chosen.id();
        return underway.begin(
                what,
                "",
                path,
                () -> switch (acts.act(chosen.id(), act, looked)) {
                    case DONE -> Ending.at(path);
                    case DONE_BEFORE -> new Ending(path, Map.of("said", "selection.done-before"));
                    case CHANGED -> new Ending(path, Map.of("said", "selection.changed"));
                },
                next);
    }

    @PostMapping("/{selection}/undo")
    String undo(@PathVariable UUID selection, RedirectAttributes next) {
        var chosen = chosen(selection);
        if (acts.undo(chosen.id()).isEmpty()) next.addFlashAttribute("said", "selection.too-late");
        return "redirect:/people/selections/" + chosen.id();
    }

    /** Whoever comes back to a look, such as in another language, begins it anew. */
    @GetMapping({
        "/{selection}/leaving",
        "/{selection}/telling",
        "/{selection}/cards",
        "/{selection}/codes",
        "/{selection}/leaving/done",
        "/{selection}/telling/done",
        "/{selection}/cards/done",
        "/{selection}/codes/done"
    })
    String looked(@PathVariable UUID selection) {
        return "redirect:/people/selections/" + selection;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
