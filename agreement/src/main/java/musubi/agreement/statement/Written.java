package musubi.agreement.statement;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import musubi.agreement.settlement.Line;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement as it was written to a file, to be compared and to be continued from.
 *
 * @param name the file's name, for messages
 */
public record Written(String name, JsonNode json) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Reads a statement; refuses what is none. */
    public static Written read(String name, String text) {
        return read(name, text, StatementJson.FORMAT);
    }

    /** Reads a correction. */
    static Written delta(String name, String text) {
        return read(name, text, Delta.FORMAT);
    }

    private static Written read(String name, String text, String format) {
        try {
            var json = MAPPER.readTree(text);
            if (!format.equals(json.path("format").asString("")))
                throw new BadInput(
                        "statement.format",
                        Place.whole(name),
                        json.path("format").asString(""),
                        new Words("これは " + format + " の明細ではありません。", "This is no statement of format " + format + "."));
            return new Written(name, json);
        } catch (JacksonException e) {
            throw new BadInput(
                    "statement.not-json",
                    Place.whole(name),
                    "",
                    new Words("明細をJSONとして読めません。", "The statement cannot be read as JSON."));
        }
    }

    /** The agreement's id. */
    public String agreement() {
        return json.path("agreement").path("id").asString("");
    }

    /** SHA-256 of the agreement it was settled under. */
    public String agreementDigest() {
        return json.path("agreement").path("digest").asString("");
    }

    /** Name and version of the program that settled it. */
    public String software() {
        return json.path("software").asString("");
    }

    /** The unit of its total. */
    public String unit() {
        return json.path("unit").asString("");
    }

    /** The period it was settled for. */
    public String period() {
        return json.path("period").path("label").asString("");
    }

    /** What it was settled from, by name. */
    public Map<String, String> sources() {
        var sources = new LinkedHashMap<String, String>();
        json.path("sources")
                .propertyStream()
                .forEach(e -> sources.put(e.getKey(), e.getValue().asString("")));
        return sources;
    }

    /** One line as it was written. */
    public record WrittenLine(
            int number,
            String clause,
            String subject,
            String payee,
            String period,
            String due,
            String unit,
            long amount,
            JsonNode json) {
        /** The days it covers. */
        public Days days() {
            return days(json);
        }

        /** The article it stands for; empty when it names none. */
        public String article() {
            return json.path("article").asString("");
        }

        /** Points by the day they expire. */
        public List<Line.Lot> lots() {
            return json.path("lots")
                    .valueStream()
                    .map(l -> new Line.Lot(
                            days(l),
                            LocalDate.parse(l.path("expires").asString("")),
                            l.path("amount").asLong(0)))
                    .toList();
        }

        private static Days days(JsonNode json) {
            var from = json.path("from").asString("");
            var until = json.path("until").asString("");
            try {
                return new Days(LocalDate.parse(from), LocalDate.parse(until));
            } catch (java.time.DateTimeException | IllegalArgumentException e) {
                throw new BadInput(
                        "statement.days",
                        Place.whole("statement"),
                        from + ".." + until,
                        new Words(
                                "明細の行の期間 " + from + ".." + until + " が読めません。settle が書いたままの明細を渡してください。",
                                "The days of a line, " + from + ".." + until
                                        + ", cannot be read. Hand in the statement as settle wrote it."));
            }
        }

        /** What identifies a line between two statements. */
        public String key() {
            return clause + "\u0000" + subject + "\u0000" + period;
        }
    }

    /** The lines, in order. */
    public List<WrittenLine> lines() {
        return json.path("lines")
                .valueStream()
                .map(l -> new WrittenLine(
                        l.path("number").asInt(0),
                        l.path("clause").asString(""),
                        l.path("subject").asString(""),
                        l.path("payee").asString(""),
                        l.path("period").asString(""),
                        l.path("due").asString(""),
                        l.path("unit").asString(""),
                        l.path("amount").asLong(0),
                        l))
                .toList();
    }

    /**
     * The first line of the text that is not spelled as this statement is: a statement has one spelling, so that its digest
     * stands for its content.
     */
    public static Optional<Difference> firstOtherLine(String here, String there) {
        if (here.equals(there)) return Optional.empty();
        var lines = here.split("\n", -1);
        var others = there.split("\n", -1);
        int line = 0;
        while (line < Math.min(lines.length, others.length) && lines[line].equals(others[line])) line++;
        return Optional.of(new Difference(
                "/ (line " + (line + 1) + ")",
                line < lines.length ? lines[line].strip() : "—",
                line < others.length ? others[line].strip() : "—"));
    }

    /** The first place at which two statements differ, or nothing when they are equal but for the software's version. */
    public Optional<Difference> firstDifference(Written other) {
        return difference("", json, other.json);
    }

    /** Where two statements differ. */
    public record Difference(String path, String here, String there) {}

    private static Optional<Difference> difference(String path, JsonNode here, JsonNode there) {
        if (path.equals("/software") || here.equals(there)) return Optional.empty();
        if (here.isObject() && there.isObject()) {
            var keys = new TreeSet<String>();
            here.propertyNames().forEach(keys::add);
            there.propertyNames().forEach(keys::add);
            for (var key : keys) {
                var found = difference(path + "/" + key, here.path(key), there.path(key));
                if (found.isPresent()) return found;
            }
            return Optional.empty();
        }
        if (here.isArray() && there.isArray()) {
            for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
                var found = difference(path + "/" + (i + 1), here.get(i), there.get(i));
                if (found.isPresent()) return found;
            }
            if (here.size() == there.size()) return Optional.empty();
            return Optional.of(new Difference(path, here.size() + " entries", there.size() + " entries"));
        }
        return Optional.of(new Difference(path, shown(here), shown(there)));
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) return "—";
        var text = node.isString() ? node.asString() : node.toString();
        return text.length() > 120 ? text.substring(0, 119) + "…" : text;
    }
}
