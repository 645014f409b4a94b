package musubi.platform.office;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.people.Corrections;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Erasures;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.PointsDisclosed;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/** What people may ask of what is held about them: to see it, to have it put right, to have it destroyed. */
@Controller
@RequestMapping("/people")
class RightsPages {
    /** Why names are destroyed whose time is over; it goes into the audit trail. */
    private static final Words OVER = new Words("保存期間の満了", "kept as long as the scheme says");

    private final People people;
    private final Corrections corrections;
    private final Disclosures disclosures;
    private final Erasures erasures;
    private final PointsDisclosed points;
    private final Living living;
    private final Clock clock;

    RightsPages(
            People people,
            Corrections corrections,
            Disclosures disclosures,
            Erasures erasures,
            PointsDisclosed points,
            Living living,
            Clock clock) {
        this.people = people;
        this.corrections = corrections;
        this.disclosures = disclosures;
        this.erasures = erasures;
        this.points = points;
        this.living = living;
        this.clock = clock;
    }

    /** What the form of a correction holds, as it was typed. */
    record Form(
            String name,
            String kana,
            String born,
            String sex,
            String address,
            String phone,
            String area,
            String lives,
            String works,
            String certified,
            String why) {
        /** What a browser does not send is empty. */
        Form {
            name = Objects.requireNonNullElse(name, "");
            kana = Objects.requireNonNullElse(kana, "");
            born = Objects.requireNonNullElse(born, "");
            sex = Objects.requireNonNullElse(sex, "");
            address = Objects.requireNonNullElse(address, "");
            phone = Objects.requireNonNullElse(phone, "");
            area = Objects.requireNonNullElse(area, "");
            lives = Objects.requireNonNullElse(lives, "");
            works = Objects.requireNonNullElse(works, "");
            certified = Objects.requireNonNullElse(certified, "unknown");
            why = Objects.requireNonNullElse(why, "");
        }

        static Form of(Corrections.Particulars held) {
            var circumstances = held.circumstances();
            return new Form(
                    held.identity().name(),
                    held.identity().kana(),
                    held.born().toString(),
                    held.sex(),
                    held.identity().address(),
                    held.identity().phone(),
                    held.area().orElse(""),
                    circumstances.livesIn().map(Object::toString).orElse(""),
                    circumstances.worksIn().map(Object::toString).orElse(""),
                    circumstances.certified().word(),
                    "");
        }

        Optional<Corrections.Particulars> read(LocalDate today, Map<String, String> wrong) {
            var identity = JoiningForm.identity(name, kana, address, phone, wrong);
            var birth = JoiningForm.born(born, today, wrong);
            if (!sex.matches("[FMX]")) wrong.put("sex", "join.sex-missing");
            if (!certified.matches("no|yes|unknown")) wrong.put("certified", "join.certified-missing");
            if (!lives.matches("|[0-9]{6}") || !works.matches("|[0-9]{6}")) wrong.put("lives", "join.place-unknown");
            if (!area.strip().matches("[*]|[\\p{L}\\p{N}-]{0,40}")) wrong.put("area", "join.area-unreadable");
            if (why.isBlank()) wrong.put("why", "person.why-missing");
            if (!wrong.isEmpty()) return Optional.empty();
            return Optional.of(new Corrections.Particulars(
                    identity.orElseThrow(),
                    birth.orElseThrow(),
                    sex,
                    Optional.of(area.strip()).filter(a -> !a.isEmpty()),
                    JoiningForm.circumstances(lives, works, certified)));
        }
    }

    private PersonId known(UUID person) {
        return people.find(new PersonId(person))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .id();
    }

    @GetMapping("/{person}/correction")
    String form(@PathVariable UUID person, Model page, Locale locale) {
        return form(person, Form.of(corrections.of(known(person))), Map.of(), page, locale);
    }

    private String form(UUID person, Form form, Map<String, String> wrong, Model page, Locale locale) {
        page.addAttribute("person", person);
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("places", living.places());
        page.addAttribute("areas", living.areas(form.area(), locale));
        return "office/correction";
    }

    @PostMapping("/{person}/correction")
    String correct(@PathVariable UUID person, @ModelAttribute Form form, Model page, Locale locale) {
        var id = known(person);
        var wrong = new LinkedHashMap<String, String>();
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var right = form.read(today, wrong).map(r -> r.in(living.area(form.area(), form.address(), today)));
        if (right.isEmpty()) return form(person, form, wrong, page, locale);
        try {
            corrections.correct(id, right.get(), form.why());
            return PersonPages.back(person, "");
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return form(person, form, Map.of(), page, locale);
        }
    }

    @GetMapping("/{person}/disclosure")
    String disclose(@PathVariable UUID person, Model page) {
        page.addAttribute("person", person);
        page.addAttribute("sections", sections(known(person)));
        return "office/disclosure";
    }

    private List<Disclosures.Section> sections(PersonId person) {
        var sections = new ArrayList<>(disclosures.sections(person));
        sections.addAll(points.of(person));
        disclosures.shown(person, sections.size());
        return sections;
    }

    @GetMapping("/{person}/disclosure.json")
    ResponseEntity<byte[]> download(@PathVariable UUID person) {
        var sections = sections(known(person)).stream()
                .collect(Collectors.toMap(Disclosures.Section::id, Disclosures.Section::rows));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("disclosure-%s.json".formatted(person))
                                .build()
                                .toString())
                .body(CanonicalJson.write(sections).getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/{person}/erasure")
    String ask(@PathVariable UUID person, Model page) {
        page.addAttribute("resident", people.find(known(person)).orElseThrow());
        return "office/erasure";
    }

    @PostMapping("/{person}/erasure")
    String erase(@PathVariable UUID person, @RequestParam(defaultValue = "") String why, Model page, Locale locale) {
        var id = new PersonId(person);
        if (erasures.erasedOn(id).isPresent()) return PersonPages.back(person, "");
        try {
            erasures.erase(known(person), why);
            return PersonPages.back(person, "");
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            page.addAttribute("why", why);
            return ask(person, page);
        }
    }

    @GetMapping("/retention")
    String due(Model page) {
        page.addAttribute("due", erasures.due());
        return "office/retention";
    }

    /** Those chosen once more, before their names are destroyed for good. */
    @PostMapping("/retention/look")
    String look(
            @RequestParam(defaultValue = "") List<UUID> person, Model page, RedirectAttributes next, Locale locale) {
        var chosen = chosen(person);
        if (!chosen.isEmpty()) return look(chosen, page, locale);
        next.addFlashAttribute("refused", person.isEmpty() ? "retention.none-chosen" : "retention.changed");
        return "redirect:/people/retention";
    }

    private String look(List<Erasures.Due> chosen, Model page, Locale locale) {
        page.addAttribute("due", chosen);
        page.addAttribute("why", OVER.in(locale.getLanguage()));
        return "office/retention-look";
    }

    /** Those of them whose time is still over. */
    private List<Erasures.Due> chosen(List<UUID> persons) {
        return erasures.due().stream()
                .filter(d -> persons.contains(d.person().value()))
                .toList();
    }

    @PostMapping("/retention")
    String erase(
            @RequestParam(defaultValue = "") List<UUID> person,
            @RequestParam(defaultValue = "") String count,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        if (person.isEmpty()) return look(person, page, next, locale);
        var seen = person.stream().distinct().map(PersonId::new).toList();
        if (!Integer.toString(seen.size()).equals(Normalizer.normalize(count.strip(), Normalizer.Form.NFKC))) {
            page.addAttribute("refused", "retention.count-wrong");
            return look(person, page, next, locale);
        }
        try {
            if (!erasures.eraseDue(seen, OVER.in(locale.getLanguage()))) {
                page.addAttribute("refused", "retention.changed");
                return look(person, page, next, locale);
            }
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return look(person, page, next, locale);
        }
        next.addFlashAttribute("done", "retention.erased");
        next.addFlashAttribute("number", seen.size());
        return "redirect:/people/retention";
    }
}
