package musubi.evidence.steps;

import java.time.LocalDate;
import java.util.Optional;
import musubi.evidence.source.StepInterval.Method;

/**
 * What one source counted for one person on one local day.
 *
 * @param steps what counts after overlaps with other sources were removed
 * @param reported what the source counted by itself
 * @param held why the steps may not be paid on until somebody accepts them
 * @param recordedOn epoch day the last reading in it arrived, or {@link Stretch#NEVER_SAID}
 * @param sourceNo file of the first reading in it
 * @param line line of the first reading in it
 */
public record SourceDay(
        LocalDate day,
        String source,
        Method method,
        long steps,
        long reported,
        Optional<Hold> held,
        long recordedOn,
        int sourceNo,
        long line) {
    /** Why a day is held. */
    public enum Hold {
        /** Somebody typed the steps in. */
        MANUAL("manual"),
        /** More steps in a minute than people walk. */
        RATE("rate"),
        /** The device lay in a drawer: nothing is known about the day. */
        NOT_WORN("not-worn"),
        /** More steps in a day than people walk. */
        DAY_TOTAL("day-total");

        private final String code;

        Hold(String code) {
            this.code = code;
        }

        /** As it stands in the column {@code held}. */
        public String code() {
            return code;
        }
    }
}
