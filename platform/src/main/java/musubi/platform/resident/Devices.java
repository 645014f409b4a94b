package musubi.platform.resident;

import musubi.evidence.source.StepInterval;
import musubi.platform.activity.Bodies;

/** What people call the sources of their steps and measures. */
final class Devices {
    /** The source of steps that somebody writes down themselves. */
    static final String BY_HAND = "by-hand";

    private Devices() {}

    /** The name of the word for a source. */
    static String word(String source) {
        return "my-steps.device."
                + switch (source) {
                    case BY_HAND, Bodies.OWN -> "by-hand";
                    case Bodies.STATION -> "station";
                    default ->
                        switch (StepInterval.Device.named(source)) {
                            case WATCH -> "watch";
                            case PHONE -> "phone";
                            case OTHER -> "other";
                        };
                };
    }
}
