package musubi.study.result;

import java.util.Optional;
import java.util.regex.Pattern;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a result somebody wrote: what is needed to make it again.
 *
 * @param source digest of the pack or file it was made from; empty when it names none
 * @param entry the line of the register it carries
 */
public record Written(
        String study,
        String software,
        String protocol,
        String registered,
        String registeredDigest,
        String source,
        Optional<Registration.Entry> entry) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Reads the head. */
    public static Written read(String file, String text) {
        try {
            var json = MAPPER.readTree(text);
            if (!json.path("format").asString("").equals("study-result/1")) throw refused(file);
            var protocol = json.path("protocol");
            return new Written(
                    word(file, json, "study"),
                    word(file, json, "software"),
                    word(file, protocol, "digest"),
                    word(file, protocol, "registered"),
                    word(file, protocol, "registered-digest"),
                    json.path("source").path("digest").asString(""),
                    entry(protocol.path("register")));
        } catch (JacksonException e) {
            throw refused(file);
        }
    }

    private static Optional<Registration.Entry> entry(JsonNode register) {
        var line = register.path("line").asString("");
        return line.isEmpty()
                ? Optional.empty()
                : Optional.of(new Registration.Entry(register.path("after").asString(""), line));
    }

    private static String word(String file, JsonNode json, String key) {
        var word = json.path(key).asString("");
        if (word.isEmpty()) throw refused(file);
        return word;
    }

    private static BadInput refused(String file) {
        return new BadInput(
                "study.unreadable-result",
                Place.whole(file),
                "",
                new Words("研究の結果（study-result/1）として読めません。", "Not a study result of format study-result/1."));
    }

    /** The registration it names. */
    public Optional<Registration> registration(String id) {
        return DIGEST.matcher(registeredDigest).matches()
                ? Optional.of(new Registration(id, new Digest(registeredDigest), registered, entry))
                : Optional.empty();
    }
}
