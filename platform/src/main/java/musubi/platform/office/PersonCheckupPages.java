package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.CheckupReading;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.activity.CheckupText;
import musubi.platform.activity.Checkups;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
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

/** One resident's check-ups: entered, accepted, corrected, taken back. */
@Controller
@RequestMapping("/people/{person}/checkups")
class PersonCheckupPages {
    private final Checkups checkups;
    private final People people;
    private final Merges merges;
    private final Clock clock;

    PersonCheckupPages(Checkups checkups, People people, Merges merges, Clock clock) {
        this.checkups = checkups;
        this.people = people;
        this.merges = merges;
        this.clock = clock;
    }

    private Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping
    String show(@PathVariable UUID person, Model page) {
        return show(person, UUID.randomUUID(), Map.of("day", today().toString(), "result", "taken"), Map.of(), page);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String show(UUID person, UUID id, Map<String, String> form, Map<String, String> wrong, Model page) {
        var resident = resident(person);
        form(resident, id, form, wrong, page);
        page.addAttribute(
                "checkups",
                merges.records(resident.id()).stream()
                        .flatMap(record -> checkups.of(record).stream())
                        .toList());
        return "office/person-checkups";
    }

    private void form(Resident resident, UUID id, Map<String, String> form, Map<String, String> wrong, Model page) {
        page.addAttribute("resident", resident);
        page.addAttribute("id", id);
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("today", today());
        page.addAttribute("kinds", CheckupPages.kinds());
        page.addAttribute(
                "results", Stream.of(Result.values()).map(Result::code).toList());
    }

    @PostMapping
    String enter(
            @PathVariable UUID person,
            @RequestParam UUID id,
            @RequestParam Map<String, String> form,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var resident = resident(person);
        var read = read(resident.id(), form);
        var wrong = wrong(read, locale);
        if (wrong.isEmpty())
            try {
                next.addFlashAttribute(
                        "done", done(checkups.enter(id, read.reading().orElseThrow())));
                return back(person);
            } catch (BadInput e) {
                wrong.put("day", e.problems().getFirst().words().in(locale.getLanguage()));
            }
        return show(person, id, form, wrong, page);
    }

    private static CheckupText.Read read(PersonId person, Map<String, String> form) {
        return CheckupText.read(person, field -> form.getOrDefault(field.english(), ""));
    }

    private static Map<String, String> wrong(CheckupText.Read read, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        read.wrong().forEach((field, words) -> wrong.put(field.english(), words.in(locale.getLanguage())));
        return wrong;
    }

    private static String done(Checkups.Entered entered) {
        return switch (entered) {
            case COUNTS -> "checkups.entered";
            case HELD -> "checkups.entered-held";
            case BEFORE -> "checkups.entered-before";
        };
    }

    private static String back(UUID person) {
        return "redirect:/people/%s/checkups".formatted(person);
    }

    private Checkup checkup(UUID person, UUID checkup) {
        var records = merges.records(resident(person).id());
        return checkups.find(checkup)
                .filter(c -> records.contains(c.reading().person()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/{checkup}")
    String decide(@PathVariable UUID person, @PathVariable UUID checkup, Model page) {
        return decide(
                person,
                checkup,
                UUID.randomUUID(),
                written(checkup(person, checkup).reading()),
                Map.of(),
                page);
    }

    private String decide(
            UUID person, UUID checkup, UUID id, Map<String, String> form, Map<String, String> wrong, Model page) {
        var found = checkup(person, checkup);
        page.addAttribute("checkup", found);
        page.addAttribute("beside", checkups.beside(found));
        form(resident(person), id, form, wrong, page);
        return "office/person-checkup";
    }

    private static Map<String, String> written(CheckupReading reading) {
        var form = new HashMap<String, String>();
        form.put("day", reading.day().toString());
        form.put("kind", reading.kind().code());
        form.put("result", reading.result().code());
        form.put("provider", reading.provider());
        form.put("height_cm", text(reading.heightCm()));
        form.put("weight_kg", text(reading.weightKg()));
        form.put("waist_cm", text(reading.waistCm()));
        form.put("systolic", text(reading.systolic()));
        form.put("diastolic", text(reading.diastolic()));
        form.put("hba1c_percent", text(reading.hba1cPercent()));
        return form;
    }

    private static String text(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString).orElse("");
    }

    @PostMapping("/{checkup}/correction")
    String correct(
            @PathVariable UUID person,
            @PathVariable UUID checkup,
            @RequestParam UUID id,
            @RequestParam Map<String, String> form,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var wrongOne = checkup(person, checkup);
        var read = read(wrongOne.reading().person(), form);
        var wrong = wrong(read, locale);
        var why = form.getOrDefault("why", "");
        if (wrong.isEmpty())
            try {
                people.reason(resident(person), why);
                next.addFlashAttribute(
                        "done",
                        done(checkups.correct(id, checkup, read.reading().orElseThrow(), why)));
                return back(person);
            } catch (BadInput e) {
                wrong.put(
                        why.isBlank() ? "why" : "day",
                        e.problems().getFirst().words().in(locale.getLanguage()));
            }
        return decide(person, checkup, id, form, wrong, page);
    }

    @PostMapping("/{checkup}/{verdict:acceptance|withdrawal}")
    String decide(
            @PathVariable UUID person,
            @PathVariable UUID checkup,
            @PathVariable String verdict,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var found = checkup(person, checkup);
        try {
            people.reason(resident(person), why);
            if (verdict.equals("acceptance")) checkups.accept(checkup, why);
            else checkups.withdraw(checkup, why);
            next.addFlashAttribute("done", "checkups.done-" + verdict);
            return back(person);
        } catch (BadInput e) {
            page.addAttribute("why", why);
            return decide(
                    person,
                    checkup,
                    UUID.randomUUID(),
                    written(found.reading()),
                    new LinkedHashMap<>(Map.of(
                            "why-" + verdict, e.problems().getFirst().words().in(locale.getLanguage()))),
                    page);
        }
    }
}
