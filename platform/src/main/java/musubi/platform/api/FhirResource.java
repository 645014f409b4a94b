package musubi.platform.api;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
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

    /** The id the sender gave it when that is a UUID; otherwise one made of its content, the same for the same content. */
    UUID id() {
        var given = node.path("id").asString("");
        try {
            return UUID.fromString(given);
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(Digest.of(person + " " + node).hex().getBytes(StandardCharsets.UTF_8));
        }
    }
}
