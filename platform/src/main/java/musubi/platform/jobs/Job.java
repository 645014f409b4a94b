package musubi.platform.jobs;

import java.time.LocalTime;
import java.util.function.Consumer;
import musubi.platform.municipality.Code;

/**
 * Work that comes round by itself, done for each municipality in turn and in its name. Each module says its own as a bean. It may be
 * begun again after a crash, so doing it twice must change nothing.
 *
 * @param name as the audit trail writes it, such as {@code points.expiry}
 */
public record Job(String name, When when, Consumer<Code> work) {
    /** When it is due. */
    public sealed interface When {
        /** Every day at this time in Japan. */
        record Daily(LocalTime at) implements When {}

        /** Again and again, this long after it last ended. */
        record After(java.time.Duration pause) implements When {}
    }

    /** Every day at this time in Japan. */
    public static Job daily(String name, LocalTime at, Consumer<Code> work) {
        return new Job(name, new When.Daily(at), work);
    }

    /** Again and again, this long after it last ended. */
    public static Job after(String name, java.time.Duration pause, Consumer<Code> work) {
        return new Job(name, new When.After(pause), work);
    }
}
