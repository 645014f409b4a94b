package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.people.StoppedFixture;
import musubi.platform.referral.ReferralFixture;
import musubi.platform.referral.ReferralId;
import musubi.platform.referral.Referrals;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Another system refers somebody, answers, and hears what became of it, in FHIR R4. */
class FhirReferralTest {
    private static final String OLDER = "http://hl7.org/fhir/us/sdoh-cc/CodeSystem/sdohcc-temporary-codes";

    private final ReferralFixture town = new ReferralFixture();
    private final Caller clinic = Caller.of(town.clinic);
    private final Caller club = Caller.of(town.club);
    private final Caller studio = Caller.of(town.studio);
    private final Caller officer = Caller.of(town.officer);
    private final String today = LocalDate.now(Japan.TIME).toString();
    private int keys;

    private static String request(PersonId person, String id, String system) {
        return """
                {"resourceType":"ServiceRequest",%s"status":"active","intent":"order","priority":"routine",
                 "category":[{"coding":[{"system":"%s","code":"social-connection"}]}],
                 "code":{"text":"通いの場（サロン）への紹介"},"subject":{"reference":"Patient/%s"},"authoredOn":"2026-04-01T10:00:00+09:00",
                 "requester":{"reference":"PractitionerRole/r1"},"reasonCode":[{"text":"退院後、外出がない"}]}
                """.formatted(id.isEmpty() ? "" : "\"id\":\"%s\",".formatted(id), system, person);
    }

    private static String task(PersonId person, String focus, String owner) {
        return """
                {"resourceType":"Task","status":"requested","intent":"order",
                 "code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code","code":"fulfill"}]},
                 "focus":{"reference":"%s"},"for":{"reference":"Patient/%s"}%s}
                """.formatted(
                        focus,
                        person,
                        owner.isEmpty() ? "" : ",\"owner\":{\"reference\":\"Organization/%s\"}".formatted(owner));
    }

    private static String step(String id, String status, String more) {
        return """
                {"resourceType":"Task","id":"%s","status":"%s","intent":"order"%s}
                """.formatted(id, status, more);
    }

    private Caller.Answer post(Caller caller, String path, String body) {
        return caller.post("/api/v1/fhir" + path, "key-" + keys++, body);
    }

    private Caller.Answer put(Caller caller, String id, String body, String... headers) {
        var all = new ArrayList<>(List.of(OnlyOnce.HEADER, "put-" + keys++));
        all.addAll(List.of(headers));
        return caller.send("PUT", "/api/v1/fhir/Task/" + id, body, all.toArray(String[]::new));
    }

    /** Made and sent in one bundle; answers the referral's id. */
    private String sent(String owner) {
        town.agrees(town.hanako);
        var id = UUID.randomUUID().toString();
        var answer = post(clinic, "", bundle(id, owner));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return id;
    }

    private String bundle(String id, String owner) {
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:%s","resource":%s},
                 {"fullUrl":"urn:uuid:%s","resource":%s}]}
                """.formatted(
                        UUID.randomUUID(),
                        task(town.hanako, "urn:uuid:" + id, owner),
                        id,
                        request(town.hanako, "", FhirReferred.TMP));
    }

    private static String code(Caller.Answer answer) {
        return answer.json()
                .path("issue")
                .path(0)
                .path("details")
                .path("coding")
                .path(0)
                .path("code")
                .asString();
    }

    private static List<JsonNode> resources(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    @Test
    void what_is_sent_without_an_id_is_kept_once_when_the_server_stops_before_it_has_answered() {
        town.agrees(town.hanako);
        var one = request(town.hanako, "", FhirReferred.TMP);
        var other = one.replace("退院後、外出がない", "閉じこもり");
        var batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[%s]}"
                .formatted(Stream.of(one, other)
                        .map(
                                "{\"request\":{\"method\":\"POST\",\"url\":\"ServiceRequest\"},\"resource\":%s}"
                                        ::formatted)
                        .collect(Collectors.joining(",")));

        var first = clinic.post("/api/v1/fhir", "batch-1", batch);
        stoppedBeforeAnswering("batch-1");
        var again = clinic.post("/api/v1/fhir", "batch-1", batch);
        var another = clinic.post("/api/v1/fhir", "batch-2", batch);

        assertThat(said(first, "status")).containsExactly("201 Created", "201 Created");
        assertThat(said(again, "status")).containsExactly("200 OK", "200 OK");
        assertThat(said(again, "location")).isEqualTo(said(first, "location")).doesNotHaveDuplicates();
        assertThat(said(another, "status")).containsExactly("201 Created", "201 Created");

        var alone = clinic.post("/api/v1/fhir/ServiceRequest", "alone-1", one);
        stoppedBeforeAnswering("alone-1");
        assertThat(clinic.post("/api/v1/fhir/ServiceRequest", "alone-1", one)
                        .json()
                        .path("id"))
                .isEqualTo(alone.json().path("id"));
    }

    private static List<String> said(Caller.Answer answer, String what) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("entry").spliterator(), false)
                .map(entry -> entry.path("response").path(what).asString())
                .toList();
    }

    private void stoppedBeforeAnswering(String key) {
        AnswersFixture.stoppedBeforeAnswering(town.city, key);
    }

    @Test
    void a_key_used_again_after_it_was_forgotten_makes_another() {
        town.agrees(town.hanako);
        var asked = request(town.hanako, "", FhirReferred.TMP);
        var first = clinic.post("/api/v1/fhir/ServiceRequest", "weekly", asked);
        AnswersFixture.daysGoBy(town.city, "weekly", 8);

        var later = clinic.post("/api/v1/fhir/ServiceRequest", "weekly", asked);

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(later.status()).as(later.body()).isEqualTo(201);
        assertThat(later.json().path("id")).isNotEqualTo(first.json().path("id"));
    }

    @Test
    void a_step_whose_answer_was_lost_is_answered_again_with_the_same_tag() {
        var id = sent("club");
        var path = "/api/v1/fhir/Task/" + id;
        var headers = new String[] {OnlyOnce.HEADER, "lost", "If-Match", tag(club.get(path))};
        var first = club.send("PUT", path, step(id, "accepted", ""), headers);

        var again = club.send("PUT", path, step(id, "accepted", ""), headers);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.whole().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(tag(again)).isEqualTo(tag(first)).isNotEqualTo(headers[3]);
        assertThat(put(club, id, step(id, "in-progress", ""), "If-Match", tag(again))
                        .status())
                .isEqualTo(200);
    }

    private static String tag(Caller.Answer answer) {
        return answer.whole().headers().firstValue("ETag").orElseThrow();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "'', https://ehr.example.jp/fhir/ServiceRequest/77, https://ehr.example.jp/fhir/ServiceRequest/77",
        "77, https://ehr.example.jp/fhir/ServiceRequest/77, ServiceRequest/77",
        "77, urn:uuid:0b2d7c1e-8d56-4f0e-9a39-6c0f4f1f7a11, urn:uuid:0b2d7c1e-8d56-4f0e-9a39-6c0f4f1f7a11",
        "'', urn:oid:1.2.392.200119.1, urn:oid:1.2.392.200119.1",
    })
    void a_bundle_may_call_a_referral_by_an_id_or_address_of_its_own(String id, String url, String reference) {
        town.agrees(town.hanako);

        var answer = post(clinic, "", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"https://ehr.example.jp/fhir/Task/78","resource":%s},{"fullUrl":"%s","resource":%s}]}
                """.formatted(
                        task(town.hanako, reference, "club"), url, request(town.hanako, id, FhirReferred.TMP)));

        assertThat(said(answer, "status")).containsExactly("201 Created", "201 Created");
        var kept = said(answer, "location").get(1).substring("ServiceRequest/".length());
        assertThat(said(answer, "location").getFirst()).isEqualTo("Task/" + kept);
        assertThat(club.get("/api/v1/fhir/Task/" + kept)
                        .json()
                        .path("focus")
                        .path("reference")
                        .asString())
                .isEqualTo("ServiceRequest/" + kept);
    }

    @Test
    void a_referral_goes_out_in_a_bundle_is_answered_and_its_outcome_comes_back() {
        var id = sent("club");

        var asked = club.get("/api/v1/fhir/ServiceRequest/" + id).json();
        assertThat(asked.path("subject").path("reference").asString()).isEqualTo("Patient/" + town.hanako);
        assertThat(asked.path("code").path("text").asString()).isEqualTo("通いの場（サロン）への紹介");
        assertThat(asked.path("reasonCode").path(0).path("text").asString()).isEqualTo("退院後、外出がない");
        assertThat(asked.path("supportingInfo")
                        .path(0)
                        .path("identifier")
                        .path("value")
                        .asString())
                .isEqualTo("referral/providers/1");
        assertThat(asked.toString()).doesNotContain("山田");
        assertThat(put(club, id, step(id, "accepted", "")).status()).isEqualTo(200);
        assertThat(put(club, id, step(id, "in-progress", "")).status()).isEqualTo(200);
        var done = post(club, "/Procedure", """
                {"resourceType":"Procedure","status":"completed","basedOn":[{"reference":"ServiceRequest/%s"}],
                 "subject":{"reference":"Patient/%s"},"performedDateTime":"%s","code":{"text":"サロンに参加",
                  "coding":[{"system":"urn:musubi:programme","code":"salon"}]}}""".formatted(id, town.hanako, today));
        assertThat(done.status()).as(done.body()).isEqualTo(201);
        var completed = put(club, id, step(id, "completed", ""));
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);

        var task = clinic.get("/api/v1/fhir/Task/" + id).json();
        assertThat(task.path("status").asString()).isEqualTo("completed");
        assertThat(task.path("owner").path("reference").asString()).isEqualTo("Organization/club");
        assertThat(task.path("output")
                        .path(0)
                        .path("valueReference")
                        .path("reference")
                        .asString())
                .isEqualTo("Procedure/" + id);
        var procedure = clinic.get("/api/v1/fhir/Procedure/" + id).json();
        assertThat(procedure.path("code").path("text").asString()).isEqualTo("サロンに参加");
        assertThat(procedure.path("performedDateTime").asString()).isEqualTo(today);
        assertThat(clinic.get("/api/v1/fhir/ServiceRequest/" + id)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("completed");
        assertThat(resources(officer.get("/api/v1/fhir/Procedure?patient=" + town.hanako)))
                .hasSize(1);
    }

    @Test
    void a_step_that_does_not_follow_is_a_conflict_that_names_what_may() {
        var id = sent("club");

        var refused = put(club, id, step(id, "completed", ""));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
        assertThat(code(refused)).isEqualTo("referral.not-allowed");
        assertThat(refused.json()
                        .path("issue")
                        .path(0)
                        .path("details")
                        .path("text")
                        .asString())
                .isEqualTo("It is requested now. Allowed next: accepted, rejected.");
        assertThat(put(clinic, id, step(id, "accepted", "")).status()).isEqualTo(409);
        assertThat(club.get("/api/v1/fhir/Task/" + id).json().path("status").asString())
                .isEqualTo("requested");
        assertThat(code(put(club, id, step(id, "rejected", "")))).isEqualTo("referral.why");
        var no = put(club, id, step(id, "rejected", ",\"statusReason\":{\"text\":\"満員\"}"));
        assertThat(no.json().path("statusReason").path("text").asString()).isEqualTo("満員");
        assertThat(code(put(club, id, step(id, "done", "")))).isEqualTo("fhir.status");
    }

    @Test
    void a_step_on_an_older_version_is_refused_and_of_two_at_once_one_is_taken() throws Exception {
        var id = sent("club");
        var tag = club.get("/api/v1/fhir/Task/" + id)
                .whole()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(tag).isEqualTo("W/\"2\"");

        List<Integer> statuses;
        try (var threads = Executors.newFixedThreadPool(2)) {
            statuses = threads
                    .invokeAll(List.<Callable<Integer>>of(
                            () -> put(club, id, step(id, "accepted", ""), "If-Match", tag)
                                    .status(),
                            () -> clinic.send(
                                            "PUT",
                                            "/api/v1/fhir/Task/" + id,
                                            step(id, "cancelled", ",\"statusReason\":{\"text\":\"入院\"}"),
                                            OnlyOnce.HEADER,
                                            "at-once",
                                            "If-Match",
                                            tag)
                                    .status()))
                    .stream()
                    .map(f -> {
                        try {
                            return f.get();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        }

        assertThat(statuses).containsExactlyInAnyOrder(200, 412);
        assertThat(code(put(club, id, step(id, "in-progress", ""), "If-Match", "x")))
                .isEqualTo("fhir.if-match");
    }

    @Test
    void what_nobody_has_taken_up_is_polled_masked_and_taken_up_by_one() {
        var id = sent("");
        var path =
                "/api/v1/fhir/Task?owner:missing=true&status=requested&_lastUpdated=gt2026-01-01T00:00:00%2B09:00&_include=Task:focus";

        var polled = resources(club.get(path));

        assertThat(polled).extracting(r -> r.path("resourceType").asString()).containsExactly("Task", "ServiceRequest");
        assertThat(polled).extracting(r -> r.path("id").asString()).containsOnly(id);
        assertThat(polled.toString()).contains("masked", "通いの場").doesNotContain(town.hanako.toString(), "退院後");
        assertThat(put(club, id, step(id, "accepted", ""))
                        .json()
                        .path("for")
                        .path("reference")
                        .asString())
                .isEqualTo("Patient/" + town.hanako);
        assertThat(put(studio, id, step(id, "accepted", "")).status()).isEqualTo(404);
        assertThat(resources(studio.get(path))).isEmpty();
        assertThat(resources(club.get("/api/v1/fhir/Task?owner=Organization/club")))
                .hasSize(1);
        assertThat(resources(club.get("/api/v1/fhir/Task?_lastUpdated=gt2100-01-01")))
                .isEmpty();
        assertThat(code(club.get("/api/v1/fhir/Task?_lastUpdated=lately"))).isEqualTo("fhir.last-updated");
        assertThat(code(club.get("/api/v1/fhir/Task?status=x"))).isEqualTo("fhir.status");
    }

    @Test
    void many_are_read_part_by_part_each_once() {
        for (int i = 0; i < 5; i++) sent("club");
        var seen = new ArrayList<String>();
        var next = Optional.of("/api/v1/fhir/Task?limit=2&status=requested,accepted&_include=Task:focus");
        while (next.isPresent()) {
            var part = club.get(next.get());
            resources(part).stream()
                    .filter(r -> r.path("resourceType").asString().equals("Task"))
                    .forEach(r -> seen.add(r.path("id").asString()));
            var link = part.json().path("link").path(0);
            next = link.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(link.path("url").asString());
        }

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void single_resources_make_a_draft_and_send_it_and_the_older_code_system_is_read() {
        town.agrees(town.hanako);
        var made = post(clinic, "/ServiceRequest", request(town.hanako, "", OLDER));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var id = made.json().path("id").asString();
        assertThat(made.json().path("status").asString()).isEqualTo("draft");
        assertThat(made.json().path("category").toString()).contains("social-connection", FhirReferred.TMP);
        assertThat(club.get("/api/v1/fhir/ServiceRequest/" + id).status()).isEqualTo(404);

        var sent = post(clinic, "/Task", task(town.hanako, "ServiceRequest/" + id, "club"));
        var again = post(clinic, "/Task", task(town.hanako, "ServiceRequest/" + id, "club"));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.whole().headers().firstValue("Location")).contains("/api/v1/fhir/Task/" + id);
        assertThat(again.status()).isEqualTo(200);
        assertThat(club.get("/api/v1/fhir/ServiceRequest/" + id).status()).isEqualTo(200);
        assertThat(code(post(clinic, "/Task", task(town.hanako, "ServiceRequest/" + id, "studio"))))
                .isEqualTo("referral.not-allowed");
    }

    @Test
    void without_consent_a_bundle_keeps_nothing() {
        var id = UUID.randomUUID().toString();

        var refused = post(clinic, "", bundle(id, "club"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(code(refused)).isEqualTo("referral.not-agreed");
        assertThat(clinic.get("/api/v1/fhir/ServiceRequest/" + id).status()).isEqualTo(404);
        assertThat(town.as(
                        town.officer,
                        () -> ServerFixture.part(Referrals.class).find(new ReferralId(UUID.fromString(id)))))
                .isEmpty();
    }

    @Test
    void what_is_wrong_is_named_where_it_stands() {
        assertThat(code(post(clinic, "/ServiceRequest", request(new PersonId(UUID.randomUUID()), "", OLDER))))
                .isEqualTo("referral.nobody");
        assertThat(code(post(
                        clinic,
                        "/ServiceRequest",
                        request(town.hanako, "", OLDER).replace("order", "plan"))))
                .isEqualTo("fhir.intent");
        assertThat(code(post(
                        clinic,
                        "/ServiceRequest",
                        request(town.hanako, "", OLDER).replace("social-connection", "x"))))
                .isEqualTo("referral.kind");
        assertThat(code(post(clinic, "/Task", task(town.hanako, "ServiceRequest/" + UUID.randomUUID(), "club"))))
                .isEqualTo("fhir.no-request");
        assertThat(code(post(clinic, "/Task", "{\"resourceType\":\"Task\"}"))).isEqualTo("fhir.required");
        var id = sent("club");
        var early = post(club, "/Procedure", """
                {"resourceType":"Procedure","status":"completed","basedOn":[{"reference":"ServiceRequest/%s"}],
                 "subject":{"reference":"Patient/%s"},"performedDateTime":"%s","code":{"text":"参加"}}""".formatted(id, town.hanako, today));
        assertThat(code(early)).isEqualTo("referral.too-early");
    }

    @Test
    void each_token_reaches_its_own_alone() {
        var id = sent("club");
        for (var stranger : List.of(
                studio,
                Caller.of(town.otherClinic),
                Caller.of(new ReferralFixture().officer),
                Caller.of(new ReferralFixture().club)))
            for (var type : List.of("ServiceRequest", "Task")) {
                assertThat(stranger.get("/api/v1/fhir/%s/%s".formatted(type, id))
                                .status())
                        .isEqualTo(404);
                assertThat(resources(stranger.get("/api/v1/fhir/" + type))).isEmpty();
                assertThat(put(stranger, id, step(id, "accepted", "")).status()).isEqualTo(404);
            }
        assertThat(Caller.of(town.city, Role.RESIDENT, town.hanako.value())
                        .get("/api/v1/fhir/Task")
                        .status())
                .isEqualTo(403);
        assertThat(Caller.of(town.city, Role.EVALUATOR).get("/api/v1/fhir/Task").status())
                .isEqualTo(403);
        assertThat(clinic.get("/api/v1/fhir/Observation?patient=" + town.hanako).status())
                .isEqualTo(403);
        assertThat(clinic.get("/api/v1/people").status()).isEqualTo(403);
        assertThat(club.get("/api/v1/fhir/Observation?patient=" + town.hanako).status())
                .isEqualTo(403);
        assertThat(post(club, "", bundle(UUID.randomUUID().toString(), "club")).status())
                .isEqualTo(403);
        var walked = post(clinic, "", """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":
                 {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"41950-7"}]},
                  "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s","valueQuantity":{"value":5000,"code":"/d"}}}]}""".formatted(town.hanako, today));
        assertThat(code(walked)).isEqualTo("fhir.nobody");
    }

    @Test
    void the_outcome_may_stand_in_the_task_itself() {
        var id = sent("club");
        put(club, id, step(id, "accepted", ""));
        put(club, id, step(id, "in-progress", ""));

        var done = put(club, id, step(id, "completed", """
                ,"executionPeriod":{"end":"%s"},"output":[{"type":{"coding":[{"system":"%s","code":"resulting-activity"}]},
                 "valueCodeableConcept":{"text":"食料を届けた"}}]""".formatted(today, OLDER)));

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(clinic.get("/api/v1/fhir/Procedure/" + id)
                        .json()
                        .path("code")
                        .path("text")
                        .asString())
                .isEqualTo("食料を届けた");
    }

    @Test
    void whose_giving_is_stopped_is_read_by_no_clinic_and_named_to_no_provider_and_to_no_system_of_the_office() {
        var id = sent("club");
        StoppedFixture.stopped(town.city, town.hanako);

        assertThat(clinic.get("/api/v1/fhir/ServiceRequest/" + id).status()).isEqualTo(404);
        assertThat(resources(clinic.get("/api/v1/fhir/Task"))).isEmpty();
        var read = club.get("/api/v1/fhir/ServiceRequest/" + id);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).doesNotContain(town.hanako.toString()).doesNotContain("退院後");
        for (var type : List.of("ServiceRequest", "Task", "Procedure"))
            assertThat(officer.get("/api/v1/fhir/" + type + "/" + id).status())
                    .as(type)
                    .isEqualTo(404);
        assertThat(resources(officer.get("/api/v1/fhir/Task?patient=" + town.hanako)))
                .isEmpty();
        assertThat(resources(club.get("/api/v1/fhir/Task"))).hasSize(1);
        assertThat(post(clinic, "", bundle(UUID.randomUUID().toString(), "club"))
                        .status())
                .isEqualTo(422);
    }

    private static String partOf(String task, String first) {
        return task.replace("\"status\"", "\"partOf\":[{\"reference\":\"%s\"}],\"status\"".formatted(first));
    }

    private static String basedOn(String request, String first) {
        return request.replace("\"status\"", "\"basedOn\":[{\"reference\":\"%s\"}],\"status\"".formatted(first));
    }

    @Test
    void a_part_of_a_referral_is_one_of_its_own_and_names_the_first() {
        var first = sent("club");
        var part = UUID.randomUUID().toString();

        var made = post(
                clinic,
                "/ServiceRequest",
                basedOn(request(town.hanako, part, FhirReferred.TMP), "ServiceRequest/" + first));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(code(post(clinic, "/Task", task(town.hanako, "ServiceRequest/" + part, "studio"))))
                .isEqualTo("fhir.part-of");
        assertThat(code(post(
                        clinic,
                        "/Task",
                        partOf(task(town.hanako, "ServiceRequest/" + part, "studio"), "Task/" + UUID.randomUUID()))))
                .isEqualTo("fhir.part-of");
        var sent =
                post(clinic, "/Task", partOf(task(town.hanako, "ServiceRequest/" + part, "studio"), "Task/" + first));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.json().path("partOf").get(0).path("reference").asString())
                .isEqualTo("Task/" + first);
        var read = studio.get("/api/v1/fhir/ServiceRequest/" + part).json();
        assertThat(read.path("basedOn").get(0).path("reference").asString()).isEqualTo("ServiceRequest/" + first);
        assertThat(studio.get("/api/v1/fhir/Task/" + first).status()).isEqualTo(404);
        assertThat(put(studio, part, step(part, "accepted", "")).status()).isEqualTo(200);
        assertThat(clinic.get("/api/v1/fhir/Task/" + first)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("requested");
        assertThat(clinic.get("/api/v1/fhir/Task/" + first).json().has("partOf"))
                .isFalse();
    }

    @Test
    void a_provider_who_knows_whom_the_first_is_about_is_not_told_that_an_open_one_is_a_part_of_it() {
        var first = sent("club");
        assertThat(put(club, first, step(first, "accepted", "")).status()).isEqualTo(200);
        var part = UUID.randomUUID().toString();
        post(
                clinic,
                "/ServiceRequest",
                basedOn(request(town.hanako, part, FhirReferred.TMP), "ServiceRequest/" + first));
        var open = partOf(task(town.hanako, "ServiceRequest/" + part, ""), "Task/" + first);
        var sent = post(clinic, "/Task", open);
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);

        var seen = club.get("/api/v1/fhir/ServiceRequest/" + part);

        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.body()).doesNotContain(first);
        assertThat(club.get("/api/v1/fhir/Task/" + part).body()).doesNotContain(first);
        assertThat(clinic.get("/api/v1/fhir/Task/" + part).body()).contains(first);
    }

    @Test
    void the_first_and_its_part_come_in_one_bundle_whatever_stands_first() {
        town.agrees(town.hanako);
        var urn = "urn:uuid:";
        var first = UUID.randomUUID().toString();
        var part = UUID.randomUUID().toString();
        var firstTask = urn + UUID.randomUUID();

        var answer = post(clinic, "", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:%s","resource":%s},{"fullUrl":"urn:uuid:%s","resource":%s},
                 {"fullUrl":"%s","resource":%s},{"fullUrl":"urn:uuid:%s","resource":%s}]}
                """.formatted(
                        part,
                        basedOn(request(town.hanako, "", FhirReferred.TMP), urn + first),
                        UUID.randomUUID(),
                        partOf(task(town.hanako, urn + part, "studio"), firstTask),
                        firstTask,
                        task(town.hanako, urn + first, "club"),
                        first,
                        request(town.hanako, "", FhirReferred.TMP)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(clinic.get("/api/v1/fhir/Task/" + part)
                        .json()
                        .path("partOf")
                        .get(0)
                        .path("reference")
                        .asString())
                .isEqualTo("Task/" + first);
    }

    @Test
    void nothing_is_part_of_what_is_over_of_somebody_elses_or_of_what_another_clinic_referred() {
        var first = sent("club");
        var taro = town.joined("鈴木 太郎", "スズキ タロウ");
        var other = Caller.of(town.otherClinic);

        assertThat(code(post(
                        clinic,
                        "/ServiceRequest",
                        basedOn(request(taro, "", FhirReferred.TMP), "ServiceRequest/" + first))))
                .isEqualTo("referral.part-of");
        assertThat(code(post(
                        other,
                        "/ServiceRequest",
                        basedOn(request(town.hanako, "", FhirReferred.TMP), "ServiceRequest/" + first))))
                .isEqualTo("referral.part-of");
        assertThat(code(post(
                        clinic,
                        "/ServiceRequest",
                        basedOn(request(town.hanako, "", FhirReferred.TMP), "Task/" + first))))
                .isEqualTo("fhir.part-of");
        var ended = put(clinic, first, step(first, "cancelled", ",\"statusReason\":{\"text\":\"本人の都合\"}"));
        assertThat(ended.status()).as(ended.body()).isEqualTo(200);
        assertThat(code(post(
                        clinic,
                        "/ServiceRequest",
                        basedOn(request(town.hanako, "", FhirReferred.TMP), "ServiceRequest/" + first))))
                .isEqualTo("referral.part-of");
    }

    @Test
    void the_pages_of_a_referral_and_of_its_part_lead_to_each_other() {
        var first = sent("club");
        var part = UUID.randomUUID().toString();
        post(
                clinic,
                "/ServiceRequest",
                basedOn(request(town.hanako, part, FhirReferred.TMP), "ServiceRequest/" + first));
        var office = new musubi.platform.Visitor();
        office.signIn(ReferralFixture.login(town.clinic), ReferralFixture.PASSWORD);

        assertThat(office.get("/referrals/" + first).body()).contains("この紹介の一部として頼んだもの", "/referrals/" + part);
        assertThat(office.get("/referrals/" + part).body()).contains("もとの紹介", "/referrals/" + first);
    }
}
