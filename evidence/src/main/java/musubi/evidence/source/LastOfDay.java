package musubi.evidence.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.record.Body;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Weights, of which a pack keeps one for each person, day and device: the last of the day. How many gave way to a later
 * one is remarked upon. Holds a million at most: in a file with more, two weights of one day may stand so far apart that both
 * reach the pack's builder, which refuses the second.
 */
final class LastOfDay {
    private static final BigDecimal LEAST_KG = BigDecimal.valueOf(10);
    private static final BigDecimal MOST_KG = BigDecimal.valueOf(400);
    private static final int MOST_HELD = 1_000_000;
    private static final BigDecimal LEAST_FAT = BigDecimal.ONE;
    private static final BigDecimal MOST_FAT = BigDecimal.valueOf(80);

    private final Sink sink;
    private final Map<Key, Weighing> last = new TreeMap<>(Comparator.comparing((Key key) -> key.person.value())
            .thenComparing(Key::day)
            .thenComparing(key -> key.source.value()));

    LastOfDay(Sink sink) {
        this.sink = sink;
    }

    private record Key(PersonId person, LocalDate day, Code source) {}

    private record Weighing(
            Instant when, BigDecimal kilograms, @Nullable BigDecimal fat, Method method, long line) {}

    void weight(
            PersonId person,
            LocalDate day,
            Code source,
            Method method,
            Instant when,
            BigDecimal kilograms,
            @Nullable BigDecimal fat,
            long line) {
        if (kilograms.compareTo(LEAST_KG) < 0 || kilograms.compareTo(MOST_KG) > 0) {
            sink.reject(
                    "body.out-of-range",
                    line,
                    "weight_kg",
                    kilograms.toPlainString(),
                    new Words("体重は10kgから400kgまでです", "weight is from 10 kg to 400 kg"));
            return;
        }
        var kept = fat;
        if (fat != null && (fat.compareTo(LEAST_FAT) < 0 || fat.compareTo(MOST_FAT) > 0)) {
            sink.remark(
                    "body.out-of-range",
                    line,
                    "fat_percent",
                    fat.toPlainString(),
                    new Words("体脂肪率は1%から80%までなので、体重だけを残します", "body fat is from 1 % to 80 %; only the weight is kept"));
            kept = null;
        }
        var weighing = new Weighing(when, kilograms, kept, method, line);
        var key = new Key(person, day, source);
        var before = last.get(key);
        if (before == null) {
            if (last.size() == MOST_HELD) emit();
            last.put(key, weighing);
            return;
        }
        int order = LATER.compare(weighing, before);
        if (order == 0) {
            sink.remark(
                    "body.repeated",
                    line,
                    "weight_kg",
                    kilograms.toPlainString(),
                    new Words("同じ測定が既にあるため、一度だけ残します", "the same measurement stands elsewhere; it is kept once"));
            return;
        }
        if (order > 0) last.put(key, weighing);
        var gone = order > 0 ? before : weighing;
        sink.remark(
                "body.several-in-a-day",
                gone.line,
                "weight_kg",
                gone.kilograms.toPlainString(),
                new Words("同じ日の後の測定を残します", "a later measurement of the same day is kept"));
    }

    /** By time, then by what was measured, so that the order of the file does not matter. */
    private static final Comparator<Weighing> LATER = Comparator.comparing(Weighing::when)
            .thenComparing(Weighing::kilograms)
            .thenComparing(w -> w.fat == null ? BigDecimal.ZERO : w.fat)
            .thenComparing(Weighing::method);

    /** Hands every weight to the sink. */
    void emit() {
        last.forEach((key, weighing) -> sink.accept(
                new Body(
                        key.person,
                        key.day,
                        key.source,
                        new Code(weighing.method.name().toLowerCase(Locale.ROOT)),
                        null,
                        weighing.kilograms,
                        null,
                        weighing.fat,
                        null,
                        null,
                        null),
                weighing.line));
        last.clear();
    }
}
