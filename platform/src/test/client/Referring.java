import client.ApiException;
import client.api.FhirReferralApi;
import java.util.Map;
import java.util.TreeMap;

/** A clinic refers somebody to a provider, who takes the referral, does what was asked and says so; and the clinic reads it. */
public class Referring {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var clinic = new FhirReferralApi(Exercise.client(given, "clinic"));
        var club = new FhirReferralApi(Exercise.client(given, "club"));
        var person = java.util.UUID.fromString(given.get("person"));
        var seen = new TreeMap<String, Object>();

        var made = clinic.fhirReferralApiRequest(Exercise.key(), Exercise.resource("""
                {"resourceType":"ServiceRequest","status":"active","intent":"order","priority":"routine",
                 "category":[{"coding":[{"system":"%s","code":"social-connection"}]}],
                 "code":{"text":"通いの場への紹介"},"subject":{"reference":"Patient/%s"},"authoredOn":"2026-04-01T10:00:00+09:00",
                 "requester":{"reference":"PractitionerRole/r1"},"reasonCode":[{"text":"退院後、外出がない"}]}""",
                given.get("kinds"), person));
        var id = Exercise.id(made);
        seen.put("made", Exercise.text(made, "status"));
        seen.put("sent", Exercise.text(clinic.fhirReferralApiTask(Exercise.key(), Exercise.resource("""
                {"resourceType":"Task","status":"requested","intent":"order",
                 "code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code","code":"fulfill"}]},
                 "focus":{"reference":"ServiceRequest/%s"},"for":{"reference":"Patient/%s"},
                 "owner":{"reference":"Organization/club"}}""", id, person)), "status"));
        seen.put("waiting", Exercise.entries(
                club.fhirReferralApiTasks(null, "requested", null, null, null, null, null, null, null)).size());

        var task = club.fhirReferralApiReadTaskWithHttpInfo(id, null);
        var accepted = club.fhirReferralApiStepWithHttpInfo(
                Exercise.key(), id, step(id, "accepted"), Exercise.tag(task.getHeaders()));
        seen.put("accepted", Exercise.text(accepted.getData(), "status"));
        // A referral allows one step after another alone, so that the tag may be left out.
        club.fhirReferralApiStep(Exercise.key(), id, step(id, "in-progress"), null);
        club.fhirReferralApiProcedure(Exercise.key(), Exercise.resource("""
                {"resourceType":"Procedure","status":"completed","basedOn":[{"reference":"ServiceRequest/%s"}],
                 "subject":{"reference":"Patient/%s"},"performedDateTime":"%s","code":{"text":"サロンに参加"}}""",
                id, person, given.get("day")));
        club.fhirReferralApiStep(Exercise.key(), id, step(id, "completed"), null);

        seen.put("requests", Exercise.entries(
                clinic.fhirReferralApiRequests(person, null, null, null, null)).size());
        seen.put("request", Exercise.text(clinic.fhirReferralApiReadRequest(id, null), "status"));
        seen.put("procedures", Exercise.entries(
                clinic.fhirReferralApiProcedures(person, null, null, null, null)).size());
        seen.put("procedure", Exercise.text(clinic.fhirReferralApiReadProcedure(id, null), "status"));
        return seen;
    }

    private static Object step(java.util.UUID id, String status) {
        return Exercise.resource(
                "{\"resourceType\":\"Task\",\"id\":\"%s\",\"status\":\"%s\",\"intent\":\"order\"}", id, status);
    }
}
