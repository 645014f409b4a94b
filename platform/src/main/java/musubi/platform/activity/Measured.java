package musubi.platform.activity;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured of somebody on a day, and what of it does not count.
 *
 * @param aside of each measure that does not count where it stands, {@code held} or {@code left-out}
 */
public record Measured(BodyReading reading, Map<String, String> aside) {
    /** The measures are copied. */
    public Measured {
        aside = Map.copyOf(aside);
    }

    /** Where a measure stands; empty when it counts or was not measured. */
    public String state(String measure) {
        return aside.getOrDefault(measure, "");
    }

    /** The measures that stand so, in the order of their names. */
    public String in(String state) {
        return aside.keySet().stream()
                .filter(measure -> state(measure).equals(state))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The reading without what is held or left out. */
    public BodyReading counting() {
        return reading.without(aside.keySet());
    }

    /** What of the reading is held. */
    public BodyReading waiting() {
        return reading.without(BodyReading.MEASURES.stream()
                .filter(measure -> !state(measure).equals("held"))
                .collect(Collectors.toSet()));
    }
}
