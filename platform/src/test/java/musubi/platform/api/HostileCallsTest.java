package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls made up from the API's own description, most of them wrong: each gets a sentence, none breaks anything. */
class HostileCallsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = Long.getLong("musubi.seed", 7);
    private static final int CALLS_EACH = Integer.getInteger("musubi.calls", 12);

    private static final List<String> NASTY = List.of(
            "\"\"",
            "null",
            "-1",
            "1e999",
            "true",
            "[]",
            "{}",
            "\"'; drop table people.person; --\"",
            "\"<script>alert(1)</script>\"",
            "\"\\u0000\"",
            "\"../../etc/passwd\"",
            "\"2026-02-30\"",
            "\"%s\"".formatted("長".repeat(5_000)),
            "99999999999999999999999999",
            "\"9999-12-31\"",
            "\"\\ud800\"");

    private static final List<String> RESOURCES = List.of(
            "{}",
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[1,null,{\"resource\":[]}]}",
            "{\"resourceType\":\"Observation\",\"status\":1,\"code\":[],\"subject\":{\"reference\":\"Patient/../x\"}}",
            "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"authored\":\"9999999999\",\"item\":{}}");

    private final Random random = new Random(SEED);
    private final Code city = ServerFixture.municipality();
    private final List<Caller> callers = List.of(Caller.of(city, Role.OFFICER), Caller.of(city, Role.ADMINISTRATOR));
    private final UUID somebody = UUID.randomUUID();
    private final Set<Integer> answered = new TreeSet<>();

    @Test
    void wrong_calls_of_every_kind_are_refused_in_a_sentence() {
        var described = callers.getFirst().get("/api/v1/openapi.json").json();
        assertThat(callers.getFirst()
                        .post("/api/v1/people", "somebody", """
                                {"id":"%s","name":"山田 花子","kana":"ヤマダ ハナコ","born":"1948-05-05","sex":"F","scheme":"kenko","on":"2026-04-01","channel":"online"}
                                """.formatted(somebody))
                        .status())
                .isEqualTo(201);
        var broken = new ArrayList<String>();
        int calls = 0;
        for (var path : described.path("paths").properties())
            for (var operation : path.getValue().properties())
                for (int i = 0; i < CALLS_EACH; i++) {
                    var body = body(operation.getValue(), described);
                    var answer = callers.get(i % callers.size())
                            .send(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    filled(path.getKey()) + asked(operation.getValue(), described),
                                    body,
                                    OnlyOnce.HEADER,
                                    UUID.randomUUID().toString());
                    calls++;
                    answered.add(answer.status());
                    boolean said = answer.status() < 400
                            || answer.type().contains("fhir+json")
                            || answer.type().contains("json")
                                    && !answer.json().path("code").asString("").isEmpty();
                    if (answer.status() >= 500 || !said)
                        broken.add("%s %s %s -> %d %s"
                                .formatted(operation.getKey(), path.getKey(), body, answer.status(), answer.body()));
                }

        assertThat(calls).isGreaterThan(100);
        assertThat(answered).contains(200, 400, 403, 404, 422);
        assertThat(broken).as("seed " + SEED).isEmpty();
    }

    private String filled(String path) {
        var words = List.of(
                somebody.toString(), UUID.randomUUID().toString(), "0", "-1", "%E9%95%B7", "..", "'%20or%201=1");
        return path.replaceAll(
                "\\{[^}]+}", java.util.regex.Matcher.quoteReplacement(words.get(random.nextInt(words.size()))));
    }

    /** The question behind the address: most of what it may hold, at times nonsense, at times nothing. */
    private String asked(JsonNode operation, JsonNode described) {
        var asked = new StringJoiner("&", "?", "");
        for (var parameter : operation.path("parameters")) {
            if (!parameter.path("in").asString("").equals("query") || random.nextInt(4) == 0) continue;
            var value = value(parameter.path("schema"), described, 1).replaceAll("^\"|\"$", "");
            // A longer head than the web server reads is answered by it alone; three such values of nine bytes a letter
            // are not.
            if (value.length() > 200) value = value.substring(0, 200);
            asked.add(parameter.path("name").asString("") + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return asked.toString();
    }

    private String body(JsonNode operation, JsonNode described) {
        var content = operation.path("requestBody").path("content");
        if (content.isEmpty()) return "";
        var schema = content.iterator().next().path("schema");
        if (random.nextInt(6) == 0)
            return List.of("", "{", "[1,2", "nonsense", "[".repeat(20_000)).get(random.nextInt(5));
        return value(schema, described, 0);
    }

    private String value(JsonNode schema, JsonNode described, int depth) {
        if (random.nextInt(5) == 0 && depth > 0) return NASTY.get(random.nextInt(NASTY.size()));
        var reference = schema.path("$ref").asString("");
        if (!reference.isEmpty())
            return object(
                    described
                            .path("components")
                            .path("schemas")
                            .path(reference.substring(reference.lastIndexOf('/') + 1)),
                    described,
                    depth);
        return switch (schema.path("type").asString("")) {
            case "array" -> "[" + value(schema.path("items"), described, depth + 1) + "]";
            case "integer" -> Integer.toString(random.nextInt(-5, 20_000));
            case "object" -> RESOURCES.get(random.nextInt(RESOURCES.size()));
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default ->
                switch (schema.path("format").asString("")) {
                    case "uuid" -> "\"" + UUID.randomUUID() + "\"";
                    case "date" -> "\"2026-04-01\"";
                    case "date-time" -> "\"2026-04-01T00:00:00Z\"";
                    default -> "\"kenko\"";
                };
        };
    }

    private String object(JsonNode schema, JsonNode described, int depth) {
        ObjectNode node = JSON.createObjectNode();
        for (var property : schema.path("properties").properties()) {
            if (random.nextInt(8) == 0) continue;
            node.putRawValue(
                    property.getKey(),
                    new tools.jackson.databind.util.RawValue(value(property.getValue(), described, depth + 1)));
        }
        return node.toString();
    }
}
