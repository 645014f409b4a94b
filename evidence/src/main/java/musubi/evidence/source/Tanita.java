package musubi.evidence.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.BodiesOfDay.Measure;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers of Tanita's Health Planet, {@code innerscan} and {@code pedometer}: weight (tag 6021, kg), body fat (6022, percent) and the
 * steps of a day (6331). The meaning of other tags is not confirmed, so they are passed over. Times are local; nothing says whether a
 * value was measured or typed.
 */
final class Tanita implements Format {
    private static final Pattern DATA = Pattern.compile("\"(keydata|tag)\"\\s*:");
    private static final Pattern MODEL = Pattern.compile("[0-9]{8}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final String WEIGHT = "6021";
    private static final String FAT = "6022";
    private static final String STEPS = "6331";

    @Override
    public String id() {
        return "tanita";
    }

    @Override
    public Words title() {
        return new Words("タニタ ヘルスプラネット", "Tanita Health Planet");
    }

    @Override
    public boolean recognises(Head head) {
        var text = head.text().stripLeading();
        if (!text.startsWith("{") || !text.contains("\"data\"")) return false;
        var found = DATA.matcher(text).results().map(m -> m.group(1)).limit(2).toList();
        return found.size() == 2 && !found.get(0).equals(found.get(1));
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var one = new Reader(Owner.of(source, settings), settings, sink);
        try (var records = new JsonRecords(source, head, "data", sink)) {
            for (var record = records.next(); record != null; record = records.next()) one.read(record, records.line());
        }
        one.bodies.emit();
    }

    /** One answer on its way to the sink. */
    private static final class Reader {
        private final PersonId person;
        private final Settings settings;
        private final Sink sink;
        private final BodiesOfDay bodies;

        Reader(PersonId person, Settings settings, Sink sink) {
            this.person = person;
            this.settings = settings;
            this.sink = sink;
            this.bodies = new BodiesOfDay(sink);
        }

        void read(JsonNode record, long line) {
            var tag = record.path("tag").asString("");
            switch (tag) {
                case WEIGHT -> body(Measure.WEIGHT, record, line);
                case FAT -> body(Measure.FAT, record, line);
                case STEPS -> steps(record, line);
                case "" -> sink.reject("tanita.no-tag", line, "tag", "", new Words("tag がありません", "there is no tag"));
                default -> sink.leftOut("tag " + tag.substring(0, Math.min(8, tag.length())));
            }
        }

        private void body(Measure measure, JsonNode record, long line) {
            var when = when(record, line);
            if (when == null) return;
            var text = record.path("keydata").asString("");
            switch (Cells.decimal(text)) {
                case Unreadable<BigDecimal>(var code, var words) -> sink.reject(code, line, "keydata", text, words);
                case Parsed<BigDecimal>(var value) ->
                    bodies.measured(
                            person,
                            when.toLocalDate(),
                            model(record),
                            Method.UNKNOWN,
                            when.toInstant(),
                            measure,
                            value,
                            line);
            }
        }

        private void steps(JsonNode record, long line) {
            var when = when(record, line);
            if (when == null) return;
            var text = record.path("keydata").asString("");
            switch (Cells.wholeNumber(text)) {
                case Unreadable<Long>(var code, var words) -> sink.reject(code, line, "keydata", text, words);
                case Parsed<Long>(var count)
                when count < 0 || count > StepInterval.MOST ->
                    sink.reject(
                            "steps.out-of-range",
                            line,
                            "keydata",
                            text,
                            new Words("歩数がありえない値です", "no possible number of steps"));
                case Parsed<Long>(var count) -> {
                    var start = when.toLocalDate().atStartOfDay(settings.zone());
                    sink.accept(
                            new StepInterval(
                                    person,
                                    model(record),
                                    Device.OTHER,
                                    Method.UNKNOWN,
                                    Kind.DIFFERENCE,
                                    start.toInstant(),
                                    start.plusDays(1).toInstant(),
                                    start.getOffset(),
                                    count.intValue()),
                            line);
                }
            }
        }

        private @Nullable ZonedDateTime when(JsonNode record, long line) {
            var text = record.path("date").asString("");
            try {
                var when = LocalDateTime.parse(text, TIME);
                if (when.getYear() >= 1990 && when.getYear() <= 2200) return when.atZone(settings.zone());
            } catch (DateTimeException e) {
                // Said below, as for a year that cannot be.
            }
            sink.reject(
                    "tanita.not-a-moment",
                    line,
                    "date",
                    text,
                    new Words("日時ではありません（例 202604010830）", "not a date and time such as 202604010830"));
            return null;
        }

        private static Code model(JsonNode record) {
            var model = record.path("model").asString("");
            return new Code(MODEL.matcher(model).matches() ? "tanita-" + model : "tanita");
        }
    }
}
