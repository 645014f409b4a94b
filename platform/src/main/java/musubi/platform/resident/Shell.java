package musubi.platform.resident;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What stands around every page of a resident. */
@ControllerAdvice(annotations = Controller.class)
class Shell {
    private static final Map<String, List<String>> TABS = Map.of(
            "sessions", List.of("/me/sessions"),
            "steps", List.of("/me/steps", "/me/body"),
            "points", List.of("/me/points", "/me/rewards"));

    private final Acting acting;
    private final Municipalities municipalities;
    private final Looks looks;

    Shell(Acting acting, Municipalities municipalities, Looks looks) {
        this.acting = acting;
        this.municipalities = municipalities;
        this.looks = looks;
    }

    /**
     * What a page of a resident is drawn with.
     *
     * @param place the municipality
     * @param tab which of the five places of the bar the page belongs to
     */
    record Drawn(Words place, String tab, Look look) {}

    @ModelAttribute
    void shell(HttpServletRequest request, Model page) {
        var path = request.getRequestURI();
        if (!path.equals("/me") && !path.startsWith("/me/") || !acting.somebody()) return;
        page.addAttribute(
                "shell",
                new Drawn(
                        municipalities.get(acting.actor().municipality()).name(),
                        tab(path),
                        acting.resident().map(PersonId::new).map(looks::of).orElse(Look.USUAL)));
    }

    private static String tab(String path) {
        if (path.equals("/me")) return "today";
        return TABS.entrySet().stream()
                .filter(tab -> tab.getValue().stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("more");
    }
}
