package musubi.platform.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.evidence.steps.Stretch;
import musubi.quantity.Japan;

/**
 * Steps that one source counted from a moment until another.
 *
 * @param method as {@link StepsReading} has it
 * @param offset east of UTC where the person walked, which decides the day
 */
record Part(String source, String method, Instant startsAt, Instant endsAt, ZoneOffset offset, int steps) {
    /** The time a source tells of: told again, a part takes the place of what was said of the same time. */
    record Time(String source, Instant startsAt, Instant endsAt) {}

    /** What was read. */
    static Part of(Stretch read) {
        if (read.kind() != Kind.DIFFERENCE)
            throw new IllegalStateException("a counter tells of no part of a day: " + read.source());
        return new Part(
                read.source(),
                read.method().name().toLowerCase(Locale.ROOT),
                Instant.EPOCH.plus(read.start(), ChronoUnit.MICROS),
                Instant.EPOCH.plus(read.end(), ChronoUnit.MICROS),
                ZoneOffset.ofTotalSeconds(read.offsetSeconds()),
                Math.toIntExact(read.count()));
    }

    /** What somebody said of a whole day. */
    static Part whole(LocalDate day, String source, String method, int steps) {
        var start = day.atTime(LocalTime.MIN).atZone(Japan.TIME);
        return new Part(source, method, start.toInstant(), start.plusDays(1).toInstant(), start.getOffset(), steps);
    }

    Time time() {
        return new Time(source, startsAt, endsAt);
    }

    LocalDate fromDay() {
        return LocalDate.ofInstant(startsAt, offset);
    }

    /** The last day in it: what ends at midnight ends on the day before. */
    LocalDate toDay() {
        return endsAt.equals(startsAt) ? fromDay() : LocalDate.ofInstant(endsAt.minus(1, ChronoUnit.MICROS), offset);
    }

    /** Whether it is one whole day. */
    boolean wholeDay() {
        return endsAt.equals(startsAt.plus(1, ChronoUnit.DAYS))
                && startsAt.atOffset(offset).toLocalTime().equals(LocalTime.MIN);
    }

    /** As the rules of evidence take it. */
    Stretch stretch() {
        return new Stretch(
                source,
                Device.named(source),
                Method.valueOf(method.toUpperCase(Locale.ROOT)),
                Kind.DIFFERENCE,
                ChronoUnit.MICROS.between(Instant.EPOCH, startsAt),
                ChronoUnit.MICROS.between(Instant.EPOCH, endsAt),
                offset.getTotalSeconds(),
                steps,
                true,
                Stretch.NEVER_SAID,
                1,
                0);
    }
}
