package musubi.platform.programme;

import java.util.List;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * A session that was cancelled is held after all. Published in the transaction that takes the cancellation back. The one whose act it was may not
 * see the people concerned: whoever tells them does so after the transaction, as a job of the municipality.
 */
public record SessionRestored(Code municipality, String session, List<PersonId> people) {
    /** Lists are copied. */
    public SessionRestored {
        people = List.copyOf(people);
    }
}
