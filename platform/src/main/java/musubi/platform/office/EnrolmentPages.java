package musubi.platform.office;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.page.SentBack;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Mistakes;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.people.Schemes;
import musubi.platform.programme.Bookings;
import musubi.quantity.BadInput;
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

/** One time in a scheme, where what was entered wrongly about it is put right. */
@Controller
@RequestMapping("/people/{person}/enrolment/{scheme}/{on}")
class EnrolmentPages {
    private final People people;
    private final Mistakes mistakes;
    private final Schemes schemes;
    private final Bookings bookings;

    EnrolmentPages(People people, Mistakes mistakes, Schemes schemes, Bookings bookings) {
        this.people = people;
        this.mistakes = mistakes;
        this.schemes = schemes;
        this.bookings = bookings;
    }

    @GetMapping
    String show(
            @PathVariable UUID person,
            @PathVariable String scheme,
            @PathVariable String on,
            Model page,
            Locale locale) {
        page.addAttribute("resident", known(person));
        page.addAttribute("enrolment", standing(wrong(person, scheme, on)));
        page.addAttribute(
                "scheme",
                schemes.find(scheme)
                        .map(s -> s.title().in(locale.getLanguage()))
                        .orElse(scheme));
        return "office/enrolment";
    }

    private Enrolments.Membership standing(Mistakes.Wrong wrong) {
        return mistakes.find(wrong).orElseThrow(EnrolmentPages::gone);
    }

    private Mistakes.Wrong wrong(UUID person, String scheme, String on) {
        var day = JoiningForm.day(on, "on", "", new LinkedHashMap<>()).orElseThrow(EnrolmentPages::gone);
        return new Mistakes.Wrong(known(person).id(), scheme, day);
    }

    private Resident known(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(EnrolmentPages::gone);
    }

    private static ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    @PostMapping("/day")
    String day(
            @PathVariable UUID person,
            @PathVariable String scheme,
            @PathVariable String on,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        var wrong = new LinkedHashMap<String, String>();
        var right = JoiningForm.day(day, "day", "join.on-unreadable", wrong);
        if (right.isEmpty()) {
            page.addAttribute(SentBack.NAME, new SentBack("day", typed, wrong));
            return show(person, scheme, on, page, locale);
        }
        try {
            mistakes.joinedOn(wrong(person, scheme, on), right.get(), why);
            return done(person, "enrolment.done-day", next);
        } catch (BadInput e) {
            // Somebody else, or the same click twice, put it right meanwhile.
            if (mistakes.find(wrong(person, scheme, on)).isEmpty()) return done(person, "enrolment.gone", next);
            page.addAttribute(SentBack.NAME, SentBack.of("day", typed, e, locale, "why"));
            return show(person, scheme, on, page, locale);
        }
    }

    @PostMapping("/taking-back")
    String takeBack(
            @PathVariable UUID person,
            @PathVariable String scheme,
            @PathVariable String on,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        try {
            mistakes.neverJoined(wrong(person, scheme, on), why);
            return done(person, "enrolment.done-taken-back", next);
        } catch (BadInput e) {
            if (mistakes.find(wrong(person, scheme, on)).isEmpty()) return done(person, "enrolment.gone", next);
            page.addAttribute(SentBack.NAME, SentBack.of("taking-back", typed, e, locale, "why"));
            return show(person, scheme, on, page, locale);
        }
    }

    @PostMapping("/return")
    String comeBack(
            @PathVariable UUID person,
            @PathVariable String scheme,
            @PathVariable String on,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        try {
            var leaving = mistakes.neverLeft(wrong(person, scheme, on), why);
            int lost = bookings.lost(new PersonId(person), leaving);
            next.addFlashAttribute("lost", lost);
            return done(person, lost == 0 ? "enrolment.done-returned" : "enrolment.done-returned-but", next);
        } catch (BadInput e) {
            if (mistakes.find(wrong(person, scheme, on)).isEmpty()) return done(person, "enrolment.gone", next);
            page.addAttribute(SentBack.NAME, SentBack.of("return", typed, e, locale, "why"));
            return show(person, scheme, on, page, locale);
        }
    }

    private static String done(UUID person, String said, RedirectAttributes next) {
        next.addFlashAttribute("mended", said);
        return PersonPages.back(person, "#schemes");
    }
}
