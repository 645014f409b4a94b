package musubi.platform.page;

import java.util.Comparator;
import java.util.List;
import musubi.platform.access.Acting;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame around every page needs to know. */
@ControllerAdvice
class EveryPage {
    private final Acting acting;
    private final List<MenuItem> items;

    EveryPage(Acting acting, List<MenuItem> items) {
        this.acting = acting;
        this.items = items.stream()
                .sorted(Comparator.comparingInt(MenuItem::order).thenComparing(MenuItem::path))
                .toList();
    }

    @ModelAttribute("signedIn")
    boolean signedIn() {
        return acting.somebody();
    }

    @ModelAttribute("menu")
    List<MenuItem> menu() {
        if (!acting.somebody()) return List.of();
        var role = acting.actor().role();
        return items.stream().filter(item -> item.roles().contains(role)).toList();
    }
}
