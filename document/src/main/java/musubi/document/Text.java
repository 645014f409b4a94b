package musubi.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.Place;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML text as nodes that know their place. Every scalar stays text: numbers, days and percentages are read by the part
 * that expects them, so that {@code 11-30} is never a subtraction and {@code 012} never octal.
 */
public sealed interface Text {
    Place place();

    /** A scalar as written. */
    record Scalar(String value, Place place) implements Text {}

    /** A list. */
    record Items(List<Text> items, Place place) implements Text {}

    /** A mapping, in the order of the text. */
    record Entries(Map<String, Entry> entries, Place place) implements Text {}

    /** One entry: the place of the key, and the value. */
    record Entry(Place key, Text value) {}

    /** Reads one document; refuses aliases, duplicate keys, and anything deeper than 40 levels. */
    static Text of(String file, String yaml) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(true)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(2_000_000)
                .build();
        Optional<Node> root;
        try {
            refuseAliases(file, settings, yaml);
            root = new Compose(settings).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark()
                    .map(m -> Place.at(file, m.getLine() + 1L, m.getColumn() + 1L))
                    .orElse(Place.whole(file));
            throw new Misread(
                    "document.not-yaml",
                    place,
                    "",
                    "YAMLとして読めません（" + e.getProblem() + "）。字下げと引用符を確認してください。" + wideColon(yaml, true),
                    "This is not YAML (" + e.getProblem() + "). Check indentation and quotes."
                            + wideColon(yaml, false));
        } catch (YamlEngineException e) {
            // Too long a text, or characters that YAML does not know.
            throw new Misread(
                    "document.not-yaml",
                    Place.whole(file),
                    "",
                    "YAMLとして読めません（" + e.getMessage() + "）。",
                    "This is not YAML (" + e.getMessage() + ").");
        }
        if (root.isEmpty())
            throw new Misread(
                    "document.empty",
                    Place.whole(file),
                    "",
                    "文書が空です。内容を書いてください。",
                    "The document is empty. Write it out.");
        return convert(file, root.get(), 0);
    }

    private static void refuseAliases(String file, LoadSettings settings, String yaml) {
        int depth = 0;
        for (var event : new Parse(settings).parseString(yaml)) {
            // Counted before the nodes are made, which goes as deep as the text does.
            if (event.getEventId() == Event.ID.MappingStart || event.getEventId() == Event.ID.SequenceStart) depth++;
            if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) depth--;
            if (depth > 41)
                throw tooDeep(event.getStartMark()
                        .map(m -> Place.at(file, m.getLine() + 1L, m.getColumn() + 1L))
                        .orElse(Place.whole(file)));
            if (event.getEventId() == Event.ID.Alias)
                throw new Misread(
                        "document.alias",
                        event.getStartMark()
                                .map(m -> Place.at(file, m.getLine() + 1L, m.getColumn() + 1L))
                                .orElse(Place.whole(file)),
                        "",
                        "YAMLの参照（*）は使えません。書き下してください。",
                        "YAML aliases are not allowed. Write the value out.");
        }
    }

    private static Misread tooDeep(Place place) {
        return new Misread(
                "document.too-deep", place, "", "入れ子が深すぎます（40段まで）。", "Nested too deep; 40 levels are the limit.");
    }

    /** A full-width colon looks like the one YAML needs; said where a text cannot be read. */
    private static String wideColon(String yaml, boolean japanese) {
        int number = 0;
        for (var line : yaml.split("\n", -1)) {
            number++;
            if (line.matches("[^#'\"：]*：.*"))
                return japanese
                        ? number + "行目に全角の「：」があります。半角の「:」にしてください。"
                        : " Line " + number + " has a full-width colon; write \":\" and a space.";
        }
        return "";
    }

    private static Text convert(String file, Node node, int depth) {
        var place = node.getStartMark()
                .map(m -> Place.at(file, m.getLine() + 1L, m.getColumn() + 1L))
                .orElse(Place.whole(file));
        if (depth > 40) throw tooDeep(place);
        return switch (node) {
            case ScalarNode scalar -> new Scalar(scalar.getValue(), place);
            case SequenceNode sequence -> {
                var items = new ArrayList<Text>();
                for (var item : sequence.getValue()) items.add(convert(file, item, depth + 1));
                yield new Items(List.copyOf(items), place);
            }
            case MappingNode mapping -> {
                var entries = new LinkedHashMap<String, Entry>();
                for (var tuple : mapping.getValue()) {
                    var key = convert(file, tuple.getKeyNode(), depth + 1);
                    if (!(key instanceof Scalar(var name, var keyPlace)))
                        throw new Misread(
                                "document.key", key.place(), "", "項目名は文字でなければなりません。", "A key must be plain text.");
                    if (name.contains("："))
                        throw new Misread(
                                "document.wide-colon",
                                keyPlace,
                                name,
                                "「" + name + "」に全角の「：」があります。半角の「:」と空白にしてください。",
                                "\"" + name + "\" holds a full-width colon; write \":\" and a space.");
                    if (entries.containsKey(name))
                        throw new Misread(
                                "document.duplicate-key",
                                keyPlace,
                                name,
                                "「" + name + "」が同じ場所に二度あります。一つにしてください。",
                                "\"" + name + "\" stands twice in the same place. Keep one.");
                    entries.put(name, new Entry(keyPlace, convert(file, tuple.getValueNode(), depth + 1)));
                }
                yield new Entries(entries, place);
            }
            default -> throw new IllegalStateException("a node of unknown kind at " + place);
        };
    }
}
