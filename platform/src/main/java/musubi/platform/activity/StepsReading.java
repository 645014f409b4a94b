package musubi.platform.activity;

import java.time.LocalDate;
import musubi.platform.people.PersonId;

/**
 * What one device says about one day of one person.
 *
 * @param method {@code sensed}, {@code manual} or {@code unknown}
 */
public record StepsReading(PersonId person, LocalDate day, String source, String method, int steps) {
    /** The most steps anybody could take in a day, as the records of evidence hold it. */
    public static final int MOST = 1_000_000;

    /** Refuses counts that no day can hold. */
    public StepsReading {
        if (steps < 0 || steps > MOST) throw new IllegalArgumentException("steps of a day: " + steps);
    }
}
