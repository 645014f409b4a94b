package musubi.platform.page;

import java.util.Set;
import musubi.platform.access.Role;

/**
 * A place in the menu. Each module says its own as a bean.
 *
 * @param group the name under which those find it who see many places
 * @param order where it stands: the smaller, the earlier
 * @param path where it leads
 * @param title the name of its message
 * @param roles who sees it
 */
public record MenuItem(Group group, int order, String path, String title, Set<Role> roles) {
    /** Sets are copied. */
    public MenuItem {
        roles = Set.copyOf(roles);
    }

    /** What places have in common, in the order in which the groups stand. */
    public enum Group {
        PEOPLE,
        CLASSES,
        RECORDS,
        POINTS,
        MONEY,
        RESULTS,
        SETTINGS
    }
}
