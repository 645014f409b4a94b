package musubi.platform.attendance;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import musubi.platform.people.Resident;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** The door of a session on a tablet, and its list on paper. Each button also works without a script. */
@Controller
@RequestMapping("/sessions/{session}")
class DoorPages {
    /** The most marks one device sends at once; it sends the rest after. */
    private static final int MOST = 500;

    /** Empty lines at the end of a list on paper, for those who come and do not stand on it. Our own choice. */
    private static final int BLANK = 10;

    private final Timetable timetable;
    private final Bookings bookings;
    private final Visits visits;
    private final Cards cards;
    private final People people;
    private final Register register;
    private final Clock clock;

    DoorPages(
            Timetable timetable,
            Bookings bookings,
            Visits visits,
            Cards cards,
            People people,
            Register register,
            Clock clock) {
        this.timetable = timetable;
        this.bookings = bookings;
        this.visits = visits;
        this.cards = cards;
        this.people = people;
        this.register = register;
        this.clock = clock;
    }

    /**
     * Somebody on the list.
     *
     * @param state {@code booked}, {@code waiting}, {@code walk-in} for who came without a booking, or {@code regular} for who came to the
     *     programme of late
     */
    record Row(Resident resident, String state, boolean present) {}

    private Timetable.Listed listed(String session) {
        return timetable.session(session).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private List<Row> rows(String session) {
        return rows(session, List.of());
    }

    /** @param regulars who stands on the list too, behind the others, in this order */
    private List<Row> rows(String session, List<PersonId> regulars) {
        var present = new HashSet<>(visits.present(session));
        var states = new LinkedHashMap<PersonId, String>();
        for (var booking : bookings.of(session)) states.put(booking.person(), booking.state());
        for (var person : visits.present(session)) states.putIfAbsent(person, "walk-in");
        for (var person : regulars) states.putIfAbsent(person, "regular");
        var rows = new ArrayList<Row>();
        var residents = people.find(states.keySet());
        states.forEach((person, state) -> Optional.ofNullable(residents.get(person))
                .ifPresent(resident -> rows.add(new Row(resident, state, present.contains(person)))));
        return rows;
    }

    private List<PersonId> regulars(Timetable.Listed listed) {
        return register.byReading(visits.regulars(listed.session()));
    }

    @GetMapping("/door")
    String show(@PathVariable String session, Model page, HttpServletResponse response) {
        var rows = rows(session);
        var listed = listed(session);
        // The device may keep the page, with its names, as long as the day of the session and no longer.
        var keepUntil = listed.session()
                .day()
                .plusDays(1)
                .atStartOfDay(Japan.TIME)
                .toInstant()
                .toEpochMilli();
        response.setHeader("Musubi-Keep-Until", Long.toString(keepUntil));
        page.addAttribute("keepUntil", keepUntil);
        page.addAttribute("listed", listed);
        page.addAttribute("rows", rows);
        page.addAttribute("present", rows.stream().filter(Row::present).count());
        page.addAttribute("mark", UUID.randomUUID());
        return "attendance/door";
    }

    /** Opens the door's page again without a connection. It may answer for this page alone. */
    @GetMapping("/door/worker.js")
    ResponseEntity<Resource> worker(@PathVariable String session) {
        listed(session);
        var scope = "/sessions/%s/door".formatted(UriUtils.encodePathSegment(session, UTF_8));
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/javascript"))
                .header("Service-Worker-Allowed", scope)
                .cacheControl(CacheControl.noCache())
                .body(new ClassPathResource("static/door-worker.js"));
    }

    /** One mark by a button or a card, without a script. */
    @PostMapping("/door")
    String mark(
            @PathVariable String session,
            @RequestParam UUID mark,
            @RequestParam(required = false) @Nullable UUID person,
            @RequestParam(defaultValue = "") String card,
            @RequestParam(defaultValue = "true") boolean present,
            @RequestParam(defaultValue = "") String why,
            RedirectAttributes next) {
        // The page gives one id for all its buttons; with what was pressed it is one for each.
        var id = UUID.nameUUIDFromBytes(
                "%s %s %s %s".formatted(mark, person, card, present).getBytes(UTF_8));
        var answer = take(
                session, new Sent(id, person == null ? "" : person.toString(), card, present, clock.instant(), why));
        next.addFlashAttribute(
                answer.equals("RECORDED") || answer.equals("RECORDED_BEFORE") ? "done" : "refused",
                answer.startsWith("RECORDED") ? "door.done" : "visits.refused-" + answer);
        return "redirect:/sessions/" + session + "/door";
    }

    /**
     * A mark as a device sends it, maybe hours later.
     *
     * @param person or else the card that was shown
     */
    record Sent(UUID mark, String person, String card, boolean present, Instant at, String why) {}

    /** What became of a mark: a {@link Visits.Reply}, {@code UNKNOWN_CARD} or {@code UNKNOWN_PERSON}. */
    record Answer(UUID mark, String result) {}

    /** Marks that waited in a device. Sent twice, they count once. */
    @PostMapping(path = "/door/marks", consumes = "application/json")
    @ResponseBody
    List<Answer> marks(@PathVariable String session, @RequestBody List<Sent> sent) {
        if (sent.size() > MOST) throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
        listed(session);
        return sent.stream()
                .map(one -> new Answer(one.mark(), take(session, one)))
                .toList();
    }

    private String take(String session, Sent sent) {
        if (!sent.card().isEmpty()) {
            var owner = cards.owner(sent.card());
            if (owner.isEmpty()) return "UNKNOWN_CARD";
            return visits.record(
                            new Mark(sent.mark(), session, owner.get(), sent.present(), "card", sent.at(), sent.why()))
                    .toString();
        }
        var person = person(sent.person());
        if (person == null || people.find(person).isEmpty()) return "UNKNOWN_PERSON";
        return visits.record(new Mark(sent.mark(), session, person, sent.present(), "list", sent.at(), sent.why()))
                .toString();
    }

    private static @Nullable PersonId person(String text) {
        try {
            return new PersonId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** @param with {@code regulars} when those are wanted on the list of a session that people booked */
    @GetMapping("/list")
    String list(@PathVariable String session, @RequestParam(name = "with", defaultValue = "") String with, Model page) {
        boolean dropIn = bookings.of(session).isEmpty() || with.equals("regulars");
        return list(listed(session), dropIn, Set.of(), Map.of(), page);
    }

    private String list(
            Timetable.Listed listed, boolean dropIn, Set<String> ticked, Map<String, String> wrong, Model page) {
        page.addAttribute("listed", listed);
        page.addAttribute("rows", rows(listed.session().id(), dropIn ? regulars(listed) : List.of()));
        page.addAttribute("dropIn", dropIn);
        page.addAttribute("blank", BLANK);
        page.addAttribute("ticked", ticked);
        page.addAttribute("wrong", wrong);
        page.addAttribute("mark", UUID.randomUUID());
        page.addAttribute("begun", !listed.session().day().isAfter(LocalDate.ofInstant(clock.instant(), Japan.TIME)));
        return "attendance/list";
    }

    /** The paper list typed in: who is ticked was there; who was marked and is not ticked was not, for the reason given. */
    @PostMapping("/list")
    String keep(
            @PathVariable String session,
            @RequestParam UUID mark,
            @RequestParam(defaultValue = "") Set<String> came,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next) {
        // Somebody may have booked after it was printed: a regular who is ticked was there all the same.
        var listed = listed(session);
        var rows = rows(session, regulars(listed));
        boolean takesBack = rows.stream()
                .anyMatch(row ->
                        row.present() && !came.contains(row.resident().id().toString()));
        if (takesBack && why.isBlank())
            return list(listed, true, came, Map.of("why", "visits.refused-REASON_MISSING"), page);
        for (var row : rows) {
            var person = row.resident().id();
            boolean ticked = came.contains(person.toString());
            if (ticked == row.present()) continue;
            var id = UUID.nameUUIDFromBytes(
                    "%s %s %s".formatted(mark, person, ticked).getBytes(UTF_8));
            var reply = visits.record(
                    new Mark(id, session, person, ticked, "list", clock.instant(), why.isBlank() ? PAPER : why));
            if (!reply.recorded()) next.addFlashAttribute("refused", "visits.refused-" + reply);
        }
        next.addFlashAttribute("done", "list.done");
        next.addFlashAttribute("number", came.size());
        return "redirect:/sessions/" + session;
    }

    /** Why somebody who had been taken back is present after all, when nothing else was said. */
    private static final String PAPER = "紙の名簿 / paper list";
}
