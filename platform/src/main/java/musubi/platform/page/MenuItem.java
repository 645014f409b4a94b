package musubi.platform.page;

import java.util.Set;
import musubi.platform.access.Role;

/**
 * A place in the menu. Each module says its own as a bean.
 *
 * @param order where it stands: the smaller, the earlier
 * @param path where it leads
 * @param title the name of its message
 * @param roles who sees it
 */
public record MenuItem(int order, String path, String title, Set<Role> roles) {
    /** Sets are copied. */
    public MenuItem {
        roles = Set.copyOf(roles);
    }
}
