package musubi.platform.activity;

import java.time.LocalDate;
import java.util.Set;
import musubi.platform.people.PersonId;

/**
 * What one device says about one day of one person.
 *
 * @param method {@code sensed}, {@code manual} or {@code unknown}
 */
public record StepsReading(PersonId person, LocalDate day, String source, String method, int steps) {
    /** The most steps anybody could take in a day, as the records of evidence hold it. */
    public static final int MOST = 1_000_000;

    /** How steps can have come about. */
    public static final Set<String> METHODS = Set.of("sensed", "manual", "unknown");

    /** Refuses counts that no day can hold, and methods nobody knows. */
    public StepsReading {
        if (!METHODS.contains(method)) throw new IllegalArgumentException("method of steps: " + method);
        if (steps < 0 || steps > MOST) throw new IllegalArgumentException("steps of a day: " + steps);
    }
}
