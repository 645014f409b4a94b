package musubi.evidence.steps;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.source.StepInterval.Device;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * What an operator may set about steps. Everything here is recorded in the manifest.
 *
 * @param priority source codes and classes of device, first wins where they overlap; whatever is not named comes after,
 *     watch before phone before other, then by source code
 * @param rateMost steps in a minute above which a day is held (300)
 * @param dayMost steps in a day above which it is held (100,000)
 */
public record StepRules(List<String> priority, long rateMost, long dayMost) {
    /** Watch before phone before anything else; 300 a minute; 100,000 a day. */
    public static final StepRules DEFAULT = new StepRules(List.of("watch", "phone", "other"), 300, 100_000);

    /** Classes of device, beside which a priority names sources. */
    public static final List<String> CLASSES = List.of("watch", "phone", "other");

    /** Refuses caps below one. */
    public StepRules {
        priority = List.copyOf(priority);
        if (rateMost < 1 || dayMost < 1)
            throw new BadInput(
                    "steps.cap",
                    Place.whole("--step-…"),
                    rateMost + ", " + dayMost,
                    new Words("歩数の上限は1以上にしてください。", "Caps on steps must be at least 1."));
    }

    /** Lower is stronger. */
    int rank(String source, Device device) {
        int named = priority.indexOf(source);
        if (named >= 0) return named;
        int classed = priority.indexOf(device.name().toLowerCase(Locale.ROOT));
        if (classed >= 0) return classed;
        return priority.size()
                + switch (device) {
                    case WATCH -> 0;
                    case PHONE -> 1;
                    case OTHER -> 2;
                };
    }

    /** As the manifest records it. */
    public Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "steps.priority", String.join(",", priority),
                "steps.rate_most", Long.toString(rateMost),
                "steps.day_most", Long.toString(dayMost)));
    }
}
