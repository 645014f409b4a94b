package musubi.platform.activity;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of somebody's body on a day; what was not measured is missing.
 *
 * @param source a device, an app, or {@code station}
 * @param method {@code sensed}, {@code manual} or {@code unknown}
 * @param systolic blood pressure in mmHg, as {@code diastolic}
 */
public record BodyReading(
        LocalDate day,
        String source,
        String method,
        @Nullable BigDecimal heightCm,
        @Nullable BigDecimal weightKg,
        @Nullable BigDecimal waistCm,
        @Nullable BigDecimal fatPercent,
        @Nullable BigDecimal muscleKg,
        @Nullable Integer systolic,
        @Nullable Integer diastolic) {
    /** The names of what is measured. */
    static final Set<String> MEASURES = Set.of("height", "weight", "waist", "fat", "muscle", "pressure");

    /** Whether all it says stands in another reading of the same day. The two values of a blood pressure belong together. */
    boolean repeats(BodyReading other) {
        boolean pressure = systolic == null && diastolic == null
                || Objects.equals(systolic, other.systolic) && Objects.equals(diastolic, other.diastolic);
        return pressure
                && repeats(heightCm, other.heightCm)
                && repeats(weightKg, other.weightKg)
                && repeats(waistCm, other.waistCm)
                && repeats(fatPercent, other.fatPercent)
                && repeats(muscleKg, other.muscleKg);
    }

    /** The same without some measures, by their names. */
    BodyReading without(Set<String> measures) {
        boolean pressure = !measures.contains("pressure");
        return new BodyReading(
                day,
                source,
                method,
                measures.contains("height") ? null : heightCm,
                measures.contains("weight") ? null : weightKg,
                measures.contains("waist") ? null : waistCm,
                measures.contains("fat") ? null : fatPercent,
                measures.contains("muscle") ? null : muscleKg,
                pressure ? systolic : null,
                pressure ? diastolic : null);
    }

    private static boolean repeats(@Nullable BigDecimal said, @Nullable BigDecimal other) {
        return said == null || other != null && said.compareTo(other) == 0;
    }
}
