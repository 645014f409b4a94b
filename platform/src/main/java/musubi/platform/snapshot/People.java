package musubi.platform.snapshot;

import java.util.Collection;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** People as SQL names them. */
final class People {
    private People() {}

    /** An array, in order. */
    static String array(Collection<UUID> people) {
        return inOrder(people.stream().sorted().toList());
    }

    /** A query for records, {@code person}, each with the one it counts as, {@code counts_as}, in order. */
    static String countingAs(SortedMap<UUID, UUID> people) {
        return "select person, counts_as from unnest(%s, %s) as of (person, counts_as)"
                .formatted(inOrder(people.keySet()), inOrder(people.values()));
    }

    private static String inOrder(Collection<UUID> people) {
        return people.stream().map(UUID::toString).collect(Collectors.joining(",", "'{", "}'::uuid[]"));
    }
}
