package musubi.platform.resident;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.platform.people.Consents;
import musubi.platform.people.Consents.Said;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
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

/** What a resident agreed to, one purpose a page, and how they leave. */
@Controller
@RequestMapping("/me/record")
class ResidentConsentPages {
    private final Consents consents;
    private final Enrolments enrolments;
    private final Schemes schemes;
    private final Me myself;

    ResidentConsentPages(Consents consents, Enrolments enrolments, Schemes schemes, Me myself) {
        this.consents = consents;
        this.enrolments = enrolments;
        this.schemes = schemes;
        this.myself = myself;
    }

    /**
     * A purpose as a page shows it.
     *
     * @param state {@code given}, {@code old} when the words have changed since, {@code withdrawn} or {@code nothing}
     */
    record Shown(Consents.Text text, String state) {
        static Shown of(Consents.Standing standing) {
            return new Shown(standing.text(), switch (standing.said()) {
                case Said.Given given -> given.version() == standing.text().version() ? "given" : "old";
                case Said.Withdrawn withdrawn -> "withdrawn";
                case Said.Nothing nothing -> "nothing";
            });
        }

        /** Whether it is needed to take part at all. */
        public boolean needed() {
            return text.purpose().equals(Consents.PROGRAMME);
        }

        /** Whether they agree now. */
        public boolean agrees() {
            return state.equals("given") || state.equals("old");
        }
    }

    @GetMapping("/consents")
    String list(Model page) {
        page.addAttribute(
                "consents",
                consents.of(myself.person()).stream().map(Shown::of).toList());
        return "resident/consents";
    }

    @GetMapping("/consents/{purpose}/{recipient}")
    String one(@PathVariable String purpose, @PathVariable String recipient, Model page) {
        page.addAttribute("c", find(purpose, recipient));
        return "resident/consent";
    }

    private Shown find(String purpose, String recipient) {
        return consents.of(myself.person()).stream()
                .filter(s -> s.text().purpose().equals(purpose) && s.text().recipient().equals(recipient))
                .findFirst()
                .map(Shown::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/consents/{purpose}/{recipient}")
    String say(
            @PathVariable String purpose,
            @PathVariable String recipient,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "0") int version,
            RedirectAttributes next) {
        var shown = find(purpose, recipient);
        var me = myself.person();
        // Who agrees agrees to the words they read, not to others that came meanwhile.
        if (answer.equals("yes") && version == shown.text().version()) {
            consents.give(me, purpose, recipient, version);
            next.addFlashAttribute("done", "my-record.consent-given");
        } else if (answer.equals("no")) {
            consents.withdraw(me, purpose, recipient);
            next.addFlashAttribute("done", "my-record.consent-withdrawn");
        } else next.addFlashAttribute("refused", "my-record.consent-changed");
        return "redirect:/me/record/consents";
    }

    @GetMapping("/leave")
    String leave(Model page) {
        return leave(Optional.empty(), page);
    }

    private String leave(Optional<String> problem, Model page) {
        page.addAttribute("memberships", current());
        page.addAttribute("titles", titles());
        page.addAttribute("problem", problem.orElse(null));
        return "resident/leave";
    }

    private List<Enrolments.Membership> current() {
        return enrolments.of(myself.person()).stream()
                .filter(m -> m.leftOn().isEmpty())
                .toList();
    }

    private Map<String, Scheme> titles() {
        return schemes.all().stream().collect(Collectors.toMap(Scheme::id, s -> s));
    }

    @PostMapping("/leave")
    String leave(
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String sure,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        if (current().stream().noneMatch(m -> m.scheme().equals(scheme)))
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        if (!sure.equals("yes")) {
            page.addAttribute("asked", scheme);
            return leave(Optional.empty(), page);
        }
        try {
            // From tomorrow on: what was done today still counts.
            enrolments.leave(
                    myself.person(), scheme, myself.today().plusDays(1), "本人の申し出（本人の画面から）");
        } catch (BadInput e) {
            return leave(Optional.of(e.problems().getFirst().words().in(locale.getLanguage())), page);
        }
        next.addFlashAttribute("done", "my-record.left");
        return "redirect:/me/record";
    }
}
