package musubi.platform.resident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.people.PersonId;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
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

/** What is held in the coming four weeks, and a resident's own places in it. */
@Controller
@RequestMapping("/me/sessions")
class MySessions {
    private static final int AHEAD = 28;

    private final Timetable timetable;
    private final Bookings bookings;
    private final Acting acting;
    private final Clock clock;

    MySessions(Timetable timetable, Bookings bookings, Acting acting, Clock clock) {
        this.timetable = timetable;
        this.bookings = bookings;
        this.acting = acting;
        this.clock = clock;
    }

    @Bean
    static Door residentSessionsDoor() {
        return Door.of("/me/sessions/**", Role.RESIDENT);
    }

    @Bean
    static MenuItem residentSessionsItem() {
        return new MenuItem(20, "/me/sessions", "my.sessions", Set.of(Role.RESIDENT));
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

    private PersonId me() {
        return new PersonId(
                acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    @GetMapping
    String show(Model page) {
        var now = LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
        var today = now.toLocalDate();
        var mine = bookings.of(me()).stream()
                .collect(Collectors.toMap(Bookings.Booking::session, Function.identity(), (first, second) -> first));
        var rows = timetable.find(Timetable.Wanted.all(today, today.plusDays(AHEAD))).stream()
                .filter(l -> l.start().plusMinutes(l.session().minutes()).isAfter(now))
                .map(l -> row(l, mine, now))
                .toList();
        page.addAttribute(
                "own", rows.stream().filter(r -> r.booking().isPresent()).toList());
        page.addAttribute("others", others(rows));
        page.addAttribute("booking", UUID.randomUUID());
        return "resident/sessions";
    }

    private static List<Row> others(List<Row> rows) {
        return rows.stream()
                .filter(r -> r.booking().isEmpty() && !r.listed().cancelled())
                .toList();
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
                now.isBefore(listed.start().minusHours(listed.programme().deadlineHours())));
    }

    @PostMapping("/{session}")
    String book(@PathVariable String session, @RequestParam UUID booking, RedirectAttributes next) {
        // The page gives one id for all its buttons; with the session it is one for each.
        var id = UUID.nameUUIDFromBytes("%s %s".formatted(booking, session).getBytes(UTF_8));
        switch (bookings.book(new Bookings.Request(new BookingId(id), session, me(), "online"))) {
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
        var own = bookings.of(me()).stream()
                .filter(b -> b.session().equals(session))
                .findFirst();
        if (own.isPresent() && bookings.cancel(own.get().id())) next.addFlashAttribute("done", "my.cancelled");
        return "redirect:/me/sessions";
    }
}
