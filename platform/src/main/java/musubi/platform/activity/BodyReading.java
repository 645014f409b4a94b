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
        @Nullable Integer diastolic) {}
