package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.notice.Ways;
import musubi.platform.people.People;
import musubi.platform.people.Resident;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.ClosureId;
import musubi.platform.programme.Closures;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
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

/** Cancelling many sessions at once, as before a typhoon: which they are, who is told how, doing it, and having them held after all. */
@Controller
@RequestMapping("/sessions/closures")
class ClosurePages {
    private static final String TOLD_BY = "session-cancelled";
    private static final int WHY = 200;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Closures closures;
    private final Bookings bookings;
    private final Programmes programmes;
    private final Venues venues;
    private final Providers providers;
    private final People people;
    private final Ways ways;
    private final Clock clock;

    ClosurePages(
            Closures closures,
            Bookings bookings,
            Programmes programmes,
            Venues venues,
            Providers providers,
            People people,
            Ways ways,
            Clock clock) {
        this.closures = closures;
        this.bookings = bookings;
        this.programmes = programmes;
        this.venues = venues;
        this.providers = providers;
        this.people = people;
        this.ways = ways;
        this.clock = clock;
    }

    /** Which sessions somebody looks for, as it stands in the address; what is not there takes every one. */
    record Filter(
            String from,
            String through,
            String weekday,
            String venue,
            String programme,
            String category,
            String provider,
            String mode) {
        Filter {
            from = Objects.requireNonNullElse(from, "");
            through = Objects.requireNonNullElse(through, "");
            weekday = Objects.requireNonNullElse(weekday, "");
            venue = Objects.requireNonNullElse(venue, "");
            programme = Objects.requireNonNullElse(programme, "");
            category = Objects.requireNonNullElse(category, "");
            provider = Objects.requireNonNullElse(provider, "");
            mode = Objects.requireNonNullElse(mode, "");
        }

        /** The first day; today when none is given that can be meant. */
        LocalDate first(LocalDate today) {
            return day(from).orElse(today);
        }

        /** The last day; the first alone when none is given, or one before it. */
        LocalDate last(LocalDate today) {
            var first = first(today);
            return day(through).filter(day -> !day.isBefore(first)).orElse(first);
        }

        private static Optional<LocalDate> day(String text) {
            try {
                return Optional.of(LocalDate.parse(text.strip()))
                        .filter(day -> day.getYear() >= 2000 && day.getYear() < 3000);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        Timetable.Wanted wanted(LocalDate today) {
            return new Timetable.Wanted(
                    first(today),
                    last(today).plusDays(1),
                    weekday.matches("[1-7]") ? Integer.parseInt(weekday) : 0,
                    venue,
                    category,
                    provider,
                    mode,
                    programme,
                    0);
        }
    }

    /** A closure as a list shows it: local time to the minute. */
    record Line(
            String id,
            String at,
            String why,
            int sessions,
            int people,
            @Nullable Integer undone) {
        static Line of(Closures.Closure closure) {
            return new Line(
                    closure.id().toString(),
                    MINUTE.format(closure.at()),
                    closure.why(),
                    closure.sessions(),
                    closure.people(),
                    closure.undone().orElse(null));
        }
    }

    @GetMapping
    String list(Model page) {
        page.addAttribute("closures", closures.latest().stream().map(Line::of).toList());
        return "office/closures";
    }

    @GetMapping("/new")
    String form(@ModelAttribute("filter") Filter filter, Model page) {
        return form(filter, Optional.empty(), "", Map.of(), page);
    }

    /** @param ticked the sessions chosen so far; empty takes all that the filter finds */
    private String form(
            Filter filter, Optional<Set<String>> ticked, String why, Map<String, String> wrong, Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var found = closures.open(filter.wanted(today));
        page.addAttribute("first", filter.first(today));
        page.addAttribute("last", filter.last(today));
        page.addAttribute("sessions", found.stream().limit(Closures.MOST).toList());
        page.addAttribute("many", found.size() > Closures.MOST);
        page.addAttribute("most", Closures.MOST);
        page.addAttribute(
                "ticked",
                ticked.orElseGet(() -> found.stream().map(l -> l.session().id()).collect(Collectors.toSet())));
        page.addAttribute("why", why);
        page.addAttribute("wrong", wrong);
        page.addAttribute("programmes", programmes.all());
        page.addAttribute("venues", venues.all());
        page.addAttribute("providers", providers.all());
        page.addAttribute("categories", Programmes.CATEGORIES);
        page.addAttribute("modes", Programmes.MODES);
        return "office/closure-new";
    }

    /** What it would do: nothing is cancelled yet. */
    @PostMapping("/look")
    String look(
            @ModelAttribute("filter") Filter filter,
            @RequestParam(name = "session", required = false) @Nullable List<String> sessions,
            @RequestParam(defaultValue = "") String why,
            Model page) {
        var chosen = chosen(sessions);
        var open = closures.open(chosen);
        var wrong = wrong(open, why);
        if (!wrong.isEmpty()) return form(filter, Optional.of(chosen), why, wrong, page);
        var ids = open.stream().map(l -> l.session().id()).toList();
        var concerned = closures.people(ids);
        page.addAttribute("sessions", open);
        page.addAttribute("why", why.strip());
        page.addAttribute("concerned", concerned.size());
        var counts = ways.counts(TOLD_BY, concerned);
        page.addAttribute("ways", counts);
        page.addAttribute("late", concerned.size() - quick(counts));
        page.addAttribute("closure", UUID.randomUUID());
        return "office/closure-look";
    }

    private static Map<String, String> wrong(List<Timetable.Listed> open, String why) {
        if (open.isEmpty()) return Map.of("sessions", "closures.nothing-ticked");
        if (why.isBlank()) return Map.of("why", "programmes.why-missing");
        return why.strip().length() > WHY ? Map.of("why", "closures.why-long") : Map.of();
    }

    /** How many are told within the hour, outside of the quiet hours. */
    private static long quick(Map<Ways.Way, Long> ways) {
        return ways.getOrDefault(Ways.Way.MAIL, 0L) + ways.getOrDefault(Ways.Way.SMS, 0L);
    }

    private static Set<String> chosen(@Nullable List<String> sessions) {
        return Objects.requireNonNullElse(sessions, List.<String>of()).stream()
                .limit(Closures.MOST)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whoever comes back to a look, such as in another language, begins it anew. */
    @GetMapping("/look")
    String looked() {
        return "redirect:/sessions/closures/new";
    }

    @PostMapping
    String close(
            @ModelAttribute("filter") Filter filter,
            @RequestParam UUID closure,
            @RequestParam(name = "session", required = false) @Nullable List<String> sessions,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next) {
        var chosen = chosen(sessions);
        if (why.isBlank() || why.strip().length() > WHY) return look(filter, sessions, why, page);
        try {
            var closed = closures.close(new ClosureId(closure), chosen, why);
            if (closed.isEmpty())
                return form(filter, Optional.of(chosen), why, Map.of("sessions", "closures.nothing-left"), page);
            next.addFlashAttribute("done", "closures.done");
            next.addFlashAttribute("number", closed.get().sessions());
        } catch (BadInput named) {
            return form(filter, Optional.of(chosen), why, Map.of("why", "programmes.why-names"), page);
        }
        return "redirect:/sessions/closures/" + closure;
    }

    private Closures.Closure closure(UUID id) {
        return closures.find(new ClosureId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /**
     * Somebody who is not told in time by what goes out, and whom to ring up.
     *
     * @param sessions the sessions they have a place in or wait for
     */
    record Call(Resident resident, Ways.Way way, List<Timetable.Listed> sessions) {}

    @GetMapping("/{closure}")
    String show(@PathVariable UUID closure, Model page) {
        var found = closure(closure);
        var sessions = closures.sessions(found.id());
        page.addAttribute("closure", Line.of(found));
        page.addAttribute("sessions", sessions);
        page.addAttribute("standing", closures.standing(found).size());
        page.addAttribute("calls", calls(sessions));
        return "office/closure";
    }

    /** Those whom only a letter reaches, or nothing, in the order of the sessions. */
    private List<Call> calls(List<Timetable.Listed> sessions) {
        var booked =
                bookings.ofSessions(sessions.stream().map(l -> l.session().id()).toList());
        var order = sessions.stream()
                .flatMap(l -> booked.getOrDefault(l.session().id(), List.of()).stream())
                .map(Bookings.Booking::person)
                .distinct()
                .toList();
        var told = ways.of(TOLD_BY, order);
        var residents = people.find(order);
        return order.stream()
                .filter(person -> told.containsKey(person))
                .filter(person -> told.get(person) != Ways.Way.MAIL && told.get(person) != Ways.Way.SMS)
                .map(person -> new Call(
                        Objects.requireNonNull(residents.get(person)),
                        Objects.requireNonNull(told.get(person)),
                        sessions.stream()
                                .filter(l -> booked.getOrDefault(l.session().id(), List.of()).stream()
                                        .anyMatch(b -> b.person().equals(person)))
                                .toList()))
                .toList();
    }

    @PostMapping("/{closure}/undo")
    String undo(@PathVariable UUID closure, RedirectAttributes next) {
        var restored = closures.undo(closure(closure).id()).orElse(0);
        next.addFlashAttribute("done", "closures.undone");
        next.addFlashAttribute("number", restored);
        return "redirect:/sessions/closures/" + closure;
    }
}
