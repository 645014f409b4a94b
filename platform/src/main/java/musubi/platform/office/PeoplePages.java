package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import musubi.platform.activity.Uploads;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.Points;
import musubi.quantity.Japan;
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

/** Finding residents and entering those who joined on paper or at the counter. */
@Controller
@RequestMapping("/people")
class PeoplePages {
    private final People people;
    private final Uploads uploads;
    private final Points points;
    private final Clock clock;

    PeoplePages(People people, Uploads uploads, Points points, Clock clock) {
        this.people = people;
        this.points = points;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** What the form holds, as it was typed, so that a mistake costs nothing but itself. */
    record Form(
            String person,
            String name,
            String kana,
            String address,
            String phone,
            String born,
            String sex,
            String scheme,
            String channel) {
        /** What a browser does not send, such as a choice not made, is empty. */
        Form {
            sex = Objects.requireNonNullElse(sex, "");
            channel = Objects.requireNonNullElse(channel, "");
        }

        static Form empty() {
            return new Form(UUID.randomUUID().toString(), "", "", "", "", "", "", "kenko", "paper");
        }
    }

    @GetMapping
    String list(@RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        page.addAttribute("q", wanted);
        page.addAttribute("people", people.search(wanted));
        page.addAttribute("today", today());
        return "office/people";
    }

    @GetMapping("/new")
    String form(Model page) {
        page.addAttribute("form", Form.empty());
        page.addAttribute("wrong", Map.of());
        return "office/join";
    }

    @PostMapping
    String join(@ModelAttribute Form form, Model page) {
        var wrong = new LinkedHashMap<String, String>();
        if (form.name().isBlank()) wrong.put("name", "join.name-missing");
        var born = day(form.born(), wrong);
        if (!form.sex().matches("[FMX]")) wrong.put("sex", "join.sex-missing");
        if (!form.channel().matches("paper|phone|counter")) wrong.put("channel", "join.channel-missing");
        if (!wrong.isEmpty()) {
            page.addAttribute("form", form);
            page.addAttribute("wrong", wrong);
            return "office/join";
        }
        var person = new PersonId(UUID.fromString(form.person()));
        people.join(new Joining(
                person,
                new Identity(
                        form.name().strip(),
                        form.kana().strip(),
                        form.address().strip(),
                        form.phone().strip()),
                born,
                form.sex(),
                form.scheme(),
                today(),
                form.channel()));
        return "redirect:/people/" + person;
    }

    private LocalDate day(String text, Map<String, String> wrong) {
        try {
            var day = LocalDate.parse(text);
            if (day.isAfter(today()) || day.isBefore(today().minusYears(120)))
                wrong.put("born", "join.born-impossible");
            return day;
        } catch (DateTimeException e) {
            wrong.put("born", "join.born-unreadable");
            return LocalDate.EPOCH;
        }
    }

    @GetMapping("/{person}")
    String show(@PathVariable UUID person, Model page) {
        var found =
                people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("resident", found);
        page.addAttribute("today", today());
        page.addAttribute("held", points.of(found.id()));
        page.addAttribute("days", uploads.days(found.id(), 31));
        return "office/person";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
