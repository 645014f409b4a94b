package musubi.platform.underway;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Words;

/**
 * Work that somebody began.
 *
 * @param what the message that names it
 * @param about such as an agreement and a period
 * @param back the page it was begun on
 * @param seenAt when its server last said that it goes on
 */
record Work(
        UUID id, String actor, String what, String about, String back, Instant begunAt, Instant seenAt, State state) {
    private static final Duration SILENT = Duration.ofSeconds(30);

    /** How it stands. */
    sealed interface State {
        /** It goes on. */
        record Going() implements State {}

        /** It led somewhere. */
        record Ended(Ending ending) implements State {}

        /** It did not come to its end. */
        record Failed(Words why) implements State {}
    }

    /** Its server was stopped or has lost it: it says nothing any more. */
    boolean lost(Instant now) {
        return state instanceof State.Going && seenAt.plus(SILENT).isBefore(now);
    }

    /** How it ended; empty while it goes on or when it did not come to its end. */
    Optional<Ending> ending() {
        return state instanceof State.Ended(var ending) ? Optional.of(ending) : Optional.empty();
    }
}
