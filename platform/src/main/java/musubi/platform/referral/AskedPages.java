package musubi.platform.referral;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import musubi.platform.access.Acting;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a provider reads whom it is to help, answers, and tells what was done. */
@Controller
@RequestMapping("/provider/referrals")
class AskedPages {
    private static final int MOST = 200;
    private static final int ENDED = 50;
    private static final List<State> ENDS =
            List.of(State.COMPLETED, State.FAILED, State.REJECTED, State.CANCELLED, State.ENTERED_IN_ERROR);

    private final Referrals referrals;
    private final States states;
    private final Shown shown;
    private final Steps steps;
    private final Acting acting;

    AskedPages(Referrals referrals, States states, Shown shown, Steps steps, Acting acting) {
        this.referrals = referrals;
        this.states = states;
        this.shown = shown;
        this.steps = steps;
        this.acting = acting;
    }

    /** A part of the page. */
    record Part(String name, List<Shown.Row> rows) {}

    @GetMapping
    String list(Model page, Locale locale) {
        var own = Filter.ALL.by(acting.actor().provider());
        var parts = new ArrayList<Part>();
        parts.add(part("to-us", own.in(List.of(State.REQUESTED)), MOST, locale));
        parts.add(part("to-anybody", Filter.ALL.unclaimed(), MOST, locale));
        parts.add(part("under-way", own.in(List.of(State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD)), MOST, locale));
        parts.add(part("ended", own.in(ENDS), ENDED, locale));
        page.addAttribute("parts", parts);
        page.addAttribute("nothing", parts.stream().allMatch(part -> part.rows().isEmpty()));
        page.addAttribute("days", states.answerWithinDays());
        return "referral/asked";
    }

    private Part part(String name, Filter filter, int most, Locale locale) {
        return new Part(name, shown.rows(referrals.find(filter, most), locale.getLanguage()));
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page, Locale locale) {
        var referral =
                referrals.find(new ReferralId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        shown.fill(referral, page, locale.getLanguage());
        page.addAttribute("office", false);
        page.addAttribute("at", "/provider/referrals");
        page.addAttribute("printer", false);
        return "referral/one";
    }

    @PostMapping("/{id}/steps")
    String step(
            @PathVariable UUID id,
            @ModelAttribute Steps.Form form,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next,
            Locale locale) {
        try {
            steps.take(new ReferralId(id), form, typed, next, locale);
        } catch (NoSuchElementException e) {
            // Another provider was faster, and then it is nobody else's to read.
            next.addFlashAttribute("refused", "referrals.taken-up");
            return "redirect:/provider/referrals";
        }
        next.addAttribute("id", id);
        return "redirect:/provider/referrals/{id}";
    }
}
