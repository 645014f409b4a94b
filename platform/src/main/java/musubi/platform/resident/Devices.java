package musubi.platform.resident;

import musubi.evidence.source.StepInterval;
import musubi.platform.activity.BodyReadings;

/** What people call the sources of their steps and measures. */
final class Devices {
    /** The source of steps that somebody writes down themselves. */
    static final String BY_HAND = "by-hand";

    private Devices() {}

    /** The name of the word for a source. */
    static String word(String source) {
        return "my-steps.device."
                + switch (source) {
                    case BY_HAND, BodyReadings.OWN -> "by-hand";
                    case BodyReadings.STATION -> "station";
                    default ->
                        switch (StepInterval.Device.named(source)) {
                            case WATCH -> "watch";
                            case PHONE -> "phone";
                            case OTHER -> "other";
                        };
                };
    }
}
