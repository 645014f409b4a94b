package musubi.evidence.source;

import java.util.Optional;
import musubi.evidence.record.PersonId;

/**
 * What the operator says about files that do not say it themselves.
 *
 * @param person whose export it is, for device exports that hold one person and no id
 * @param personFromFolder take the nearest folder's name as the person's id instead
 * @param municipality six digits, for files that leave it out
 * @param monthFirst slashed dates are month/day/year; never guessed
 */
public record Settings(
        Optional<PersonId> person, boolean personFromFolder, Optional<String> municipality, boolean monthFirst) {
    /** Nothing said. */
    public static final Settings NONE = new Settings(Optional.empty(), false, Optional.empty(), false);
}
