package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import org.springframework.format.annotation.DateTimeFormat;
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

/** The timetable, and the list at the door. */
@Controller
@RequestMapping("/sessions")
class SessionPages {
    private static final int WEEK = 7;
    private static final List<String> CATEGORIES =
            List.of("sports", "hobby", "communication", "work", "learning", "nutrition", "salon", "volunteer", "other");

    private final Programmes programmes;
    private final People people;
    private final Clock clock;

    SessionPages(Programmes programmes, People people, Clock clock) {
        this.programmes = programmes;
        this.people = people;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) Optional<LocalDate> from,
            Model page) {
        var first = from.orElseGet(() -> LocalDate.ofInstant(clock.instant(), Japan.TIME));
        page.addAttribute("from", first);
        page.addAttribute("before", first.minusDays(WEEK));
        page.addAttribute("after", first.plusDays(WEEK));
        page.addAttribute("sessions", programmes.sessions(first, first.plusDays(WEEK)));
        return "office/sessions";
    }

    /** What the form holds, as it was typed. */
    record Form(
            String session,
            String title,
            String provider,
            String category,
            String day,
            String starts,
            String minutes,
            String venue,
            String places) {}

    @GetMapping("/new")
    String form(Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var empty = new Form(UUID.randomUUID().toString(), "", "", "sports", today.toString(), "10:00", "60", "", "20");
        return form(empty, Map.of(), page);
    }

    private String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("programmes", programmes.all());
        page.addAttribute("categories", CATEGORIES);
        return "office/programmes";
    }

    @PostMapping
    String add(@ModelAttribute Form form, Model page) {
        var wrong = new LinkedHashMap<String, String>();
        if (form.title().isBlank()) wrong.put("title", "programmes.title-missing");
        if (form.provider().isBlank()) wrong.put("provider", "programmes.provider-missing");
        var day = read("day", form.day(), LocalDate::parse, LocalDate.EPOCH, wrong);
        var starts = read("starts", form.starts(), LocalTime::parse, LocalTime.NOON, wrong);
        int minutes = between("minutes", form.minutes(), 1440, wrong);
        int places = between("places", form.places(), 10_000, wrong);
        if (!CATEGORIES.contains(form.category())) wrong.put("category", "programmes.category-missing");
        if (!wrong.isEmpty()) return form(form, wrong, page);
        var programme = new Programmes.Programme(
                form.title().strip(), form.title().strip(), form.provider().strip(), form.category());
        programmes.add(programme);
        programmes.add(new Programmes.Session(
                form.session(),
                programme.id(),
                day,
                starts,
                minutes,
                form.venue().strip(),
                places));
        return "redirect:/sessions/" + form.session();
    }

    private static <T> T read(
            String field, String text, Function<String, T> reading, T otherwise, Map<String, String> wrong) {
        try {
            return reading.apply(text.strip());
        } catch (DateTimeException e) {
            wrong.put(field, "programmes." + field + "-unreadable");
            return otherwise;
        }
    }

    private static int between(String field, String text, int most, Map<String, String> wrong) {
        if (text.strip().matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= most) return number;
        }
        wrong.put(field, "programmes." + field + "-unreadable");
        return 1;
    }

    @GetMapping("/{session}")
    String show(@PathVariable String session, @RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        page.addAttribute(
                "listed",
                programmes.session(session).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute(
                "present",
                programmes.present(session).stream()
                        .flatMap(p -> people.find(p).stream())
                        .toList());
        page.addAttribute("q", wanted);
        page.addAttribute("found", wanted.isBlank() ? List.<Resident>of() : people.search(wanted));
        return "office/session";
    }

    @PostMapping("/{session}/attendance")
    String mark(@PathVariable String session, @RequestParam UUID person, @RequestParam boolean present) {
        programmes.mark(session, new PersonId(person), present, "list");
        return "redirect:/sessions/" + session;
    }
}
