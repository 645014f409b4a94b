package musubi.platform.people;

import java.util.List;
import java.util.UUID;

/**
 * People take part in less than before. Published in the transaction that says so, whoever acts; what they still take part in is not said
 * here.
 *
 * @param leaving under which {@link PeopleCameBack} may follow
 */
public record PeopleLeft(UUID leaving, List<PersonId> people, Why why) {
    /** The list is copied. */
    public PeopleLeft {
        people = List.copyOf(people);
    }

    /** How it came. */
    public enum Why {
        LEFT,
        USE_STOPPED,
        ERASED,
        /** What was entered of their joining was a mistake. */
        NEVER_JOINED
    }
}
