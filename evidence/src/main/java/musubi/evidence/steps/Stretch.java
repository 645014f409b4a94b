package musubi.evidence.steps;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import musubi.evidence.source.StepInterval;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;

/**
 * Steps one source counted for one person from {@code start} until {@code end}, in microseconds since 1970, with where
 * it was read.
 *
 * @param offsetSeconds east of UTC where the person walked; decides the local day
 * @param worn false when the source shows that nobody wore the device
 * @param recordedOn epoch day the reading arrived, or {@link #NEVER_SAID}
 * @param sourceNo number of the file in the manifest
 * @param line line in that file
 */
public record Stretch(
        String source,
        Device device,
        Method method,
        Kind kind,
        long start,
        long end,
        int offsetSeconds,
        long count,
        boolean worn,
        long recordedOn,
        int sourceNo,
        long line) {
    /** The arrival day of a reading that does not say it. */
    public static final long NEVER_SAID = Long.MIN_VALUE;

    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;
    static final long DAY = 86_400 * SECOND;

    /** An order that depends on content first and on files only among equals. */
    static final Comparator<Stretch> CANONICAL = Comparator.comparing(Stretch::source)
            .thenComparing(Stretch::kind)
            .thenComparingLong(Stretch::start)
            .thenComparing(Stretch::end, Comparator.reverseOrder())
            .thenComparingInt(Stretch::sourceNo)
            .thenComparingLong(Stretch::line)
            .thenComparingLong(Stretch::count)
            .thenComparing(Stretch::method)
            .thenComparing(Stretch::device)
            .thenComparingInt(Stretch::offsetSeconds)
            .thenComparing(Stretch::worn)
            .thenComparingLong(Stretch::recordedOn);

    /** What a reader read in this file and line. */
    public static Stretch of(StepInterval interval, int sourceNo, long line) {
        var recorded = interval.recordedOn();
        return new Stretch(
                interval.source().value(),
                interval.device(),
                interval.method(),
                interval.kind(),
                ChronoUnit.MICROS.between(Instant.EPOCH, interval.start()),
                ChronoUnit.MICROS.between(Instant.EPOCH, interval.end()),
                interval.offset().getTotalSeconds(),
                interval.count(),
                interval.worn(),
                recorded == null ? NEVER_SAID : recorded.toEpochDay(),
                sourceNo,
                line);
    }

    boolean sameTime(Stretch other) {
        return source.equals(other.source) && kind == other.kind && start == other.start && end == other.end;
    }

    Stretch with(Kind kind, long start, long end, long count) {
        return new Stretch(
                source, device, method, kind, start, end, offsetSeconds, count, worn, recordedOn, sourceNo, line);
    }

    /** The same reading of a device that nobody wore. */
    Stretch unworn() {
        return new Stretch(
                source, device, method, kind, start, end, offsetSeconds, count, false, recordedOn, sourceNo, line);
    }

    /** The local day of a moment, counted from 1970-01-01. */
    long dayOf(long moment) {
        return Math.floorDiv(moment + offsetSeconds * SECOND, DAY);
    }

    /** The moment a local day begins. */
    long startOf(long day) {
        return day * DAY - offsetSeconds * SECOND;
    }
}
