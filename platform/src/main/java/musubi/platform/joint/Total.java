package musubi.platform.joint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all municipalities of a programme reached together in a month.
 *
 * @param municipalities how many are in the sum
 * @param withheld how many are not, because too few people stand behind their figure
 * @param people how many people stand behind it, added up over municipalities; empty when fewer than two municipalities could be summed
 * @param value the sum of a count, or the mean over everybody; empty likewise
 */
public record Total(
        YearMonth month,
        Kind figure,
        long municipalities,
        long withheld,
        OptionalLong people,
        Optional<BigDecimal> value) {
    /** What is added up. */
    public enum Kind {
        /** People enrolled on the last day of the month. */
        ENROLLED("enrolled"),
        /** People who came at least once. */
        PARTICIPANTS("participants"),
        /** Steps over days with steps. */
        MEAN_DAILY_STEPS("mean-daily-steps");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As tables and pages write it. */
        public String word() {
            return word;
        }

        static Kind of(String word) {
            for (var kind : values()) if (kind.word.equals(word)) return kind;
            throw new IllegalArgumentException("no such figure: " + word);
        }

        /** Whole people, and steps to the nearest one. */
        BigDecimal value(BigDecimal numerator, BigDecimal denominator) {
            return switch (this) {
                case ENROLLED, PARTICIPANTS -> numerator;
                case MEAN_DAILY_STEPS -> numerator.divide(denominator, 0, RoundingMode.HALF_UP);
            };
        }
    }
}
