package musubi.measure.instrument;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Who answered, and what.
 *
 * @param sex F, M or X
 * @param age completed years on the day of the answer
 * @param firstAge completed years on the day this person first answered the instrument
 * @param answers option chosen, by item
 * @param heightCm height, from the sheet or the latest measurement
 * @param weightKg weight, from the sheet or the latest measurement
 */
public record Respondent(
        String sex,
        int age,
        int firstAge,
        Map<String, String> answers,
        Optional<BigDecimal> heightCm,
        Optional<BigDecimal> weightKg) {
    /** The map is copied. */
    public Respondent {
        answers = Map.copyOf(answers);
    }
}
