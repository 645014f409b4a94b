package musubi.platform.selection;

import java.util.List;
import musubi.platform.people.PersonId;

/** People to whom an act is not done. */
record LeftOut(Why why, List<PersonId> people) {
    /** The list is copied. */
    LeftOut {
        people = List.copyOf(people);
    }

    /** Why it is not done to them. */
    enum Why {
        /** They take part in no scheme now. */
        NOTHING,
        /** They hold a card. */
        CARD,
        /** They have an account. */
        ACCOUNT,
        /** They were sent a code that still works. */
        CODE,
        /** It is not known where they live. */
        ADDRESS,
        /** They want no letters. */
        REFUSING
    }
}
