package musubi.measure.instrument;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.measure.instrument.Instrument.Band;
import musubi.measure.instrument.Instrument.Item;
import musubi.measure.instrument.Instrument.Option;
import musubi.measure.instrument.Instrument.Vector;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The instruments there are, read from their files. */
public final class Instruments {
    private static final List<String> IDS =
            List.of("jages-48", "jages-55", "kihon-checklist", "late-elderly-15", "needs-survey-participation");
    private static final List<Instrument> ALL =
            IDS.stream().map(Instruments::resource).toList();

    private Instruments() {}

    /** Every instrument. */
    public static List<Instrument> all() {
        return ALL;
    }

    /** The instrument in this version. */
    public static Optional<Instrument> named(String id, String version) {
        return ALL.stream()
                .filter(i -> i.id().equals(id) && i.version().equals(version))
                .findFirst();
    }

    private static Instrument resource(String id) {
        try (var in = Instruments.class.getResourceAsStream("/musubi/measure/instruments/" + id + ".json")) {
            if (in == null) throw new IllegalStateException("no instrument " + id);
            return read(JsonMapper.shared().readTree(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instrument read(JsonNode file) {
        var choices = new ArrayList<>(texts(file.path("choices")));
        var rounding = file.path("roundingRule").asString("none");
        if (!rounding.equals("none")) choices.addFirst(rounding);
        var age = steps(file.path("age"), "value");
        var sex = new TreeMap<String, Long>();
        file.path("sex")
                .properties()
                .forEach(e -> sex.put(e.getKey(), e.getValue().asLong()));
        var rules = new LinkedHashMap<String, Rule>();
        for (var rule : file.path("derived")) rules.put(text(rule, "id"), rule(rule, sex, age));
        return new Instrument(
                text(file, "id"),
                text(file, "version"),
                text(file, "status").equals("active"),
                new Words(text(file.path("title"), "ja"), text(file.path("title"), "en")),
                text(file, "source"),
                file.path("verified").asBoolean(false),
                file.path("minimumAge").asInt(0),
                file.path("needsBody").asBoolean(false),
                choices,
                file.path("mapping").asString(""),
                list(file.path("items"), Instruments::item),
                rules,
                list(
                        file.path("bands"),
                        b -> new Band(
                                text(b, "scale"),
                                b.path("from").asLong(Long.MIN_VALUE),
                                b.path("below").asLong(Long.MAX_VALUE),
                                text(b, "id"))),
                list(file.path("testVectors"), Instruments::vector));
    }

    private static Item item(JsonNode item) {
        var options = new LinkedHashMap<String, Option>();
        for (var option : item.path("options")) {
            var points = new TreeMap<String, Long>();
            if (option.has("points")) points.put("", option.path("points").asLong());
            option.path("pointsBy")
                    .properties()
                    .forEach(e -> points.put(e.getKey(), e.getValue().asLong()));
            options.put(text(option, "code"), new Option(text(option, "text"), points));
        }
        var below = item.has("bodyMassIndexBelow")
                ? Optional.of(new BigDecimal(text(item, "bodyMassIndexBelow")))
                : Optional.<BigDecimal>empty();
        return new Item(
                text(item, "linkId"),
                text(item, "text"),
                options,
                below,
                item.path("points").asLong(0),
                text(item, "missingPolicy").equals("refuse"));
    }

    private static Rule rule(JsonNode rule, Map<String, Long> sex, Steps age) {
        var of = rule.path("of").asString("");
        var items = texts(rule.path("items"));
        var scales = texts(rule.path("scales"));
        return switch (text(rule, "rule")) {
            case "sum" -> new Rule.Sum(items, scales);
            case "count" -> new Rule.Count(items, texts(rule.path("codes")));
            case "at-least" -> new Rule.AtLeast(of, rule.path("least").asLong());
            case "any" -> new Rule.AnyOf(scales);
            case "lookup" -> new Rule.Lookup(of, steps(rule.path("table"), "value"));
            case "sex" -> new Rule.BySex(sex);
            case "age" -> new Rule.ByAge(age, false);
            case "first-age" -> new Rule.ByAge(age, true);
            case "vitality" -> new Rule.Vitality(of, rule.path("most").asLong(), steps(rule.path("table"), "tenths"));
            case String other -> throw new IllegalStateException("unknown rule " + other);
        };
    }

    private static Steps steps(JsonNode table, String value) {
        return new Steps(list(
                table,
                b -> new Steps.Band(
                        b.path("from").asLong(Long.MIN_VALUE),
                        b.path("below").asLong(Long.MAX_VALUE),
                        b.path(value).asLong())));
    }

    private static Vector vector(JsonNode vector) {
        var answers = new TreeMap<String, String>();
        vector.path("answers")
                .properties()
                .forEach(e -> answers.put(e.getKey(), e.getValue().asString()));
        var expected = new TreeMap<String, Long>();
        vector.path("expect")
                .properties()
                .forEach(e -> expected.put(e.getKey(), e.getValue().asLong()));
        return new Vector(
                text(vector, "sex"), vector.path("age").asInt(), texts(vector.path("scored")), answers, expected);
    }

    private static String text(JsonNode node, String name) {
        var value = node.path(name);
        if (!value.isString()) throw new IllegalStateException("instrument file: no text " + name + " in " + node);
        return value.asString();
    }

    private static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asString);
    }

    private static <T> List<T> list(JsonNode array, java.util.function.Function<JsonNode, T> reading) {
        var all = new ArrayList<T>();
        for (var element : array) all.add(reading.apply(element));
        return List.copyOf(all);
    }
}
