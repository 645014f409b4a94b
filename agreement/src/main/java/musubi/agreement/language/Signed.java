package musubi.agreement.language;

import java.time.LocalDate;
import java.util.List;
import musubi.agreement.term.Agreement;
import musubi.quantity.Problem;

/**
 * A signed text as it was read: the terms in force from each day on, and what the reader remarks. Amendments make later
 * versions; the first version is in force from the start.
 *
 * @param versions in order of the day they come into force, at least one
 * @param remarks warnings; errors refuse the text
 */
public record Signed(List<Version> versions, List<Problem> remarks) {
    /** Terms from a day on. */
    public record Version(LocalDate from, Agreement agreement) {}

    /** Lists are copied. */
    public Signed {
        versions = List.copyOf(versions);
        remarks = List.copyOf(remarks);
        if (versions.isEmpty()) throw new IllegalArgumentException("no version");
    }

    /** The terms first signed. */
    public Agreement first() {
        return versions.getFirst().agreement();
    }

    /** The terms in force on a day. */
    public Agreement on(LocalDate day) {
        var found = first();
        for (var version : versions) if (!version.from().isAfter(day)) found = version.agreement();
        return found;
    }
}
