package musubi.platform.referral;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How far a referral is. */
public enum State {
    DRAFT,
    REQUESTED,
    ACCEPTED,
    REJECTED,
    IN_PROGRESS,
    ON_HOLD,
    CANCELLED,
    COMPLETED,
    FAILED,
    ENTERED_IN_ERROR;

    /** In which somebody still has something to do. */
    public static final Set<State> OPEN = Set.of(REQUESTED, ACCEPTED, IN_PROGRESS, ON_HOLD);

    /** As the database, the pages and FHIR write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The state of this word; empty when there is none. */
    public static Optional<State> find(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
    }

    /**
     * The state of this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    static State of(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException("no state " + word));
    }
}
