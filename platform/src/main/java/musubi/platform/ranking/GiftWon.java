package musubi.platform.ranking;

import java.util.List;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/** A year is closed, and these people are given this. Published in the transaction that closes it. */
public record GiftWon(Code municipality, Gift gift, List<PersonId> people) {
    /** Lists are copied. */
    public GiftWon {
        people = List.copyOf(people);
    }
}
