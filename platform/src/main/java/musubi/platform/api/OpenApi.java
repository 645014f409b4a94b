package musubi.platform.api;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.page.Says;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes the API as OpenAPI 3.1, read off the controllers themselves, so that the description cannot fall behind. */
final class OpenApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String SCHEMAS = "#/components/schemas/";

    /** The codes of one word. A test holds them against those that are told. */
    private static final List<String> CODES = List.of(
            "conflict",
            "impossible-value",
            "in-progress",
            "key-missing",
            "key-reused",
            "no-address",
            "no-token",
            "not-allowed",
            "not-found",
            "parameter-missing",
            "too-large",
            "too-many-requests",
            "unreadable");

    private static final String CODES_SAY =
            "One of these, or one with a point in it, such as people.not-eligible, of what a request is about."
                    + " docs/reference/errors.md lists all.";

    private final ObjectNode root = JSON.createObjectNode();
    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Map<String, Class<?>> types = new HashMap<>();

    private OpenApi() {}

    /** One request that can be made. */
    record Operation(String path, RequestMethod method, HandlerMethod handler, String speaks) {
        private static final Set<String> OPEN = Set.of("/api/v1/fhir/metadata", "/api/v1/openapi.json");

        /** Whether anybody may ask, without a token. */
        boolean open() {
            return OPEN.contains(path);
        }

        boolean reads() {
            return method == RequestMethod.GET;
        }

        /** Whether whoever sends it may say which state they saw. */
        boolean conditional() {
            return seen().findAny().isPresent();
        }

        /** Whether they have to. */
        boolean conditionalAlways() {
            return seen().anyMatch(RequestHeader::required);
        }

        private Stream<RequestHeader> seen() {
            return Arrays.stream(handler.getMethod().getParameters())
                    .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(RequestHeader.class)));
        }
    }

    static ObjectNode of(List<Operation> operations) {
        var api = new OpenApi();
        api.root.put("openapi", "3.1.0");
        api.root.putObject("info").put("title", "Musubi").put("version", "1");
        var paths = api.root.putObject("paths");
        for (var operation : operations)
            paths.withObjectProperty(operation.path())
                    .set(operation.method().name().toLowerCase(Locale.ROOT), api.operation(operation));
        OpenApiWebhooks.into(api.root.putObject("webhooks"));
        api.components();
        return api.root;
    }

    private ObjectNode operation(Operation operation) {
        var method = operation.handler().getMethod();
        var node = JSON.createObjectNode();
        node.put("operationId", operation.handler().getBeanType().getSimpleName() + "." + method.getName());
        node.putArray("tags")
                .add(operation.handler().getBeanType().getSimpleName().replaceAll("Api$", ""));
        Optional.ofNullable(method.getAnnotation(Says.class)).ifPresent(says -> node.put("summary", says.value()));
        var security = node.putArray("security");
        if (!operation.open()) security.addObject().putArray("bearer");
        var parameters = node.putArray("parameters");
        if (!operation.reads())
            parameters
                    .addObject()
                    .put("name", OnlyOnce.HEADER)
                    .put("in", "header")
                    .put("required", true)
                    .put(
                            "description",
                            "A key of this request's own; sent again with it, the request is not done again.")
                    .putObject("schema")
                    .put("type", "string")
                    .put("maxLength", 200);
        for (var parameter : method.getParameters()) parameter(parameter, parameters, node, operation.speaks());
        Optional.ofNullable(method.getAnnotation(SentAsForm.class))
                .ifPresent(form -> request(node, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                        .set("schema", fields(form.value())));
        if (operation.reads())
            parameters
                    .addObject()
                    .put("name", "If-None-Match")
                    .put("in", "header")
                    .put("description", "The ETag of an answer that is there already; 304 when it is still the same.")
                    .set("schema", schema(String.class));
        var type = method.getGenericReturnType();
        boolean several =
                type instanceof ParameterizedType holder && holder.getRawType().equals(ResponseEntity.class);
        var content = several ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
        var body = content.equals(Void.class) ? Optional.<ObjectNode>empty() : Optional.of(body(content));
        OpenApiAnswers.of(operation, several, body, node.putObject("responses"));
        return node;
    }

    private void parameter(Parameter parameter, ArrayNode parameters, ObjectNode operation, String speaks) {
        if (parameter.isAnnotationPresent(RequestBody.class)) {
            request(operation, speaks).set("schema", body(parameter.getParameterizedType()));
            return;
        }
        if (parameter.isAnnotationPresent(RequestHeader.class)) {
            var header = parameter.getAnnotation(RequestHeader.class);
            parameters
                    .addObject()
                    .put("name", name(header))
                    .put("in", "header")
                    .put("required", header.required())
                    .put("description", "The ETag with which it was read; refused with 412 when it changed since.")
                    .set("schema", schema(String.class));
            return;
        }
        boolean path = parameter.isAnnotationPresent(PathVariable.class);
        if (!path && !parameter.isAnnotationPresent(RequestParam.class)) return;
        var node = parameters.addObject().put("name", name(parameter)).put("in", path ? "path" : "query");
        node.put("required", path || !parameter.getType().equals(Optional.class));
        Optional.ofNullable(parameter.getAnnotation(Says.class))
                .ifPresent(says -> node.put("description", says.value()));
        node.set("schema", schema(parameter.getParameterizedType()));
    }

    private static ObjectNode request(ObjectNode operation, String type) {
        return operation
                .putObject("requestBody")
                .put("required", true)
                .putObject("content")
                .putObject(type);
    }

    private static String name(RequestHeader header) {
        return header.value().isEmpty() ? header.name() : header.value();
    }

    /** As it stands in the address, which may hold signs that no name in a program does. */
    private static String name(Parameter parameter) {
        return Optional.ofNullable(parameter.getAnnotation(RequestParam.class))
                .map(RequestParam::name)
                .filter(name -> !name.isEmpty())
                .orElse(parameter.getName());
    }

    /** A body that passes as text is JSON whose shape is described elsewhere. */
    private ObjectNode body(Type type) {
        return type.equals(String.class) ? JSON.createObjectNode().put("type", "object") : schema(type);
    }

    private ObjectNode schema(Type type) {
        var node = JSON.createObjectNode();
        if (type instanceof ParameterizedType holder && holder.getRawType().equals(Slice.class))
            return node.put("$ref", SCHEMAS + slice(holder.getActualTypeArguments()[0]));
        if (type instanceof ParameterizedType holder) {
            var inner = schema(holder.getActualTypeArguments()[0]);
            if (holder.getRawType().equals(Optional.class)) return inner;
            node.put("type", "array").set("items", inner);
            return node;
        }
        if (!(type instanceof Class<?> plain)) throw new IllegalArgumentException("cannot describe " + type);
        if (plain.equals(JsonNode.class)) return node.put("type", "object");
        if (plain.isRecord()) return node.put("$ref", SCHEMAS + named(plain));
        if (plain.equals(UUID.class)) return node.put("type", "string").put("format", "uuid");
        if (plain.equals(LocalDate.class)) return node.put("type", "string").put("format", "date");
        if (plain.equals(LocalTime.class)) return node.put("type", "string").put("format", "time-local");
        if (plain.equals(Instant.class)) return node.put("type", "string").put("format", "date-time");
        if (plain.equals(int.class) || plain.equals(Integer.class))
            return node.put("type", "integer").put("format", "int32");
        if (plain.equals(long.class) || plain.equals(Long.class))
            return node.put("type", "integer").put("format", "int64");
        if (plain.equals(BigDecimal.class)) return node.put("type", "number");
        if (plain.equals(boolean.class)) return node.put("type", "boolean");
        if (plain.isEnum()) {
            var words = node.put("type", "string").putArray("enum");
            Arrays.stream(plain.getEnumConstants()).forEach(word -> words.add(word.toString()));
            return node;
        }
        return node.put("type", "string");
    }

    private String named(Class<?> type) {
        var name = type.getSimpleName();
        var other = types.putIfAbsent(name, type);
        if (other != null && !other.equals(type))
            throw new IllegalStateException("%s and %s cannot both be described as %s".formatted(other, type, name));
        if (other != null) return name;
        // It stands there before its fields do, for these may be of the same kind.
        schemas.put(name, JSON.createObjectNode());
        schemas.put(name, fields(type));
        return name;
    }

    private ObjectNode fields(Class<?> type) {
        var node = JSON.createObjectNode().put("type", "object");
        var required = node.putArray("required");
        var properties = node.putObject("properties");
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.getType().equals(Optional.class);
            var schema = schema(component.getGenericType());
            if (optional) orNull(schema);
            else required.add(component.getName());
            Optional.ofNullable(component.getAnnotation(Says.class))
                    .ifPresent(says -> schema.put("description", says.value()));
            properties.set(component.getName(), schema);
        }
        return node;
    }

    /** What there may be none of is left out or null when it is sent, and null when it is answered. */
    private static void orNull(ObjectNode schema) {
        var type = schema.path("type").stringValue();
        if (type == null || schema.has("enum"))
            throw new IllegalStateException("only a plain value can be described as optional: " + schema);
        schema.putArray("type").add(type).add("null");
    }

    private String slice(Type item) {
        var inner = schema(item);
        var name = ((Class<?>) item).getSimpleName() + "Slice";
        var node = JSON.createObjectNode().put("type", "object");
        node.putArray("required").add("items");
        var properties = node.putObject("properties");
        properties.putObject("items").put("type", "array").set("items", inner);
        properties
                .putObject("next")
                .put("description", "Sent as cursor, it leads to the next part; absent in the last.")
                .putArray("type")
                .add("string")
                .add("null");
        schemas.put(name, node);
        return name;
    }

    private void components() {
        var components = root.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer");
        OpenApiAnswers.shared(components);
        var problem = JSON.createObjectNode().put("type", "object");
        problem.put("description", "RFC 9457. The code is stable; detail is English, detail-ja Japanese.");
        problem.putArray("required").add("type").add("status").add("code");
        var properties = problem.putObject("properties");
        for (var text : List.of("type", "title", "detail", "detail-ja", "instance"))
            properties.putObject(text).put("type", "string");
        var code = properties.putObject("code").put("type", "string").put("description", CODES_SAY);
        CODES.forEach(code.putArray("examples")::add);
        properties.putObject("status").put("type", "integer");
        var error = properties
                .putObject("errors")
                .put("type", "array")
                .putObject("items")
                .put("type", "object");
        for (var text : List.of("code", "place", "value", "detail", "detail-ja"))
            error.withObjectProperty("properties").putObject(text).put("type", "string");
        schemas.put("Problem", problem);
        var all = components.putObject("schemas");
        schemas.forEach(all::set);
    }
}
