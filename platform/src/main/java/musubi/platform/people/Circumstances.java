package musubi.platform.people;

import java.util.Optional;
import musubi.platform.municipality.Code;

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

    /** Nothing was asked. */
    public static final Circumstances UNKNOWN =
            new Circumstances(Optional.empty(), Optional.empty(), Certified.UNKNOWN);
}
