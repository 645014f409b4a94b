package musubi.platform.office;

import java.util.Locale;
import java.util.Map;
import musubi.platform.page.SentBack;
import musubi.platform.points.Ceilings;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Says how many points may be given in a fiscal year by the budget; how near it is stands on the page of points. */
@Controller
class PointBudgetPages {
    private static final long UNREADABLE = -1;

    private final Ceilings ceilings;

    PointBudgetPages(Ceilings ceilings) {
        this.ceilings = ceilings;
    }

    @PostMapping("/points/budget")
    String budget(
            @RequestParam(defaultValue = "") String agreement,
            @RequestParam(defaultValue = "") String points,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            ceilings.budget(agreement, number(points));
            next.addFlashAttribute("done", "points.budget.done");
        } catch (BadInput refused) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("budget", typed, refused, locale, "points"));
        }
        return "redirect:/points#budget";
    }

    private static long number(String text) {
        var digits = text.strip().replace(",", "");
        return digits.matches("[0-9]{1,13}") ? Long.parseLong(digits) : UNREADABLE;
    }
}
