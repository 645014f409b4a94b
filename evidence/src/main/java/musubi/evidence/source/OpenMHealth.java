package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data points of Open mHealth: one document, an array of them, one on each line, or the {@code body} array that Shimmer
 * answers with. Steps and weights are read; points of other schemas are passed over. An average or a maximum is no count and
 * is rejected.
 */
final class OpenMHealth implements Format {
    private static final Pattern OURS =
            Pattern.compile("\"(step_count|body_weight)\"\\s*:|\"name\"\\s*:\\s*\"(step-count|body-weight)\"");
    private static final Code NO_SOURCE = new Code("open-mhealth");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int LONGEST_LINE = 1 << 20;

    /** Kilograms in one unit of mass, exactly. */
    private static final Map<String, BigDecimal> KILOGRAMS = Map.of(
            "kg", BigDecimal.ONE,
            "g", new BigDecimal("0.001"),
            "mg", new BigDecimal("0.000001"),
            "lb", new BigDecimal("0.45359237"),
            "oz", new BigDecimal("0.028349523125"));

    @Override
    public String id() {
        return "open-mhealth";
    }

    @Override
    public Words title() {
        return Words.same("Open mHealth");
    }

    @Override
    public boolean recognises(Head head) {
        var text = head.text().stripLeading();
        return (text.startsWith("{") || text.startsWith("["))
                && OURS.matcher(text).find();
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        try (var text = Decoding.open(source, head, sink)) {
            var points = new Points(source, settings, sink);
            if (onePerLine(head.text())) lines(new BufferedReader(text), points, sink);
            else documents(text, points, sink);
            points.weights.emit();
        }
    }

    /** Whether the first line that is not blank is a whole document. */
    private static boolean onePerLine(String text) {
        var start = text.stripLeading();
        int end = start.indexOf('\n');
        if (!start.startsWith("{") || end < 0) return false;
        try {
            return JSON.readTree(start.substring(0, end)).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static void lines(BufferedReader text, Points points, Sink sink) throws IOException {
        long number = 0;
        var line = new StringBuilder();
        for (int c = text.read(); ; c = text.read()) {
            if (c >= 0 && c != '\n') {
                if (line.length() <= LONGEST_LINE) line.append((char) c);
                continue;
            }
            number++;
            if (line.length() > LONGEST_LINE) {
                sink.reject("omh.broken", number, "", "", new Words("行が長すぎます", "the line is too long"));
            } else if (!Cells.blank(line.toString())) {
                try {
                    points.document(JSON.readTree(line.toString()), number);
                } catch (JacksonException e) {
                    sink.reject(
                            "omh.broken",
                            number,
                            "",
                            line.substring(0, Math.min(80, line.length())),
                            new Words("JSON として読めません", "not JSON"));
                }
            }
            line.setLength(0);
            if (c < 0) return;
        }
    }

    /** One document or an array, element by element. */
    private static void documents(Reader text, Points points, Sink sink) throws IOException {
        long line = 1;
        try (JsonParser parser = JSON.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                line = parser.currentTokenLocation().getLineNr();
                if (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) continue;
                JsonNode document = parser.readValueAsTree();
                points.document(document, line);
            }
        } catch (tools.jackson.core.exc.JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            sink.reject(
                    "omh.broken",
                    line,
                    "",
                    "",
                    new Words(
                            "ここから先は JSON として読めません。ここまでは読みました",
                            "from here on it is not JSON; everything before was read"));
        }
    }

    /** Points of one file on their way to the sink. */
    private static final class Points {
        private final Source source;
        private final Settings settings;
        private final Sink sink;
        private final LastOfDay weights;
        private boolean saidZulu;

        Points(Source source, Settings settings, Sink sink) {
            this.source = source;
            this.settings = settings;
            this.sink = sink;
            this.weights = new LastOfDay(sink);
        }

        void document(JsonNode document, long line) {
            if (document.path("body").isArray()) {
                document.path("body").forEach(point -> document(point, line));
                return;
            }
            var wrapped = wrapped(document);
            if (!wrapped.isEmpty()) {
                wrapped.forEach(point -> document(point, line));
                return;
            }
            var schema = document.path("header").path("schema_id").path("name").asString("");
            if (OpenMHealthPoint.kind(document).isEmpty() && !schema.isEmpty()) {
                sink.leftOut(schema);
                return;
            }
            try {
                point(OpenMHealthPoint.of(document, settings.zone(), new Place(source.name(), line, "")), line);
            } catch (BadInput bad) {
                for (var problem : bad.problems())
                    sink.reject(problem.code(), line, problem.place().column(), problem.value(), problem.words());
            }
        }

        /** The points in an envelope of any name, such as {@code {"data": [...]}}; empty when the document is none. */
        private static List<JsonNode> wrapped(JsonNode document) {
            if (document.has("header")
                    || document.has("body")
                    || OpenMHealthPoint.kind(document).isPresent()) return List.of();
            var points = new ArrayList<JsonNode>();
            for (var field : document.properties()) {
                var inside = field.getValue();
                if (!inside.isArray()) continue;
                boolean ours = false;
                for (var point : inside) ours |= OpenMHealthPoint.kind(point).isPresent();
                if (ours) inside.forEach(points::add);
            }
            return points;
        }

        private void point(OpenMHealthPoint point, long line) {
            if (point.statistic().isPresent()) {
                sink.reject(
                        "omh.statistic",
                        line,
                        "descriptive_statistic",
                        point.statistic().get(),
                        new Words(
                                "平均や最大などの統計値は測定値ではないため、歩数や体重として数えません",
                                "an average, maximum or other statistic is no measurement and cannot be counted"));
                return;
            }
            if (point.inZulu() && !saidZulu) {
                saidZulu = true;
                sink.remark(
                        "omh.utc",
                        line,
                        "effective_time_frame",
                        "",
                        new Words(
                                "時刻が協定世界時で書かれているので、日は%sの時刻で決めます".formatted(settings.zone()),
                                "times are in UTC and do not tell the place; days are those of %s"
                                        .formatted(settings.zone())));
            }
            var person = point.person().map(PersonId::new).orElseGet(() -> Owner.of(source, settings));
            var device =
                    point.source().map(name -> Devices.of(name, "")).orElse(new Devices.Shown(NO_SOURCE, Device.OTHER));
            var method = switch (point.modality().orElse("")) {
                case "sensed" -> Method.SENSED;
                case "self-reported" -> Method.MANUAL;
                default -> Method.UNKNOWN;
            };
            switch (point.kind()) {
                case STEP_COUNT -> steps(point, person, device, method, line);
                case BODY_WEIGHT -> weight(point, person, device, method, line);
            }
        }

        private void steps(OpenMHealthPoint point, PersonId person, Devices.Shown device, Method method, long line) {
            var until = point.until().toInstant();
            if (StepInterval.tooLong(point.from().toInstant(), until, line, "time_interval", sink)) return;
            switch (Cells.wholeNumber(point.value().toPlainString())) {
                case Parsed<Long>(var count)
                when count >= 0 && count <= StepInterval.MOST ->
                    sink.accept(
                            new StepInterval(
                                    person,
                                    device.code(),
                                    device.device(),
                                    method,
                                    Kind.DIFFERENCE,
                                    point.from().toInstant(),
                                    point.until().toInstant(),
                                    point.from().getOffset(),
                                    count.intValue()),
                            line);
                case Parsed<Long>(var count) ->
                    sink.reject(
                            "steps.out-of-range",
                            line,
                            "step_count",
                            count.toString(),
                            new Words("歩数がありえない値です", "no possible number of steps"));
                case Unreadable<Long>(var code, var words) ->
                    sink.reject(code, line, "step_count", point.value().toString(), words);
            }
        }

        private void weight(OpenMHealthPoint point, PersonId person, Devices.Shown device, Method method, long line) {
            var factor = Optional.ofNullable(KILOGRAMS.get(point.unit()));
            if (factor.isEmpty()) {
                sink.reject(
                        "body.unit",
                        line,
                        "unit",
                        point.unit(),
                        new Words("体重の単位は kg か lb です", "weight is in kg or lb"));
                return;
            }
            weights.weight(
                    person,
                    point.from().toLocalDate(),
                    device.code(),
                    method,
                    point.from().toInstant(),
                    point.value().multiply(factor.get()).setScale(2, RoundingMode.HALF_UP),
                    null,
                    line);
        }
    }
}
