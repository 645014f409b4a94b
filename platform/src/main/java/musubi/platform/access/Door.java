package musubi.platform.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which roles may open which paths. Each module says so for its own pages as a bean; a path that no door names stays shut.
 *
 * @param pattern such as {@code /people/**}; of several that fit, the longest decides
 * @param roles who may come in; empty for a door that is open to everybody, signed in or not
 */
public record Door(String pattern, Set<Role> roles) {
    /** Sets are copied. */
    public Door {
        roles = Set.copyOf(roles);
    }

    /** Open to these. */
    public static Door of(String pattern, Role first, Role... others) {
        return new Door(pattern, EnumSet.of(first, others));
    }

    /** Open to everybody, also to those who are not signed in. */
    public static Door open(String pattern) {
        return new Door(pattern, Set.of());
    }

    /** Open to everybody who is signed in. */
    public static Door signedIn(String pattern) {
        return new Door(pattern, EnumSet.complementOf(EnumSet.of(Role.JOB, Role.PUBLIC)));
    }
}
