package musubi.platform.page;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem.Group;

/**
 * The menu of one role. Few places stand side by side; many stand in groups that open, and a group of one place is that place.
 *
 * @param sections in the order in which they stand
 */
record Menu(List<Section> sections) {
    /** As many places are taken in at a glance and fit in two rows of a small screen's width. */
    static final int SIDE_BY_SIDE = 8;

    /**
     * A place, or a group of places.
     *
     * @param title the name of its message
     * @param items at least one
     */
    record Section(String title, List<MenuItem> items) {
        Section {
            items = List.copyOf(items);
        }

        private static Section alone(MenuItem item) {
            return new Section(item.title(), List.of(item));
        }

        private static Stream<Section> of(Group group, List<MenuItem> all) {
            var items = all.stream().filter(item -> item.group() == group).toList();
            if (items.size() < 2) return items.stream().map(Section::alone);
            return Stream.of(new Section("menu." + group.name().toLowerCase(Locale.ROOT), items));
        }

        /** Whether it opens and shows its places. */
        public boolean opens() {
            return items.size() > 1;
        }
    }

    Menu {
        sections = List.copyOf(sections);
    }

    static Menu of(Collection<MenuItem> all, Role role) {
        var items = all.stream()
                .filter(item -> item.roles().contains(role))
                .sorted(Comparator.comparingInt(MenuItem::order).thenComparing(MenuItem::path))
                .toList();
        return new Menu(
                items.size() <= SIDE_BY_SIDE
                        ? items.stream().map(Section::alone).toList()
                        : Arrays.stream(Group.values())
                                .flatMap(group -> Section.of(group, items))
                                .toList());
    }

    /** Whether places stand in groups. */
    public boolean grouped() {
        return sections.stream().anyMatch(Section::opens);
    }
}
