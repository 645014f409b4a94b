package musubi.platform.attendance;

import java.time.Instant;
import java.util.UUID;
import musubi.platform.people.PersonId;

/**
 * What somebody at the door says about one person.
 *
 * @param id made where it was said: sent twice, it counts once
 * @param checkedBy {@code qr}, {@code card}, {@code list}, {@code online} or {@code self}
 * @param happenedAt by the clock of the device
 * @param why needed when it changes what was said before; otherwise possibly empty
 */
public record Mark(
        UUID id, String session, PersonId person, boolean present, String checkedBy, Instant happenedAt, String why) {
    /** Somebody is there. */
    public static Mark present(String session, PersonId person, String checkedBy, Instant happenedAt) {
        return new Mark(UUID.randomUUID(), session, person, true, checkedBy, happenedAt, "");
    }
}
