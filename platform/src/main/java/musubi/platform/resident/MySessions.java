package musubi.platform.resident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** What is held in the coming four weeks, and a resident's own places in it. */
@Controller
@RequestMapping("/me/sessions")
class MySessions {
    private static final int AHEAD = 28;
    private static final int PAGE = 15;

    private final Timetable timetable;
    private final Bookings bookings;
    private final Venues venues;
    private final Me me;

    MySessions(Timetable timetable, Bookings bookings, Venues venues, Me me) {
        this.timetable = timetable;
        this.bookings = bookings;
        this.venues = venues;
        this.me = me;
    }

    @Bean
    static MenuItem residentSessionsItem() {
        return new MenuItem(Group.CLASSES, 20, "/me/sessions", "my.sessions", Set.of(Role.RESIDENT));
    }

    /**
     * A session as its visitor sees it.
     *
     * @param booking their own, if they have one
     * @param placeInLine from 1; 0 for who does not wait
     * @param open whether a place can still be asked for
     */
    record Row(Timetable.Listed listed, Optional<Bookings.Booking> booking, int placeInLine, boolean open) {
        public boolean booked() {
            return booking.filter(b -> b.state().equals("booked")).isPresent();
        }

        public boolean waiting() {
            return booking.filter(b -> b.state().equals("waiting")).isPresent();
        }
    }

    /**
     * What is looked for, as the address keeps it; empty for all.
     *
     * @param weekday 1 for Monday to 7
     * @param where the id of a venue, or {@code online}
     * @param shown how many are skipped
     */
    record Filter(String weekday, String where, String category, String shown) {
        static final String ONLINE = "online";

        /** What a browser does not send is empty. */
        Filter {
            weekday = Objects.requireNonNullElse(weekday, "").matches("[1-7]") ? weekday : "";
            where = Objects.requireNonNullElse(where, "");
            category = Programmes.CATEGORIES.contains(Objects.requireNonNullElse(category, "")) ? category : "";
            shown = Objects.requireNonNullElse(shown, "").matches("[0-9]{1,4}") ? shown : "0";
        }

        boolean narrow() {
            return !(weekday + where + category).isEmpty();
        }

        int skipped() {
            return Integer.parseInt(shown);
        }

        Timetable.Wanted wanted(LocalDate today) {
            return new Timetable.Wanted(
                    today,
                    today.plusDays(AHEAD),
                    weekday.isEmpty() ? 0 : Integer.parseInt(weekday),
                    where.equals(ONLINE) ? "" : where,
                    category,
                    "",
                    "",
                    "",
                    0);
        }

        /** People who take part from home need a place to meet on the line. */
        boolean fits(Timetable.Listed listed) {
            return !where.equals(ONLINE) || !listed.programme().mode().equals("in-person");
        }

        String address(int skip) {
            var address = UriComponentsBuilder.fromPath("/me/sessions");
            if (!weekday.isEmpty()) address.queryParam("weekday", weekday);
            if (!where.isEmpty()) address.queryParam("where", "{where}");
            if (!category.isEmpty()) address.queryParam("category", category);
            if (skip > 0) address.queryParam("shown", skip);
            return address.encode().buildAndExpand(Map.of("where", where)).toUriString();
        }
    }

    @GetMapping
    String show(@ModelAttribute("filter") Filter filter, Model page) {
        var now = me.now();
        var mine = mine();
        var today = now.toLocalDate();
        var own = mine.keySet().stream()
                .flatMap(id -> timetable.session(id).stream())
                .sorted(Comparator.comparing(Timetable.Listed::start))
                .map(l -> row(l, mine, now))
                .toList();
        var others = timetable.find(filter.wanted(today)).stream()
                .filter(l -> !l.cancelled() && filter.fits(l))
                .filter(l -> !mine.containsKey(l.session().id()))
                .filter(l -> l.start().plusMinutes(l.session().minutes()).isAfter(now))
                .toList();
        int skipped = Math.min(filter.skipped(), others.size());
        page.addAttribute("own", own);
        page.addAttribute("count", others.size());
        page.addAttribute(
                "others",
                others.stream()
                        .skip(skipped)
                        .limit(PAGE)
                        .map(l -> row(l, mine, now))
                        .toList());
        page.addAttribute("next", skipped + PAGE < others.size() ? filter.address(skipped + PAGE) : null);
        page.addAttribute("before", skipped > 0 ? filter.address(Math.max(0, skipped - PAGE)) : null);
        page.addAttribute("narrow", filter.narrow());
        page.addAttribute("venues", venues.all());
        page.addAttribute("categories", Programmes.CATEGORIES);
        page.addAttribute("booking", UUID.randomUUID());
        return "resident/sessions";
    }

    private Map<String, Bookings.Booking> mine() {
        return bookings.of(me.person()).stream()
                .collect(Collectors.toMap(Bookings.Booking::session, Function.identity(), (first, second) -> first));
    }

    /** One session with the resident's own place in it. */
    Row row(Timetable.Listed listed) {
        return row(listed, mine(), me.now());
    }

    private Row row(Timetable.Listed listed, Map<String, Bookings.Booking> mine, LocalDateTime now) {
        var booking = Optional.ofNullable(mine.get(listed.session().id()));
        int placeInLine = booking.filter(b -> b.state().equals("waiting"))
                .map(b -> bookings.placeInLine(b.id()))
                .orElse(0);
        return new Row(
                listed,
                booking,
                placeInLine,
                !listed.cancelled()
                        && now.isBefore(
                                listed.start().minusHours(listed.programme().deadlineHours())));
    }

    @PostMapping("/{session}")
    String book(@PathVariable String session, @RequestParam UUID booking, RedirectAttributes next) {
        // The page gives one id for all its buttons; with the session it is one for each.
        var id = UUID.nameUUIDFromBytes("%s %s".formatted(booking, session).getBytes(UTF_8));
        var channel = me.throughStaff() ? "counter" : "online";
        switch (bookings.book(new Bookings.Request(new BookingId(id), session, me.person(), channel))) {
            case Bookings.Reply.Booked booked -> next.addFlashAttribute("done", "bookings.done-booked");
            case Bookings.Reply.Waiting waiting -> {
                next.addFlashAttribute("done", "bookings.done-waiting");
                next.addFlashAttribute("number", waiting.placeInLine());
            }
            case Bookings.Reply.Refused refused ->
                next.addFlashAttribute("refused", "bookings.refused-" + refused.why());
        }
        return "redirect:/me/sessions";
    }

    @PostMapping("/{session}/cancellation")
    String cancel(@PathVariable String session, RedirectAttributes next) {
        var own = bookings.of(me.person()).stream()
                .filter(b -> b.session().equals(session))
                .findFirst();
        if (own.isPresent() && bookings.cancel(own.get().id())) next.addFlashAttribute("done", "my.cancelled");
        return "redirect:/me/sessions";
    }
}
