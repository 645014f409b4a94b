package musubi.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import musubi.platform.access.Acting;
import musubi.platform.access.Called;
import musubi.platform.access.Doors;
import musubi.platform.access.Role;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/** What the frame around every page needs to know. */
@ControllerAdvice(annotations = Controller.class)
class EveryPage {
    private final Acting acting;
    private final Called called;
    private final Doors doors;
    private final List<MenuItem> items;

    EveryPage(Acting acting, Called called, Doors doors, List<MenuItem> items) {
        this.acting = acting;
        this.called = called;
        this.doors = doors;
        this.items = List.copyOf(items);
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
     * @param easy the same in easy Japanese, for pages that have it
     * @param address the same page with its filters
     * @param deciding whether the reader is one of those who answer for the programme, and may take away lists with names
     * @param open whether a path is open to the reader
     */
    record Here(
            String path,
            String japanese,
            String english,
            String easy,
            String address,
            boolean deciding,
            Predicate<String> open,
            Predicate<String> changing) {
        /** Whether the page belongs to a place in the menu. */
        public boolean within(String place) {
            return path.equals(place) || path.startsWith(place + "/");
        }

        /** Whether the page belongs to one of the places of a part of the menu. */
        public boolean within(Menu.Section section) {
            return section.items().stream().anyMatch(item -> within(item.path()));
        }

        /** Whether the reader may go there; a link that would be refused is not shown. */
        public boolean opens(String to) {
            return open.test(to);
        }

        /** Whether the reader may change something there; a form that would be refused is not shown. */
        public boolean changes(String to) {
            return changing.test(to);
        }

        /** The same page with one of its lists from behind so many rows on; the filter stays. */
        public String turned(String list, int after) {
            return UriComponentsBuilder.fromUriString(address)
                    .replaceQueryParam("as")
                    .replaceQueryParam("list", list)
                    .replaceQueryParam("after", after)
                    .fragment(list)
                    .build()
                    .toUriString();
        }

        /** Where the page's list is to be had in another form. */
        public String taken(String as, String list) {
            var taken = UriComponentsBuilder.fromUriString(address).replaceQueryParam("as", as);
            return (list.isEmpty() ? taken : taken.replaceQueryParam("list", list))
                    .build()
                    .toUriString();
        }
    }

    @ModelAttribute("here")
    Here here(HttpServletRequest request) {
        var role = acting.somebody() ? acting.actor().role() : Role.PUBLIC;
        var address = UriComponentsBuilder.fromPath(request.getRequestURI())
                .query(Objects.requireNonNullElse(request.getQueryString(), ""));
        return new Here(
                request.getRequestURI(),
                address.cloneBuilder().replaceQueryParam("lang", "ja").build().toUriString(),
                address.cloneBuilder().replaceQueryParam("lang", "en").build().toUriString(),
                address.cloneBuilder()
                        .replaceQueryParam("lang", Languages.EASY)
                        .build()
                        .toUriString(),
                address.cloneBuilder().replaceQueryParam("lang").build().toUriString(),
                Role.DECIDING.contains(role),
                path -> doors.open(path, role),
                path -> doors.changes(path, role));
    }

    /** No form went back, unless the request before says so. */
    @ModelAttribute(SentBack.NAME)
    SentBack sentBack() {
        return SentBack.NOTHING;
    }

    @ModelAttribute("menu")
    Menu menu() {
        return acting.somebody() ? Menu.of(items, acting.actor().role()) : new Menu(List.of());
    }
}
