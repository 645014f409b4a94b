package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.people.Duplicates;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** People who may have been entered twice. */
@Controller
@RequestMapping("/people/duplicates")
class DuplicatePages {
    private static final int PAGE = 20;

    private final Duplicates duplicates;
    private final Merges merges;
    private final Clock clock;

    DuplicatePages(Duplicates duplicates, Merges merges, Clock clock) {
        this.duplicates = duplicates;
        this.merges = merges;
        this.clock = clock;
    }

    @GetMapping
    String list(@ModelAttribute("turn") Turn turn, Model page) {
        page.addAttribute("pairs", turn.of("duplicates", PAGE, duplicates::pairs));
        page.addAttribute("today", LocalDate.ofInstant(clock.instant(), Japan.TIME));
        return "office/duplicates";
    }

    @PostMapping("/merge")
    String merge(
            @RequestParam UUID person,
            @RequestParam UUID countsAs,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes after) {
        try {
            merges.merge(UUID.randomUUID(), new PersonId(person), new PersonId(countsAs), why);
        } catch (BadInput e) {
            after.addFlashAttribute(SentBack.NAME, SentBack.of(person + " " + countsAs, typed, e, locale, "why"));
        }
        return "redirect:/people/duplicates";
    }

    @PostMapping("/different")
    String different(@RequestParam UUID person, @RequestParam UUID other) {
        duplicates.different(new PersonId(person), new PersonId(other));
        return "redirect:/people/duplicates";
    }

    @PostMapping("/{merge}/split")
    String split(
            @PathVariable UUID merge,
            @RequestParam UUID person,
            @RequestParam(defaultValue = "") String why,
            Locale locale,
            RedirectAttributes after) {
        try {
            merges.split(merge, why);
        } catch (BadInput e) {
            after.addFlashAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
        }
        return PersonPages.back(person, "");
    }
}
