package musubi.platform.snapshot;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * Whom evidence may speak of. The module that knows people says it once, and it holds for the tables of every module: rows of a
 * person who is not among these are left out, and of two records of one person one is kept.
 *
 * @param query selects {@code person} and {@code counts_as}, the person under whose pseudonym the rows stand
 * @param released the same without those who were asked whether evaluators may get their records and have not agreed
 * @param ended says whether somebody since {@code :since} took back what let their records be released
 * @param counted selects the same as {@code query} of those who counted at the moment {@code %1$s} and may be counted still; of those whose
 *     identity was destroyed after it, the ones of the array {@code %2$s} alone
 * @param erased selects the records of those whose identity was destroyed after the moment {@code %1$s}, each with whom it counts as, in order
 */
public record Usable(String query, String released, String ended, String counted, String erased) {
    /** Who may be spoken of now, and who counted at a moment. */
    String alsoCounted(Instant moment, Collection<UUID> erased) {
        return "%s union %s".formatted(query, countedAt(moment, erased));
    }

    String countedAt(Instant moment, Collection<UUID> erased) {
        return counted.formatted(literal(moment), People.array(erased));
    }

    String erasedAfter(Instant moment) {
        return erased.formatted(literal(moment));
    }

    private static String literal(Instant moment) {
        return "timestamptz '%s'".formatted(moment);
    }
}
