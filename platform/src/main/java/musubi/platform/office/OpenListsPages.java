package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Gatherers;
import musubi.evidence.source.Sheets;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.page.CsvTable;
import musubi.platform.programme.Directory;
import musubi.platform.programme.Events;
import musubi.platform.programme.Facilities;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Open data in and out: lists of events and facilities, looked at before anything is taken; the timetable as open data. */
@Controller
@RequestMapping("/programmes")
class OpenListsPages {
    private static final int AHEAD = 366;
    private static final int BLOCK = 500;

    private final Events events;
    private final Facilities facilities;
    private final Directory directory;
    private final Timetable timetable;
    private final Providers providers;
    private final Clock clock;
    private final RefusedFiles files;

    OpenListsPages(
            Events events,
            Facilities facilities,
            Directory directory,
            Timetable timetable,
            Providers providers,
            Clock clock,
            RefusedFiles files) {
        this.files = files;
        this.events = events;
        this.facilities = facilities;
        this.directory = directory;
        this.timetable = timetable;
        this.providers = providers;
        this.clock = clock;
    }

    /**
     * What the form holds. The file travels with it from the look to the taking, so that what is taken is what was looked at.
     *
     * @param content the file in base 64; empty when a new file comes with the form
     */
    record Form(String id, String name, String content, String provider, String category, String places) {
        Form {
            id = Objects.requireNonNullElseGet(id, () -> UUID.randomUUID().toString());
            name = Objects.requireNonNullElse(name, "");
            content = Objects.requireNonNullElse(content, "");
            provider = Objects.requireNonNullElse(provider, "");
            category = Objects.requireNonNullElse(category, "other");
            places = Objects.requireNonNullElse(places, "20");
        }

        /** The table, which may have come as a spreadsheet. */
        byte[] bytes() {
            try {
                return Sheets.csv(name, Base64.getDecoder().decode(content));
            } catch (IllegalArgumentException e) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the file of a form", e);
            }
        }

        Form with(MultipartFile file) throws IOException {
            if (file.isEmpty()) return this;
            return new Form(
                    id,
                    String.valueOf(file.getOriginalFilename()),
                    Base64.getEncoder().encodeToString(file.getBytes()),
                    provider,
                    category,
                    places);
        }
    }

    /** A problem as it is shown. */
    record Wrong(String place, String sentence, String value) {}

    private static List<Wrong> shown(List<Problem> problems, Locale locale) {
        return problems.stream()
                .map(p -> new Wrong(p.place().toString(), p.words().in(locale.getLanguage()), p.value()))
                .toList();
    }

    @GetMapping("/events")
    String events(@ModelAttribute Form form, Model page) {
        return events(form, Map.of(), page);
    }

    private String events(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("providers", providers.all());
        page.addAttribute("categories", Programmes.CATEGORIES);
        return "office/events";
    }

    @PostMapping("/events/preview")
    String look(@ModelAttribute Form given, @RequestParam MultipartFile file, Model page, Locale locale)
            throws IOException {
        var form = given.with(file);
        var typed = new Typed("programmes");
        var otherwise = otherwise(form, typed);
        if (form.content().isEmpty()) typed.wrong("file", "file-missing");
        if (!typed.wrong().isEmpty()) return events(form, typed.wrong(), page);
        try {
            var plan = files.reading(file, () -> events.plan(form.name(), form.bytes(), otherwise));
            page.addAttribute("plan", plan);
            page.addAttribute("problems", shown(plan.problems(), locale));
        } catch (BadInput e) {
            page.addAttribute("problems", shown(e.problems(), locale));
        }
        return events(form, Map.of(), page);
    }

    private static Events.Otherwise otherwise(Form form, Typed typed) {
        return new Events.Otherwise(
                typed.needed("provider", form.provider()),
                typed.oneOf("category", form.category(), Programmes.CATEGORIES),
                typed.between("places", form.places(), 1, 10_000));
    }

    @PostMapping("/events")
    String take(@ModelAttribute Form form, Model page) {
        var typed = new Typed("programmes");
        var otherwise = otherwise(form, typed);
        if (!typed.wrong().isEmpty()) return events(form, typed.wrong(), page);
        var plan = events.plan(form.name(), form.bytes(), otherwise);
        events.take(uuid(form.id()), plan, form.category());
        return "redirect:/sessions/series/" + form.id();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the id of a form", e);
        }
    }

    @GetMapping("/facilities")
    String facilities(@ModelAttribute Form form, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", Map.of());
        return "office/facilities";
    }

    @PostMapping("/facilities/preview")
    String lookAtFacilities(@ModelAttribute Form given, @RequestParam MultipartFile file, Model page, Locale locale)
            throws IOException {
        var form = given.with(file);
        facilities(form, page);
        if (form.content().isEmpty()) {
            page.addAttribute("wrong", Map.of("file", "programmes.file-missing"));
            return "office/facilities";
        }
        try {
            var plan = files.reading(file, () -> facilities.plan(form.name(), form.bytes()));
            page.addAttribute("plan", plan);
            page.addAttribute("problems", shown(plan.problems(), locale));
        } catch (BadInput e) {
            page.addAttribute("problems", shown(e.problems(), locale));
        }
        return "office/facilities";
    }

    @PostMapping("/facilities")
    String takeFacilities(@ModelAttribute Form form, RedirectAttributes next) {
        facilities.take(uuid(form.id()), facilities.plan(form.name(), form.bytes()));
        return "redirect:/programmes/facilities/" + form.id();
    }

    @GetMapping("/facilities/{id}")
    String taken(@PathVariable UUID id, Model page) {
        page.addAttribute(
                "taken", facilities.taken(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "office/facilities-taken";
    }

    @PostMapping("/facilities/{id}/undo")
    String undo(@PathVariable UUID id, RedirectAttributes next) {
        if (facilities.taken(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        next.addFlashAttribute("undone", facilities.undo(id));
        return "redirect:/programmes/facilities/" + id;
    }

    /** The coming year as a list of events. */
    @GetMapping("/events.csv")
    void eventsCsv(HttpServletResponse response) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var wanted = Timetable.Wanted.all(today, today.plusDays(AHEAD));
        CsvTable.send(
                response,
                "events-" + today,
                Events.COLUMNS,
                CsvTable.<Timetable.Listed>blocks(
                                BLOCK,
                                last -> timetable.find(
                                        wanted, last.map(l -> Timetable.Position.of(l.session())), BLOCK))
                        .gather(Gatherers.windowFixed(BLOCK))
                        .flatMap(block -> events.rows(block).stream()));
    }

    @GetMapping(path = "/hsds.json", produces = "application/json")
    @ResponseBody
    Map<String, Object> hsds() {
        return directory.all();
    }
}
