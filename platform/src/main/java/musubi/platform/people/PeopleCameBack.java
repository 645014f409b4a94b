package musubi.platform.people;

import java.util.List;
import java.util.UUID;

/**
 * People take part again as if they had not left. Published in the transaction that says so.
 *
 * @param leaving the one of {@link PeopleLeft} that was a mistake
 */
public record PeopleCameBack(UUID leaving, List<PersonId> people) {
    /** The list is copied. */
    public PeopleCameBack {
        people = List.copyOf(people);
    }
}
