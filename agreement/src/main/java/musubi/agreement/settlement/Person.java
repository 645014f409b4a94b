package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import musubi.quantity.Days;

/**
 * Somebody an agreement for each person is settled for, under a pseudonym.
 *
 * @param born day of birth, where the evidence has it
 * @param sex {@code F}, {@code M} or {@code X}; empty when unknown
 * @param municipality through which the person takes part; empty when unknown
 * @param enrolled the days the person takes part
 */
public record Person(String id, Optional<LocalDate> born, String sex, String municipality, List<Days> enrolled) {
    /** Lists are copied. */
    public Person {
        enrolled = List.copyOf(enrolled);
    }

    /** Whether the person takes part on the day. */
    public boolean enrolledOn(LocalDate day) {
        return enrolled.stream().anyMatch(days -> days.contains(day));
    }

    /** Whether the person takes part on any of the days. */
    public boolean enrolledWithin(Days days) {
        return enrolled.stream().anyMatch(days::overlaps);
    }
}
