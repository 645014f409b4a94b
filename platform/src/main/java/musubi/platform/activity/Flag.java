package musubi.platform.activity;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.people.PersonId;

/**
 * A count of steps or a measure of the body that somebody should look at.
 *
 * @param reason why: of steps {@code manual}, {@code rate}, {@code not-worn}, {@code day-total}, or {@code conflict} when another source of the day
 *     says far less; of measures {@code range}, {@code jump} or {@code order}
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
        Figure figure,
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
        return new Seen(person, day, source, figure, decided);
    }

    /**
     * What is counted or measured.
     *
     * @param measure {@code steps}, {@code height}, {@code weight}, {@code waist} or {@code pressure}
     * @param value of pressure the systolic one; 0 when it was not told
     * @param lower of pressure the diastolic one; 0 when it was not told, or the measure has one value
     */
    public record Figure(String measure, BigDecimal value, int lower) {
        /** A count of steps. */
        public static Figure steps(int steps) {
            return new Figure("steps", BigDecimal.valueOf(steps), 0);
        }

        /** Whether it is a count of steps. */
        public boolean walked() {
            return measure.equals("steps");
        }

        /** As a page shows it, without the unit. */
        public String shown() {
            return switch (measure) {
                case "steps" -> String.format(Locale.ROOT, "%,d", value.longValueExact());
                case "pressure" -> known(value.intValueExact()) + "/" + known(lower);
                default -> value.stripTrailingZeros().toPlainString();
            };
        }

        private static String known(int value) {
            return value == 0 ? "—" : Integer.toString(value);
        }

        /** As a form carries it. */
        @Override
        public String toString() {
            return measure + ":" + value.toPlainString() + ":" + lower;
        }

        private static Figure of(String text) {
            var parts = text.split(":", 3);
            // Written out in full by us; what anybody else writes must not grow when it is read.
            if (parts.length != 3 || !parts[1].matches("[0-9]{1,7}(\\.[0-9]{1,2})?"))
                throw new IllegalArgumentException("not a figure: " + text);
            return new Figure(parts[0], new BigDecimal(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    /** A figure as somebody saw it when they decided. */
    public record Seen(PersonId person, LocalDate day, String source, Figure figure, long decided) {
        /** As a form carries it. */
        @Override
        public String toString() {
            return "%s %s %s %d %s".formatted(person, day, figure, decided, source);
        }

        /**
         * As a form carried it.
         *
         * @throws IllegalArgumentException or DateTimeException when it is none
         */
        public static Seen of(String text) {
            var parts = text.split(" ", 5);
            if (parts.length != 5) throw new IllegalArgumentException("not a figure: " + text);
            return new Seen(
                    new PersonId(UUID.fromString(parts[0])),
                    LocalDate.parse(parts[1]),
                    parts[4],
                    Figure.of(parts[2]),
                    Long.parseLong(parts[3]));
        }
    }
}
