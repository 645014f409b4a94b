package musubi.platform.referral;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import musubi.platform.page.SentBack;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A step as a form of a page sends it, and what the page says to it. */
@Component
class Steps {
    private final Referrals referrals;

    Steps(Referrals referrals) {
        this.referrals = referrals;
    }

    /** What the form holds, as it was typed. */
    record Form(String to, String version, String why, String programme, String done, String day) {
        /** What a browser does not send is empty. */
        Form {
            to = Objects.requireNonNullElse(to, "");
            version = Objects.requireNonNullElse(version, "");
            why = Objects.requireNonNullElse(why, "");
            programme = Objects.requireNonNullElse(programme, "");
            done = Objects.requireNonNullElse(done, "");
            day = Objects.requireNonNullElse(day, "");
        }

        private Optional<Outcome> outcome() {
            if (!to.equals(State.COMPLETED.word())) return Optional.empty();
            return Optional.of(new Outcome(
                    Optional.of(programme).filter(p -> !p.isEmpty()),
                    Optional.empty(),
                    done.strip(),
                    LocalDate.parse(day)));
        }
    }

    void take(ReferralId id, Form form, Map<String, String> typed, RedirectAttributes next, Locale locale) {
        var to = State.find(form.to());
        if (to.isEmpty() || !form.version().matches("[0-9]{1,8}")) {
            next.addFlashAttribute("refused", "referrals.not-allowed");
            return;
        }
        try {
            var moved = referrals.move(
                    id, Optional.of(Integer.valueOf(form.version())), to.get(), form.why(), form.outcome());
            switch (moved) {
                case Moving.Moved _ ->
                    next.addFlashAttribute("done", "referrals.did." + to.get().word());
                case Moving.NotAllowed _ -> next.addFlashAttribute("refused", "referrals.not-allowed");
                case Moving.Stale _ -> next.addFlashAttribute("refused", "referrals.stale");
                case Moving.NotAgreed _ -> next.addFlashAttribute("refused", "referrals.not-agreed");
            }
        } catch (BadInput e) {
            var otherwise = to.get() == State.COMPLETED ? "done" : "why";
            next.addFlashAttribute(SentBack.NAME, SentBack.of("step " + form.to(), typed, e, locale, otherwise));
        } catch (DateTimeException e) {
            next.addFlashAttribute(
                    SentBack.NAME, SentBack.of("step " + form.to(), typed, "day", "referrals.day-unreadable"));
        }
    }
}
