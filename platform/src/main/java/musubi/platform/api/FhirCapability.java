package musubi.platform.api;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is offered of FHIR R4, as its CapabilityStatement has it. A test holds it against the requests that are really answered. */
final class FhirCapability {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** On which what is offered changed last. */
    private static final String CHANGED = "2026-11-27";

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
                .put("description", "Steps, body measures and answers of a municipality's health programmes.");
        statement.put("fhirVersion", "4.0.1");
        statement.putArray("format").add("json");
        var rest = statement.putArray("rest").addObject().put("mode", "server");
        rest.put(
                "documentation",
                "Every POST carries an Idempotency-Key header. Lists come in parts: limit and cursor, and the link next leads on.");
        rest.putObject("security")
                .put(
                        "description",
                        "A token of an account as Bearer. Residents reach their own alone; officers, counter and administrators those of their municipality.");
        var resources = rest.putArray("resource");
        resource(
                resources.addObject(),
                "Observation",
                "Steps of a day, weight, height and blood pressure are taken in; waist, fat and muscle are given back as well."
                        + " What was sent for a day, a kind and a source takes the place of what was sent before.");
        resource(
                resources.addObject(),
                "QuestionnaireResponse",
                "Answers to a questionnaire, named with its version, of somebody who is being asked. The last sheet of each campaign is given back.");
        FhirReferred.capability(resources);
        rest.putArray("interaction")
                .addObject()
                .put("code", "transaction")
                .put(
                        "documentation",
                        "At most %d entries, all or nothing; a Bundle of type collection is taken in the same way."
                                .formatted(FhirReading.MOST));
        return statement;
    }

    private static void resource(ObjectNode resource, String type, String documentation) {
        resource.put("type", type).put("documentation", documentation);
        var interactions = resource.putArray("interaction");
        for (var code : List.of("read", "create", "search-type"))
            interactions.addObject().put("code", code);
        resource.put("versioning", "no-version");
        resource.put("readHistory", false).put("updateCreate", false).put("conditionalCreate", false);
        resource.put("conditionalUpdate", false).put("conditionalDelete", "not-supported");
        resource.putArray("searchParam")
                .addObject()
                .put("name", "patient")
                .put("type", "reference")
                .put("documentation", "The participant's id, without Patient/. It has to be given.");
    }
}
