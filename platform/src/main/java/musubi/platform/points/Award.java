package musubi.platform.points;

import java.time.LocalDate;
import musubi.quantity.Words;

/**
 * A decision that somebody's points of a clause and month are to be {@code after} instead of {@code before}.
 *
 * @param revision from 1; the last one counts
 */
record Award(
        Key key, int revision, long before, long after, LocalDate earnedFrom, LocalDate earnedLast, Words title) {}
