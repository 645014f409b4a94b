package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import musubi.platform.Screen;

/** Goes wherever links lead, to one page of each kind. */
public final class Walk {
    private Walk() {}

    /** Links of a kind are one page: people, days and sessions differ, the page does not. */
    public static String kind(String path) {
        return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}", "{day}")
                .replaceAll("/about/[^/?]+", "/about/{session}")
                .replaceAll("\\?(?!by=).*", "")
                .replaceAll("&.*", "")
                .replaceAll("/city/[0-9]{6}", "/city/{city}")
                .replaceAll("/join/[0-9]{6}", "/join/{city}");
    }

    private static List<?> links(Page page) {
        return (List<?>) page.evaluate("""
                () => [...document.querySelectorAll('a[href]')].map(a => new URL(a.href, location))
                    .filter(u => u.origin === location.origin && !/lang=/.test(u.search)).map(u => u.pathname + u.search)
                """);
    }

    /** One page of each kind that can be reached, in the order of finding, each handed on while it is shown. */
    public static List<String> reached(
            Screen screen,
            int most,
            List<String> from,
            Predicate<String> ours,
            Map<String, Set<String>> ways,
            Consumer<String> each) {
        var kinds = new HashSet<String>();
        var found = new ArrayList<String>();
        var waiting = new ArrayDeque<>(from);
        from.forEach(path -> kinds.add(kind(path)));
        while (!waiting.isEmpty()) {
            var path = waiting.remove();
            var status = screen.page().navigate(Screen.url(path)).status();
            assertThat(status).as(path).isEqualTo(200);
            found.add(path);
            each.accept(path);
            for (var link : links(screen.page())) {
                var next = String.valueOf(link);
                if (!ours.test(next) || next.matches(".*\\.(pdf|ics|svg|json|jsonld|csv|xml|zip|js)([?].*)?")) continue;
                if (!kind(next).equals(kind(path)))
                    ways.computeIfAbsent(kind(next), k -> new TreeSet<>()).add(kind(path));
                if (kinds.add(kind(next))) waiting.add(next);
            }
            assertThat(kinds).hasSizeLessThan(most);
        }
        return found;
    }
}
