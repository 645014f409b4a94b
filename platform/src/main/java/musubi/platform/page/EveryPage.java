package musubi.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.access.Called;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/** What the frame around every page needs to know. */
@ControllerAdvice(annotations = Controller.class)
class EveryPage {
    private final Acting acting;
    private final Called called;
    private final List<MenuItem> items;

    EveryPage(Acting acting, Called called, List<MenuItem> items) {
        this.acting = acting;
        this.called = called;
        this.items = items.stream()
                .sorted(Comparator.comparingInt(MenuItem::order).thenComparing(MenuItem::path))
                .toList();
    }

    @ModelAttribute("signedIn")
    boolean signedIn() {
        return acting.somebody();
    }

    /** The name of the resident for whom staff acts just now; empty when nobody does. */
    @ModelAttribute("actingFor")
    Optional<String> actingFor() {
        return acting.onBehalf().map(resident -> called.name(resident).orElse("—"));
    }

    /**
     * Where the reader is.
     *
     * @param japanese the same page in Japanese, with its filters
     * @param english the same in English
     */
    record Here(String path, String japanese, String english) {
        /** Whether the page belongs to a place in the menu. */
        public boolean within(String place) {
            return path.equals(place) || path.startsWith(place + "/");
        }
    }

    @ModelAttribute("here")
    Here here(HttpServletRequest request) {
        var address = UriComponentsBuilder.fromPath(request.getRequestURI())
                .query(Objects.requireNonNullElse(request.getQueryString(), ""));
        return new Here(
                request.getRequestURI(),
                address.cloneBuilder().replaceQueryParam("lang", "ja").build().toUriString(),
                address.cloneBuilder().replaceQueryParam("lang", "en").build().toUriString());
    }

    @ModelAttribute("menu")
    List<MenuItem> menu() {
        if (!acting.somebody()) return List.of();
        var role = acting.actor().role();
        return items.stream().filter(item -> item.roles().contains(role)).toList();
    }
}
