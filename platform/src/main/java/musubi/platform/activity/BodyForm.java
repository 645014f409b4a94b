package musubi.platform.activity;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody typed of a measuring: weight, blood pressure and waist, of which not all need be there. */
public record BodyForm(UUID id, String weight, String systolic, String diastolic, String waist) {
    /** What a browser does not send is empty; full-width digits are digits. */
    public BodyForm {
        id = Objects.requireNonNullElseGet(id, UUID::randomUUID);
        weight = plain(weight);
        systolic = plain(systolic);
        diastolic = plain(diastolic);
        waist = plain(waist);
    }

    /** Before anything is typed. */
    public static BodyForm empty() {
        return new BodyForm(UUID.randomUUID(), "", "", "", "");
    }

    private static String plain(@Nullable String typed) {
        return Normalizer.normalize(Objects.requireNonNullElse(typed, ""), Normalizer.Form.NFKC)
                .strip();
    }

    /**
     * The reading it makes; empty when something is wrong.
     *
     * @param wrong takes for each field that is wrong the name of the sentence that says why
     */
    public Optional<BodyReading> read(LocalDate day, String source, Map<String, String> wrong) {
        var weightKg = measure("weight", weight, 10, 400, 2, wrong);
        var upper = measure("systolic", systolic, 40, 300, 0, wrong);
        var lower = measure("diastolic", diastolic, 20, 200, 0, wrong);
        var waistCm = measure("waist", waist, 30, 250, 1, wrong);
        if (upper == null != (lower == null)) wrong.putIfAbsent(upper == null ? "systolic" : "diastolic", "station.both");
        if (upper != null && lower != null && upper.compareTo(lower) <= 0) wrong.putIfAbsent("systolic", "station.order");
        if (wrong.isEmpty() && weightKg == null && upper == null && waistCm == null) wrong.put("weight", "station.empty");
        if (!wrong.isEmpty()) return Optional.empty();
        return Optional.of(new BodyReading(
                day, source, "manual", null, weightKg, waistCm, null, null, whole(upper), whole(lower)));
    }

    private static @Nullable Integer whole(@Nullable BigDecimal number) {
        return Optional.ofNullable(number).map(BigDecimal::intValueExact).orElse(null);
    }

    /** Empty when nothing was typed; what was typed wrongly is noted under the field. */
    private static @Nullable BigDecimal measure(
            String field, String text, int least, int most, int scale, Map<String, String> wrong) {
        if (text.isEmpty()) return null;
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?")) {
            var number = new BigDecimal(text).stripTrailingZeros();
            if (number.scale() <= scale
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0) return number;
        }
        wrong.put(field, "station.wrong-" + field);
        return null;
    }
}
