package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import musubi.platform.attendance.Visits;
import musubi.platform.page.CsvTable;
import musubi.platform.page.Turn;
import musubi.platform.programme.Holidays;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/** The timetable: what is held when, by week or as a list, and the list as a file. */
@Controller
class TimetablePages {
    private static final int BLOCK = 500;
    private static final int WEEK = 7;
    private static final int LIST = 28;
    private static final int PAGE = 100;

    /** More stand in the list and in the file, and a week of more cannot be looked over. */
    private static final int MOST_IN_WEEK = 1_000;

    private final Timetable timetable;
    private final Venues venues;
    private final Providers providers;
    private final Visits visits;
    private final MessageSource messages;
    private final Clock clock;

    TimetablePages(
            Timetable timetable,
            Venues venues,
            Providers providers,
            Visits visits,
            MessageSource messages,
            Clock clock) {
        this.timetable = timetable;
        this.venues = venues;
        this.providers = providers;
        this.visits = visits;
        this.messages = messages;
        this.clock = clock;
    }

    /** The filter as it stands in the address; what is not there takes everything. */
    record Filter(
            String from,
            String view,
            String weekday,
            String venue,
            String category,
            String provider,
            String mode,
            String free) {
        Filter {
            from = Objects.requireNonNullElse(from, "");
            view = "list".equals(view) ? "list" : "week";
            weekday = Objects.requireNonNullElse(weekday, "");
            venue = Objects.requireNonNullElse(venue, "");
            category = Objects.requireNonNullElse(category, "");
            provider = Objects.requireNonNullElse(provider, "");
            mode = Objects.requireNonNullElse(mode, "");
            free = "1".equals(free) ? "1" : "";
        }

        int days() {
            return view.equals("list") ? LIST : WEEK;
        }

        /** A weekly page starts on Monday, so that the same week has the same address. */
        LocalDate first(LocalDate today) {
            var day = today;
            try {
                if (!from.isBlank()) day = LocalDate.parse(from);
            } catch (DateTimeException e) {
                day = today;
            }
            if (day.getYear() < 2000 || day.getYear() > Holidays.LAST) day = today;
            return view.equals("list") ? day : day.with(DayOfWeek.MONDAY);
        }

        Timetable.Wanted wanted(LocalDate first) {
            return new Timetable.Wanted(
                    first,
                    first.plusDays(days()),
                    weekday.matches("[1-7]") ? Integer.parseInt(weekday) : 0,
                    venue,
                    category,
                    provider,
                    mode,
                    "",
                    free.isEmpty() ? 0 : 1);
        }

        String address(String path, LocalDate first, String view) {
            var address = UriComponentsBuilder.fromPath(path).queryParam("from", first);
            if (view.equals("list")) address.queryParam("view", view);
            if (!free.isEmpty()) address.queryParam("free", free);
            return narrowed(address);
        }

        /** Where what the filter finds is cancelled together. */
        String closing(LocalDate first) {
            return narrowed(UriComponentsBuilder.fromPath("/sessions/closures/new")
                    .queryParam("from", first)
                    .queryParam("through", first.plusDays(days() - 1L)));
        }

        private String narrowed(UriComponentsBuilder address) {
            Map.of("weekday", weekday, "venue", venue, "category", category, "provider", provider, "mode", mode)
                    .entrySet()
                    .stream()
                    .filter(part -> !part.getValue().isEmpty())
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(part -> address.queryParam(part.getKey(), part.getValue()));
            return address.encode().build().toUriString();
        }
    }

    /** One day of the week's page. */
    record Day(LocalDate day, String holiday, List<Timetable.Listed> sessions) {}

    @GetMapping("/sessions")
    String show(@ModelAttribute Filter filter, @ModelAttribute("turn") Turn turn, Model page, Locale locale) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var first = filter.first(today);
        int size = filter.view().equals("list") ? PAGE : MOST_IN_WEEK;
        var leaf = turn.of("sessions", size, (without, most) -> timetable.find(filter.wanted(first), without, most));
        var sessions = leaf.rows();
        page.addAttribute("filter", filter);
        page.addAttribute("first", first);
        page.addAttribute("last", first.plusDays(filter.days() - 1L));
        page.addAttribute("today", today);
        page.addAttribute("before", filter.address("/sessions", first.minusDays(filter.days()), filter.view()));
        page.addAttribute("after", filter.address("/sessions", first.plusDays(filter.days()), filter.view()));
        page.addAttribute("closing", filter.closing(first));
        page.addAttribute("csv", filter.address("/sessions/list.csv", first, filter.view()));
        page.addAttribute("asWeek", filter.address("/sessions", first, "week"));
        page.addAttribute("asList", filter.address("/sessions", first, "list"));
        page.addAttribute("leaf", leaf);
        page.addAttribute("sessions", sessions);
        page.addAttribute("days", days(first, sessions, locale));
        page.addAttribute("present", present(sessions));
        page.addAttribute("venues", venues.all());
        page.addAttribute("providers", providers.all());
        page.addAttribute("categories", Programmes.CATEGORIES);
        page.addAttribute("modes", Programmes.MODES);
        return "office/sessions";
    }

    private static List<Day> days(LocalDate first, List<Timetable.Listed> sessions, Locale locale) {
        var days = new ArrayList<Day>();
        for (int i = 0; i < WEEK; i++) {
            var day = first.plusDays(i);
            var holiday = day.getYear() < Holidays.FIRST || day.getYear() > Holidays.LAST
                    ? Optional.<String>empty()
                    : Holidays.on(day).map(words -> words.in(locale.getLanguage()));
            days.add(new Day(
                    day,
                    holiday.orElse(""),
                    sessions.stream().filter(l -> l.session().day().equals(day)).toList()));
        }
        return days;
    }

    private Map<String, Integer> present(List<Timetable.Listed> sessions) {
        return visits.counts(sessions.stream().map(l -> l.session().id()).toList());
    }

    @GetMapping("/sessions/list.csv")
    void csv(@ModelAttribute Filter filter, Locale locale, HttpServletResponse response) {
        var first = filter.first(LocalDate.ofInstant(clock.instant(), Japan.TIME));
        var wanted = filter.wanted(first);
        CsvTable.send(
                response,
                "timetable-" + first,
                List.of(
                                "day",
                                "starts",
                                "ends",
                                "programme",
                                "category",
                                "mode",
                                "provider",
                                "venue",
                                "places",
                                "taken",
                                "waiting",
                                "present",
                                "cancelled")
                        .stream()
                        .map(column -> messages.getMessage("timetable." + column, null, locale))
                        .toList(),
                CsvTable.<Held>blocks(
                                BLOCK,
                                last -> held(timetable.find(
                                        wanted,
                                        last.map(h ->
                                                Timetable.Position.of(h.listed().session())),
                                        BLOCK)))
                        .map(held -> row(held, locale)));
    }

    /** A session and how many were there. */
    private record Held(Timetable.Listed listed, int present) {}

    private List<Held> held(List<Timetable.Listed> sessions) {
        var present = present(sessions);
        return sessions.stream()
                .map(l -> new Held(l, present.getOrDefault(l.session().id(), 0)))
                .toList();
    }

    private List<String> row(Held held, Locale locale) {
        var l = held.listed();
        return List.of(
                l.session().day().toString(),
                l.session().startsAt().toString(),
                l.endsAt().toString(),
                l.programme().title(),
                messages.getMessage("category." + l.programme().category(), null, locale),
                messages.getMessage("mode." + l.programme().mode(), null, locale),
                l.provider(),
                l.venue().name(),
                Integer.toString(l.session().places()),
                Integer.toString(l.taken()),
                Integer.toString(l.waiting()),
                Integer.toString(held.present()),
                l.cancelledWhy());
    }
}
