package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import musubi.platform.people.Consents;
import musubi.platform.people.Duplicates;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Schemes;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Entering those who joined on paper, by telephone or at the counter. */
@Controller
@RequestMapping("/people")
class JoiningPages {
    private final People people;
    private final Schemes schemes;
    private final Consents consents;
    private final Duplicates duplicates;
    private final Living living;
    private final Clock clock;

    JoiningPages(People people, Schemes schemes, Consents consents, Duplicates duplicates, Living living, Clock clock) {
        this.people = people;
        this.schemes = schemes;
        this.consents = consents;
        this.duplicates = duplicates;
        this.living = living;
        this.clock = clock;
    }

    @GetMapping("/new")
    String form(Model page, Locale locale) {
        var all = schemes.all();
        var first = all.size() == 1 ? all.getFirst().id() : "";
        return form(JoiningForm.empty(living.here(), first, today()), Map.of(), page, locale);
    }

    private String form(JoiningForm form, Map<String, String> wrong, Model page, Locale locale) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("programme", consents.programme());
        page.addAttribute("places", living.places());
        page.addAttribute("areas", living.areas(form.area(), locale));
        return "office/join";
    }

    @PostMapping
    String join(
            @ModelAttribute JoiningForm form,
            @RequestParam(defaultValue = "join") String action,
            Model page,
            Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        var joining = form.read(today(), wrong).map(j -> j.in(living.area(form.area(), form.address(), j.on())));
        if (joining.isEmpty()) return form(form, wrong, page, locale);
        try {
            return action.equals("check")
                    ? check(form, joining.get(), page, locale)
                    : join(form, joining.get(), page, locale);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return form(form, Map.of(), page, locale);
        }
    }

    private String join(JoiningForm form, Joining joining, Model page, Locale locale) {
        var twin = form.twin().equals("other") ? Optional.<PersonId>empty() : duplicates.of(joining);
        if (twin.isPresent()) {
            page.addAttribute("twin", twin.get());
            return form(form, Map.of(), page, locale);
        }
        return switch (people.join(joining)) {
            case Enrolling.Joined joined -> {
                if (form.consent().equals("given")) consents.giveProgramme(joined.person());
                yield "redirect:/people/" + joined.person();
            }
            case Enrolling.TakesPartAlready already -> "redirect:/people/" + already.person();
            case Enrolling.Refused refused -> {
                page.addAttribute("unmet", sentences(refused.unmet(), locale));
                yield form(form, Map.of(), page, locale);
            }
        };
    }

    private String check(JoiningForm form, Joining joining, Model page, Locale locale) {
        var unmet = schemes.unmet(joining.scheme(), joining.born(), joining.circumstances(), joining.on());
        if (unmet.isEmpty()) page.addAttribute("eligible", true);
        else page.addAttribute("unmet", sentences(unmet, locale));
        return form(form, Map.of(), page, locale);
    }

    static List<String> sentences(List<Words> words, Locale locale) {
        return words.stream().map(w -> w.in(locale.getLanguage())).toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
