package musubi.agreement.statement;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
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
    private static final String NEVER = "not-registered";

    /** A line of a register: moment, study, version, digest of the protocol; then the digest over these and all before. */
    private static final Pattern LINE = Pattern.compile(
            "((\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+09:00) ([a-z0-9-]+) \\d+ ([0-9a-f]{64})) ([0-9a-f]{64})");

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
            var id = needed(name, json, "study");
            var protocol = json.path("protocol");
            var digest = needed(name, protocol, "digest");
            return new Study(
                    id,
                    Digest.of(text).hex(),
                    digest,
                    registered(name, id, protocol),
                    json.path("source").path("digest").asString(""),
                    Optional.empty(),
                    effects);
        } catch (JacksonException e) {
            throw refused(name, "", "");
        }
    }

    private static Study.Registered registered(String name, String id, JsonNode protocol) {
        var moment = needed(name, protocol, "registered");
        var digest = protocol.path("registered-digest").asString("");
        if (moment.equals(NEVER) || digest.equals(NEVER)) return new Study.Registered.Never();
        var register = protocol.path("register");
        if (register.isMissingNode()) {
            // Results that are written by hand may name the digest alone.
            if (digest.isEmpty() && moment.matches("[0-9a-f]{64}")) return new Study.Registered.Stated(moment);
            return digest.isEmpty() ? new Study.Registered.Never() : new Study.Registered.Stated(digest);
        }
        return shown(id, moment, digest, register);
    }

    /** The line of the register, when its own digest comes out and it says what the result says. */
    private static Study.Registered shown(String id, String moment, String digest, JsonNode register) {
        var line = LINE.matcher(register.path("line").asString(""));
        var after = register.path("after").asString("");
        boolean agrees = line.matches()
                && Digest.of(after + line.group(1)).hex().equals(line.group(5))
                && line.group(2).equals(moment)
                && line.group(3).equals(id)
                && line.group(4).equals(digest);
        return agrees
                ? new Study.Registered.Shown(digest, OffsetDateTime.parse(moment))
                : new Study.Registered.Contradicted();
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
