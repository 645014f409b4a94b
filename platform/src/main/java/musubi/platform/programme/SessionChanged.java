package musubi.platform.programme;

import java.util.List;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * A session is at another time or place than before. Published in the transaction that changes it. The one whose act it was may not see the people concerned:
 * whoever tells them does so after the transaction, as a job of the municipality.
 */
public record SessionChanged(Code municipality, String session, List<PersonId> people) {
    /** Lists are copied. */
    public SessionChanged {
        people = List.copyOf(people);
    }
}
