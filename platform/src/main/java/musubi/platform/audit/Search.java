package musubi.platform.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import musubi.quantity.Japan;

/**
 * What is looked for in the trail.
 *
 * @param from the first day, in Japan
 * @param until the last day, also looked at
 * @param action how it begins, such as {@code access.}; empty for all
 * @param actor an account's id or a job's name; empty for all
 * @param subject whole, or its id; empty for all
 * @param below entries with smaller numbers only: where the page before ended
 */
public record Search(
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        String action,
        String actor,
        String subject,
        long below) {
    /** PostgreSQL's timestamps begin later, the program will not live longer. */
    private static final Instant FIRST = LocalDate.of(1, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();

    private static final Instant LAST =
            LocalDate.of(9999, 12, 31).atStartOfDay(ZoneOffset.UTC).toInstant();

    Instant since() {
        return from.map(day -> day.atStartOfDay(Japan.TIME).toInstant()).orElse(FIRST);
    }

    Instant before() {
        return until.map(day -> day.plusDays(1).atStartOfDay(Japan.TIME).toInstant())
                .orElse(LAST);
    }

    Search below(long number) {
        return new Search(from, until, action, actor, subject, number);
    }
}
