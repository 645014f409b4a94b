package musubi.platform.activity;

import java.time.LocalDate;
import java.util.Set;
import musubi.evidence.steps.SourceDay.Hold;
import musubi.evidence.steps.StepRules;
import musubi.platform.people.PersonId;

/**
 * What one device says about one day of one person.
 *
 * @param method {@code sensed}, {@code manual} or {@code unknown}
 * @param held why it is not paid on until somebody accepts it, by the code of a {@link Hold}; empty when nothing speaks against it
 */
public record StepsReading(PersonId person, LocalDate day, String source, String method, int steps, String held) {
    /** The most steps anybody could take in a day, as the records of evidence hold it. */
    public static final int MOST = 1_000_000;

    /** How steps can have come about. */
    public static final Set<String> METHODS = Set.of("sensed", "manual", "unknown");

    /** Refuses counts that no day can hold, and methods nobody knows. */
    public StepsReading {
        if (!METHODS.contains(method)) throw new IllegalArgumentException("method of steps: " + method);
        if (steps < 0 || steps > MOST) throw new IllegalArgumentException("steps of a day: " + steps);
    }

    /** A count for a whole day, held for what can be seen by itself: it was typed in, or nobody walks so much. */
    public StepsReading(PersonId person, LocalDate day, String source, String method, int steps) {
        this(person, day, source, method, steps, hold(method, steps));
    }

    private static String hold(String method, int steps) {
        if (method.equals("manual")) return Hold.MANUAL.code();
        return steps > StepRules.DEFAULT.dayMost() ? Hold.DAY_TOTAL.code() : "";
    }
}
