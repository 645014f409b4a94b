package musubi.platform.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes apart what was sent: a resource, or a bundle of them. Says everything that is wrong with its shape at once. */
final class FhirReading {
    static final int MOST = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String URN = "urn:uuid:";
    private static final String PATIENT = "Patient/";
    private static final Set<String> TOGETHER = Set.of("transaction", "collection");
    private static final Set<String> KEPT =
            Set.of("Observation", "QuestionnaireResponse", "ServiceRequest", "Task", "Procedure", "Consent");

    private final List<FhirResource> resources = new ArrayList<>();
    private final List<FhirProblem.Issue> issues = new ArrayList<>();
    private final Map<String, String> patients = new HashMap<>();

    private FhirReading() {}

    static List<FhirResource> bundle(String text) {
        var reading = new FhirReading();
        var bundle = parsed(text, "Bundle");
        if (!TOGETHER.contains(bundle.path("type").asString("")))
            throw new FhirProblem(new FhirProblem.Issue("value", "fhir.bundle-type", "Bundle.type", TYPE));
        var entries = entries(bundle);
        for (int i = 0; i < entries.size(); i++) named(entries.get(i), i);
        FhirLinks.resolve(bundle);
        for (var entry : entries) reading.patient(entry);
        for (int i = 0; i < entries.size(); i++)
            reading.resource(entries.get(i).path("resource"), "Bundle.entry[%d].resource".formatted(i));
        return reading.done();
    }

    /**
     * The entries of a bundle whose entries stand each by itself.
     *
     * @return empty when it is a bundle of another type
     */
    static Optional<List<JsonNode>> batch(String text) {
        var bundle = parsed(text, "Bundle");
        if (!bundle.path("type").asString("").equals("batch")) return Optional.empty();
        return Optional.of(List.copyOf(entries(bundle).values()));
    }

    private static JsonNode entries(JsonNode bundle) {
        var entries = bundle.path("entry");
        if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST)
            throw new FhirProblem(new FhirProblem.Issue("too-long", "fhir.entries", "Bundle.entry", ENTRIES));
        return entries;
    }

    static List<FhirResource> single(String text, String type) {
        var reading = new FhirReading();
        var resource = parsed(text, type);
        named(JSON.createObjectNode().set("resource", resource), 0);
        reading.resource(resource, type);
        return reading.done();
    }

    /** A resource as it was sent, when it is one of this type. */
    static JsonNode whole(String text, String type) {
        return parsed(text, type);
    }

    private List<FhirResource> done() {
        if (!issues.isEmpty()) throw new FhirProblem(issues);
        return List.copyOf(resources);
    }

    /** What was sent, if it is a resource of this type. */
    static JsonNode parsed(String text, String type) {
        try {
            var node = JSON.readTree(text);
            if (node.path("resourceType").asString("").equals(type)) return node;
            throw new FhirProblem(new FhirProblem.Issue(
                    "structure",
                    "fhir.other-type",
                    "resourceType",
                    new Words(
                            "resourceType が %s ではありません。".formatted(type),
                            "The resourceType is not %s.".formatted(type))));
        } catch (JacksonException e) {
            throw new FhirProblem(new FhirProblem.Issue(
                    "structure", "fhir.no-json", type, new Words("JSON として読めません。", "It cannot be read as JSON.")));
        }
    }

    /**
     * Gives what is kept under an id and was sent without one its id: what the bundle calls it, or else one of this request.
     *
     * @param place in what was sent, from 0
     */
    static void named(JsonNode entry, int place) {
        if (!(entry.path("resource") instanceof ObjectNode resource)) return;
        var type = resource.path("resourceType").asString("");
        var url = entry.path("fullUrl").asString("");
        var own = url.startsWith(URN)
                ? url.substring(URN.length())
                : OnlyOnce.id(place).toString();
        if (type.equals("Patient") && FhirPatient.joins(resource) && !resource.has("id")) resource.put("id", own);
        if (type.equals("ServiceRequest")
                && uuid(resource.path("id").asString("")).isEmpty())
            resource.put("id", uuid(own).orElseGet(() -> OnlyOnce.id(place)).toString());
    }

    private void patient(JsonNode entry) {
        var resource = entry.path("resource");
        var url = entry.path("fullUrl").asString("");
        if (!resource.path("resourceType").asString("").equals("Patient")) return;
        if (!url.isEmpty()) patients.put(url, resource.path("id").asString(""));
    }

    private void resource(JsonNode resource, String expression) {
        var type = resource.path("resourceType").asString("");
        if (type.equals("Patient")) {
            // One that joins nothing tells whom the others are about.
            if (FhirPatient.joins(resource)) entered(resource, expression);
            return;
        }
        if (!KEPT.contains(type)) {
            issues.add(new FhirProblem.Issue("not-supported", "fhir.not-kept", expression, NOT_KEPT));
            return;
        }
        int before = issues.size();
        shape(resource, type, expression);
        var person = whose(resource);
        if (person.isEmpty())
            issues.add(new FhirProblem.Issue(
                    "value", "fhir.subject", expression + (type.equals("Consent") ? ".patient" : ".subject"), SUBJECT));
        else if (issues.size() == before) resources.add(new FhirResource(expression, person.get(), resource));
    }

    private void entered(JsonNode patient, String expression) {
        var id = person(patient.path("id").asString(""));
        if (id.isEmpty()) issues.add(new FhirProblem.Issue("value", "fhir.id", expression + ".id", FhirPatients.ID));
        else resources.add(new FhirResource(expression, id.get(), patient));
    }

    private void shape(JsonNode resource, String type, String expression) {
        if (FhirReferred.TYPES.contains(type)) {
            FhirReferred.NEEDED.getOrDefault(type, List.of()).forEach(field -> required(resource, field, expression));
            return;
        }
        // What else a consent lacks is said by those who keep it.
        if (type.equals("Consent")) return;
        if (type.equals("Observation")) {
            required(resource, "status", expression);
            required(resource, "code", expression);
            return;
        }
        required(resource, "status", expression);
        required(resource, "authored", expression);
        required(resource, "item", expression);
        if (!resource.path("questionnaire").asString("").matches("\\S+\\|\\S+"))
            issues.add(new FhirProblem.Issue(
                    "value", "fhir.questionnaire-version", expression + ".questionnaire", VERSION));
    }

    private void required(JsonNode resource, String field, String expression) {
        if (resource.has(field)) return;
        issues.add(new FhirProblem.Issue(
                "required",
                "fhir.required",
                expression + "." + field,
                new Words("%s がありません。".formatted(field), "There is no %s.".formatted(field))));
    }

    /** Whose it is. Within a bundle people are called as it calls them; where a consent is kept, by their own id. */
    private Optional<PersonId> whose(JsonNode resource) {
        var subject = Stream.of("subject", "for", "patient")
                .filter(resource::has)
                .findFirst()
                .map(resource::path)
                .orElse(MissingNode.getInstance());
        var reference = subject.path("reference").asString("");
        var id = patients.getOrDefault(reference, "");
        if (id.isEmpty() && reference.startsWith(PATIENT)) id = reference.substring(PATIENT.length());
        if (resource.has("patient") && subject instanceof ObjectNode named) named.put("reference", PATIENT + id);
        return person(id);
    }

    private static Optional<PersonId> person(String id) {
        return uuid(id).map(PersonId::new);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static final Words TYPE = new Words(
            "type は transaction か collection（すべて入るか、何も入らないか）、または batch（一つずつ）にしてください。",
            "The type is transaction or collection, of which all is kept or nothing, or batch, of which each is kept by itself.");
    private static final Words ENTRIES = new Words(
            "entry は 1 件から %d 件までです。".formatted(MOST), "A bundle holds between 1 and %d entries.".formatted(MOST));
    static final Words NOT_KEPT = new Words(
            "受け取るのは Observation、QuestionnaireResponse、ServiceRequest、Task、Procedure、Consent と、事業に参加する Patient です。",
            "Only Observation, QuestionnaireResponse, ServiceRequest, Task, Procedure, Consent, and a Patient who joins are taken in.");
    private static final Words SUBJECT = new Words(
            "subject.reference を「Patient/参加者番号」と書いてください。",
            "Write subject.reference as Patient/ and the participant's id.");
    private static final Words VERSION = new Words(
            "questionnaire に版を付けて「…/名前|版」と書いてください。", "Write the questionnaire with its version: …/name|version.");
}
