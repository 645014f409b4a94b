package musubi.platform.page;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.access.Called;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame around every page needs to know. */
@ControllerAdvice
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

    @ModelAttribute("menu")
    List<MenuItem> menu() {
        if (!acting.somebody()) return List.of();
        var role = acting.actor().role();
        return items.stream().filter(item -> item.roles().contains(role)).toList();
    }
}
