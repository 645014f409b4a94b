package musubi.platform.access;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame around every page needs to know. */
@ControllerAdvice
class EveryPage {
    private final Acting acting;

    EveryPage(Acting acting) {
        this.acting = acting;
    }

    @ModelAttribute("signedIn")
    boolean signedIn() {
        return acting.somebody();
    }
}
