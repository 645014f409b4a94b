package musubi.platform.resident;

import java.util.Map;
import java.util.UUID;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a resident formally asks of what is held about them, from home or at the counter. */
@Controller
@RequestMapping("/me/record/requests")
class RequestPages {
    private final Requests requests;
    private final Me myself;

    RequestPages(Requests requests, Me myself) {
        this.requests = requests;
        this.myself = myself;
    }

    @GetMapping
    String form(Model page) {
        return form(UUID.randomUUID(), "", "", Map.of(), page);
    }

    private String form(UUID id, String kind, String text, Map<String, String> wrong, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("kind", kind);
        page.addAttribute("text", text);
        page.addAttribute("wrong", wrong);
        page.addAttribute("kinds", Request.Kind.values());
        page.addAttribute("before", requests.of(myself.person()));
        return "resident/requests";
    }

    @PostMapping
    String ask(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String text,
            Model page,
            RedirectAttributes next) {
        var asked = Request.read(Request.Kind.class, kind);
        if (asked.isEmpty()) return form(id, kind, text, Map.of("kind", "my-requests.choose"), page);
        if (text.strip().length() > Requests.LONGEST)
            return form(id, kind, text, Map.of("text", "my-requests.long"), page);
        requests.receive(new Requests.Received(
                id,
                myself.person(),
                asked.get(),
                Request.AskedBy.PERSON,
                myself.throughStaff() ? Request.Channel.COUNTER : Request.Channel.ONLINE,
                myself.today(),
                new Request.Said("", text.strip())));
        next.addFlashAttribute("done", "my-requests.sent");
        return "redirect:/me/record/requests";
    }
}
