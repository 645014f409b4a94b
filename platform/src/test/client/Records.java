import client.ApiException;
import client.api.FhirApi;
import client.api.FhirConsentApi;
import client.api.FhirPatientApi;
import client.api.FhirQuestionnaireApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A system that speaks FHIR enters somebody, what they agreed to, what was measured and what they answered, and reads all of it. */
public class Records {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var client = Exercise.client(given, "officer");
        var day = given.get("day");
        var seen = new TreeMap<String, Object>();

        var patients = new FhirPatientApi(client);
        var entered = patients.fhirPatientApiCreate(Exercise.key(), Exercise.resource("""
                {"resourceType":"Patient","name":[
                  {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"text":"鈴木 太郎"},
                  {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"text":"スズキ タロウ"}],
                 "gender":"male","birthDate":"1950-01-02",
                 "extension":[{"url":"urn:musubi:joining","extension":[{"url":"scheme","valueCode":"kenko"},
                  {"url":"on","valueDate":"%s"},{"url":"channel","valueCode":"paper"}]}]}""", day));
        var person = Exercise.id(entered);
        var read = patients.fhirPatientApiReadWithHttpInfo(person.toString(), null);
        @SuppressWarnings("unchecked")
        var corrected = new TreeMap<>((Map<String, Object>) read.getData());
        corrected.put("birthDate", "1951-01-02");
        corrected.put("extension", List.of(Map.of("url", "urn:musubi:reason", "valueString", "聞き間違い")));
        seen.put("corrected", Exercise.text(
                patients.fhirPatientApiUpdate(
                        Exercise.key(), person.toString(), Exercise.tag(read.getHeaders()), corrected), "birthDate"));
        seen.put("patients", Exercise.entries(
                patients.fhirPatientApiSearch(person.toString(), null, null, null, null)).size());
        seen.put("named", Exercise.entries(
                patients.fhirPatientApiSearchNames(Exercise.key(), "すずき", 5, null)).size());

        var consents = new FhirConsentApi(client);
        var proposed = Exercise.entries(consents.fhirConsentApiSearch(person, "proposed", null, null, null)).get(0);
        consents.fhirConsentApiCreate(Exercise.key(), Exercise.resource("""
                {"resourceType":"Consent","status":"active","patient":{"reference":"Patient/%s"},
                 "policy":[{"uri":"urn:musubi:consent/research/municipality|%s"}]}""", person, given.get("words")));
        var consent = consents.fhirConsentApiReadWithHttpInfo(Exercise.text(proposed, "id"), null);
        @SuppressWarnings("unchecked")
        var withdrawn = new TreeMap<>((Map<String, Object>) consent.getData());
        seen.put("agreed", withdrawn.put("status", "inactive"));
        seen.put("withdrew", Exercise.text(
                consents.fhirConsentApiUpdate(
                        Exercise.key(), Exercise.text(proposed, "id"), Exercise.tag(consent.getHeaders()), withdrawn),
                "status"));

        var fhir = new FhirApi(client);
        fhir.fhirApiObservation(Exercise.key(), weighs(person, day, "52.5"));
        var bundle = Map.of("resourceType", "Bundle", "type", "transaction", "entry", List.of(
                Map.of("resource", weighs(person, day, "53")),
                Map.of("resource", Exercise.resource("""
                        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"41950-7"}]},
                         "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s",
                         "valueQuantity":{"value":7267,"system":"http://unitsofmeasure.org","code":"/d"}}""", person, day))));
        seen.put("bundle", ((List<?>) ((Map<?, ?>) fhir.fhirApiBundle(Exercise.key(), bundle)).get("entry")).size());
        var observations = Exercise.entries(fhir.fhirApiObservations(person, null, null, null));
        seen.put("observations", observations.size());
        var one = fhir.fhirApiReadObservation(Exercise.text(observations.get(0), "id"), null);
        seen.put("observation", Exercise.text(one, "effectiveDateTime"));

        var questionnaires = new FhirQuestionnaireApi(client);
        var url = "urn:musubi:questionnaire/kihon-checklist";
        var asked = Exercise.entries(questionnaires.fhirQuestionnaireApiSearch(url, "1", null, null, null)).get(0);
        seen.put("asked", ((List<?>) ((Map<?, ?>) questionnaires.fhirQuestionnaireApiRead(
                Exercise.text(asked, "id"), null)).get("item")).size());
        fhir.fhirApiResponse(Exercise.key(), Exercise.resource("""
                {"resourceType":"QuestionnaireResponse","questionnaire":"urn:musubi:questionnaire/kihon-checklist|1","status":"completed",
                 "subject":{"reference":"Patient/%1$s"},"authored":"%2$s","source":{"reference":"Patient/%1$s"},"item":%3$s}""",
                person, day, given.get("answers")));
        var sheets = Exercise.entries(fhir.fhirApiResponses(person, null, null, null));
        seen.put("sheets", sheets.size());
        seen.put("sheet", Exercise.text(fhir.fhirApiReadResponse(Exercise.text(sheets.get(0), "id"), null), "status"));

        seen.put("version", Exercise.text(fhir.fhirApiMetadata(null), "fhirVersion"));
        return seen;
    }

    private static Object weighs(UUID person, String day, String kilograms) {
        return Exercise.resource("""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":%s,"system":"http://unitsofmeasure.org","code":"kg"}}""", person, day, kilograms);
    }
}
