package musubi.platform.activity;

import java.time.LocalDate;
import java.util.UUID;
import musubi.platform.people.PersonId;

/**
 * A count that somebody should look at.
 *
 * @param reason why: {@code manual}, {@code rate}, {@code not-worn}, {@code day-total}, or {@code conflict} when another source of the day says
 *     far less
 * @param others the most that another source says of the day; 0 when there is none
 * @param state {@code held}, {@code counts}, {@code accepted} or {@code left-out}
 * @param decided the number of the decision it stands under; 0 when nobody decided
 * @param why the reason of that decision
 */
public record Flag(
        PersonId person,
        LocalDate day,
        String source,
        String method,
        int steps,
        LocalDate recordedOn,
        String reason,
        int others,
        String state,
        long decided,
        String why) {
    /** Another source of the same day is far away when it differs by so many steps, and says less than half. */
    public static final int FAR_APART = 10_000;

    /** What a decision is made of: this count, as it was seen. */
    public Seen seen() {
        return new Seen(person, day, source, steps, decided);
    }

    /** A count as somebody saw it when they decided. */
    public record Seen(PersonId person, LocalDate day, String source, int steps, long decided) {
        /** As a form carries it. */
        @Override
        public String toString() {
            return "%s %s %d %d %s".formatted(person, day, steps, decided, source);
        }

        /**
         * As a form carried it.
         *
         * @throws IllegalArgumentException or DateTimeException when it is none
         */
        public static Seen of(String text) {
            var parts = text.split(" ", 5);
            if (parts.length != 5) throw new IllegalArgumentException("not a count: " + text);
            return new Seen(
                    new PersonId(UUID.fromString(parts[0])),
                    LocalDate.parse(parts[1]),
                    parts[4],
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]));
        }
    }
}
