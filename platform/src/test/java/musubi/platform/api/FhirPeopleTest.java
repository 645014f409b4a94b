package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Doors;
import musubi.platform.access.Role;
import musubi.platform.audit.Views;
import musubi.platform.municipality.Code;
import musubi.platform.people.Consents;
import musubi.platform.people.Corrections;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.StoppedFixture;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Another system reads and enters people and what they agreed to, as FHIR R4. */
class FhirPeopleTest {
    private static final String PATIENTS = "/api/v1/fhir/Patient";
    private static final String CONSENTS = "/api/v1/fhir/Consent";

    private final Code city = ServerFixture.municipality();
    private final Caller officer = Caller.of(city, Role.OFFICER);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final PersonId hanako = joined("山田 花子", "ヤマダ ハナコ");
    private final Caller app = Caller.of(city, Role.RESIDENT, hanako.value());
    private int keys;

    private PersonId joined(String name, String kana) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                person,
                                new Identity(name, kana, "見本町1-2", "090-0000-0000"),
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                today.minusDays(100),
                                "counter")));
        return person;
    }

    private Caller.Answer post(Caller caller, String path, String body) {
        return caller.post(path, "key-" + keys++, body);
    }

    private Caller.Answer put(Caller caller, String path, Optional<String> tag, String body) {
        var headers = new ArrayList<>(List.of(OnlyOnce.HEADER, "key-" + keys++));
        tag.ifPresent(t -> headers.addAll(List.of("If-Match", t)));
        return caller.send("PUT", path, body, headers.toArray(String[]::new));
    }

    private static Optional<String> tag(Caller.Answer answer) {
        return answer.whole().headers().firstValue("ETag");
    }

    private static List<String> codes(Caller.Answer answer) {
        assertThat(answer.json().path("resourceType").asString())
                .as(answer.body())
                .isEqualTo("OperationOutcome");
        return StreamSupport.stream(answer.json().path("issue").spliterator(), false)
                .map(issue -> issue.path("details")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asString())
                .toList();
    }

    private static List<JsonNode> found(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    private String taro(String more) {
        return """
                {"resourceType":"Patient","name":[
                  {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"text":"鈴木 太郎"},
                  {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"スズキ","given":["タロウ"]}],
                 "telecom":[{"system":"email","value":"x@example.jp"},{"system":"phone","value":"090-1111-1111"}],
                 "address":[{"text":"見本町3-4"}],"gender":"male","birthDate":"1950-01-02",
                 "extension":[{"url":"urn:musubi:joining","extension":[{"url":"scheme","valueCode":"kenko"},
                  {"url":"on","valueDate":"%s"},{"url":"channel","valueCode":"paper"}%s]}]}
                """.formatted(today, more);
    }

    private Caller.Answer bundle(Caller caller, String... entries) {
        return post(
                caller,
                "/api/v1/fhir",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[%s]}"
                        .formatted(String.join(",", entries)));
    }

    private static String entry(String url, String resource) {
        return "{\"fullUrl\":\"%s\",\"resource\":%s}".formatted(url, resource);
    }

    private int taroAgreesTo() {
        return ServerFixture.as(
                city,
                () -> ServerFixture.part(Consents.class)
                        .write(
                                "research",
                                "municipality",
                                new Words("研究", "Research"),
                                new Words("記録を研究に使います。", "Your records are used for research.")));
    }

    private static String agrees(String patient, int version) {
        return """
                {"resourceType":"Consent","status":"active","patient":{"reference":"%s"},
                 "policy":[{"uri":"urn:musubi:consent/research/municipality|%d"}]}""".formatted(patient, version);
    }

    private static String weighs(String patient, LocalDate day) {
        return """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "subject":{"reference":"%s"},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":62.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}""".formatted(patient, day);
    }

    private static List<String> statuses(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("entry").spliterator(), false)
                .map(entry -> entry.path("response").path("status").asString())
                .toList();
    }

    private static List<String> places(Caller.Answer answer) {
        return StreamSupport.stream(answer.json().path("issue").spliterator(), false)
                .map(issue -> issue.path("expression").path(0).asString())
                .toList();
    }

    @Test
    void somebody_joins_agrees_and_is_measured_in_one_bundle_and_again_changes_nothing() {
        int version = taroAgreesTo();
        var id = UUID.randomUUID();
        var url = "urn:uuid:" + id;
        // What is theirs may stand before them.
        var entries = new String[] {
            entry("urn:uuid:" + UUID.randomUUID(), agrees(url, version)),
            entry(url, taro("")),
            entry("urn:uuid:" + UUID.randomUUID(), weighs(url, today))
        };

        var sent = bundle(officer, entries);
        var again = bundle(officer, entries);

        assertThat(statuses(sent)).containsExactly("201 Created", "201 Created", "201 Created");
        assertThat(statuses(again)).containsExactly("200 OK", "200 OK", "200 OK");
        assertThat(sent.json()
                        .path("entry")
                        .path(1)
                        .path("response")
                        .path("location")
                        .asString())
                .isEqualTo("Patient/" + id);
        assertThat(officer.get(PATIENTS + "/" + id).json().path("birthDate").asString())
                .isEqualTo("1950-01-02");
        assertThat(found(officer.get(CONSENTS + "?patient=" + id + "&status=active")))
                .anyMatch(consent -> consent.path("policy").toString().contains("research"));
        var location = sent.json()
                .path("entry")
                .path(0)
                .path("response")
                .path("location")
                .asString();
        assertThat(officer.get("/api/v1/fhir/" + location).status()).isEqualTo(200);
        assertThat(found(officer.get("/api/v1/fhir/Observation?patient=" + id))).hasSize(1);
    }

    @Test
    void nobody_is_entered_when_anything_else_of_the_bundle_is_wrong_and_each_mistake_has_its_place() {
        int version = taroAgreesTo();
        var id = UUID.randomUUID();
        var url = "urn:uuid:" + id;

        var wrong = bundle(
                officer,
                entry(url, taro("").replace("1950-01-02", "1950-13-02")),
                entry("urn:uuid:" + UUID.randomUUID(), agrees("Patient/" + hanako, version + 7)));
        var late = bundle(
                officer, entry(url, taro("")), entry("urn:uuid:" + UUID.randomUUID(), weighs(url, today.plusDays(3))));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(places(wrong)).contains("Bundle.entry[0].resource.birthDate");
        assertThat(late.status()).as(late.body()).isEqualTo(422);
        assertThat(officer.get(PATIENTS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void a_resident_agrees_for_themselves_in_a_bundle_and_enters_nobody_else() {
        int version = taroAgreesTo();
        var id = UUID.randomUUID();

        var own = bundle(app, entry("urn:uuid:" + UUID.randomUUID(), agrees("Patient/" + hanako, version)));
        var others = bundle(app, entry("urn:uuid:" + UUID.randomUUID(), agrees("Patient/" + id, version)));
        var somebody = bundle(app, entry("urn:uuid:" + id, taro("")));

        assertThat(statuses(own)).containsExactly("201 Created");
        assertThat(codes(others)).containsExactly("fhir.nobody");
        assertThat(codes(somebody)).containsExactly("fhir.not-yours");
        assertThat(officer.get(PATIENTS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void who_seems_to_be_there_already_is_not_entered_by_a_bundle_unless_it_says_that_this_is_another_person() {
        var first = bundle(officer, entry("urn:uuid:" + UUID.randomUUID(), taro("")));
        var twin = bundle(officer, entry("urn:uuid:" + UUID.randomUUID(), taro("")));

        assertThat(statuses(first)).containsExactly("201 Created");
        assertThat(codes(twin)).containsExactly("fhir.twin");
        assertThat(places(twin)).containsExactly("Bundle.entry[0].resource");
    }

    @Test
    void staff_reads_who_somebody_is_with_both_writings_of_the_name_and_that_is_written_down() {
        var read = officer.get(PATIENTS + "/" + hanako);

        assertThat(read.status()).as(read.body()).isEqualTo(200);
        assertThat(read.type()).startsWith("application/fhir+json");
        var patient = read.json();
        assertThat(patient.path("meta").path("profile").path(0).asString())
                .isEqualTo("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient");
        assertThat(patient.path("identifier").toString())
                .isEqualTo("[{\"system\":\"urn:musubi:participant\",\"value\":\"%s\"}]".formatted(hanako));
        assertThat(patient.path("name").toString()).isEqualTo("""
                        [{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"use":"official",\
                        "text":"山田 花子","family":"山田","given":["花子"]},\
                        {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"use":"official",\
                        "text":"ヤマダ ハナコ","family":"ヤマダ","given":["ハナコ"]}]""");
        assertThat(patient.path("gender").asString()).isEqualTo("female");
        assertThat(patient.path("birthDate").asString()).isEqualTo("1948-05-05");
        assertThat(patient.path("active").asBoolean()).isTrue();
        assertThat(tag(read))
                .hasValue("W/\"%s\""
                        .formatted(patient.path("meta").path("versionId").asString()));
        assertThat(officer.get(
                                PATIENTS + "/" + hanako,
                                "If-None-Match",
                                tag(read).orElseThrow())
                        .status())
                .isEqualTo(304);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Views.class).of(hanako.value(), 10)))
                .singleElement()
                .extracting(Views.View::role)
                .isEqualTo("officer");
    }

    @Test
    void people_are_found_part_by_part_by_number_and_by_a_name_that_stands_in_no_address() {
        var jiro = joined("佐藤 次郎", "サトウ ジロウ");
        joined("高橋 三郎", "タカハシ サブロウ");

        var all = new ArrayList<String>();
        var next = Optional.of(PATIENTS + "?limit=2");
        while (next.isPresent()) {
            var part = officer.get(next.get());
            found(part).forEach(patient -> all.add(patient.path("id").asString()));
            var link = part.json().path("link").path(0);
            next = link.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(link.path("url").asString());
        }
        assertThat(all).hasSize(3).doesNotHaveDuplicates();
        for (var one : List.of("_id=" + jiro, "identifier=" + jiro, "identifier=urn:musubi:participant%7C" + jiro))
            assertThat(found(officer.get(PATIENTS + "?" + one)))
                    .as(one)
                    .extracting(p -> p.path("id").asString())
                    .containsExactly(jiro.toString());
        assertThat(found(officer.get(PATIENTS + "?identifier=urn:oid:1.2%7C" + jiro)))
                .isEmpty();
        assertThat(found(officer.get(PATIENTS + "?_id=%s&identifier=%s".formatted(jiro, hanako))))
                .isEmpty();
        assertThat(names("name=" + URLEncoder.encode("さとう", StandardCharsets.UTF_8)))
                .containsExactly(jiro.toString());
        assertThat(names("name=" + URLEncoder.encode("渡辺", StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private List<String> names(String form) {
        var answer = search(officer, form);
        return found(answer).stream().map(p -> p.path("id").asString()).toList();
    }

    private Caller.Answer search(Caller caller, String form) {
        var request = HttpRequest.newBuilder(URI.create(Screen.url(PATIENTS + "/_search")))
                .header("Authorization", "Bearer " + caller.token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(OnlyOnce.HEADER, "key-" + keys++)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Caller.Answer(answer.statusCode(), "", answer.body(), answer);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to a search", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_form_that_cannot_be_read_is_refused() {
        assertThat(codes(search(officer, "name=%ZZ"))).containsExactly("fhir.form");
        assertThat(codes(search(officer, "{}"))).containsExactly("fhir.form");
        assertThat(codes(search(officer, "name=a&limit=many"))).containsExactly("fhir.form");
    }

    @Test
    void a_residents_app_sees_only_itself_and_enters_and_changes_nobody() {
        var other = joined("佐藤 次郎", "サトウ ジロウ");
        var tag = tag(app.get(PATIENTS + "/" + hanako));

        assertThat(app.get(PATIENTS + "/" + hanako)
                        .json()
                        .path("name")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("山田 花子");
        assertThat(app.get(PATIENTS + "/" + other).status()).isEqualTo(404);
        assertThat(found(app.get(PATIENTS)))
                .extracting(p -> p.path("id").asString())
                .containsExactly(hanako.toString());
        assertThat(found(app.get(PATIENTS + "?_id=" + other))).isEmpty();
        assertThat(found(search(app, "name=" + URLEncoder.encode("佐藤", StandardCharsets.UTF_8))))
                .isEmpty();
        var entered = post(app, PATIENTS, taro(""));
        assertThat(entered.status()).isEqualTo(403);
        assertThat(codes(entered)).containsExactly("fhir.not-yours");
        assertThat(put(app, PATIENTS + "/" + hanako, tag, taro("")).status()).isEqualTo(403);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Views.class).of(hanako.value(), 10)))
                .as("what people see of themselves is not written down")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERMEDIARY", "EVALUATOR", "INVESTOR"})
    void keys_that_have_no_right_to_names_get_nothing_at_all(Role role) {
        var caller = Caller.of(city, role);
        for (var path : List.of(
                PATIENTS,
                PATIENTS + "/" + hanako,
                PATIENTS + "?_id=" + hanako,
                CONSENTS + "?patient=" + hanako,
                "/api/v1/fhir/Questionnaire")) {
            var answer = caller.get(path);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("山田");
        }
        assertThat(post(caller, PATIENTS, taro("")).status()).isEqualTo(403);
        assertThat(search(caller, "name=a").status()).isEqualTo(403);
    }

    @Test
    void people_stay_shut_to_every_role_that_is_not_named() {
        for (var role : Role.values())
            for (var path : List.of(PATIENTS, PATIENTS + "/_search", PATIENTS + "/" + hanako, CONSENTS))
                assertThat(ServerFixture.part(Doors.class).open(path, role))
                        .as(role + " " + path)
                        .isEqualTo(role == Role.RESIDENT || Role.STAFF.contains(role));
    }

    @Test
    void another_municipality_sees_and_changes_nobody_here() {
        consentWords("programme");
        var elsewhere = Caller.of(ServerFixture.municipality(), Role.OFFICER);
        var consent = found(officer.get(CONSENTS + "?patient=" + hanako)).getFirst();

        assertThat(elsewhere.get(PATIENTS + "/" + hanako).status()).isEqualTo(404);
        assertThat(found(elsewhere.get(PATIENTS))).isEmpty();
        assertThat(put(elsewhere, PATIENTS + "/" + hanako, Optional.of("W/\"x\""), taro(""))
                        .status())
                .isEqualTo(404);
        assertThat(elsewhere.get(CONSENTS + "?patient=" + hanako).status()).isEqualTo(404);
        assertThat(elsewhere.get(CONSENTS + "/" + consent.path("id").asString()).status())
                .isEqualTo(404);
        assertThat(codes(post(elsewhere, CONSENTS, with(consent, "active")))).containsExactly("fhir.nobody");
    }

    @Test
    void somebody_is_entered_by_the_rules_of_the_office_and_read_back() {
        var sent = officer.post(PATIENTS, "once", taro(""));
        var again = officer.post(PATIENTS, "once", taro(""));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(sent.body());
        var location = sent.whole().headers().firstValue("Location").orElseThrow();
        assertThat(officer.get(location).json()).isEqualTo(sent.json());
        var person = new PersonId(UUID.fromString(sent.json().path("id").asString()));
        var resident = ServerFixture.as(
                        city, () -> ServerFixture.part(People.class).find(person))
                .orElseThrow();
        assertThat(resident.identity()).isEqualTo(new Identity("鈴木 太郎", "スズキ タロウ", "見本町3-4", "090-1111-1111"));
        assertThat(resident.sex()).isEqualTo("M");
        assertThat(resident.enrolledOn()).hasValue(today);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(People.class).participants()))
                .isEqualTo(2);
    }

    @Test
    void the_same_name_and_birth_is_told_before_anybody_is_entered_twice() {
        var first = post(officer, PATIENTS, taro(""));
        var twin = post(officer, PATIENTS, taro(""));

        assertThat(twin.status()).isEqualTo(409);
        assertThat(codes(twin)).containsExactly("fhir.twin");
        assertThat(twin.body()).contains("Patient/" + first.json().path("id").asString());
        assertThat(post(officer, PATIENTS, taro(",{\"url\":\"other-person\",\"valueBoolean\":true}"))
                        .status())
                .isEqualTo(201);
        var id = UUID.randomUUID();
        var own = taro(",{\"url\":\"other-person\",\"valueBoolean\":true}")
                .replaceFirst("\\{", "{\"id\":\"%s\",".formatted(id));
        assertThat(post(officer, PATIENTS, own).status()).isEqualTo(201);
        assertThat(post(officer, PATIENTS, own).status()).as("the same again").isEqualTo(200);
        assertThat(codes(post(officer, PATIENTS, own.replace("鈴木", "田中")))).containsExactly("resident.other-person");
    }

    @Test
    void a_twin_whose_giving_is_stopped_is_told_without_their_id() {
        var first = post(officer, PATIENTS, taro(""));
        var id = first.json().path("id").asString();
        StoppedFixture.stopped(city, new PersonId(UUID.fromString(id)));

        for (var twin :
                List.of(post(officer, PATIENTS, taro("")), bundle(officer, "{\"resource\":%s}".formatted(taro(""))))) {
            assertThat(codes(twin)).containsExactly("fhir.twin");
            assertThat(twin.body()).doesNotContain(id).contains("Somebody of the same birth");
        }
    }

    @Test
    void somebody_without_an_id_is_entered_once_when_the_server_stops_before_it_has_answered() {
        var alone = officer.post(PATIENTS, "alone", taro(""));
        stoppedBeforeAnswering("alone");
        var again = officer.post(PATIENTS, "alone", taro(""));
        assertThat(alone.status()).as(alone.body()).isEqualTo(201);
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().path("id")).isEqualTo(alone.json().path("id"));

        var bundle = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":%s}]}"
                .formatted(taro("").replace("1950-01-02", "1951-02-03"));
        var together = officer.post("/api/v1/fhir", "together", bundle);
        stoppedBeforeAnswering("together");
        var repeated = officer.post("/api/v1/fhir", "together", bundle);
        assertThat(statuses(together)).containsExactly("201 Created");
        assertThat(statuses(repeated)).containsExactly("200 OK");
        assertThat(response(repeated, "location")).isEqualTo(response(together, "location"));
    }

    private static String response(Caller.Answer answer, String what) {
        return answer.json().path("entry").path(0).path("response").path(what).asString();
    }

    private void stoppedBeforeAnswering(String key) {
        AnswersFixture.stoppedBeforeAnswering(city, key);
    }

    @Test
    void everything_that_is_wrong_with_somebody_is_told_and_nobody_is_entered() {
        var wrong = post(officer, PATIENTS, """
                {"resourceType":"Patient","id":"X","name":[],"gender":"woman","birthDate":"1948",
                 "extension":[{"url":"urn:musubi:joining","extension":[{"url":"on","valueDate":"%s"},{"url":"channel","valueCode":"letter"},
                  {"url":"lives-in","valueCode":"123"}]}]}
                """.formatted(today.plusDays(1)));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(codes(wrong))
                .containsExactly(
                        "fhir.required",
                        "fhir.no-day",
                        "fhir.gender",
                        "fhir.required",
                        "fhir.joins-later",
                        "fhir.channel",
                        "fhir.municipality",
                        "fhir.id");
        assertThat(codes(post(officer, PATIENTS, "{"))).containsExactly("fhir.no-json");
        assertThat(codes(post(officer, PATIENTS, "[]"))).containsExactly("fhir.other-type");
        assertThat(codes(post(officer, PATIENTS, "{\"resourceType\":\"Patient\",\"name\":5,\"extension\":\"x\"}")))
                .contains("fhir.required");
        assertThat(codes(post(officer, PATIENTS, taro("").replace("1950-01-02", "1850-01-02"))))
                .containsExactly("fhir.born");
        assertThat(codes(post(officer, PATIENTS, taro("").replace("見本町3-4", "x".repeat(301)))))
                .containsExactly("fhir.name");
        assertThat(codes(post(officer, PATIENTS, taro("").replace("\"kenko\"", "\"nothing\""))))
                .containsExactly("resident.unknown-scheme");
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(People.class).participants()))
                .isEqualTo(1);
    }

    private static String correction(JsonNode patient, String phone, String why) {
        var right = (ObjectNode) patient.deepCopy();
        right.putArray("telecom").addObject().put("system", "phone").put("value", phone);
        if (!why.isEmpty())
            right.putArray("extension")
                    .addObject()
                    .put("url", "urn:musubi:reason")
                    .put("valueString", why);
        return right.toString();
    }

    @Test
    void who_somebody_is_is_put_right_with_a_reason_by_who_saw_what_is_there_now() {
        var path = PATIENTS + "/" + hanako;
        var read = officer.get(path);
        var sent = correction(read.json(), "080-2222-2222", "本人の申し出");

        assertThat(codes(put(officer, path, Optional.empty(), sent))).containsExactly("fhir.if-match");
        assertThat(put(officer, path, Optional.empty(), sent).status()).isEqualTo(428);
        assertThat(codes(put(officer, path, tag(read), correction(read.json(), "080-2222-2222", ""))))
                .containsExactly("fhir.required");
        assertThat(codes(put(
                        officer,
                        path,
                        tag(read),
                        sent.replace(hanako.toString(), UUID.randomUUID().toString()))))
                .containsExactly("fhir.id");
        var done = put(officer, path, tag(read), sent);
        var late = put(officer, path, tag(read), correction(read.json(), "080-3333-3333", "本人の申し出"));

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(tag(done)).isNotEqualTo(tag(read));
        assertThat(officer.get(path).json()).isEqualTo(done.json());
        assertThat(late.status()).isEqualTo(412);
        assertThat(codes(late)).containsExactly("fhir.changed");
        assertThat(officer.get(path).body()).contains("080-2222-2222").contains("見本町1-2");
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Corrections.class).made(hanako)))
                .singleElement()
                .extracting(Corrections.Made::why)
                .isEqualTo("本人の申し出");
    }

    @Test
    void of_several_who_put_the_same_right_at_once_one_does() throws Exception {
        var path = PATIENTS + "/" + hanako;
        var read = officer.get(path);
        var statuses = new ArrayList<Integer>();
        var sent = new ArrayList<Callable<Caller.Answer>>();
        for (int i = 0; i < 4; i++) {
            var body = correction(read.json(), "080-0000-000" + i, "本人の申し出");
            var headers = new String[] {
                OnlyOnce.HEADER, "at-once-" + i, "If-Match", tag(read).orElseThrow()
            };
            sent.add(() -> officer.send("PUT", path, body, headers));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(sent)) statuses.add(answer.get().status());
        }

        assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412, 412);
    }

    @Test
    void a_record_that_counts_as_another_says_whose_it_is() {
        var twice = joined("山田 はなこ", "ヤマダ ハナコ");
        ServerFixture.as(city, () -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), twice, hanako, "二重登録");
            return true;
        });

        var old = officer.get(PATIENTS + "/" + twice).json();

        assertThat(old.path("active").asBoolean(true)).isFalse();
        assertThat(old.path("link").toString())
                .isEqualTo("[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"Patient/%s\"}}]".formatted(hanako));
    }

    private void consentWords(String purpose) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Consents.class)
                        .write(purpose, "municipality", new Words("同意", "Consent"), new Words("使います。", "It is used.")));
    }

    private static String with(JsonNode consent, String status) {
        return ((ObjectNode) consent.deepCopy()).put("status", status).toString();
    }

    @Test
    void what_is_proposed_is_agreed_to_taken_back_and_agreed_to_again() {
        consentWords("programme");
        consentWords("research");
        var proposed = found(app.get(CONSENTS + "?status=proposed&patient=" + hanako));
        assertThat(proposed).hasSize(2);
        var consent = proposed.stream()
                .filter(c -> c.path("policy").toString().contains("research"))
                .findFirst()
                .orElseThrow();
        assertThat(consent.toString()).contains("使います。").contains("It is used.").doesNotContain("dateTime");
        var path = CONSENTS + "/" + consent.path("id").asString();
        assertThat(consent.path("id").asString()).as("as FHIR has ids").matches("[A-Za-z0-9.-]{1,64}");

        var given = post(app, CONSENTS, with(consent, "active"));
        var twice = post(app, CONSENTS, with(consent, "active"));
        var taken = put(app, path, tag(given), with(given.json(), "inactive"));
        var stale = put(app, path, tag(given), with(given.json(), "active"));
        var renewed = put(
                app,
                path,
                tag(taken),
                with(taken.json(), "active").replace("research/municipality\"", "research/municipality|1\""));

        assertThat(given.status()).as(given.body()).isEqualTo(201);
        assertThat(given.whole().headers().firstValue("Location")).hasValue(path);
        assertThat(given.json().path("status").asString()).isEqualTo("active");
        assertThat(twice.status()).isEqualTo(200);
        assertThat(tag(twice)).isEqualTo(tag(given));
        assertThat(taken.json().path("status").asString()).as(taken.body()).isEqualTo("inactive");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(renewed.json().path("status").asString()).as(renewed.body()).isEqualTo("active");
        assertThat(app.get(path).json()).isEqualTo(renewed.json());
        assertThat(officer.get(path).json()).isEqualTo(renewed.json());
        assertThat(found(officer.get(CONSENTS + "?limit=1&patient=" + hanako))).hasSize(1);
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Consents.class).of(hanako)))
                .extracting(s -> s.text().purpose() + " " + s.said().getClass().getSimpleName())
                .containsExactlyInAnyOrder("programme Nothing", "research Given");
    }

    @Test
    void a_consent_to_older_words_names_them_and_shows_the_newer() {
        consentWords("programme");
        var old = found(app.get(CONSENTS + "?patient=" + hanako)).getFirst();
        post(app, CONSENTS, with(old, "active"));
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Consents.class)
                        .write("programme", "municipality", new Words("同意2", "Consent 2"), new Words("新しい。", "New.")));

        var now = found(app.get(CONSENTS + "?patient=" + hanako)).getFirst();

        assertThat(now.path("policy").path(0).path("uri").asString())
                .isEqualTo("urn:musubi:consent/programme/municipality|1");
        assertThat(now.path("extension").toString()).contains("programme/municipality|2", "新しい。");
        assertThat(post(app, CONSENTS, with(now, "active").replace("municipality|1\"}]", "municipality|2\"}]"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void consents_of_others_or_without_words_or_shape_are_refused() {
        consentWords("programme");
        var other = joined("佐藤 次郎", "サトウ ジロウ");
        var consent = found(app.get(CONSENTS + "?patient=" + hanako)).getFirst();
        var active = with(consent, "active");
        var path = CONSENTS + "/" + consent.path("id").asString();
        var tag = tag(app.get(path));

        assertThat(app.get(CONSENTS + "?patient=" + other).status()).isEqualTo(404);
        assertThat(codes(post(app, CONSENTS, active.replace(hanako.toString(), other.toString()))))
                .containsExactly("fhir.nobody");
        assertThat(codes(post(app, CONSENTS, with(consent, "inactive")))).containsExactly("fhir.consent-status");
        assertThat(codes(post(app, CONSENTS, active.replace("programme/", "nothing/"))))
                .contains("fhir.other-purpose");
        assertThat(codes(post(app, CONSENTS, active.replace("programme", "nothing"))))
                .containsExactly("resident.unknown-consent");
        assertThat(codes(post(app, CONSENTS, active.replace("municipality|1", "municipality|9"))))
                .containsExactly("resident.unknown-consent");
        assertThat(codes(post(app, CONSENTS, active.replace("municipality|1", "municipality"))))
                .containsExactly("fhir.policy");
        assertThat(codes(post(app, CONSENTS, active.replace("permit", "deny")))).containsExactly("fhir.deny");
        assertThat(codes(post(app, CONSENTS, "{\"resourceType\":\"Consent\"}")))
                .containsExactly("fhir.required", "fhir.subject", "fhir.policy");
        assertThat(codes(put(app, path, Optional.empty(), active))).containsExactly("fhir.if-match");
        assertThat(codes(put(app, path, tag, with(consent, "rejected")))).containsExactly("fhir.consent-status");
        assertThat(codes(put(app, path, tag, active.replace(hanako.toString(), other.toString()))))
                .containsExactly("fhir.id");
        for (var none :
                List.of("x", "0".repeat(32) + "." + "0".repeat(16), path.substring(CONSENTS.length() + 1) + "0"))
            assertThat(app.get(CONSENTS + "/" + none).status()).as(none).isEqualTo(404);
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Consents.class).of(hanako)))
                .extracting(Consents.Standing::said)
                .containsOnly(new Consents.Said.Nothing());
    }

    @Test
    void every_questionnaire_can_be_asked_from_what_is_read_and_answers_point_at_it() {
        musubi.platform.questionnaire.Asking.ask(city, "kihon-checklist");
        var all = found(app.get("/api/v1/fhir/Questionnaire"));
        assertThat(all).hasSizeGreaterThanOrEqualTo(8);
        for (var questionnaire : all) {
            assertThat(questionnaire.path("id").asString()).matches("[A-Za-z0-9.-]{1,64}");
            assertThat(app.get("/api/v1/fhir/Questionnaire/"
                                    + questionnaire.path("id").asString())
                            .json())
                    .isEqualTo(questionnaire);
        }
        var kihon = found(app.get("/api/v1/fhir/Questionnaire?url=urn:musubi:questionnaire/kihon-checklist%7C1"))
                .getFirst();
        var answers = new StringBuilder();
        for (var item : kihon.path("item")) {
            var answer = item.path("type").asString().equals("choice")
                    ? "\"valueCoding\":" + item.path("answerOption").path(0).path("valueCoding")
                    : "\"valueDecimal\":150";
            answers.append(answers.isEmpty() ? "" : ",")
                    .append("{\"linkId\":%s,\"answer\":[{%s}]}".formatted(item.path("linkId"), answer));
        }
        var sent = post(app, "/api/v1/fhir/QuestionnaireResponse", """
                {"resourceType":"QuestionnaireResponse","questionnaire":"%s|%s","status":"completed","subject":{"reference":"Patient/%s"},
                 "authored":"%s","item":[%s]}
                """.formatted(
                        kihon.path("url").asString(), kihon.path("version").asString(), hanako, today, answers));
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        var kept = found(app.get("/api/v1/fhir/QuestionnaireResponse?patient=" + hanako))
                .getFirst();
        assertThat(kept.path("questionnaire").asString()).isEqualTo("urn:musubi:questionnaire/kihon-checklist|1");
        assertThat(kept.path("item")
                        .path(0)
                        .path("answer")
                        .path(0)
                        .path("valueCoding")
                        .path("system")
                        .asString())
                .isEqualTo(kihon.path("item")
                        .path(0)
                        .path("answerOption")
                        .path(0)
                        .path("valueCoding")
                        .path("system")
                        .asString());
        assertThat(kihon.path("_title").toString()).contains("\"valueCode\":\"en\"");
        assertThat(kihon.path("item")
                        .path(0)
                        .path("_text")
                        .path("extension")
                        .path(0)
                        .path("url")
                        .asString())
                .isEqualTo("http://hl7.org/fhir/StructureDefinition/translation");
    }

    @Test
    void questionnaires_are_narrowed_by_url_and_version_and_come_in_parts() {
        var path = "/api/v1/fhir/Questionnaire";
        var ids = new ArrayList<String>();
        var next = Optional.of(path + "?limit=3");
        while (next.isPresent()) {
            var part = officer.get(next.get());
            found(part).forEach(q -> ids.add(q.path("id").asString()));
            var link = part.json().path("link").path(0);
            next = link.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(link.path("url").asString());
        }

        assertThat(ids)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(found(officer.get(path)).size());
        assertThat(found(officer.get(path + "?url=urn:musubi:questionnaire/outings&version=1")))
                .hasSize(1);
        assertThat(found(officer.get(path + "?url=urn:musubi:questionnaire/outings&version=2")))
                .isEmpty();
        assertThat(found(officer.get(path + "?url=urn:musubi:questionnaire/nothing")))
                .isEmpty();
        assertThat(officer.get(path + "/outings-2").status()).isEqualTo(404);
        assertThat(codes(officer.get(path + "/outings-2"))).containsExactly("not-found");
    }

    @Test
    void whose_giving_is_stopped_is_read_by_no_other_system_and_by_their_own_app_still() {
        var taro = joined("鈴木 太郎", "スズキ タロウ");
        StoppedFixture.stopped(city, hanako);

        for (var path : List.of(
                PATIENTS + "/" + hanako,
                CONSENTS + "?patient=" + hanako,
                "/api/v1/fhir/Observation?patient=" + hanako,
                "/api/v1/fhir/QuestionnaireResponse?patient=" + hanako)) {
            assertThat(officer.get(path).status()).as(path).isEqualTo(404);
            assertThat(app.get(path).status()).as(path).isEqualTo(200);
        }
        for (var path : List.of(
                "/api/v1/people/" + hanako,
                "/api/v1/people/" + hanako + "/points",
                "/api/v1/checkups?person=" + hanako))
            assertThat(officer.get(path).status()).as(path).isEqualTo(404);
        assertThat(app.get("/api/v1/checkups").status()).isEqualTo(200);
        assertThat(post(officer, "/api/v1/people/search", "{\"name\":\"花子\"}").body())
                .doesNotContain(hanako.toString());
        assertThat(found(officer.get(PATIENTS)))
                .extracting(patient -> patient.path("id").asString())
                .containsExactly(taro.toString());
        assertThat(found(officer.get(PATIENTS + "?_id=" + hanako))).isEmpty();
        assertThat(found(app.get(PATIENTS)))
                .extracting(patient -> patient.path("id").asString())
                .containsExactly(hanako.toString());
    }
}
