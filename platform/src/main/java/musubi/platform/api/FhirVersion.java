package musubi.platform.api;

import java.util.List;
import java.util.Optional;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which state of a resource somebody saw: whoever changes it says so, and then nothing is changed that they did not see. */
final class FhirVersion {
    private static final int LETTERS = 16;

    private FhirVersion() {}

    /** Writes the version into the resource, by all that it says. */
    static ObjectNode mark(ObjectNode resource) {
        var version = Digest.of(resource.toString()).hex().substring(0, LETTERS);
        resource.withObjectProperty("meta").put("versionId", version);
        return resource;
    }

    /** The resource as one that was sent: made now, or there already. */
    static ResponseEntity<JsonNode> made(boolean added, ObjectNode resource) {
        return ResponseEntity.status(added ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(tag(resource))
                .header(
                        HttpHeaders.LOCATION,
                        "/api/v1/fhir/%s/%s"
                                .formatted(
                                        resource.path("resourceType").asString(),
                                        resource.path("id").asString()))
                .body(resource);
    }

    /** The resource with its version as the tag. */
    static ResponseEntity<JsonNode> answer(ObjectNode resource) {
        return ResponseEntity.ok().eTag(tag(resource)).body(resource);
    }

    private static String tag(JsonNode resource) {
        return "W/\"%s\"".formatted(resource.path("meta").path("versionId").asString());
    }

    /**
     * Compares what somebody saw with what is there.
     *
     * @param seen as the header If-Match has it
     */
    static void same(Optional<String> seen, JsonNode there) {
        if (seen.isEmpty())
            throw new FhirProblem(
                    HttpStatus.PRECONDITION_REQUIRED,
                    List.of(new FhirProblem.Issue("required", "fhir.if-match", "If-Match", NO_TAG)));
        var tag = seen.get().strip();
        if (!tag.equals(tag(there)) && !("W/" + tag).equals(tag(there))) throw changed();
    }

    static FhirProblem changed() {
        return new FhirProblem(
                HttpStatus.PRECONDITION_FAILED,
                List.of(new FhirProblem.Issue("conflict", "fhir.changed", "If-Match", CHANGED)));
    }

    private static final Words NO_TAG = new Words(
            "見出し If-Match に、読んだときの ETag を付けてください。", "Send the ETag with which you read it in the header If-Match.");
    private static final Words CHANGED = new Words(
            "読んだあとに変わっています。もう一度読んで、その ETag で送ってください。",
            "It changed since it was read. Read it again and send it with that ETag.");
}
