package musubi.evidence.source;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;

/**
 * Minutes of trackers on their way to the sink. Minutes of nothing come for every night and drawer, so they are no evidence
 * that somebody wore the tracker, and those in a row become one reading.
 */
final class FitbitMinutes {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final PersonId person;
    private final Sink sink;
    private final Map<String, Quiet> quiet = new LinkedHashMap<>();

    FitbitMinutes(PersonId person, Sink sink) {
        this.person = person;
        this.sink = sink;
    }

    /** Minutes without a step, in a row, within one local day. */
    private record Quiet(Code source, Device device, Instant start, Instant end, ZoneOffset offset, long line) {
        boolean goesOnAt(Instant minute, ZoneOffset at) {
            return end.equals(minute) && offset.equals(at) && day(start, offset) == day(minute, at);
        }

        private static long day(Instant moment, ZoneOffset offset) {
            return Math.floorDiv(moment.getEpochSecond() + offset.getTotalSeconds(), DAY);
        }
    }

    void minute(Code source, Device device, Instant start, ZoneOffset offset, long count, String column, long line) {
        if (count < 0 || count > StepInterval.MOST) {
            sink.reject(
                    "steps.out-of-range",
                    line,
                    column,
                    Long.toString(count),
                    new Words("歩数がありえない値です", "no possible number of steps"));
            return;
        }
        var end = start.plus(MINUTE);
        if (count > 0) {
            emit(source, device, start, end, offset, (int) count, true, line);
            return;
        }
        var before = quiet.get(source.value());
        if (before != null && before.goesOnAt(start, offset)) {
            quiet.put(source.value(), new Quiet(source, device, before.start(), end, offset, before.line()));
            return;
        }
        if (before != null) emit(before);
        quiet.put(source.value(), new Quiet(source, device, start, end, offset, line));
    }

    /** Hands what was held back to the sink. */
    void finish() {
        quiet.values().forEach(this::emit);
        quiet.clear();
    }

    private void emit(Quiet minutes) {
        emit(
                minutes.source(),
                minutes.device(),
                minutes.start(),
                minutes.end(),
                minutes.offset(),
                0,
                false,
                minutes.line());
    }

    private void emit(
            Code source,
            Device device,
            Instant start,
            Instant end,
            ZoneOffset offset,
            int count,
            boolean worn,
            long line) {
        sink.accept(
                new StepInterval(
                        person, source, device, Method.SENSED, Kind.DIFFERENCE, start, end, offset, count, worn, null),
                line);
    }
}
