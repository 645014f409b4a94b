package musubi.platform.welfare;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.page.SentBack;
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
    private final Payments payments;

    GrantPages(Grants grants, Payments payments) {
        this.grants = grants;
        this.payments = payments;
    }

    @GetMapping
    String list(Model page) {
        var applications = grants.all();
        page.addAttribute("applications", applications);
        page.addAttribute(
                "paid",
                payments.of(applications.stream().map(Grants.Application::id).toList()));
        page.addAttribute("corrected", payments.corrected());
        page.addAttribute("open", payments.open());
        page.addAttribute("payments", payments.all());
        page.addAttribute("fresh", UUID.randomUUID());
        return "welfare/grants";
    }

    @PostMapping("/{id}")
    String decide(
            @PathVariable UUID id,
            @RequestParam String granted,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            boolean decided = grants.decide(id, Typed.yen(granted), why);
            next.addFlashAttribute("done", decided ? "grants.decided" : "grants.decided-before");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("decision " + id, typed, e, locale, "granted"));
        }
        return "redirect:/grants";
    }

    @PostMapping("/{id}/corrections")
    String correct(
            @PathVariable UUID id,
            @RequestParam UUID correction,
            @RequestParam(defaultValue = "") String granted,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            payments.correct(correction, id, Typed.yen(granted), why);
            next.addFlashAttribute("done", "grants.corrected");
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("correction " + id, typed, e, locale, "granted"));
        }
        return "redirect:/grants";
    }
}
