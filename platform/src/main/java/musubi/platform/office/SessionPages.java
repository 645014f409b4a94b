package musubi.platform.office;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.page.CsvTable;
import musubi.platform.page.SentBack;
import musubi.platform.people.Identity;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
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

/** One session: who has a place, who was there, what was said about it; adding, changing and cancelling it. */
@Controller
@RequestMapping("/sessions")
class SessionPages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);
    private static final List<String> CHANNELS = List.of("counter", "phone", "paper");
    private static final String WANTED = "q";

    private final Programmes programmes;
    private final Timetable timetable;
    private final Bookings bookings;
    private final Venues venues;
    private final Visits visits;
    private final People people;
    private final MessageSource messages;
    private final Clock clock;

    SessionPages(
            Programmes programmes,
            Timetable timetable,
            Bookings bookings,
            Venues venues,
            Visits visits,
            People people,
            MessageSource messages,
            Clock clock) {
        this.programmes = programmes;
        this.timetable = timetable;
        this.bookings = bookings;
        this.venues = venues;
        this.visits = visits;
        this.people = people;
        this.messages = messages;
        this.clock = clock;
    }

    /** What the form of a single session holds, as it was typed. */
    record Form(
            String session, String programme, String day, String starts, String minutes, String venue, String places) {
        /** What a browser does not send is empty. */
        Form {
            programme = Objects.requireNonNullElse(programme, "");
            venue = Objects.requireNonNullElse(venue, "");
            session = Objects.requireNonNullElse(session, "");
            day = Objects.requireNonNullElse(day, "");
            starts = Objects.requireNonNullElse(starts, "");
            minutes = Objects.requireNonNullElse(minutes, "");
            places = Objects.requireNonNullElse(places, "");
        }
    }

    @GetMapping("/new")
    String form(Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return form(
                new Form(UUID.randomUUID().toString(), "", today.toString(), "10:00", "60", "", "20"), Map.of(), page);
    }

    private String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("programmes", programmes.all());
        page.addAttribute("venues", venues.all());
        return "office/session-new";
    }

    @PostMapping
    String add(@ModelAttribute Form form, Model page) {
        var typed = new Typed("programmes");
        if (programmes.find(form.programme()).isEmpty()) typed.wrong("programme", "programme-missing");
        var session = new Programmes.Session(
                form.session(),
                form.programme(),
                typed.read("day", form.day(), LocalDate::parse, LocalDate.EPOCH),
                typed.read("starts", form.starts(), LocalTime::parse, LocalTime.NOON),
                typed.between("minutes", form.minutes(), 1, 1440),
                form.venue(),
                typed.between("places", form.places(), 1, 10_000));
        if (!form.venue().isEmpty() && venues.find(form.venue()).isEmpty()) typed.wrong("venue", "venue-missing");
        if (!typed.wrong().isEmpty()) return form(form, typed.wrong(), page);
        programmes.add(session);
        return "redirect:/sessions/" + form.session();
    }

    private Timetable.Listed listed(String session) {
        return timetable.session(session).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Somebody who has a place or waits for one. */
    record Row(BookingId booking, Resident resident, String channel) {}

    /** One thing that was said, as it is shown: local time to the minute. */
    record Line(String at, String name, boolean present, String checkedBy, String role, String why) {}

    @GetMapping("/{session}")
    String show(@PathVariable String session, Model page) {
        return show(session, page.getAttribute(WANTED) instanceof String kept ? kept : "", page);
    }

    /** A part of a name is sent in the form: in an address, others could read it. */
    @PostMapping("/{session}/search")
    String search(
            @PathVariable String session, @RequestParam(name = WANTED, defaultValue = "") String wanted, Model page) {
        return show(session, wanted, page);
    }

    /** Whoever comes back to a search, such as in another language, begins it anew. */
    @GetMapping("/{session}/search")
    String searched(@PathVariable String session) {
        listed(session);
        return "redirect:/sessions/{session}";
    }

    private String show(String session, String wanted, Model page) {
        var listed = listed(session);
        page.addAttribute("listed", listed);
        page.addAttribute("booked", rows(session, "booked"));
        page.addAttribute("waiting", rows(session, "waiting"));
        var present = visits.present(session);
        var residents = people.find(present);
        page.addAttribute(
                "present",
                present.stream()
                        .flatMap(person -> Optional.ofNullable(residents.get(person)).stream())
                        .toList());
        var history = visits.history(session);
        var names = people.names(history.stream().map(Visits.Said::person).toList());
        page.addAttribute(
                "history",
                history.stream()
                        .map(said -> line(said, names.getOrDefault(said.person(), "")))
                        .toList());
        page.addAttribute(WANTED, wanted);
        page.addAttribute("found", wanted.isBlank() ? List.<Resident>of() : people.search(wanted));
        page.addAttribute("booking", UUID.randomUUID());
        page.addAttribute("mark", UUID.randomUUID());
        page.addAttribute("channels", CHANNELS);
        page.addAttribute("over", over(listed));
        page.addAttribute("begun", !listed.session().day().isAfter(LocalDate.ofInstant(clock.instant(), Japan.TIME)));
        return "office/session";
    }

    /** Who has a place, waits, or was there, for a spreadsheet. */
    @GetMapping("/{session}/people.csv")
    ResponseEntity<byte[]> csv(@PathVariable String session, Locale locale) {
        var day = listed(session).session().day();
        var present = new LinkedHashSet<>(visits.present(session));
        var rows = new ArrayList<List<String>>();
        var booked = bookings.of(session);
        var residents = people.find(Stream.concat(booked.stream().map(b -> b.person()), present.stream())
                .toList());
        for (var booking : booked)
            rows.add(csvRow(
                    Optional.ofNullable(residents.get(booking.person())),
                    booking.state(),
                    present.remove(booking.person()),
                    locale));
        for (var person : present)
            rows.add(csvRow(Optional.ofNullable(residents.get(person)), "walk-in", true, locale));
        return CsvTable.answer(
                "session-" + day,
                List.of(
                        messages.getMessage("people.name", null, locale),
                        messages.getMessage("people.kana", null, locale),
                        messages.getMessage("bookings.state", null, locale),
                        messages.getMessage("timetable.present", null, locale)),
                rows);
    }

    private List<String> csvRow(Optional<Resident> resident, String state, boolean present, Locale locale) {
        var identity = resident.map(Resident::identity);
        return List.of(
                identity.map(Identity::name).orElse(""),
                identity.map(Identity::kana).orElse(""),
                messages.getMessage("bookings.state-" + state, null, locale),
                present ? "1" : "0");
    }

    private boolean over(Timetable.Listed listed) {
        return listed.start()
                .plusMinutes(listed.session().minutes())
                .isBefore(LocalDateTime.ofInstant(clock.instant(), Japan.TIME));
    }

    private List<Row> rows(String session, String state) {
        var found = bookings.of(session).stream()
                .filter(b -> b.state().equals(state))
                .toList();
        var residents = people.find(found.stream().map(b -> b.person()).toList());
        return found.stream()
                .filter(b -> residents.containsKey(b.person()))
                .map(b -> new Row(b.id(), Objects.requireNonNull(residents.get(b.person())), b.channel()))
                .toList();
    }

    private static Line line(Visits.Said said, String name) {
        return new Line(
                MINUTE.format(said.recordedAt()),
                name,
                said.present(),
                said.checkedBy(),
                said.recordedAs(),
                said.why());
    }

    @PostMapping("/{session}/bookings")
    String book(
            @PathVariable String session,
            @RequestParam UUID booking,
            @RequestParam UUID person,
            @RequestParam String channel,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        if (!CHANNELS.contains(channel) || people.find(new PersonId(person)).isEmpty())
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        var reply = bookings.book(new Bookings.Request(new BookingId(booking), session, new PersonId(person), channel));
        switch (reply) {
            case Bookings.Reply.Booked booked -> next.addFlashAttribute("done", "bookings.done-booked");
            case Bookings.Reply.Waiting waiting -> {
                next.addFlashAttribute("done", "bookings.done-waiting");
                next.addFlashAttribute("number", waiting.placeInLine());
            }
            case Bookings.Reply.Refused refused ->
                refused("booking " + person, typed, "channel", "bookings.refused-" + refused.why(), next);
        }
        return "redirect:/sessions/" + session;
    }

    @PostMapping("/{session}/bookings/{booking}/cancellation")
    String takeBack(@PathVariable String session, @PathVariable UUID booking, RedirectAttributes next) {
        if (bookings.cancel(new BookingId(booking))) next.addFlashAttribute("done", "bookings.done-cancelled");
        return "redirect:/sessions/" + session;
    }

    @PostMapping("/{session}/attendance")
    String mark(
            @PathVariable String session,
            @RequestParam UUID mark,
            @RequestParam UUID person,
            @RequestParam boolean present,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        if (people.find(new PersonId(person)).isEmpty()) throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        // The page gives one id for all its buttons; with the person and the word it is one for each.
        var id = UUID.nameUUIDFromBytes(
                "%s %s %s".formatted(mark, person, present).getBytes(UTF_8));
        var reply = visits.record(new Mark(id, session, new PersonId(person), present, "list", clock.instant(), why));
        var message = "visits.refused-" + reply;
        if (!reply.recorded() && present) refused("mark " + person, typed, "present", message, next);
        else if (!reply.recorded())
            next.addFlashAttribute(SentBack.NAME, SentBack.of(person.toString(), typed, "why", message));
        return "redirect:/sessions/" + session;
    }

    /** Beside the one it concerns, among those who were looked for; at the head when nobody was. */
    private static void refused(
            String form, Map<String, String> typed, String field, String message, RedirectAttributes next) {
        var wanted = typed.getOrDefault(WANTED, "");
        if (wanted.isBlank()) next.addFlashAttribute("refused", message);
        else {
            next.addFlashAttribute(WANTED, wanted);
            next.addFlashAttribute(SentBack.NAME, SentBack.of(form, typed, field, message));
        }
    }

    @GetMapping("/{session}/change")
    String change(@PathVariable String session, Model page) {
        var s = listed(session).session();
        return change(
                session,
                new Form(
                        session,
                        s.programme(),
                        s.day().toString(),
                        s.startsAt().toString(),
                        Integer.toString(s.minutes()),
                        s.venue(),
                        Integer.toString(s.places())),
                Map.of(),
                page);
    }

    private String change(String session, Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("listed", listed(session));
        page.addAttribute("over", over(listed(session)));
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("venues", venues.all());
        page.addAttribute("concerned", bookings.of(session).size());
        return "office/session-change";
    }

    @PostMapping("/{session}/change")
    String change(
            @PathVariable String session,
            @ModelAttribute Form form,
            @RequestParam Timetable.Reach reach,
            Model page,
            RedirectAttributes next) {
        var typed = new Typed("programmes");
        var change = new Timetable.Change(
                typed.read("day", form.day(), LocalDate::parse, LocalDate.EPOCH),
                typed.read("starts", form.starts(), LocalTime::parse, LocalTime.NOON),
                typed.between("minutes", form.minutes(), 1, 1440),
                form.venue(),
                typed.between("places", form.places(), 1, 10_000));
        if (!form.venue().isEmpty() && venues.find(form.venue()).isEmpty()) typed.wrong("venue", "venue-missing");
        page.addAttribute("reach", reach.name());
        if (!typed.wrong().isEmpty()) return change(session, form, typed.wrong(), page);
        switch (timetable.change(session, change, reach)) {
            case Timetable.Changed.Done done -> {
                next.addFlashAttribute("done", "sessions.done-changed");
                next.addFlashAttribute("number", done.sessions().size());
            }
            case Timetable.Changed.TooFewPlaces few -> {
                typed.wrong("places", "places-too-few");
                return change(session, form, typed.wrong(), page);
            }
            case Timetable.Changed.DayFixed fixed -> {
                typed.wrong("day", "day-fixed");
                return change(session, form, typed.wrong(), page);
            }
            case Timetable.Changed.TooLate late -> next.addFlashAttribute("refused", "sessions.refused-late");
        }
        return "redirect:/sessions/" + session;
    }

    @PostMapping("/{session}/cancellation")
    String cancel(
            @PathVariable String session,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Timetable.Reach reach,
            Model page,
            RedirectAttributes next) {
        if (why.isBlank()) {
            change(session, page);
            page.addAttribute("reach", reach.name());
            page.addAttribute("wrong", Map.of("why", "programmes.why-missing"));
            return "office/session-change";
        }
        try {
            next.addFlashAttribute(
                    "number", timetable.cancel(session, why, reach).size());
            next.addFlashAttribute("done", "sessions.done-cancelled");
            return "redirect:/sessions/" + session;
        } catch (BadInput named) {
            change(session, page);
            page.addAttribute("reach", reach.name());
            page.addAttribute("wrong", Map.of("why", "programmes.why-names"));
            return "office/session-change";
        }
    }

    @PostMapping("/{session}/restoration")
    String restore(@PathVariable String session, @RequestParam Timetable.Reach reach, RedirectAttributes next) {
        next.addFlashAttribute("done", "sessions.done-restored");
        next.addFlashAttribute("number", timetable.restore(session, reach).size());
        return "redirect:/sessions/" + session;
    }
}
