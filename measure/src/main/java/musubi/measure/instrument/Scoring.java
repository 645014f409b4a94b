package musubi.measure.instrument;

import java.util.Map;
import musubi.quantity.Words;

/** What became of a filled-in questionnaire. */
public sealed interface Scoring {
    /**
     * It was scored.
     *
     * @param scales value of each scale, by its id
     * @param note instrument, version, and every choice that was open: rounding, mapping, disputed points
     */
    record Scored(Map<String, Long> scales, String note) implements Scoring {
        /** The map is copied. */
        public Scored {
            scales = Map.copyOf(scales);
        }
    }

    /**
     * It cannot be scored.
     *
     * @param code stable: {@code no-points}, {@code too-young}, {@code answer-missing}, {@code answer-unknown},
     *     {@code body-missing}, {@code sex-without-points}
     */
    record NotScorable(String code, Words why) implements Scoring {}
}
