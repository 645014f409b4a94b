package musubi.evidence.source;

import static musubi.evidence.source.Tags.ascii;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one export. Only children of the root count: a {@code Record} inside a {@code Correlation} stands a
 * second time at the top. The local day is the one at {@code HKTimeZone} when the record has it, otherwise at the offset
 * of its own date.
 */
final class AppleHealthExport {
    private static final byte[] RECORD = ascii("Record");
    private static final byte[] METADATA = ascii("MetadataEntry");
    private static final byte[] EXPORT_DATE = ascii("ExportDate");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] STEP_COUNT = ascii("HKQuantityTypeIdentifierStepCount");
    private static final byte[] BODY_MASS = ascii("HKQuantityTypeIdentifierBodyMass");
    private static final byte[] SOURCE = ascii("sourceName");
    private static final byte[] DEVICE = ascii("device");
    private static final byte[] UNIT = ascii("unit");
    private static final byte[] START = ascii("startDate");
    private static final byte[] END = ascii("endDate");
    private static final byte[] VALUE = ascii("value");
    private static final byte[] KEY = ascii("key");
    private static final byte[] USER_ENTERED = ascii("HKWasUserEntered");
    private static final byte[] TIME_ZONE = ascii("HKTimeZone");

    /** International avoirdupois pound, exactly. */
    private static final BigDecimal POUND_KG = new BigDecimal("0.45359237");

    private static final int MOST_NAMES = 1_000;

    private final PersonId person;
    private final Tags tags;
    private final Sink sink;
    private final Map<String, Devices.Shown> devices = new HashMap<>();
    private final Set<Long> passedOver = new HashSet<>();
    private long lastPassedOver;
    private final LastOfDay weights;
    private @Nullable Pending pending;

    AppleHealthExport(PersonId person, Tags tags, Sink sink) {
        this.person = person;
        this.tags = tags;
        this.sink = sink;
        this.weights = new LastOfDay(sink);
    }

    /** A record whose metadata may still follow. */
    private static final class Pending {
        final boolean steps;
        final long line;
        final Devices.Shown source;
        final HealthMoment start;
        final HealthMoment end;
        final String unit;
        final String value;
        Method method = Method.SENSED;

        @Nullable
        ZoneId zone;

        Pending(
                boolean steps,
                long line,
                Devices.Shown source,
                HealthMoment start,
                HealthMoment end,
                String unit,
                String value) {
            this.steps = steps;
            this.line = line;
            this.source = source;
            this.start = start;
            this.end = end;
            this.unit = unit;
            this.value = value;
        }

        ZoneOffset offset() {
            return zone == null ? start.offset() : zone.getRules().getOffset(start.instant());
        }
    }

    void read() throws IOException {
        for (var kind = tags.next(); kind != Tags.Kind.NONE; kind = tags.next()) {
            switch (kind) {
                case START, EMPTY -> {
                    if (tags.parents() == 1) child(kind == Tags.Kind.EMPTY);
                    else if (pending != null && tags.parents() == 2 && tags.named(METADATA)) metadata(pending);
                }
                case END -> {
                    if (pending != null && tags.parents() == 1) emit(pending);
                }
                case NONE -> throw new IllegalStateException("the loop ends at NONE");
            }
        }
        weights.emit();
        var broken = tags.broken();
        if (broken != null) sayBroken(broken);
    }

    private void child(boolean complete) {
        pending = null;
        if (tags.named(EXPORT_DATE) && tags.find(VALUE)) {
            var exported = HealthMoment.of(tags.buffer(), tags.valueFrom(), tags.valueBelow());
            if (exported != null) sink.exported(exported.instant());
            return;
        }
        if (!tags.named(RECORD) || !tags.find(TYPE)) {
            passOver(tags.name(), tags.name().hashCode());
            return;
        }
        boolean steps = tags.is(STEP_COUNT);
        if (!steps && !tags.is(BODY_MASS)) {
            long hash = tags.valueHash();
            if (hash != lastPassedOver) passOver("", hash);
            lastPassedOver = hash;
            return;
        }
        var record = record(steps);
        if (record == null) return;
        if (complete) emit(record);
        else pending = record;
    }

    /** Says once of each name that it is not kept. */
    private void passOver(String element, long hash) {
        if (passedOver.size() < MOST_NAMES && passedOver.add(hash))
            sink.leftOut(element.isEmpty() ? tags.text() : element);
    }

    private @Nullable Pending record(boolean steps) {
        var start = moment(START, "startDate");
        var end = start == null ? null : moment(END, "endDate");
        if (start == null || end == null) return null;
        if (end.instant().isBefore(start.instant())) {
            reject("steps.ends-before-start", "endDate", tags.text(), "終了が開始より前です", "it ends before it starts");
            return null;
        }
        if (steps && StepInterval.tooLong(start.instant(), end.instant(), tags.line(), "endDate", sink)) return null;
        if (!tags.find(VALUE)) {
            reject("apple.no-value", "value", "", "値がありません", "there is no value");
            return null;
        }
        var value = tags.text();
        var unit = tags.find(UNIT) ? tags.text() : "";
        return new Pending(steps, tags.line(), source(), start, end, unit, value);
    }

    private @Nullable HealthMoment moment(byte[] attribute, String name) {
        boolean there = tags.find(attribute);
        var moment = there ? HealthMoment.of(tags.buffer(), tags.valueFrom(), tags.valueBelow()) : null;
        if (moment == null)
            reject(
                    "apple.not-a-moment",
                    name,
                    there ? tags.text() : "",
                    "日時ではありません（例 2026-04-01 09:00:00 +0900）",
                    "not a date and time such as 2026-04-01 09:00:00 +0900");
        return moment;
    }

    /** The memory address in the description changes from record to record, so it is no part of what is remembered. */
    private Devices.Shown source() {
        var name = tags.find(SOURCE) ? tags.bytesFrom(0) : "";
        var device = tags.find(DEVICE) ? tags.bytesFrom(0) : "";
        var known = name + "\0" + device.substring(Math.max(0, device.indexOf("&gt;,")));
        var shown = devices.get(known);
        if (shown == null) {
            shown = Devices.of(tags.find(SOURCE) ? tags.text() : "", tags.find(DEVICE) ? tags.text() : "");
            if (devices.size() < MOST_NAMES) devices.put(known, shown);
        }
        return shown;
    }

    private void metadata(Pending record) {
        if (!tags.find(KEY)) return;
        if (tags.is(USER_ENTERED)) {
            if (tags.find(VALUE) && Cells.truth(tags.text()) instanceof Reading.Parsed<Boolean>(var entered) && entered)
                record.method = Method.MANUAL;
        } else if (tags.is(TIME_ZONE) && tags.find(VALUE)) {
            try {
                record.zone = ZoneId.of(tags.text());
            } catch (DateTimeException e) {
                sink.remark(
                        "apple.unknown-zone",
                        tags.line(),
                        "HKTimeZone",
                        tags.text(),
                        new Words("知らない時間帯です。日時に付いた時差を使います", "an unknown time zone; the offset of the date is used"));
            }
        }
    }

    private void emit(Pending record) {
        pending = null;
        if (record.steps) emitSteps(record);
        else emitWeight(record);
    }

    private void emitSteps(Pending record) {
        switch (Cells.wholeNumber(record.value)) {
            case Reading.Parsed<Long>(var count)
            when count >= 0 && count <= StepInterval.MOST ->
                sink.accept(
                        new StepInterval(
                                person,
                                record.source.code(),
                                record.source.device(),
                                record.method,
                                Kind.DIFFERENCE,
                                record.start.instant(),
                                record.end.instant(),
                                record.offset(),
                                count.intValue()),
                        record.line);
            case Reading.Parsed<Long>(var count) ->
                sink.reject(
                        "steps.out-of-range",
                        record.line,
                        "value",
                        count.toString(),
                        new Words("歩数がありえない値です", "no possible number of steps"));
            case Reading.Unreadable<Long>(var code, var words) ->
                sink.reject(code, record.line, "value", record.value, words);
        }
    }

    private void emitWeight(Pending record) {
        if (!(Cells.decimal(record.value) instanceof Reading.Parsed<BigDecimal>(var weight))) {
            var no = (Reading.Unreadable<BigDecimal>) Cells.decimal(record.value);
            sink.reject(no.code(), record.line, "value", record.value, no.words());
            return;
        }
        var kilograms = switch (record.unit) {
            case "kg" -> weight;
            case "lb" -> weight.multiply(POUND_KG);
            case "g" -> weight.movePointLeft(3);
            default -> null;
        };
        if (kilograms == null) {
            sink.reject(
                    "body.unit",
                    record.line,
                    "unit",
                    record.unit,
                    new Words("体重の単位は kg か lb です", "weight is in kg or lb"));
            return;
        }
        var day = LocalDate.ofInstant(record.start.instant(), record.offset());
        weights.weight(
                person,
                day,
                record.source.code(),
                record.method,
                record.start.instant(),
                kilograms.setScale(2, RoundingMode.HALF_UP),
                null,
                record.line);
    }

    private void reject(String code, String column, String value, String ja, String en) {
        sink.reject(code, tags.line(), column, value, new Words(ja, en));
    }

    private void sayBroken(String broken) {
        if ("after-root".equals(broken))
            reject(
                    "apple.after-end",
                    "",
                    "",
                    "書き出しの終わりの後にまだ内容があります。そこは読みませんでした",
                    "something follows the end of the export; it was not read");
        else if ("cut-off".equals(broken))
            reject(
                    "apple.cut-off",
                    "",
                    "",
                    "ファイルが途中で切れています。ここまでは読みました。書き出しからやり直してください",
                    "the file is cut off; everything before was read; export it again");
        else
            reject(
                    "apple.broken",
                    "",
                    broken,
                    "ここで XML が壊れています。ここまでは読みました。書き出しからやり直してください",
                    "the XML is broken here; everything before was read; export it again");
    }
}
