package musubi.platform.points;

import java.time.Instant;
import java.time.LocalDate;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/**
 * One line of a resident's statement of points.
 *
 * @param at when it was booked
 * @param clause whose points they are; empty for what no clause gave
 * @param what the clause or the reason in plain words
 * @param period the month or period it is about; possibly empty
 * @param points that came in, or went out when negative
 * @param balance of this agreement's points afterwards
 */
public record Posted(
        Instant at, Kind kind, String agreement, String clause, Words what, String period, long points, long balance) {
    /** What kind of thing happened. */
    public enum Kind {
        EARNED,
        /** A record was corrected after points had been given for it. */
        CORRECTED,
        EXCHANGED,
        /** An exchange was undone. */
        GIVEN_BACK,
        EXPIRED,
        /** Taken for points that were to be returned. */
        SET_OFF
    }

    /** The day in Japan. */
    public LocalDate on() {
        return LocalDate.ofInstant(at, Japan.TIME);
    }
}
