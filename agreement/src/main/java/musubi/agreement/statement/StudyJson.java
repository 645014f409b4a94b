package musubi.agreement.statement;

import java.util.ArrayList;
import musubi.agreement.settlement.Study;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a study's result, format {@code study-result/1}: estimates are decimal text and stay exact. */
public final class StudyJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StudyJson() {}

    /** The study of this file. */
    public static Study read(String name, String text) {
        try {
            var json = MAPPER.readTree(text);
            if (!"study-result/1".equals(json.path("format").asString("")))
                throw refused(name, "format", json.path("format").asString(""));
            var effects = new ArrayList<Study.Effect>();
            for (var effect : json.path("effects"))
                effects.add(new Study.Effect(
                        needed(name, effect, "id"),
                        Unit.parse(needed(name, effect, "unit")),
                        number(name, effect, "estimate"),
                        number(name, effect, "lower"),
                        number(name, effect, "upper"),
                        effect.path("significant").asBoolean(false)));
            var protocol = json.path("protocol");
            var digest = needed(name, protocol, "digest");
            var registered = needed(name, protocol, "registered");
            var known = registered.matches("[0-9a-f]{64}") ? registered : digest;
            return new Study(
                    needed(name, json, "study"),
                    Digest.of(text).hex(),
                    digest,
                    registered,
                    protocol.path("registered-digest").asString(known),
                    effects);
        } catch (JacksonException e) {
            throw refused(name, "", "");
        }
    }

    private static String needed(String name, JsonNode json, String key) {
        var value = json.path(key).asString("");
        if (value.isEmpty()) throw refused(name, key, "");
        return value;
    }

    private static Exact number(String name, JsonNode json, String key) {
        var text = needed(name, json, key);
        try {
            return Exact.parse(text);
        } catch (ArithmeticException | NumberFormatException e) {
            throw refused(name, key, text);
        }
    }

    private static BadInput refused(String name, String key, String value) {
        return new BadInput(
                "study.unreadable",
                Place.whole(name),
                value,
                new Words(
                        "研究の結果（study-result/1）として読めません: 項目「" + key + "」。",
                        "Not a study result of format study-result/1: field \"" + key + "\"."));
    }
}
