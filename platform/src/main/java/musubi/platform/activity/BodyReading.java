package musubi.platform.activity;

import java.math.BigDecimal;
import java.time.LocalDate;
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
    /** This reading, and from the other what this one does not say. The two values of a blood pressure belong together. */
    BodyReading completedBy(BodyReading other) {
        boolean pressure = systolic != null || diastolic != null;
        return new BodyReading(
                day,
                source,
                method,
                either(heightCm, other.heightCm),
                either(weightKg, other.weightKg),
                either(waistCm, other.waistCm),
                either(fatPercent, other.fatPercent),
                either(muscleKg, other.muscleKg),
                pressure ? systolic : other.systolic,
                pressure ? diastolic : other.diastolic);
    }

    private static @Nullable BigDecimal either(@Nullable BigDecimal said, @Nullable BigDecimal before) {
        return said == null ? before : said;
    }
}
