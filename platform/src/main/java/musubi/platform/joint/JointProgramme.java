package musubi.platform.joint;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;

/**
 * A programme of several municipalities, as one of them sees it.
 *
 * @param host the municipality that began it and invites
 * @param scheme the own scheme whose people count, while it takes part
 */
public record JointProgramme(UUID id, Words title, Code host, State state, Optional<String> scheme) {
    /** How a municipality stands to it. */
    public enum State {
        INVITED,
        ACCEPTED,
        DECLINED,
        LEFT,
        /** The host took the invitation back. */
        REMOVED;

        /** As tables and pages write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** A municipality that takes part or was asked to. */
    public record Member(Code code, Words name, boolean host, State state) {}
}
