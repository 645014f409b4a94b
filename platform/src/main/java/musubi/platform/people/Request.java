package musubi.platform.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody formally asks of what is held about them, and what came of it.
 *
 * @param dueOn the last day to answer, by the days that held when it was entered
 * @param decision the last word; empty while nobody has decided
 */
public record Request(
        UUID id,
        PersonId person,
        Kind kind,
        AskedBy askedBy,
        Channel channel,
        LocalDate receivedOn,
        LocalDate dueOn,
        Optional<Decision> decision) {
    /** What is asked. */
    public enum Kind {
        DISCLOSURE,
        CORRECTION,
        ADDITION_OR_REMOVAL,
        STOP_OF_USE,
        ERASURE,
        STOP_OF_GIVING;

        /** As the database and the pages write it. */
        public String word() {
            return written(this);
        }

        /** Whether a grant holds until a further word ends it. */
        public boolean stops() {
            return this == STOP_OF_USE || this == STOP_OF_GIVING;
        }
    }

    /** Who asks. */
    public enum AskedBy {
        PERSON,
        REPRESENTATIVE;

        /** As the database and the pages write it. */
        public String word() {
            return written(this);
        }
    }

    /** How it came. */
    public enum Channel {
        COUNTER,
        POST,
        ONLINE;

        /** As the database and the pages write it. */
        public String word() {
            return written(this);
        }
    }

    /** What was decided. */
    public enum Outcome {
        GRANTED,
        PARTLY,
        REFUSED,
        /** A stop that was granted holds no longer. */
        ENDED;

        /** As the database and the pages write it. */
        public String word() {
            return written(this);
        }
    }

    /** What was decided, and why; the reason names nobody. */
    public record Decision(int number, Outcome outcome, String why, Instant at) {}

    /**
     * What was said; sealed, for it tells who people are.
     *
     * @param representative who asks for the person; empty when they ask themselves
     */
    public record Said(String representative, String text) {
        /** Nothing was said, or it went with who the person was. */
        public static final Said NOTHING = new Said("", "");
    }

    /** Whether it waits to be decided. */
    public boolean open() {
        return decision.isEmpty();
    }

    /** Whether its last day has passed and nobody has decided. */
    public boolean overdue(LocalDate today) {
        return open() && dueOn.isBefore(today);
    }

    /** Whether it stops something now. */
    public boolean stopping() {
        return kind.stops()
                && decision.filter(d -> d.outcome() == Outcome.GRANTED || d.outcome() == Outcome.PARTLY)
                        .isPresent();
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what is written by {@code word()}; empty for another word. */
    public static <E extends Enum<E>> Optional<E> read(Class<E> kind, String word) {
        for (var value : kind.getEnumConstants()) if (written(value).equals(word)) return Optional.of(value);
        return Optional.empty();
    }
}
