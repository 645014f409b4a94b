package musubi.platform.people;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;

/** What decides whether somebody may join, as they said it. Unknown is an answer too. */
public record Circumstances(Optional<Code> livesIn, Optional<Code> worksIn, Certified certified) {
    /** Whether somebody is certified as needing support or care (要支援・要介護認定). */
    public enum Certified {
        NO,
        YES,
        UNKNOWN;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Reads what {@link #word()} writes. */
        public static Certified of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** The same, under the codes that are valid on a day. */
    Circumstances on(List<Succession> changed, LocalDate day) {
        return new Circumstances(
                livesIn.map(code -> Successions.current(changed, code, day)),
                worksIn.map(code -> Successions.current(changed, code, day)),
                certified);
    }

    /** Nothing was asked. */
    public static final Circumstances UNKNOWN =
            new Circumstances(Optional.empty(), Optional.empty(), Certified.UNKNOWN);
}
