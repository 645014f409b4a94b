package musubi.platform.rewards;

import java.util.List;
import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * A draw has its winners. Published in the transaction that draws.
 *
 * @param draw the lottery, or the draw among entries
 * @param people who won, each once however many tickets of theirs did
 */
public record DrawWon(Code municipality, UUID draw, String title, List<PersonId> people) {
    /** Lists are copied. */
    public DrawWon {
        people = List.copyOf(people);
    }
}
