package musubi.platform.people;

import java.util.List;
import musubi.quantity.Words;

/** What became of a wish to join. */
public sealed interface Enrolling {
    /** They have joined; the same request again gives the same answer. */
    record Joined(PersonId person) implements Enrolling {}

    /** They take part already, since another day. */
    record TakesPartAlready(PersonId person) implements Enrolling {}

    /** Conditions are not met, each in a sentence. An officer may accept them with a reason. */
    record Refused(List<Words> unmet) implements Enrolling {
        /** Lists are copied. */
        public Refused {
            unmet = List.copyOf(unmet);
        }
    }
}
