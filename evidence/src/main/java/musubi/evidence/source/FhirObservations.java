package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.BodiesOfDay.Measure;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Observations of steps and of the body. Which code is which stands in {@code loinc.csv}; units are those of UCUM. */
final class FhirObservations {
    private static final String LOINC = "http://loinc.org";
    private static final Map<String, String> CODES = codes();
    private static final Set<String> FINAL = Set.of("final", "amended", "corrected");
    private static final Set<String> COUNTS = Set.of("1", "{steps}", "{step}", "steps", "{#}");
    private static final Set<String> A_DAY = Set.of("/d", "{steps}/d", "{step}/d", "steps per day", "{#}/d");
    private static final Map<String, BigDecimal> KILOGRAMS = Map.of(
            "kg", BigDecimal.ONE,
            "g", new BigDecimal("0.001"),
            "[lb_av]", new BigDecimal("0.45359237"),
            "lb", new BigDecimal("0.45359237"));
    private static final Map<String, BigDecimal> CENTIMETRES = Map.of(
            "cm",
            BigDecimal.ONE,
            "m",
            BigDecimal.valueOf(100),
            "mm",
            new BigDecimal("0.1"),
            "[in_i]",
            new BigDecimal("2.54"));
    private static final Map<String, BigDecimal> MILLIMETRES = Map.of("mm[Hg]", BigDecimal.ONE, "mmHg", BigDecimal.ONE);
    private static final Code NO_DEVICE = new Code("fhir");

    private final FhirTimes times;
    private final Sink sink;
    private final BodiesOfDay bodies;

    FhirObservations(FhirTimes times, Sink sink) {
        this.times = times;
        this.sink = sink;
        this.bodies = new BodiesOfDay(sink);
    }

    /** Whether it is one that is read; the sink hears of one that is known and has no place. */
    boolean known(JsonNode observation) {
        var what = what(observation);
        if (what.filter(w -> !w.equals("left-out")).isPresent()) return true;
        sink.leftOut("Observation");
        return false;
    }

    private static Optional<String> what(JsonNode coded) {
        for (var coding : coded.path("code").path("coding")) {
            var what = CODES.get(coding.path("code").asString(""));
            if (what != null && coding.path("system").asString("").equals(LOINC)) return Optional.of(what);
        }
        return Optional.empty();
    }

    void finish() {
        bodies.emit();
    }

    void read(JsonNode observation, PersonId person, long line) {
        var status = observation.path("status").asString("");
        if (!FINAL.contains(status)) {
            FhirResources.notFinal(sink, status, line);
            return;
        }
        var name = observation.path("device").path("display").asString("");
        var device = name.isBlank() ? new Devices.Shown(NO_DEVICE, Device.OTHER) : Devices.of(name, "");
        switch (what(observation).orElse("")) {
            case "steps-of-a-day" -> stepsOfADay(observation, person, device, line);
            case "steps" -> steps(observation, person, device, line);
            default -> body(observation, person, device, line);
        }
    }

    private void stepsOfADay(JsonNode observation, PersonId person, Devices.Shown device, long line) {
        boolean period = observation.has("effectivePeriod");
        var within = period ? observation.path("effectivePeriod") : observation;
        var from = times.moment(within, period ? "start" : "effectiveDateTime", line);
        var until = from == null || !period ? from : times.moment(within, "end", line);
        if (from == null || until == null) return;
        // A period that ends at midnight ends on the day before.
        boolean inTheDay = period && !FhirTimes.dayAlone(within, "end");
        var last = inTheDay ? until.minusNanos(1) : until;
        if (!last.toLocalDate().equals(from.toLocalDate())) {
            reject(
                    "fhir.several-days",
                    "effectivePeriod",
                    "",
                    line,
                    "一日の歩数なのに期間が一日を超えています",
                    "steps per day over more than one day are an average and no count");
            return;
        }
        var start = from.toLocalDate().atStartOfDay(from.getZone());
        count(observation, A_DAY, person, device, start, start.plusDays(1), line);
    }

    private void steps(JsonNode observation, PersonId person, Devices.Shown device, long line) {
        var period = observation.path("effectivePeriod");
        if (FhirTimes.dayAlone(period, "start") || FhirTimes.dayAlone(period, "end")) {
            reject(
                    "fhir.no-period",
                    "effectivePeriod",
                    "",
                    line,
                    "歩数には開始と終了の日時（effectivePeriod）が必要です",
                    "steps need the moments they were counted from and until (effectivePeriod)");
            return;
        }
        var from = times.moment(period, "start", line);
        var until = from == null ? null : times.moment(period, "end", line);
        if (from == null || until == null) return;
        if (until.isBefore(from)) {
            reject("steps.ends-before-start", "end", until.toString(), line, "終了が開始より前です", "it ends before it starts");
            return;
        }
        if (StepInterval.tooLong(from.toInstant(), until.toInstant(), line, "end", sink)) return;
        count(observation, COUNTS, person, device, from, until, line);
    }

    private void count(
            JsonNode observation,
            Set<String> units,
            PersonId person,
            Devices.Shown device,
            ZonedDateTime from,
            ZonedDateTime until,
            long line) {
        var quantity = quantity(observation, line);
        if (quantity == null) return;
        if (!units.contains(quantity.unit) && !COUNTS.contains(quantity.unit)) {
            reject("fhir.unit", "valueQuantity", quantity.unit, line, "歩数の単位ではありません", "not a unit of steps");
            return;
        }
        var value = quantity.value.stripTrailingZeros();
        if (value.scale() > 0 || value.signum() < 0 || value.compareTo(BigDecimal.valueOf(StepInterval.MOST)) > 0) {
            reject(
                    "steps.out-of-range",
                    "valueQuantity",
                    quantity.value.toString(),
                    line,
                    "歩数がありえない値です",
                    "no possible number of steps");
            return;
        }
        sink.accept(
                new StepInterval(
                        person,
                        device.code(),
                        device.device(),
                        Method.UNKNOWN,
                        Kind.DIFFERENCE,
                        from.toInstant(),
                        until.toInstant(),
                        from.getOffset(),
                        value.intValueExact()),
                line);
    }

    private void body(JsonNode observation, PersonId person, Devices.Shown device, long line) {
        boolean period = observation.has("effectivePeriod");
        boolean instant = observation.has("effectiveInstant");
        var when = times.moment(
                period ? observation.path("effectivePeriod") : observation,
                period ? "start" : instant ? "effectiveInstant" : "effectiveDateTime",
                line);
        if (when == null) return;
        measured(observation, person, device, when, line);
        for (var component : observation.path("component")) measured(component, person, device, when, line);
    }

    private void measured(JsonNode coded, PersonId person, Devices.Shown device, ZonedDateTime when, long line) {
        switch (what(coded).orElse("")) {
            case "weight" -> measured(coded, Measure.WEIGHT, KILOGRAMS, person, device, when, line);
            case "height" -> measured(coded, Measure.HEIGHT, CENTIMETRES, person, device, when, line);
            case "systolic" -> measured(coded, Measure.SYSTOLIC, MILLIMETRES, person, device, when, line);
            case "diastolic" -> measured(coded, Measure.DIASTOLIC, MILLIMETRES, person, device, when, line);
            default -> {}
        }
    }

    private void measured(
            JsonNode coded,
            Measure measure,
            Map<String, BigDecimal> units,
            PersonId person,
            Devices.Shown device,
            ZonedDateTime when,
            long line) {
        var quantity = quantity(coded, line);
        if (quantity == null) return;
        var factor = units.get(quantity.unit);
        if (factor == null) {
            reject(
                    "fhir.unit",
                    "valueQuantity",
                    quantity.unit,
                    line,
                    "単位が読めません。読めるのは %s です"
                            .formatted(String.join(
                                    "、", units.keySet().stream().sorted().toList())),
                    "the unit is not one of %s"
                            .formatted(String.join(
                                    ", ", units.keySet().stream().sorted().toList())));
            return;
        }
        bodies.measured(
                person,
                when.toLocalDate(),
                device.code(),
                Method.UNKNOWN,
                when.toInstant(),
                measure,
                quantity.value.multiply(factor),
                line);
    }

    private record Quantity(BigDecimal value, String unit) {}

    /** The measured value, or null after the sink heard that there is none. */
    private @Nullable Quantity quantity(JsonNode coded, long line) {
        if (coded.has("dataAbsentReason")) {
            sink.remark(
                    "fhir.data-absent",
                    line,
                    "dataAbsentReason",
                    "",
                    new Words("値がないと書かれています", "it says that there is no value"));
            return null;
        }
        var quantity = coded.path("valueQuantity");
        var value = quantity.path("value");
        boolean number = value.isNumber()
                && value.decimalValue().precision()
                                - (long) value.decimalValue().scale()
                        < 20
                && value.decimalValue().scale() < 40;
        if (!number || quantity.has("comparator")) {
            reject(
                    "fhir.no-value",
                    "valueQuantity",
                    quantity.path("comparator").asString("") + value.asString(""),
                    line,
                    "測定値ではありません",
                    "there is no measured value");
            return null;
        }
        return new Quantity(
                value.decimalValue(),
                quantity.path("code").asString(quantity.path("unit").asString("1")));
    }

    private void reject(String code, String column, String value, long line, String ja, String en) {
        sink.reject(code, line, column, value.substring(0, Math.min(80, value.length())), new Words(ja, en));
    }

    private static Map<String, String> codes() {
        var codes = new HashMap<String, String>();
        try (var in = Objects.requireNonNull(FhirObservations.class.getResourceAsStream("loinc.csv"), "loinc.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.indexOf(',');
                if (!line.startsWith("#") && !line.equals("code,what") && comma > 0)
                    codes.put(line.substring(0, comma), line.substring(comma + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("loinc.csv", e);
        }
        return Map.copyOf(codes);
    }
}
