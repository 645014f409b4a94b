package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.List;

/**
 * One of the amounts a person's line adds up.
 *
 * @param day the day it belongs to; for longer periods their last day
 * @param gross before the caps
 * @param paid after the caps
 */
public record Part(LocalDate day, long gross, long paid, List<Line.Cut> cuts) {
    /** Lists are copied. */
    public Part {
        cuts = List.copyOf(cuts);
    }
}
