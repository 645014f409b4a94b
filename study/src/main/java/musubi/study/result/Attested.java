package musubi.study.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A result with what a register says of its protocol in the place of what it said itself: to the last byte what the evaluation would have
 * written with that register, so that it is made again and verified like any other.
 */
public final class Attested {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Attested() {}

    /**
     * The canonical text.
     *
     * @param result a readable {@code study-result/1}
     * @param registration as the register has it
     */
    public static String write(String result, Registration registration) {
        var json = MAPPER.readTree(result);
        var all = members(json);
        var digest = new Digest(json.path("protocol").path("digest").asString());
        all.put("protocol", StudyResult.registered(digest, Optional.of(registration)));
        var conclusion = json.path("conclusion");
        if (conclusion.isObject())
            all.put(
                    "conclusion",
                    StudyResult.words(Conclusion.withoutRegistration(new Words(
                            conclusion.path("ja").asString(""),
                            conclusion.path("en").asString("")))));
        return CanonicalJson.write(all);
    }

    private static Map<String, Object> members(JsonNode object) {
        var members = new TreeMap<String, Object>();
        object.properties().forEach(member -> {
            if (!member.getValue().isNull()) members.put(member.getKey(), value(member.getValue()));
        });
        return members;
    }

    private static Object value(JsonNode node) {
        if (node.isObject())
            // The lines of a table are written as rows.
            return node.size() == 2 && node.has("label") && node.has("values")
                    ? new CanonicalJson.OneLine(members(node))
                    : members(node);
        if (node.isArray()) return elements(node);
        if (node.isBoolean()) return node.booleanValue();
        if (node.isNumber()) return new CanonicalJson.Measured(node.asString());
        return node.asString("");
    }

    private static List<Object> elements(JsonNode array) {
        var elements = new ArrayList<Object>();
        for (var element : array) elements.add(value(element));
        return elements;
    }
}
