package musubi.platform.api;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the description of the API says of answers. OpenAPI 3.1 describes them in JSON Schema 2020-12. */
final class Description {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode root;
    private final List<Operation> operations;
    private final Map<JsonNode, com.networknt.schema.Schema> schemas = new ConcurrentHashMap<>();

    /** One request that is described, by the name that a client knows it under. */
    record Operation(String id, String method, String path, Pattern address, JsonNode described) {}

    Description(String text) {
        root = closed(JSON.readTree(text.replace(OpenApi.SCHEMAS, "#/$defs/")));
        operations = root.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue())))
                // Where one address is literally what another leaves open, it is meant.
                .sorted(Comparator.comparing((Operation o) -> o.path().contains("{")))
                .toList();
    }

    private static Operation operation(String method, String path, JsonNode described) {
        var address = Pattern.compile(Pattern.compile("\\{[^}]*}")
                .splitAsStream(path + " ")
                .map(part -> Pattern.quote(part.stripTrailing()))
                .collect(Collectors.joining("[^/]+")));
        return new Operation(described.path("operationId").asString(), method, path, address, described);
    }

    /** Where a description names fields, no other may come. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject())
            object.put("additionalProperties", false);
        node.forEach(Description::closed);
        return node;
    }

    List<Operation> operations() {
        return operations;
    }

    Optional<Operation> operation(String method, String path) {
        return operations.stream()
                .filter(o ->
                        o.method().equals(method) && o.address().matcher(path).matches())
                .findFirst();
    }

    /** What about an answer is not as described. An address that is none is described nowhere. */
    List<String> against(String method, String path, int status, String type, String body) {
        return operation(method, path)
                .map(operation -> against(operation, status, type, body).stream()
                        .map(what -> "%s %s, %d: %s".formatted(method, operation.path(), status, what))
                        .toList())
                .orElse(List.of());
    }

    private List<String> against(Operation operation, int status, String type, String body) {
        var answer = whole(operation.described().path("responses").path(Integer.toString(status)));
        if (answer.isMissingNode()) return List.of("no such status is described; " + body);
        var content = answer.path("content");
        if (content.isMissingNode()) return body.isEmpty() ? List.of() : List.of("it should be empty: " + body);
        var schema = content.path(type.replaceFirst(";.*", "")).path("schema");
        if (schema.isMissingNode()) return List.of("not described as " + type + ": " + body);
        var problems = new ArrayList<String>();
        for (Error error : schemas.computeIfAbsent(schema, this::schema).validate(JSON.readTree(body)))
            problems.add(error + " in " + body);
        return problems;
    }

    private JsonNode whole(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : root.at(reference.substring(1));
    }

    private com.networknt.schema.Schema schema(JsonNode schema) {
        var document = JSON.createObjectNode();
        document.set("allOf", JSON.createArrayNode().add(schema));
        document.set("$defs", root.at("/components/schemas"));
        return SCHEMAS.getSchema(document);
    }
}
