package musubi.platform.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.Checkup;
import tools.jackson.databind.node.ObjectNode;

/** Writes what check-ups measured as Observations, beside the readings of the day; one that waits to be looked at is preliminary. */
final class FhirCheckups {
    private static final String LOINC = "http://loinc.org";
    private static final BigDecimal CM = BigDecimal.valueOf(100);

    private FhirCheckups() {}

    static List<FhirBundle.Placed> measures(Checkup checkup) {
        if (!checkup.stands()) return List.of();
        var said = checkup.reading();
        var source = "check-up " + checkup.id();
        var reading = new BodyReading(
                said.day(),
                source,
                "unknown",
                said.heightCm(),
                said.weightKg(),
                said.waistCm(),
                null,
                null,
                said.systolic(),
                said.diastolic());
        var placed = new ArrayList<>(FhirBundle.measures(said.person(), reading));
        if (said.heightCm() != null && said.weightKg() != null) {
            var metres = said.heightCm().divide(CM);
            // Worked out of the two above, to the one digit that papers have.
            var index = said.weightKg().divide(metres.multiply(metres), 1, RoundingMode.HALF_UP);
            placed.add(FhirBundle.measure(said.person(), reading, "bmi", LOINC, "39156-5", index, "kg/m2"));
        }
        if (said.hba1cPercent() != null)
            placed.add(FhirBundle.measure(
                    said.person(), reading, FhirBundle.GLYCATED, LOINC, "4548-4", said.hba1cPercent(), "%"));
        var status = checkup.open() ? "preliminary" : "final";
        placed.forEach(one -> told(one.resource(), status));
        return placed;
    }

    private static void told(ObjectNode observation, String status) {
        observation.put("status", status);
        observation.putObject("device").put("display", "check-up");
    }
}
