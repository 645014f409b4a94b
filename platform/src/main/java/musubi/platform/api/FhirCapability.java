package musubi.platform.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is offered of FHIR R4, as its CapabilityStatement has it. A test holds it against the requests that are really answered. */
final class FhirCapability {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** On which what is offered changed last. */
    private static final String CHANGED = "2026-11-29";

    private static final List<String> SENT = List.of("read", "create", "search-type");
    private static final List<String> UPDATED = List.of("read", "create", "update", "search-type");
    private static final Map<String, String> TYPES =
            Map.of("patient", "reference", "owner", "reference", "url", "uri", "_lastUpdated", "date");
    private static final String PATIENT = "The participant's id, without Patient/. It has to be given.";

    private FhirCapability() {}

    static JsonNode statement() {
        var statement = JSON.createObjectNode()
                .put("resourceType", "CapabilityStatement")
                .put("status", "active")
                .put("date", CHANGED)
                .put("kind", "instance");
        statement.putObject("software").put("name", "Musubi");
        statement
                .putObject("implementation")
                .put(
                        "description",
                        "People, consents, referrals, questionnaires, steps, body measures and answers of a municipality's health programmes.");
        statement.put("fhirVersion", "4.0.1");
        statement.putArray("format").add("json");
        var rest = statement.putArray("rest").addObject().put("mode", "server");
        rest.put(
                "documentation",
                "Every POST and PUT carries an Idempotency-Key header, every PUT of a Patient or a Consent the ETag that was read in If-Match; one of a Task may. Lists come in parts: limit and cursor, and the link next leads on.");
        rest.putObject("security")
                .put(
                        "description",
                        "A token of an account as Bearer. Residents reach their own alone; officers, counter and administrators those of their municipality.");
        var resources = rest.putArray("resource");
        resource(
                resources,
                "Patient",
                "Who people are, for staff of the municipality; a resident finds themselves alone. Staff enters them with the extension"
                        + " urn:musubi:joining and puts them right with urn:musubi:reason. Names are searched for with POST Patient/_search,"
                        + " for a name is never part of an address.",
                UPDATED,
                Map.of(
                        "_id",
                        "The participant's id.",
                        "identifier",
                        "The same, with or without urn:musubi:participant and |."));
        resource(
                resources,
                "Consent",
                "What a person said last about each purpose and recipient: active, inactive, or proposed when nothing was said yet.",
                UPDATED,
                Map.of("patient", PATIENT, "status", "active, inactive or proposed."));
        resource(
                resources,
                "Questionnaire",
                "Every questionnaire in every version, in Japanese with an English translation. Answers name it as url, | and version.",
                List.of("read", "search-type"),
                Map.of("url", "Its url, with or without | and the version.", "version", "Its version."));
        resource(
                resources,
                "Observation",
                "Steps of a day, weight, height and blood pressure are taken in; waist, fat, muscle and what check-ups measured are given back as well, preliminary"
                        + " while the municipality has to look at it; and the scores of answers, with the scale and its version, derived from the"
                        + " QuestionnaireResponse."
                        + " What was sent for a day, a kind and a source takes the place of what was sent before.",
                SENT,
                Map.of("patient", PATIENT));
        resource(
                resources,
                "QuestionnaireResponse",
                "Answers to a questionnaire, named with its version, of somebody who is being asked. The last sheet of each campaign is given back, with"
                        + " the account that entered it as author where the person did not.",
                SENT,
                Map.of("patient", PATIENT));
        FhirReferred.capability(resources);
        var interactions = rest.putArray("interaction");
        interactions
                .addObject()
                .put("code", "transaction")
                .put(
                        "documentation",
                        "At most %d entries, all or nothing; a Bundle of type collection is taken in the same way."
                                .formatted(FhirReading.MOST));
        interactions
                .addObject()
                .put("code", "batch")
                .put(
                        "documentation",
                        "At most %d entries, each by itself and with an answer of its own. Only POST is done; entries do not refer to each other."
                                .formatted(FhirReading.MOST));
        return statement;
    }

    static ObjectNode resource(
            ArrayNode resources,
            String type,
            String documentation,
            List<String> interactions,
            Map<String, String> parameters) {
        var resource = resources.addObject().put("type", type).put("documentation", documentation);
        var offered = resource.putArray("interaction");
        interactions.forEach(code -> offered.addObject().put("code", code));
        resource.put("versioning", interactions.contains("update") ? "versioned-update" : "no-version");
        resource.put("readHistory", false).put("updateCreate", false).put("conditionalCreate", false);
        resource.put("conditionalUpdate", false).put("conditionalDelete", "not-supported");
        var search = resource.putArray("searchParam");
        new TreeMap<>(parameters)
                .forEach((name, says) -> search.addObject()
                        .put("name", name)
                        .put("type", TYPES.getOrDefault(name, "token"))
                        .put("documentation", says));
        return resource;
    }
}
