package musubi.evidence.source;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Steps one source counted from {@code start} until {@code end}, half-open. The local day is the date at
 * {@code offset}.
 *
 * @param source device or app, without memory addresses or owners' names
 * @param device watch before phone before anything else, where sources overlap
 * @param kind a difference, or the reading of a counter that only rises: {@code start} is then when it stood at zero, or
 *     equals {@code end} when that is not known
 * @param worn false when the source itself shows that nobody wore the device; then the count is no evidence of rest
 * @param recordedOn day the reading arrived, when the source says so
 */
public record StepInterval(
        PersonId person,
        Code source,
        Device device,
        Method method,
        Kind kind,
        Instant start,
        Instant end,
        ZoneOffset offset,
        int count,
        boolean worn,
        @Nullable LocalDate recordedOn) {
    /** No more steps than this are one reading, nor one day: a pack holds no larger number. */
    public static final int MOST = 1_000_000;

    /** A reading over more days than this tells nothing about any one of them. */
    public static final Duration LONGEST = Duration.ofDays(31);

    /** Class of device, in default order of priority. */
    public enum Device {
        WATCH,
        PHONE,
        OTHER;

        /** What the name of a source says of its class, where nothing else does. */
        public static Device named(String source) {
            var name = source.toLowerCase(Locale.ROOT);
            if (name.contains("watch") || name.contains("時計")) return WATCH;
            return name.contains("phone") || name.contains("スマホ") ? PHONE : OTHER;
        }
    }

    /** How it was recorded. */
    public enum Method {
        SENSED,
        MANUAL,
        UNKNOWN
    }

    /** What {@code count} means. */
    public enum Kind {
        DIFFERENCE,
        COUNTER
    }

    /** Whether the reading is too long to be spread over its days; then the sink hears it. */
    static boolean tooLong(Instant start, Instant end, long line, String column, Sink sink) {
        if (Duration.between(start, end).compareTo(LONGEST) <= 0) return false;
        sink.reject(
                "steps.too-long",
                line,
                column,
                end.toString(),
                new Words(
                        "一つの記録が%d日を超えるため、日ごとの歩数になりません。短い期間の記録を書き出してください".formatted(LONGEST.toDays()),
                        "one count over more than %d days says nothing of any one day; export shorter counts"
                                .formatted(LONGEST.toDays())));
        return true;
    }

    /** Refuses an end before its start and a negative count. */
    public StepInterval {
        if (end.isBefore(start)) throw new IllegalArgumentException("ends before it starts: " + start + " " + end);
        if (count < 0) throw new IllegalArgumentException("negative count: " + count);
    }

    /** Steps of a device that was worn, or of which nothing else is known. */
    public StepInterval(
            PersonId person,
            Code source,
            Device device,
            Method method,
            Kind kind,
            Instant start,
            Instant end,
            ZoneOffset offset,
            int count) {
        this(person, source, device, method, kind, start, end, offset, count, true, null);
    }

    /** Steps of a source that does not say when the reading arrived. */
    public StepInterval(
            PersonId person,
            Code source,
            Device device,
            Method method,
            Kind kind,
            Instant start,
            Instant end,
            ZoneOffset offset,
            int count,
            boolean worn) {
        this(person, source, device, method, kind, start, end, offset, count, worn, null);
    }
}
