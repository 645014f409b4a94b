package musubi.platform.api;

import java.util.Map;
import java.util.TreeMap;
import musubi.platform.webhook.Kind;
import tools.jackson.databind.node.ObjectNode;

/** What the server sends by itself to those who asked for it, in the description of the API. */
final class OpenApiWebhooks {
    private static final Map<Kind, String> WHEN = Map.of(
            Kind.POINTS_AWARDED, "Points were decided, or decided anew after a record changed.",
            Kind.SETTLEMENT_RELEASED, "Two people released a settlement.",
            Kind.SETTLEMENT_CORRECTED, "Two people released the correction of a settlement.",
            Kind.TEST, "Somebody tries whether it arrives.");

    private static final Map<String, String> HEADERS = new TreeMap<>(
            Map.of(
                    "Idempotency-Key", "The id of the event; it may arrive twice.",
                    "Musubi-Event", "Which event it is.",
                    "Musubi-Time", "When it was sent, in seconds since 1970.",
                    "Musubi-Signature",
                            "HMAC-SHA-256 of time, dot and body, in hexadecimal after sha256=; one for each secret, with a comma between."));

    private OpenApiWebhooks() {}

    static void into(ObjectNode webhooks) {
        for (var kind : Kind.values()) {
            var call = webhooks.putObject(kind.word()).putObject("post");
            call.put("operationId", "Events." + kind.word().replaceAll("[^a-z]", "_"));
            call.putArray("tags").add("Events");
            call.put("summary", WHEN.get(kind));
            var parameters = call.putArray("parameters");
            HEADERS.forEach((name, says) -> parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "header")
                    .put("required", true)
                    .put("description", says)
                    .putObject("schema")
                    .put("type", "string"));
            var event = call.putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("type", "object");
            event.putArray("required").add("event").add("id").add("happenedAt").add("municipality");
            var properties = event.putObject("properties");
            properties.putObject("event").put("type", "string").put("const", kind.word());
            properties.putObject("id").put("type", "string").put("format", "uuid");
            properties.putObject("happenedAt").put("type", "string").put("format", "date-time");
            properties.putObject("municipality").put("type", "string");
            call.putObject("responses")
                    .putObject("2XX")
                    .put("description", "It was taken over; anything else is sent again.");
        }
    }
}
