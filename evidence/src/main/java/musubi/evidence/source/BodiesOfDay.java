package musubi.evidence.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.record.Body;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.record.RecordType;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Body measurements that come one by one, of which a pack keeps one row for each person, day and device: of each measure the
 * last of the day. Holds a million rows at most: in a file with more, two rows of one day may stand so far apart that both
 * reach the pack's builder, which refuses the second.
 */
final class BodiesOfDay {
    private static final int MOST_HELD = 1_000_000;
    private static final RecordType BODY = RecordType.of(Body.class);

    /** What is measured, by its column. */
    enum Measure {
        HEIGHT("height_cm"),
        WEIGHT("weight_kg"),
        FAT("fat_percent"),
        SYSTOLIC("systolic"),
        DIASTOLIC("diastolic");

        private final String column;
        private final int scale;
        private final BigDecimal least;
        private final BigDecimal most;

        Measure(String column) {
            var field = BODY.column(column).orElseThrow();
            this.column = column;
            this.scale = field.meaning().scale();
            this.least = BigDecimal.valueOf(field.meaning().least());
            this.most = BigDecimal.valueOf(field.meaning().most());
        }
    }

    private final Sink sink;
    private final Map<Key, Map<Measure, Value>> rows =
            new TreeMap<>(Comparator.comparing((Key key) -> key.person.value())
                    .thenComparing(Key::day)
                    .thenComparing(key -> key.source.value()));

    BodiesOfDay(Sink sink) {
        this.sink = sink;
    }

    private record Key(PersonId person, LocalDate day, Code source) {}

    private record Value(Instant when, BigDecimal value, Method method, long line) {}

    /** By time, then by what was measured, so that the order of the file does not matter. */
    private static final Comparator<Value> LATER =
            Comparator.comparing(Value::when).thenComparing(Value::value).thenComparing(Value::method);

    void measured(
            PersonId person,
            LocalDate day,
            Code source,
            Method method,
            Instant when,
            Measure measure,
            BigDecimal exactly,
            long line) {
        var value = exactly.setScale(measure.scale, RoundingMode.HALF_UP);
        if (value.compareTo(measure.least) < 0 || value.compareTo(measure.most) > 0) {
            sink.reject(
                    "body.out-of-range",
                    line,
                    measure.column,
                    value.toPlainString(),
                    new Words(
                            "%sは%sから%sまでです".formatted(measure.column, measure.least, measure.most),
                            "%s is from %s to %s".formatted(measure.column, measure.least, measure.most)));
            return;
        }
        var key = new Key(person, day, source);
        if (rows.size() == MOST_HELD && !rows.containsKey(key)) emit();
        var row = rows.computeIfAbsent(key, k -> new EnumMap<>(Measure.class));
        var next = new Value(when, value, method, line);
        var before = row.get(measure);
        if (before == null || LATER.compare(next, before) > 0) row.put(measure, next);
        if (before != null) remark(measure, next, before);
    }

    private void remark(Measure measure, Value next, Value before) {
        int order = LATER.compare(next, before);
        var gone = order > 0 ? before : next;
        sink.remark(
                order == 0 ? "body.repeated" : "body.several-in-a-day",
                gone.line,
                measure.column,
                gone.value.toPlainString(),
                order == 0
                        ? new Words("同じ測定が既にあるため、一度だけ残します", "the same measurement stands elsewhere; it is kept once")
                        : new Words("同じ日の後の測定を残します", "a later measurement of the same day is kept"));
    }

    /** Hands every row to the sink. */
    void emit() {
        rows.forEach((key, row) -> sink.accept(
                new Body(
                        key.person,
                        key.day,
                        key.source,
                        new Code(method(row).name().toLowerCase(Locale.ROOT)),
                        value(row, Measure.HEIGHT),
                        value(row, Measure.WEIGHT),
                        null,
                        value(row, Measure.FAT),
                        null,
                        whole(row, Measure.SYSTOLIC),
                        whole(row, Measure.DIASTOLIC)),
                row.values().stream().mapToLong(Value::line).min().orElse(0)));
        rows.clear();
    }

    /** Entered by hand when anything in the row was. */
    private static Method method(Map<Measure, Value> row) {
        boolean manual = row.values().stream().anyMatch(v -> v.method == Method.MANUAL);
        boolean unknown = row.values().stream().anyMatch(v -> v.method == Method.UNKNOWN);
        return manual ? Method.MANUAL : unknown ? Method.UNKNOWN : Method.SENSED;
    }

    private static @Nullable BigDecimal value(Map<Measure, Value> row, Measure measure) {
        var value = row.get(measure);
        return value == null ? null : value.value;
    }

    private static @Nullable Integer whole(Map<Measure, Value> row, Measure measure) {
        var value = row.get(measure);
        return value == null ? null : Integer.valueOf(value.value.intValueExact());
    }
}
