package musubi.platform.programme;

import java.util.List;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * A session is not held after all. Published in the transaction that cancels it. The one whose act it was may not see the people concerned:
 * whoever tells them does so after the transaction, as a job of the municipality.
 */
public record SessionCancelled(Code municipality, String session, String why, List<PersonId> people) {
    /** Lists are copied. */
    public SessionCancelled {
        people = List.copyOf(people);
    }
}
