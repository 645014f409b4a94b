package musubi.platform.snapshot;

import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/** People as SQL names them. */
final class People {
    private People() {}

    /** An array, in order. */
    static String array(Collection<UUID> people) {
        return people.stream().sorted().map(UUID::toString).collect(Collectors.joining(",", "'{", "}'::uuid[]"));
    }
}
