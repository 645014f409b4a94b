package musubi.platform.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which roles may open which paths. Each module says so for its own pages as a bean; a path that no door names stays shut.
 *
 * @param pattern such as {@code /people/**}; of several that fit, the longest decides
 * @param roles who may come in; empty for a door that is open to everybody, signed in or not
 * @param readers who may come in besides, to look and not to change anything
 */
public record Door(String pattern, Set<Role> roles, Set<Role> readers) {
    /** Sets are copied. */
    public Door {
        roles = Set.copyOf(roles);
        readers = Set.copyOf(readers);
        if (roles.isEmpty() && !readers.isEmpty())
            throw new IllegalArgumentException("%s is open to everybody, also to %s".formatted(pattern, readers));
    }

    /** Without anybody who only looks. */
    public Door(String pattern, Set<Role> roles) {
        this(pattern, roles, Set.of());
    }

    /** Open to these. */
    public static Door of(String pattern, Role first, Role... others) {
        return new Door(pattern, EnumSet.of(first, others));
    }

    /** The same door, through which these may look as well. */
    public Door readableBy(Role first, Role... others) {
        return new Door(pattern, roles, EnumSet.of(first, others));
    }

    /** Whether the role may look at what is behind it. */
    boolean opens(Role role) {
        return roles.isEmpty() || roles.contains(role) || readers.contains(role);
    }

    /** Whether the role may change what is behind it. */
    boolean changes(Role role) {
        return roles.isEmpty() || roles.contains(role);
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
