package musubi.platform.people;

import java.time.LocalDate;
import java.util.Optional;
import musubi.quantity.Age;

/** A resident as staff see them. */
public record Resident(PersonId id, Identity identity, LocalDate born, String sex, Optional<LocalDate> enrolledOn) {
    /** Completed years on a day, as measures count them. */
    public int age(LocalDate on) {
        return Age.on(on, born);
    }
}
