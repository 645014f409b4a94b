package musubi.evidence.source;

import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One record of JSON as a tree, unless it is deeper, longer or larger than any record is. */
final class JsonTree {
    private static final int DEEPEST = 64;
    private static final int LONGEST_STRING = 16 << 20;
    private static final int MOST_PARTS = 200_000;

    /** Reads what comes from outside: a key twice, or a nesting without end, is no JSON here. */
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_STRING)
                    .maxNameLength(1_000)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final JsonParser parser;
    private int left = MOST_PARTS;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /** The value the parser stands at, which is then behind it; empty when it is too large. */
    static Optional<JsonNode> at(JsonParser parser, JsonToken token) {
        var tree = new JsonTree(parser);
        var value = tree.value(token);
        return tree.left < 0 ? Optional.empty() : Optional.of(value);
    }

    /** Once nothing is left, what follows is passed over. */
    private JsonNode value(JsonToken token) {
        var nodes = JsonNodeFactory.instance;
        left--;
        if (left < 0) {
            parser.skipChildren();
            return nodes.nullNode();
        }
        return switch (token) {
            case START_OBJECT -> object(nodes.objectNode());
            case START_ARRAY -> array(nodes.arrayNode());
            case VALUE_STRING -> nodes.stringNode(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            default -> nodes.nullNode();
        };
    }

    private JsonNode object(ObjectNode object) {
        for (var token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            var name = parser.currentName();
            var value = value(parser.nextToken());
            if (left >= 0) object.set(name, value);
        }
        return object;
    }

    private JsonNode array(ArrayNode array) {
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            var value = value(token);
            if (left >= 0) array.add(value);
        }
        return array;
    }
}
