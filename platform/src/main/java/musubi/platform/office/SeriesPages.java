package musubi.platform.office;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.platform.programme.CalendarRule;
import musubi.platform.programme.Holidays;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sessions made from a rule of the calendar: the days are looked at before they are made, and can be taken back after. */
@Controller
@RequestMapping("/sessions/series")
class SeriesPages {
    private final Programmes programmes;
    private final Timetable timetable;
    private final Venues venues;
    private final Clock clock;

    SeriesPages(Programmes programmes, Timetable timetable, Venues venues, Clock clock) {
        this.programmes = programmes;
        this.timetable = timetable;
        this.venues = venues;
        this.clock = clock;
    }

    /**
     * What the form holds, as it was typed.
     *
     * @param weeks 1 to 5 of a month; none for every week
     * @param through the last day, itself included, as people say it
     */
    record Form(
            String series,
            String programme,
            Set<Integer> weekdays,
            Set<Integer> weeks,
            String every,
            String from,
            String through,
            String holidays,
            String except,
            String starts,
            String minutes,
            String venue,
            String places) {
        /** What a browser does not send is empty. */
        Form {
            programme = Objects.requireNonNullElse(programme, "");
            weekdays = weekdays == null ? Set.of() : Set.copyOf(weekdays);
            weeks = weeks == null ? Set.of() : Set.copyOf(weeks);
            venue = Objects.requireNonNullElse(venue, "");
            holidays = "held".equals(holidays) ? "held" : "not-held";
            except = Objects.requireNonNullElse(except, "");
            every = Objects.requireNonNullElse(every, "1");
            series = Objects.requireNonNullElse(series, "");
            from = Objects.requireNonNullElse(from, "");
            through = Objects.requireNonNullElse(through, "");
            starts = Objects.requireNonNullElse(starts, "");
            minutes = Objects.requireNonNullElse(minutes, "");
            places = Objects.requireNonNullElse(places, "");
        }
    }

    @GetMapping
    String form(Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var empty = new Form(
                UUID.randomUUID().toString(),
                "",
                Set.of(),
                Set.of(),
                "1",
                today.toString(),
                today.plusMonths(3).toString(),
                "not-held",
                "",
                "10:00",
                "60",
                "",
                "20");
        return form(empty, Map.of(), page);
    }

    private String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("programmes", programmes.all());
        page.addAttribute("venues", venues.all());
        page.addAttribute("weekdays", IntStream.rangeClosed(1, 7).boxed().toList());
        page.addAttribute("weeks", IntStream.rangeClosed(1, 5).boxed().toList());
        return "office/series-new";
    }

    /** Shows the days; makes nothing. */
    @PostMapping("/preview")
    String preview(@ModelAttribute Form form, Model page) {
        var typed = new Typed("programmes");
        var series = series(form, typed);
        if (series.isEmpty()) return form(form, typed.wrong(), page);
        var days = series.get().rule().days();
        page.addAttribute("form", form);
        page.addAttribute("programme", programmes.find(form.programme()).orElseThrow());
        page.addAttribute("venue", venues.find(form.venue()));
        page.addAttribute("days", days);
        page.addAttribute("held", days.stream().filter(CalendarRule.Day::held).count());
        return "office/series-preview";
    }

    @PostMapping
    String make(@ModelAttribute Form form, Model page) {
        var typed = new Typed("programmes");
        var series = series(form, typed);
        if (series.isEmpty()) return form(form, typed.wrong(), page);
        timetable.make(series.get());
        return "redirect:/sessions/series/" + series.get().id();
    }

    /** Back to the form with what was typed. */
    @PostMapping("/again")
    String again(@ModelAttribute Form form, Model page) {
        return form(form, Map.of(), page);
    }

    @GetMapping("/{series}")
    String show(@PathVariable UUID series, Model page) {
        page.addAttribute("series", series);
        page.addAttribute("sessions", timetable.series(series));
        return "office/series";
    }

    @PostMapping("/{series}/undo")
    String undo(@PathVariable UUID series, RedirectAttributes next) {
        var undone = timetable.undo(series);
        next.addFlashAttribute("undone", undone);
        return "redirect:/sessions/series/" + series;
    }

    /** Empty when something cannot be read. */
    private Optional<Timetable.Series> series(Form form, Typed typed) {
        if (programmes.find(form.programme()).isEmpty()) typed.wrong("programme", "programme-missing");
        if (!form.venue().isEmpty() && venues.find(form.venue()).isEmpty()) typed.wrong("venue", "venue-missing");
        var starts = typed.read("starts", form.starts(), LocalTime::parse, LocalTime.NOON);
        int minutes = typed.between("minutes", form.minutes(), 1, 1440);
        int places = typed.between("places", form.places(), 1, 10_000);
        return rule(form, typed)
                .map(rule -> new Timetable.Series(
                        id(form.series()), form.programme(), rule, starts, minutes, form.venue(), places));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the id of a series", e);
        }
    }

    private static Optional<CalendarRule> rule(Form form, Typed typed) {
        var from = typed.read("from", form.from(), LocalDate::parse, LocalDate.EPOCH);
        var through = typed.read("through", form.through(), LocalDate::parse, LocalDate.EPOCH);
        int every = typed.between("every", form.every(), 1, 52);
        var except = except(form.except(), typed);
        if (through.isBefore(from)) typed.wrong("through", "through-before-from");
        if (through.isAfter(from.plusDays(CalendarRule.LONGEST - 1L))) typed.wrong("through", "through-too-long");
        if (from.getYear() < Holidays.FIRST || through.getYear() > Holidays.LAST)
            typed.wrong("from", "from-unreadable");
        var days = form.weekdays().stream()
                .filter(day -> day >= 1 && day <= 7)
                .map(DayOfWeek::of)
                .collect(Collectors.toSet());
        if (days.isEmpty()) typed.wrong("weekdays", "weekdays-missing");
        if (!typed.wrong().isEmpty()) return Optional.empty();
        var weeks = form.weeks().stream().filter(week -> week >= 1 && week <= 5).collect(Collectors.toSet());
        return Optional.of(new CalendarRule(
                weeks.isEmpty() ? new CalendarRule.Weekly(days, every) : new CalendarRule.Monthly(weeks, days),
                from,
                through.plusDays(1),
                form.holidays().equals("held") ? CalendarRule.OnHolidays.HELD : CalendarRule.OnHolidays.NOT_HELD,
                except));
    }

    private static Set<LocalDate> except(String text, Typed typed) {
        var days = new TreeSet<LocalDate>();
        for (var word : List.of(text.strip().split("[\\s,、]+", -1))) {
            if (word.isEmpty()) continue;
            try {
                days.add(LocalDate.parse(word));
            } catch (DateTimeParseException e) {
                typed.wrong("except", "except-unreadable");
            }
        }
        return days;
    }
}
