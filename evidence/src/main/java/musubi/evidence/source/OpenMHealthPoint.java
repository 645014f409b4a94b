package musubi.evidence.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One data point of Open mHealth, checked by the rules of its schema: step-count 3.0 and the earlier versions, whose
 * count is a bare number; body-weight. A document without header and body is taken as a body.
 *
 * <p>A moment in {@code Z} tells when and not where: it is taken in the zone of the settings, Japan's, because the day of a
 * walk is the local one.
 * Any other offset is kept. The quarters of {@code part_of_day} have no hours in the schema; here each has six.
 *
 * <p>Source: github.com/openmhealth/schemas, schema/omh.
 *
 * @param kind what is measured
 * @param value as written
 * @param unit of the value; empty for a bare number
 * @param from start of the measured time
 * @param until its end; equal to {@code from} for a moment
 * @param inZulu whether the time was given in {@code Z}
 * @param statistic average, maximum and the like, which is no count; empty for a measurement
 * @param person from the header
 * @param source name of device or app from the header
 * @param modality sensed or self-reported, from the header
 */
record OpenMHealthPoint(
        Kind kind,
        BigDecimal value,
        String unit,
        ZonedDateTime from,
        ZonedDateTime until,
        boolean inZulu,
        Optional<String> statistic,
        Optional<String> person,
        Optional<String> source,
        Optional<String> modality) {
    /** What a point measures. */
    enum Kind {
        STEP_COUNT("step_count"),
        BODY_WEIGHT("body_weight");

        private final String field;

        Kind(String field) {
            this.field = field;
        }
    }

    private static final Set<String> STATISTICS = Set.of(
            "average",
            "maximum",
            "minimum",
            "standard deviation",
            "variance",
            "sum",
            "median",
            "count",
            "quartile deviation",
            "20th percentile",
            "80th percentile",
            "lower quartile",
            "upper quartile",
            "1st quintile",
            "2nd quintile",
            "3rd quintile",
            "4th quintile");
    private static final Set<String> MASSES =
            Set.of("fg", "pg", "ng", "ug", "mg", "g", "kg", "Metric Ton", "gr", "oz", "lb", "Ton");
    private static final Set<String> MODALITIES = Set.of("sensed", "self-reported");
    private static final Map<String, Integer> PARTS_OF_DAY =
            Map.of("night", 0, "morning", 6, "afternoon", 12, "evening", 18);
    private static final int HOURS_OF_A_PART = 6;
    private static final int MOST_DIGITS = 30;
    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "ps",
            new BigDecimal("1e-12"),
            "ns",
            new BigDecimal("1e-9"),
            "us",
            new BigDecimal("1e-6"),
            "ms",
            new BigDecimal("1e-3"),
            "sec",
            BigDecimal.ONE,
            "min",
            BigDecimal.valueOf(60),
            "h",
            BigDecimal.valueOf(3_600),
            "d",
            BigDecimal.valueOf(86_400),
            "wk",
            BigDecimal.valueOf(604_800));
    /** A century; longer durations are mistakes. */
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(3_200_000_000L);

    /** The kind a document's body names, if it is one of ours. */
    static Optional<Kind> kind(JsonNode document) {
        var body = document.has("body") ? document.path("body") : document;
        for (var kind : Kind.values()) if (body.has(kind.field)) return Optional.of(kind);
        var schema = document.path("header").path("schema_id").path("name").asString("");
        for (var kind : Kind.values()) if (kind.field.replace('_', '-').equals(schema)) return Optional.of(kind);
        return Optional.empty();
    }

    /** The point in this document; refuses with the field that breaks the schema. */
    static OpenMHealthPoint of(JsonNode document, ZoneId zone, Place place) {
        return new Check(zone, place).point(document);
    }

    private record Time(ZonedDateTime from, ZonedDateTime until, boolean inZulu) {}

    /** The check of one document. */
    private record Check(ZoneId zone, Place place) {
        OpenMHealthPoint point(JsonNode document) {
            boolean bare = !document.has("header") && !document.has("body");
            var header = document.path("header");
            if (!bare) header(header);
            var body = bare ? document : document.path("body");
            var kind = kind(document);
            if (kind.isEmpty() || !body.has(kind.get().field))
                throw bad(
                        "omh.no-measure",
                        "body",
                        "",
                        "step_count も body_weight もありません",
                        "there is neither step_count nor body_weight");
            var measure = body.path(kind.get().field);
            var unit = unit(kind.get(), header, measure);
            var value = measure.isNumber() ? measure : measure.path("value");
            if (!value.isNumber())
                throw bad(
                        "omh.value",
                        kind.get().field,
                        value.asString(value.toString()),
                        "value は数でなければなりません",
                        "value must be a number");
            if (beyond(value.decimalValue()))
                throw bad(
                        "omh.value",
                        kind.get().field,
                        value.decimalValue().toString(),
                        "value がありえない大きさか細かさです",
                        "value is larger or finer than anything measured");
            var time = time(kind.get(), body.path("effective_time_frame"));
            return new OpenMHealthPoint(
                    kind.get(),
                    value.decimalValue(),
                    unit,
                    time.from,
                    time.until,
                    time.inZulu,
                    statistic(body),
                    text(header, "user_id"),
                    text(header.path("acquisition_provenance"), "source_name"),
                    text(header.path("acquisition_provenance"), "modality"));
        }

        /** Numbers that take the machine's whole memory when written out. */
        private static boolean beyond(BigDecimal number) {
            return number.precision() - (long) number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS;
        }

        private void header(JsonNode header) {
            for (var field : new String[] {"id", "creation_date_time", "schema_id"})
                if (!header.has(field))
                    throw bad("omh.header", "header." + field, "", field + " がありません", "there is no " + field);
            moment(header, "creation_date_time");
            for (var field : new String[] {"namespace", "name", "version"})
                if (text(header.path("schema_id"), field).isEmpty())
                    throw bad("omh.header", "header.schema_id", "", field + " がありません", "there is no " + field);
            var provenance = header.path("acquisition_provenance");
            if (provenance.isMissingNode()) return;
            if (text(provenance, "source_name").isEmpty())
                throw bad("omh.header", "source_name", "", "source_name がありません", "there is no source_name");
            text(provenance, "modality").ifPresent(modality -> among(MODALITIES, "modality", modality));
        }

        private String unit(Kind kind, JsonNode header, JsonNode measure) {
            var version = header.path("schema_id").path("version").asString("");
            boolean early = version.startsWith("1.") || version.startsWith("2.");
            if (kind == Kind.STEP_COUNT && early && measure.isNumber()) return "";
            var unit = measure.path("unit");
            if (kind == Kind.BODY_WEIGHT) among(MASSES, "unit", unit.asString(""));
            else if (!unit.isString() || !unit.asString().equals("steps"))
                throw bad("omh.unit", "unit", unit.asString(""), "単位は steps です", "the unit is steps");
            return unit.asString();
        }

        private Optional<String> statistic(JsonNode body) {
            var statistic = body.path("descriptive_statistic");
            if (statistic.isMissingNode()) return Optional.empty();
            among(STATISTICS, "descriptive_statistic", statistic.asString(""));
            return Optional.of(statistic.asString());
        }

        private Time time(Kind kind, JsonNode frame) {
            boolean interval = frame.has("time_interval");
            boolean moment = frame.has("date_time");
            if (interval == moment)
                throw bad(
                        "omh.time-frame",
                        "effective_time_frame",
                        "",
                        "time_interval か date_time のどちらか一つが必要です",
                        "exactly one of time_interval and date_time is needed");
            if (interval) return interval(frame.path("time_interval"));
            if (kind == Kind.STEP_COUNT)
                throw bad(
                        "omh.time-frame",
                        "effective_time_frame",
                        frame.path("date_time").asString(""),
                        "歩数には期間（time_interval）が必要です",
                        "steps need a time_interval");
            var when = moment(frame, "date_time");
            return new Time(when, when, zulu(frame, "date_time"));
        }

        private Time interval(JsonNode interval) {
            boolean start = interval.has("start_date_time");
            boolean end = interval.has("end_date_time");
            boolean duration = interval.has("duration");
            boolean part = interval.has("date") && interval.has("part_of_day");
            boolean day = interval.has("date") || interval.has("part_of_day");
            if (start && end && !duration && !day) {
                var from = moment(interval, "start_date_time");
                return time(
                        from, moment(interval, "end_date_time"), zulu(interval, "start_date_time"), "end_date_time");
            }
            if (start && duration && !end && !day) {
                var from = moment(interval, "start_date_time");
                return time(
                        from, after(from, interval.path("duration"), 1), zulu(interval, "start_date_time"), "duration");
            }
            if (end && duration && !start && !day) {
                var until = moment(interval, "end_date_time");
                return time(
                        after(until, interval.path("duration"), -1),
                        until,
                        zulu(interval, "end_date_time"),
                        "duration");
            }
            if (part && !start && !end && !duration) return partOfDay(interval);
            throw bad(
                    "omh.time-interval",
                    "time_interval",
                    interval.toString(),
                    "開始と終了、開始と長さ、長さと終了、日と時間帯のいずれか一組だけが必要です",
                    "exactly one of start and end, start and duration, duration and end, date and part of day is needed");
        }

        private Time time(ZonedDateTime from, ZonedDateTime until, boolean inZulu, String column) {
            if (until.isBefore(from))
                throw bad(
                        "steps.ends-before-start", column, until.toString(), "終了が開始より前です", "it ends before it starts");
            return new Time(from, until, inZulu);
        }

        private Time partOfDay(JsonNode interval) {
            var part = interval.path("part_of_day").asString("");
            among(PARTS_OF_DAY.keySet(), "part_of_day", part);
            try {
                var day = LocalDate.parse(interval.path("date").asString(""));
                int hour = PARTS_OF_DAY.getOrDefault(part, 0);
                var from = day.atTime(hour, 0).atZone(zone);
                return new Time(from, from.plusHours(HOURS_OF_A_PART), false);
            } catch (DateTimeException e) {
                throw bad("omh.date-time", "date", interval.path("date").asString(""), "日付ではありません", "not a date");
            }
        }

        private ZonedDateTime after(ZonedDateTime moment, JsonNode duration, int sign) {
            var unit = duration.path("unit").asString("");
            var value = duration.path("value");
            if (value.isNumber() && value.decimalValue().signum() >= 0 && !beyond(value.decimalValue())) {
                var amount = value.decimalValue();
                var seconds = SECONDS.get(unit);
                if (seconds != null && amount.multiply(seconds).compareTo(LONGEST_SECONDS) < 0)
                    return moment.plusNanos(sign
                            * amount.multiply(seconds)
                                    .movePointRight(9)
                                    .setScale(0, java.math.RoundingMode.HALF_UP)
                                    .longValueExact());
                boolean whole =
                        amount.stripTrailingZeros().scale() <= 0 && amount.compareTo(BigDecimal.valueOf(1_200)) <= 0;
                if (whole && unit.equals("Mo")) return moment.plusMonths(sign * amount.longValueExact());
                if (whole && unit.equals("yr")) return moment.plusYears(sign * amount.longValueExact());
            }
            throw bad(
                    "omh.duration",
                    "duration",
                    duration.toString(),
                    "長さとして読めません（例 {\"value\":1,\"unit\":\"h\"}）",
                    "not a duration such as {\"value\":1,\"unit\":\"h\"}");
        }

        private ZonedDateTime moment(JsonNode node, String field) {
            var text = node.path(field).asString("");
            try {
                var moment = OffsetDateTime.parse(text);
                if (moment.getYear() < 1900 || moment.getYear() > 2200) throw new DateTimeException("far away");
                return text.endsWith("Z") ? moment.atZoneSameInstant(zone) : moment.toZonedDateTime();
            } catch (DateTimeException e) {
                throw bad(
                        "omh.date-time",
                        field,
                        text,
                        "日時ではありません（例 2026-04-01T09:00:00+09:00）",
                        "not a date and time such as 2026-04-01T09:00:00+09:00");
            }
        }

        private static boolean zulu(JsonNode node, String field) {
            return node.path(field).asString("").endsWith("Z");
        }

        private void among(Set<String> words, String field, String word) {
            if (words.contains(word)) return;
            var known = String.join(", ", words.stream().sorted().toList());
            throw bad("omh.unknown-word", field, word, "次のどれかです: " + known, "one of: " + known);
        }

        private static Optional<String> text(JsonNode node, String field) {
            JsonNode value = node.path(field);
            return value.isString() && !value.asString().isBlank() ? Optional.of(value.asString()) : Optional.empty();
        }

        private BadInput bad(String code, String column, @Nullable String value, String ja, String en) {
            return new BadInput(
                    code, new Place(place.file(), place.line(), column), value == null ? "" : value, new Words(ja, en));
        }
    }
}
