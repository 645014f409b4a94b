package musubi.platform.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.node.ObjectNode;

/** What each request is answered, in the description of the API: every status with its headers. */
final class OpenApiAnswers {
    private static final String HEADERS = "#/components/headers/";
    private static final String RESPONSES = "#/components/responses/";

    private static final Map<HttpStatus, String> REFUSALS = refusals();
    private static final Map<String, String> SHARED = Map.of(
            "ETag",
            "Which state of it this is.",
            "Location",
            "Where it is read.",
            "Link",
            "Where the list goes on, as rel=\"next\"; absent in the last part.",
            OnlyOnce.REPLAYED,
            "Says true when the answer is that of the first request under this key.",
            "Retry-After",
            "After how many seconds to send it again.",
            "RateLimit-Limit",
            "How many requests a minute this account has.",
            "RateLimit-Remaining",
            "How many of them are left.");

    private OpenApiAnswers() {}

    private static Map<HttpStatus, String> refusals() {
        var refusals = new LinkedHashMap<HttpStatus, String>();
        refusals.put(HttpStatus.BAD_REQUEST, "It cannot be read, or has no key.");
        refusals.put(HttpStatus.UNAUTHORIZED, "There is no valid token.");
        refusals.put(HttpStatus.FORBIDDEN, "The role of the account may not.");
        refusals.put(HttpStatus.NOT_FOUND, "It is not there, or not to be seen.");
        refusals.put(
                HttpStatus.CONFLICT,
                "It does not fit what is there, or the first request under this key is still being done.");
        refusals.put(HttpStatus.PRECONDITION_FAILED, "It changed since it was read.");
        refusals.put(HttpStatus.CONTENT_TOO_LARGE, "It has more than 16 MB.");
        refusals.put(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "A value is wrong, a rule is against it, or the key belongs to another request.");
        refusals.put(HttpStatus.PRECONDITION_REQUIRED, "If-Match is missing.");
        refusals.put(
                HttpStatus.TOO_MANY_REQUESTS,
                "The account asks too often; or, without a valid token, the address it comes from.");
        refusals.put(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Nothing can be kept just now; sent again with the same key, it is kept once.");
        return refusals;
    }

    /**
     * Describes what a request is answered.
     *
     * @param chosen whether the request itself chooses its status
     * @param body of an answer that says it is done; empty when there is none
     */
    static void of(OpenApi.Operation operation, boolean chosen, Optional<ObjectNode> body, ObjectNode responses) {
        if (body.isEmpty()) done(operation, responses.putObject("204"), body);
        else done(operation, responses.putObject("200"), body);
        if (chosen && body.isPresent() && operation.method() == RequestMethod.POST) {
            var made = responses.putObject("201");
            done(operation, made, body);
            made.put("description", "Made.");
            header(made, "Location");
        }
        if (operation.reads()) header(responses.putObject("304").put("description", "As before."), "ETag");
        REFUSALS.keySet().stream()
                .filter(status -> occurs(status, operation))
                .forEach(status -> responses
                        .putObject(Integer.toString(status.value()))
                        .put("$ref", RESPONSES + name(status, operation.speaks().equals(FhirApi.FHIR))));
    }

    private static void done(OpenApi.Operation operation, ObjectNode answer, Optional<ObjectNode> body) {
        answer.put("description", "Done.");
        if (operation.reads() || operation.speaks().equals(FhirApi.FHIR)) header(answer, "ETag");
        if (operation.reads()
                && body.filter(schema -> schema.path("$ref").asString("").endsWith("Slice"))
                        .isPresent()) header(answer, "Link");
        if (!operation.reads()) header(answer, OnlyOnce.REPLAYED);
        if (!operation.open()) for (var pace : List.of("RateLimit-Limit", "RateLimit-Remaining")) header(answer, pace);
        body.ifPresent(schema ->
                answer.putObject("content").putObject(operation.speaks()).set("schema", schema));
    }

    private static void header(ObjectNode answer, String name) {
        answer.withObjectProperty("headers").putObject(name).put("$ref", HEADERS + name);
    }

    private static boolean occurs(HttpStatus status, OpenApi.Operation operation) {
        return switch (status) {
            case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> true;
            case CONFLICT, CONTENT_TOO_LARGE -> !operation.reads();
            case PRECONDITION_FAILED -> operation.conditional();
            case PRECONDITION_REQUIRED -> operation.conditionalAlways();
            default -> !operation.open();
        };
    }

    private static String name(HttpStatus status, boolean fhir) {
        return (fhir ? "Fhir" : "") + status.getReasonPhrase().replace(" ", "");
    }

    /** What the answers have in common. */
    static void shared(ObjectNode components) {
        var headers = components.putObject("headers");
        SHARED.keySet().stream()
                .sorted()
                .forEach(name -> headers.putObject(name)
                        .put("description", SHARED.get(name))
                        .putObject("schema")
                        .put("type", name.startsWith("R") ? "integer" : "string"));
        var responses = components.putObject("responses");
        REFUSALS.forEach((status, says) -> {
            for (boolean fhir : new boolean[] {false, true}) {
                var refused = responses.putObject(name(status, fhir)).put("description", says);
                switch (status) {
                    case CONFLICT, TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> header(refused, "Retry-After");
                    default -> {}
                }
                var content = refused.putObject("content");
                content.putObject("application/problem+json")
                        .putObject("schema")
                        .put("$ref", OpenApi.SCHEMAS + "Problem");
                if (fhir) content.putObject(FhirApi.FHIR).putObject("schema").put("type", "object");
            }
        });
    }
}
