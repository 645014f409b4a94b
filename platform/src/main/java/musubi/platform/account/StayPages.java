package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import musubi.platform.access.Acting;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Staying signed in, and what was sent a moment too late. */
@Controller
@RequestMapping("/account")
class StayPages {
    private final Sessions sessions;
    private final KeptForms kept;
    private final Acting acting;

    StayPages(Sessions sessions, KeptForms kept, Acting acting) {
        this.sessions = sessions;
        this.kept = kept;
        this.acting = acting;
    }

    /** Tells every page when the reader has to be asked. */
    @ControllerAdvice(annotations = Controller.class)
    static class Asking {
        private static final Duration BEFORE = Duration.ofMinutes(2);

        /** Seconds without a click after which the page asks, and after which the session has ended. */
        record Stay(long asks, long ends, long minutes) {}

        @ModelAttribute("stay")
        Stay stay() {
            return new Stay(
                    Sessions.SURE.minus(BEFORE).toSeconds(), Sessions.SURE.toSeconds(), Sessions.IDLE.toMinutes());
        }
    }

    /** Every request that comes in keeps the session; this one asks for nothing else, and the browser stays where it is. */
    @PostMapping("/stay")
    ResponseEntity<Void> stay() {
        return ResponseEntity.noContent().build();
    }

    private KeptForm form(HttpServletRequest request) {
        return sessions.current(request)
                .flatMap(session -> kept.of(request, session.account()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/kept")
    String show(HttpServletRequest request, Model page) {
        var form = form(request);
        page.addAttribute("fields", form.fields());
        page.addAttribute("said", KeptForms.said(form));
        page.addAttribute("at", SignInPages.TIME.format(form.at().atZone(Japan.TIME)));
        page.addAttribute("another", !form.onBehalf().equals(acting.onBehalf()));
        return "account/kept";
    }

    /** The browser sends the same once more, to where it was meant for. */
    @PostMapping("/kept")
    ResponseEntity<Void> send(HttpServletRequest request) {
        var form = form(request);
        if (!form.onBehalf().equals(acting.onBehalf())) throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        kept.forget(request);
        return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                .location(URI.create(form.path()))
                .build();
    }

    @PostMapping("/kept/away")
    String drop(HttpServletRequest request) {
        kept.forget(request);
        return "redirect:/";
    }
}
