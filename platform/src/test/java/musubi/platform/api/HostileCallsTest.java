package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
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
    private final Caller administrator = Caller.of(ServerFixture.municipality(), Role.OFFICER);

    @Test
    void wrong_calls_of_every_kind_are_refused_in_a_sentence() {
        var described = administrator.get("/api/v1/openapi.json").json();
        var broken = new ArrayList<String>();
        int calls = 0;
        for (var path : described.path("paths").properties())
            for (var operation : path.getValue().properties())
                for (int i = 0; i < CALLS_EACH; i++) {
                    var body = body(operation.getValue(), described);
                    var answer = administrator.send(
                            operation.getKey().toUpperCase(java.util.Locale.ROOT),
                            filled(path.getKey()),
                            body,
                            OnlyOnce.HEADER,
                            UUID.randomUUID().toString());
                    calls++;
                    boolean said = answer.status() < 400 || answer.type().contains("json");
                    if (answer.status() >= 500 || !said)
                        broken.add("%s %s %s -> %d %s"
                                .formatted(operation.getKey(), path.getKey(), body, answer.status(), answer.body()));
                }

        assertThat(calls).isGreaterThan(100);
        assertThat(broken).as("seed " + SEED).isEmpty();
    }

    private String filled(String path) {
        var words = List.of(UUID.randomUUID().toString(), "0", "-1", "%E9%95%B7", "..", "'%20or%201=1");
        return path.replaceAll(
                "\\{[^}]+}", java.util.regex.Matcher.quoteReplacement(words.get(random.nextInt(words.size()))));
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
