package musubi.platform.api;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.people.PersonId;
import tools.jackson.databind.JsonNode;

/**
 * A resource that was sent, and whose it is.
 *
 * @param expression where it stands in what was sent, as FHIRPath has it
 */
record FhirResource(String expression, PersonId person, JsonNode node) {
    String type() {
        return node.path("resourceType").asString("");
    }

    /** The id the sender gave it, when that is a UUID. */
    Optional<UUID> id() {
        try {
            return Optional.of(UUID.fromString(node.path("id").asString("")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
