package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.Checkups;
import musubi.platform.activity.Uploads;
import musubi.platform.area.Areas;
import musubi.platform.page.SentBack;
import musubi.platform.people.Consents;
import musubi.platform.people.Corrections;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Enrolment;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.points.PointTerms;
import musubi.platform.points.Points;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One resident: what is held, which schemes, which consents. */
@Controller
@RequestMapping("/people/{person}")
class PersonPages {
    private static final int SHOWN = 31;
    private static final int MEASURES = 10;

    private final People people;
    private final Enrolments enrolments;
    private final Schemes schemes;
    private final Consents consents;
    private final Corrections corrections;
    private final Erasures erasures;
    private final Merges merges;
    private final Areas areas;
    private final Uploads uploads;
    private final BodyReadings bodies;
    private final Checkups checkups;
    private final Points points;
    private final PointTerms terms;
    private final Titles titles;
    private final Clock clock;

    PersonPages(
            People people,
            Enrolments enrolments,
            Schemes schemes,
            Consents consents,
            Corrections corrections,
            Erasures erasures,
            Merges merges,
            Areas areas,
            Uploads uploads,
            BodyReadings bodies,
            Checkups checkups,
            Points points,
            PointTerms terms,
            Titles titles,
            Clock clock) {
        this.people = people;
        this.enrolments = enrolments;
        this.schemes = schemes;
        this.consents = consents;
        this.corrections = corrections;
        this.erasures = erasures;
        this.merges = merges;
        this.areas = areas;
        this.uploads = uploads;
        this.bodies = bodies;
        this.checkups = checkups;
        this.points = points;
        this.terms = terms;
        this.titles = titles;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable UUID person, Model page, Locale locale) {
        var erased = erasures.erasedOn(new PersonId(person));
        if (erased.isPresent()) {
            page.addAttribute("erasedOn", erased.get());
            return "office/erased";
        }
        var found =
                people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("resident", found);
        var held = corrections.of(found.id());
        page.addAttribute("held", held);
        page.addAttribute(
                "area",
                held.area()
                        .flatMap(code -> areas.all().stream()
                                .filter(area -> area.code().equals(code))
                                .findFirst()));
        page.addAttribute("corrections", corrections.made(found.id()));
        page.addAttribute("today", today());
        page.addAttribute("memberships", enrolments.of(found.id()));
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("titles", schemes.all().stream().collect(Collectors.toMap(Scheme::id, Scheme::title)));
        page.addAttribute("consents", consents.of(found.id()));
        page.addAttribute("countsAs", merges.as(found.id()));
        page.addAttribute("merged", merges.into(found.id()));
        var records = merges.records(found.id());
        page.addAttribute(
                "points", records.stream().flatMap(r -> points.of(r).stream()).toList());
        page.addAttribute("days", days(records));
        page.addAttribute("windows", terms.lateUploadDays());
        page.addAttribute("agreements", titles.agreements(locale));
        page.addAttribute(
                "bodies",
                records.stream()
                        .flatMap(r -> bodies.measured(r, MEASURES).stream())
                        .toList());
        page.addAttribute(
                "checkups",
                records.stream()
                        .flatMap(r -> checkups.of(r).stream())
                        .filter(Checkup::stands)
                        .count());
        return "office/person";
    }

    private List<Uploads.Day> days(List<PersonId> records) {
        var from = today().minusDays(SHOWN - 1L);
        return records.stream()
                .flatMap(r -> uploads.days(r, from).stream())
                .sorted(Comparator.comparing(Uploads.Day::day).reversed().thenComparing(Uploads.Day::source))
                .toList();
    }

    @PostMapping("/enrolments")
    String enrol(
            @PathVariable UUID person,
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String on,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String why,
            Model page,
            Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        if (scheme.isBlank()) wrong.put("scheme", "join.scheme-missing");
        var day = JoiningForm.day(on, "on", "join.on-unreadable", wrong);
        if (day.isPresent() && day.get().isAfter(today())) wrong.put("on", "join.on-in-future");
        if (!channel.matches("paper|phone|counter")) wrong.put("channel", "join.channel-missing");
        page.addAttribute("enrolmentWhy", why);
        page.addAttribute("wrong", wrong);
        if (!wrong.isEmpty()) return show(person, page, locale);
        try {
            var answer = people.join(new Enrolment(new PersonId(person), scheme, day.orElseThrow(), channel, why));
            if (!(answer instanceof Enrolling.Refused refused)) return back(person, "#schemes");
            page.addAttribute("unmet", JoiningPages.sentences(refused.unmet(), locale));
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
        }
        return show(person, page, locale);
    }

    @PostMapping("/leaving")
    String leave(
            @PathVariable UUID person,
            @RequestParam String scheme,
            @RequestParam String on,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            Model page,
            Locale locale) {
        var form = "left-" + scheme;
        var wrong = new LinkedHashMap<String, String>();
        var day = JoiningForm.day(on, "on", "person.left-unreadable", wrong);
        if (!wrong.isEmpty()) {
            page.addAttribute(SentBack.NAME, new SentBack(form, typed, wrong));
            return show(person, page, locale);
        }
        try {
            enrolments.leave(new PersonId(person), scheme, day.orElseThrow(), why);
            return back(person, "#schemes");
        } catch (BadInput e) {
            page.addAttribute(SentBack.NAME, SentBack.of(form, typed, e, locale, "why"));
            return show(person, page, locale);
        }
    }

    static String back(UUID person, String part) {
        return "redirect:/people/" + person + part;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
