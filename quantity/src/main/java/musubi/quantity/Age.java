package musubi.quantity;

import java.time.LocalDate;
import java.time.Period;

/**
 * Completed years of life. A person is one year older from the birthday on; someone born on 29 February is one year
 * older from 1 March in a common year. SQL measures use the same rule (docs/reference/measures.md).
 */
public final class Age {
    private Age() {}

    /** Completed years on {@code day}; refuses a day before birth. */
    public static int on(LocalDate day, LocalDate born) {
        if (day.isBefore(born)) throw new IllegalArgumentException(day + " is before birth on " + born);
        return Period.between(born, day).getYears();
    }
}
