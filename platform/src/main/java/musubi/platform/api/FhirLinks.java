package musubi.platform.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the entries of a bundle call each other: a resource without an id takes the one of its {@code fullUrl}, and who refers to it by that finds it. */
final class FhirLinks {
    private static final String URN = "urn:uuid:";
    private static final String REQUEST = "ServiceRequest/";

    private static final Pattern ADDRESS = Pattern.compile("https?://.+/([A-Za-z]+/[^/]+)");

    private FhirLinks() {}

    static void resolve(JsonNode bundle) {
        var links = new HashMap<String, String>();
        for (var entry : bundle.path("entry")) {
            if (!(entry.path("resource") instanceof ObjectNode resource)) continue;
            var type = resource.path("resourceType").asString("");
            var url = entry.path("fullUrl").asString("");
            if (!FhirReferred.TYPES.contains(type) || url.isEmpty()) continue;
            if (!resource.has("id") && url.startsWith(URN)) resource.put("id", url.substring(URN.length()));
            var reference = type + "/" + resource.path("id").asString("");
            names(url).forEach(name -> links.put(name, reference));
        }
        for (var field : List.of("focus", "basedOn")) follow(bundle, field, links);
        tasks(bundle, links);
        follow(bundle, "partOf", links);
    }

    /** What others call the entry: its address, and from a neighbour on the same server type and id alone. */
    private static List<String> names(String url) {
        var within = ADDRESS.matcher(url);
        return within.matches() ? List.of(url, within.group(1)) : List.of(url);
    }

    /** A Task is kept under the id of what it asks for. */
    private static void tasks(JsonNode bundle, Map<String, String> links) {
        for (var entry : bundle.path("entry")) {
            var resource = entry.path("resource");
            var focus = resource.path("focus").path("reference").asString("");
            if (resource.path("resourceType").asString("").equals("Task") && focus.startsWith(REQUEST))
                names(entry.path("fullUrl").asString(""))
                        .forEach(name -> links.replace(name, "Task/" + focus.substring(REQUEST.length())));
        }
    }

    private static void follow(JsonNode bundle, String field, Map<String, String> links) {
        for (var entry : bundle.path("entry")) {
            var references = entry.path("resource").path(field);
            follow(references, links);
            for (var one : references) follow(one, links);
        }
    }

    private static void follow(JsonNode reference, Map<String, String> links) {
        if (!(reference instanceof ObjectNode node)) return;
        var known = links.get(node.path("reference").asString(""));
        if (known != null) node.put("reference", known);
    }
}
