package musubi.platform.programme;

import java.util.List;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/** A session is at another time or place than before. Published in the transaction that changes it. */
public record SessionChanged(Code municipality, String session, List<PersonId> people) {
    /** Lists are copied. */
    public SessionChanged {
        people = List.copyOf(people);
    }
}
