package musubi.platform.underway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.BadInput;
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
    /** Nobody goes on with what is silent for longer. */
    static final Duration SILENT = Duration.ofSeconds(30);

    /** How it stands. */
    sealed interface State {
        /** It goes on. */
        record Going() implements State {}

        /** It led somewhere. */
        record Ended(Ending ending) implements State {}

        /** It did not come to its end. */
        record Failed(Words why, List<Line> lines) implements State {
            /** The list is copied. */
            public Failed {
                lines = List.copyOf(lines);
            }

            /** A reason that concerns the whole. */
            static Failed of(Words why) {
                return new Failed(why, List.of());
            }

            /** What was refused; where it stands is told of a file's lines. */
            static Failed of(BadInput refused) {
                var lines = refused.problems().stream()
                        .filter(p -> p.place().line() > 0)
                        .map(p -> new Line(
                                p.place().toString(), p.words().ja(), p.words().en(), p.value()))
                        .toList();
                return new Failed(refused.problems().getFirst().words(), lines);
            }
        }

        /** A line of a file that was refused: where, why and what stands there. */
        record Line(String place, String ja, String en, String value) {}
    }

    /** Its server was stopped or has lost it: it says nothing any more. */
    boolean lost(Instant now) {
        return state instanceof State.Going && seenAt.plus(SILENT).isBefore(now);
    }

    /** Where it is said how it stands, among the pages it was begun on. */
    String page() {
        return (back.startsWith("/me/") ? "/me/underway/" : "/underway/") + id;
    }

    /** How it ended; empty while it goes on or when it did not come to its end. */
    Optional<Ending> ending() {
        return state instanceof State.Ended(var ending) ? Optional.of(ending) : Optional.empty();
    }
}
