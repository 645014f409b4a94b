package musubi.platform.welfare;

import java.util.UUID;
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

/** Payments of what was granted: one officer asks for them, another releases them. */
@Controller
@RequestMapping("/grants/payments")
class PaymentPages {
    private final Payments payments;

    PaymentPages(Payments payments) {
        this.payments = payments;
    }

    @PostMapping
    String request(@RequestParam UUID id, RedirectAttributes next) {
        if (payments.request(id)) return "redirect:/grants/payments/" + id;
        next.addFlashAttribute("done", "grants.nothing-owed");
        return "redirect:/grants";
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        page.addAttribute(
                "payment", payments.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "welfare/payment";
    }

    @PostMapping("/{id}/release")
    String release(@PathVariable UUID id, RedirectAttributes next) {
        known(id);
        return said(id, payments.release(id), "grants.released", next);
    }

    @PostMapping("/{id}/withdrawal")
    String withdraw(@PathVariable UUID id, RedirectAttributes next) {
        known(id);
        return said(id, payments.withdraw(id), "grants.withdrawn", next);
    }

    private void known(UUID id) {
        if (payments.find(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private static String said(UUID id, Payments.Answer answer, String done, RedirectAttributes next) {
        if (answer == Payments.Answer.DONE) next.addFlashAttribute("done", done);
        else next.addFlashAttribute("refused", "grants.refused." + answer);
        return "redirect:/grants/payments/" + id;
    }
}
