package musubi.agreement.term;

import java.util.Optional;
import musubi.quantity.Exact;
import musubi.quantity.Place;

/**
 * Limits, in the agreement's unit. A cap limits, it never becomes the amount. Applied day, month, period, fiscal year,
 * in total; a clause's before the agreement's.
 *
 * @param overall the most that all subjects together may receive in total; only where there are several
 */
public record Caps(
        Optional<Cap> eachDay,
        Optional<Cap> eachMonth,
        Optional<Cap> eachPeriod,
        Optional<Cap> eachYear,
        Optional<Cap> inTotal,
        Optional<Cap> overall) {
    /** No limit. */
    public static final Caps NONE = new Caps(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** One limit and where it stands. */
    public record Cap(Exact limit, Place place) {}
}
