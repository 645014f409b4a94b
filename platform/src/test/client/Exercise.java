import client.ApiClient;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What every exercise needs: the client of an account, a key for each write, and resources, which the client takes and gives as maps. */
final class Exercise {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Exercise() {}

    static ApiClient client(Map<String, String> given, String token) {
        var client = new ApiClient();
        client.updateBaseUri(given.get("server"));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + given.get(token)));
        return client;
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    static UUID id(Object resource) {
        return UUID.fromString(text(resource, "id"));
    }

    static Object resource(String json, Object... filled) {
        try {
            return JSON.readValue(json.formatted(filled), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static String text(Object resource, String field) {
        return String.valueOf(((Map<?, ?>) resource).get(field));
    }

    /** The resources of a bundle. */
    static List<?> entries(Object bundle) {
        var entries = (List<?>) ((Map<?, ?>) bundle).get("entry");
        return entries == null
                ? List.of()
                : entries.stream().map(entry -> ((Map<?, ?>) entry).get("resource")).toList();
    }

    static String tag(Map<String, List<String>> headers) {
        return headers.get("etag").get(0);
    }
}
