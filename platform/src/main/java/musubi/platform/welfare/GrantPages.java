package musubi.platform.welfare;

import java.util.Locale;
import java.util.UUID;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an officer decides about the grants that groups asked for. */
@Controller
@RequestMapping("/grants")
class GrantPages {
    private final Grants grants;

    GrantPages(Grants grants) {
        this.grants = grants;
    }

    @GetMapping
    String list(Model page) {
        page.addAttribute("applications", grants.all());
        return "welfare/grants";
    }

    @PostMapping("/{id}")
    String decide(
            @PathVariable UUID id,
            @RequestParam String granted,
            @RequestParam(defaultValue = "") String why,
            RedirectAttributes next,
            Locale locale) {
        try {
            boolean decided = grants.decide(id, Typed.yen(granted), why);
            next.addFlashAttribute("done", decided ? "grants.decided" : "grants.decided-before");
        } catch (BadInput e) {
            next.addFlashAttribute("wrong", id);
            next.addFlashAttribute("granted", granted);
            next.addFlashAttribute("why", why);
            next.addFlashAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
        }
        return "redirect:/grants";
    }
}
