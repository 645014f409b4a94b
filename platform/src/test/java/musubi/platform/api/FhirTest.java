package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Flag;
import musubi.platform.activity.Flagged;
import musubi.platform.activity.Uploads;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Asking;
import musubi.platform.questionnaire.Sheets;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Another system sends and reads FHIR R4. */
class FhirTest {
    private final Code city = ServerFixture.municipality();
    private final Caller officer = Caller.of(city, Role.OFFICER);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final PersonId hanako = joined();
    private int keys;

    private PersonId joined() {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                person,
                                new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                today.minusDays(100),
                                "counter")));
        return person;
    }

    private static String steps(PersonId person, LocalDate day, int steps) {
        return """
                {"resourceType":"Observation","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"activity"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"41950-7"}]},"subject":{"reference":"Patient/%s"},
                 "effectiveDateTime":"%s","valueQuantity":{"value":%d,"unit":"steps per day","system":"http://unitsofmeasure.org","code":"/d"}}
                """.formatted(person, day, steps);
    }

    private static String pressure(PersonId person, LocalDate day) {
        return """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%sT09:00:00+09:00","component":[
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":131,"code":"mm[Hg]"}},
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":82,"code":"mm[Hg]"}}]}
                """.formatted(person, day);
    }

    private static String weight(PersonId person, LocalDate day, String value, String unit) {
        return """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s","valueQuantity":{"value":%s,"code":"%s"}}
                """.formatted(person, day, value, unit);
    }

    private static String response(PersonId person, LocalDate day, Map<String, String> answers) {
        var items = answers.entrySet().stream()
                .map(a -> a.getKey().equals("height") || a.getKey().equals("weight")
                        ? "{\"linkId\":\"%s\",\"answer\":[{\"valueDecimal\":%s}]}".formatted(a.getKey(), a.getValue())
                        : "{\"linkId\":\"%s\",\"answer\":[{\"valueCoding\":{\"code\":\"%s\"}}]}"
                                .formatted(a.getKey(), a.getValue()))
                .collect(Collectors.joining(","));
        return """
                {"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/fhir/Questionnaire/kihon-checklist|1","status":"completed",
                 "subject":{"reference":"Patient/%1$s"},"authored":"%2$sT10:00:00+09:00","author":{"reference":"PractitionerRole/r1"},
                 "source":{"reference":"Patient/%1$s"},"item":[%3$s]}
                """.formatted(person, day, items);
    }

    private static String bundle(String... resources) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[%s]}"
                .formatted(List.of(resources).stream()
                        .map(r -> "{\"resource\":" + r + "}")
                        .collect(Collectors.joining(",")));
    }

    private Caller.Answer post(Caller caller, String path, String body) {
        return caller.post("/api/v1/fhir" + path, "key-" + keys++, body);
    }

    @Test
    void a_bundle_is_kept_as_steps_measures_and_answers_and_again_changes_nothing() {
        Asking.ask(city, "kihon-checklist");
        var sent = bundle(
                "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"text\":\"山田 花子\"}]}".formatted(hanako),
                steps(hanako, today.minusDays(3), 7_267),
                pressure(hanako, today.minusDays(3)),
                weight(hanako, today.minusDays(3), "52500", "g"),
                response(hanako, today.minusDays(2), Asking.kihon()));

        var first = post(officer, "", sent);
        var again = post(officer, "", sent);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.type()).startsWith("application/fhir+json");
        assertThat(statuses(first.json())).containsOnly("201 Created").hasSize(4);
        assertThat(statuses(again.json())).containsOnly("200 OK").hasSize(4);
        ServerFixture.as(city, () -> {
            assertThat(ServerFixture.part(Uploads.class).days(hanako, today.minusDays(10)))
                    .singleElement()
                    .satisfies(day -> {
                        assertThat(day.steps()).isEqualTo(7_267);
                        assertThat(day.state()).isEqualTo("counts");
                    });
            assertThat(ServerFixture.part(BodyReadings.class).of(hanako, 10))
                    .singleElement()
                    .satisfies(body -> {
                        assertThat(body.systolic()).isEqualTo(131);
                        assertThat(body.weightKg()).isEqualByComparingTo("52.5");
                    });
            assertThat(ServerFixture.part(Sheets.class).of(hanako))
                    .singleElement()
                    .satisfies(sheet -> {
                        assertThat(sheet.answers()).isEqualTo(Asking.kihon());
                        assertThat(sheet.channel()).isEqualTo("interview");
                        assertThat(sheet.day()).isEqualTo(today.minusDays(2));
                    });
            return true;
        });
    }

    private static List<String> statuses(JsonNode bundle) {
        return StreamSupport.stream(bundle.path("entry").spliterator(), false)
                .map(entry -> entry.path("response").path("status").asString())
                .toList();
    }

    @Test
    void what_was_sent_is_read_back_part_by_part_and_what_is_read_can_be_sent() {
        Asking.ask(city, "kihon-checklist");
        for (int i = 1; i <= 5; i++) post(officer, "/Observation", steps(hanako, today.minusDays(i), 1_000 * i));
        post(officer, "/Observation", pressure(hanako, today.minusDays(2)));
        post(officer, "/QuestionnaireResponse", response(hanako, today, Asking.kihon("1")));

        var observations = new ArrayList<JsonNode>();
        var next = Optional.of("/api/v1/fhir/Observation?limit=2&patient=" + hanako);
        while (next.isPresent()) {
            var part = officer.get(next.get()).json();
            part.path("entry").forEach(entry -> observations.add(entry.path("resource")));
            var link = part.path("link").path(0);
            next = link.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(link.path("url").asString());
        }
        var answers = officer.get("/api/v1/fhir/QuestionnaireResponse?patient=" + hanako)
                .json();

        assertThat(observations).hasSize(7);
        assertThat(observations).extracting(o -> o.path("id").asString()).doesNotHaveDuplicates();
        // What answers say is worked out here and told, not taken in.
        var score = observations.removeFirst();
        assertThat(code(post(officer, "/Observation", score.toString()))).isEqualTo("fhir.nothing");
        assertThat(observations.getFirst().path("valueQuantity").path("value").asInt())
                .isEqualTo(1_000);
        assertThat(observations.toString()).doesNotContain("山田");
        assertThat(answers.path("entry")).hasSize(1);
        var resend = bundle(java.util.stream.Stream.concat(
                        observations.stream(),
                        java.util.stream.Stream.of(answers.path("entry").path(0).path("resource")))
                .map(JsonNode::toString)
                .toArray(String[]::new));
        var sent = post(officer, "", resend);
        assertThat(sent.status()).as(sent.body()).isEqualTo(200);
        assertThat(statuses(sent.json())).contains("200 OK");
    }

    @Test
    void answers_say_who_entered_them_for_somebody_and_the_score_which_answers_it_was_made_from() {
        Asking.ask(city, "kihon-checklist");
        var app = Caller.of(city, Role.RESIDENT, hanako.value());
        var taro = joined();
        post(app, "/QuestionnaireResponse", response(hanako, today, Asking.kihon("1", "2")));
        post(officer, "/QuestionnaireResponse", response(taro, today, Asking.kihon()));

        var own = officer.get("/api/v1/fhir/QuestionnaireResponse?patient=" + hanako)
                .json()
                .at("/entry/0/resource");
        var entered = officer.get("/api/v1/fhir/QuestionnaireResponse?patient=" + taro)
                .json()
                .at("/entry/0/resource");
        var score = app.get("/api/v1/fhir/Observation?patient=" + hanako).json().at("/entry/0/resource");

        assertThat(own.has("author")).isFalse();
        assertThat(entered.at("/author/type").asString()).isEqualTo("PractitionerRole");
        assertThat(entered.at("/author/identifier/system").asString()).isEqualTo("urn:musubi:account");
        assertThat(entered.at("/author/identifier/value").asString()).isEqualTo(officer.account());
        assertThat(entered.at("/source/reference").asString()).isEqualTo("Patient/" + taro);
        assertThat(score.at("/category/0/coding/0/code").asString()).isEqualTo("survey");
        assertThat(score.at("/code/coding/0").toString()).contains("urn:musubi:scale", "kihon-checklist", "\"1\"");
        assertThat(score.at("/derivedFrom/0/reference").asString())
                .isEqualTo("QuestionnaireResponse/" + own.path("id").asString());
        assertThat(score.at("/extension/0/url").asString()).isEqualTo("urn:musubi:rule-compared");
        assertThat(score.at("/extension/0/valueBoolean").isBoolean()).isTrue();
        assertThat(score.at("/interpretation/0/coding/0/code").asString()).isEqualTo("steady");
        assertThat(points(score)).containsEntry("at-risk", 0).containsEntry("total", 2);
        assertThat(app.get("/api/v1/fhir/Observation/" + score.path("id").asString())
                        .json())
                .isEqualTo(score);
        assertThat(score.toString()).doesNotContain("loinc");
    }

    private static Map<String, Integer> points(JsonNode score) {
        return StreamSupport.stream(score.path("component").spliterator(), false)
                .collect(Collectors.toMap(
                        part -> part.at("/code/coding/0/code").asString(),
                        part -> part.path("valueInteger").asInt()));
    }

    @Test
    void every_mistake_is_named_where_it_stands_and_then_nothing_is_kept() {
        Asking.ask(city, "kihon-checklist");
        var stranger = new PersonId(UUID.randomUUID());
        var wrong = post(
                officer,
                "",
                bundle(
                        steps(hanako, today.minusDays(1), 5_000),
                        steps(stranger, today, 5_000),
                        weight(hanako, today, "52", "stone"),
                        steps(hanako, today, 5_000).replace("final", "preliminary"),
                        steps(hanako, today, 5_000).replace("41950-7", "4548-4")));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
        var issues = new ArrayList<String>();
        wrong.json()
                .path("issue")
                .forEach(issue -> issues.add(issue.path("expression").path(0).asString() + " "
                        + issue.path("details")
                                .path("coding")
                                .path(0)
                                .path("code")
                                .asString()));
        assertThat(issues)
                .containsExactly(
                        "Bundle.entry[1].resource.subject fhir.nobody",
                        "Bundle.entry[2].resource.valueQuantity fhir.unit",
                        "Bundle.entry[3].resource.status fhir.status",
                        "Bundle.entry[4].resource fhir.nothing");
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Uploads.class).days(hanako, today.minusDays(10))))
                .isEmpty();
    }

    @Test
    void shapes_that_cannot_be_read_answers_that_nobody_asked_for_and_days_to_come_are_refused() {
        assertThat(code(post(officer, "", "{"))).isEqualTo("fhir.no-json");
        assertThat(code(post(officer, "", "{\"resourceType\":\"Patient\"}"))).isEqualTo("fhir.other-type");
        assertThat(code(post(officer, "", "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{}]}")))
                .isEqualTo("fhir.bundle-type");
        assertThat(code(post(officer, "", bundle()))).isEqualTo("fhir.entries");
        assertThat(code(post(officer, "", bundle("{\"resourceType\":\"Encounter\"}"))))
                .isEqualTo("fhir.not-kept");
        assertThat(code(post(officer, "/Observation", steps(hanako, today.plusDays(2), 1))))
                .isEqualTo("fhir.day");
        assertThat(code(post(officer, "/Observation", steps(hanako, today, 1).replace("Patient/", "Group/"))))
                .isEqualTo("fhir.subject");
        var answers = response(hanako, today, Asking.kihon());
        assertThat(code(post(officer, "/QuestionnaireResponse", answers))).isEqualTo("questionnaire.not-asked");
        assertThat(code(post(officer, "/QuestionnaireResponse", answers.replace("|1", ""))))
                .isEqualTo("fhir.questionnaire-version");
        assertThat(code(post(officer, "/QuestionnaireResponse", answers.replace("|1", "|99"))))
                .isEqualTo("questionnaire.unknown");
        Asking.ask(city, "kihon-checklist");
        assertThat(code(post(officer, "/QuestionnaireResponse", answers.replaceFirst("\"yes\"", "\"maybe\""))))
                .isEqualTo("questionnaire.wrong-choice");
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Sheets.class).of(hanako)))
                .isEmpty();
    }

    private static String code(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        return answer.json()
                .path("issue")
                .path(0)
                .path("details")
                .path("coding")
                .path(0)
                .path("code")
                .asString();
    }

    @Test
    void residents_send_and_read_their_own_alone_and_others_nothing() {
        Asking.ask(city, "kihon-checklist");
        var taro = joined();
        var app = Caller.of(city, Role.RESIDENT, hanako.value());

        assertThat(post(app, "/Observation", steps(hanako, today, 4_000)).status())
                .isEqualTo(201);
        assertThat(post(app, "/QuestionnaireResponse", response(hanako, today, Asking.kihon()))
                        .status())
                .isEqualTo(201);
        assertThat(code(post(app, "/Observation", steps(taro, today, 4_000)))).isEqualTo("fhir.nobody");
        // The steps, and what the answers say.
        assertThat(app.get("/api/v1/fhir/Observation?patient=" + hanako).json().path("entry"))
                .hasSize(2);
        assertThat(app.get("/api/v1/fhir/Observation?patient=" + taro).status()).isEqualTo(404);
        assertThat(app.get("/api/v1/fhir/QuestionnaireResponse?patient=" + taro).status())
                .isEqualTo(404);
        assertThat(Caller.of(city, Role.EVALUATOR)
                        .get("/api/v1/fhir/Observation?patient=" + hanako)
                        .status())
                .isEqualTo(403);
        assertThat(Caller.of(ServerFixture.municipality(), Role.OFFICER)
                        .get("/api/v1/fhir/Observation?patient=" + hanako)
                        .status())
                .isEqualTo(404);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Sheets.class).of(hanako)))
                .singleElement()
                .extracting(Sheets.Answered::channel)
                .isEqualTo("self");
    }

    private List<JsonNode> found(Caller caller, String type) {
        var entries = caller.get("/api/v1/fhir/%s?patient=%s".formatted(type, hanako))
                .json()
                .path("entry");
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    @Test
    void each_is_read_by_its_id_by_those_who_may_see_it_and_by_nobody_else() {
        Asking.ask(city, "kihon-checklist");
        post(officer, "/Observation", steps(hanako, today.minusDays(1), 5_000));
        post(officer, "/Observation", steps(hanako, today.minusDays(2), 6_000));
        post(officer, "/Observation", pressure(hanako, today.minusDays(1)));
        post(officer, "/Observation", weight(hanako, today.minusDays(1), "52.5", "kg"));
        var sent = post(officer, "/QuestionnaireResponse", response(hanako, today, Asking.kihon()));
        var app = Caller.of(city, Role.RESIDENT, hanako.value());
        var strangers = List.of(
                Caller.of(city, Role.RESIDENT, joined().value()),
                Caller.of(ServerFixture.municipality(), Role.OFFICER));

        var all = new ArrayList<>(found(officer, "Observation"));
        assertThat(all).hasSize(5);
        all.addAll(found(officer, "QuestionnaireResponse"));
        assertThat(all).hasSize(6);
        for (var resource : all) {
            var id = resource.path("id").asString();
            var path =
                    "/api/v1/fhir/%s/%s".formatted(resource.path("resourceType").asString(), id);
            assertThat(id).as("as FHIR has ids").matches("[A-Za-z0-9.-]{1,64}");
            assertThat(officer.get(path).json()).isEqualTo(resource);
            assertThat(officer.get(path).type()).startsWith("application/fhir+json");
            assertThat(app.get(path).json()).isEqualTo(resource);
            for (var stranger : strangers) {
                assertThat(stranger.get(path).status()).as(path).isEqualTo(404);
                assertThat(stranger.get(path).json().path("resourceType").asString())
                        .isEqualTo("OperationOutcome");
            }
            assertThat(Caller.of(city, Role.EVALUATOR).get(path).status()).isEqualTo(403);
        }
        assertThat(sent.whole().headers().firstValue("Location"))
                .hasValue("/api/v1/fhir/QuestionnaireResponse/"
                        + all.getLast().path("id").asString());
    }

    @Test
    void what_is_not_there_any_more_or_has_no_id_of_ours_is_not_found() {
        Asking.ask(city, "kihon-checklist");
        post(officer, "/Observation", steps(hanako, today.minusDays(1), 5_000));
        post(officer, "/QuestionnaireResponse", response(hanako, today.minusDays(1), Asking.kihon()));
        var observation = found(officer, "Observation").getFirst().path("id").asString();
        var corrected =
                found(officer, "QuestionnaireResponse").getFirst().path("id").asString();
        assertThat(post(officer, "/QuestionnaireResponse", response(hanako, today, Asking.kihon("1")))
                        .status())
                .isEqualTo(201);

        for (var path : List.of(
                "Observation/" + observation.replace(".steps.", ".weight."),
                "Observation/" + observation.replaceFirst("[.][0-9]{8}[.]", ".20261399."),
                "Observation/" + observation.replaceFirst("[0-9a-f]{12}$", "000000000000"),
                "Observation/" + observation.toUpperCase(java.util.Locale.ROOT),
                "Observation/" + UUID.randomUUID(),
                "Observation/%27%20or%201=1",
                "QuestionnaireResponse/" + corrected,
                "QuestionnaireResponse/1-1-1-1-1",
                "QuestionnaireResponse/" + UUID.randomUUID()))
            assertThat(officer.get("/api/v1/fhir/" + path).status()).as(path).isEqualTo(404);
        assertThat(officer.get("/api/v1/fhir/Observation/" + observation).status())
                .isEqualTo(200);
    }

    @Test
    void what_is_offered_is_what_is_answered_and_everybody_may_ask() throws Exception {
        var asked = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(musubi.platform.Screen.url("/api/v1/fhir/metadata")))
                .build();
        JsonNode offered;
        try (var anybody = java.net.http.HttpClient.newHttpClient()) {
            var answer = anybody.send(asked, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            offered = tools.jackson.databind.json.JsonMapper.builder().build().readTree(answer.body());
        }
        assertThat(offered.path("resourceType").asString()).isEqualTo("CapabilityStatement");
        assertThat(offered.path("fhirVersion").asString()).isEqualTo("4.0.1");
        var rest = offered.path("rest").path(0);
        var promised = new ArrayList<>(List.of("get /api/v1/fhir/metadata", "post /api/v1/fhir/Patient/_search"));
        assertThat(rest.path("interaction"))
                .extracting(interaction -> interaction.path("code").asString())
                .containsExactly("transaction", "batch");
        promised.add("post /api/v1/fhir");
        for (var resource : rest.path("resource"))
            for (var interaction : resource.path("interaction"))
                promised.add(Map.of(
                                "read", "get /api/v1/fhir/%s/{id}",
                                "create", "post /api/v1/fhir/%s",
                                "update", "put /api/v1/fhir/%s/{id}",
                                "search-type", "get /api/v1/fhir/%s")
                        .getOrDefault(interaction.path("code").asString(), "unknown %s")
                        .formatted(resource.path("type").asString()));
        var answered = new ArrayList<String>();
        for (var path : officer.get("/api/v1/openapi.json").json().path("paths").properties())
            if (path.getKey().startsWith("/api/v1/fhir"))
                path.getValue().propertyNames().forEach(method -> answered.add(method + " " + path.getKey()));
        assertThat(promised).containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void a_measure_that_is_sent_alone_leaves_the_others_of_its_day_also_when_two_are_sent_at_once() throws Exception {
        var day = today.minusDays(1);
        post(officer, "/Observation", pressure(hanako, day));
        post(officer, "/Observation", weight(hanako, day, "53.5", "kg"));
        post(officer, "/Observation", weight(hanako, day, "52.5", "kg"));
        var sent = List.of(
                weight(hanako, day.minusDays(1), "52", "kg"),
                pressure(hanako, day.minusDays(1)),
                weight(hanako, day.minusDays(1), "155", "cm").replace("29463-7", "8302-2"));
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(sent.size())) {
            for (var answer : threads.invokeAll(sent.stream()
                    .map(text -> (java.util.concurrent.Callable<Caller.Answer>)
                            () -> officer.post("/api/v1/fhir/Observation", "at-once-" + sent.indexOf(text), text))
                    .toList())) assertThat(answer.get().status()).isEqualTo(201);
        }

        var kept = ServerFixture.as(
                city, () -> ServerFixture.part(BodyReadings.class).of(hanako, 10));
        assertThat(kept).hasSize(2);
        assertThat(kept.getFirst().weightKg()).isEqualByComparingTo("52.5");
        assertThat(kept.getFirst().systolic()).isEqualTo(131);
        assertThat(kept.getLast().weightKg()).isEqualByComparingTo("52");
        assertThat(kept.getLast().heightCm()).isEqualByComparingTo("155");
        assertThat(kept.getLast().diastolic()).isEqualTo(82);
    }

    @Test
    void a_measure_that_is_held_is_preliminary_and_one_that_was_left_out_is_not_told() {
        var day = today.minusDays(1);
        post(officer, "/Observation", weight(hanako, day, "300", "kg"));
        post(officer, "/Observation", pressure(hanako, day));
        assertThat(told()).containsExactlyInAnyOrder("29463-7 preliminary", "85354-9 final");

        ServerFixture.as(city, () -> {
            var flagged = ServerFixture.part(Flagged.class);
            var open = flagged.list(new Flagged.Wanted(day, day, "body", "", "open"), 0, 10);
            return flagged.decide(
                    UUID.randomUUID(), open.stream().map(Flag::seen).toList(), Flagged.Verdict.LEFT_OUT, "記録がない");
        });
        assertThat(told()).containsExactly("85354-9 final");
    }

    private List<String> told() {
        var said = new ArrayList<String>();
        officer.get("/api/v1/fhir/Observation?patient=" + hanako)
                .json()
                .path("entry")
                .forEach(entry -> said.add("%s %s"
                        .formatted(
                                entry.path("resource")
                                        .path("code")
                                        .path("coding")
                                        .path(0)
                                        .path("code")
                                        .asString(),
                                entry.path("resource").path("status").asString())));
        return said;
    }

    private static String part(PersonId person, LocalDate day, int from, int until, int steps) {
        return """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"55423-8"}]},
                 "subject":{"reference":"Patient/%s"},"effectivePeriod":{"start":"%sT%02d:00:00+09:00","end":"%sT%02d:00:00+09:00"},
                 "valueQuantity":{"value":%d,"code":"{steps}"}}
                """.formatted(person, day, from, day, until, steps);
    }

    private List<Integer> counts() {
        return ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class).days(hanako, today.minusDays(50)).stream()
                        .map(Uploads.Day::steps)
                        .toList());
    }

    private BodyReading body() {
        return ServerFixture.as(
                        city, () -> ServerFixture.part(BodyReadings.class).of(hanako, 10))
                .getFirst();
    }

    @Test
    void the_last_word_stands_also_when_the_same_was_said_before() {
        Asking.ask(city, "kihon-checklist");
        var day = today.minusDays(1);
        for (var kilograms : List.of("52.5", "53", "52.5"))
            assertThat(post(officer, "/Observation", weight(hanako, day, kilograms, "kg"))
                            .status())
                    .isEqualTo(201);
        for (int walked : List.of(4_000, 5_000, 4_000))
            assertThat(post(officer, "/Observation", steps(hanako, day, walked)).status())
                    .isEqualTo(201);
        for (var answers : List.of(Asking.kihon(), Asking.kihon("1"), Asking.kihon()))
            assertThat(post(officer, "/QuestionnaireResponse", response(hanako, day, answers))
                            .status())
                    .isEqualTo(201);

        assertThat(body().weightKg()).isEqualByComparingTo("52.5");
        assertThat(counts()).containsExactly(4_000);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Sheets.class).of(hanako)))
                .singleElement()
                .extracting(Sheets.Answered::answers)
                .isEqualTo(Asking.kihon());
        for (var again : List.of(weight(hanako, day, "52.5", "kg"), steps(hanako, day, 4_000)))
            assertThat(post(officer, "/Observation", again).status())
                    .as("what stands changes nothing")
                    .isEqualTo(200);
        assertThat(post(officer, "/QuestionnaireResponse", response(hanako, day, Asking.kihon()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void parts_of_a_day_that_are_sent_one_by_one_make_the_day_and_a_part_that_is_sent_again_replaces_that_part() {
        var day = today.minusDays(1);

        post(officer, "/Observation", part(hanako, day, 9, 10, 500));
        post(officer, "/Observation", part(hanako, day, 10, 11, 700));
        assertThat(counts()).containsExactly(1_200);

        post(officer, "/Observation", part(hanako, day, 9, 10, 450));
        assertThat(counts()).containsExactly(1_150);
        assertThat(post(officer, "/Observation", part(hanako, day, 10, 11, 700)).status())
                .isEqualTo(200);

        post(officer, "/Observation", steps(hanako, day, 3_000));
        assertThat(counts()).as("a total beside its parts counts once").containsExactly(3_000);
        post(officer, "/Observation", part(hanako, day, 14, 16, 2_500));
        assertThat(counts()).containsExactly(3_650);
    }

    @Test
    void a_bundle_may_tell_of_several_people() {
        var taro = joined();

        var sent = post(
                officer,
                "",
                bundle(
                        steps(hanako, today.minusDays(1), 5_000),
                        steps(taro, today.minusDays(1), 6_000),
                        weight(taro, today.minusDays(1), "60", "kg")));

        assertThat(sent.status()).as(sent.body()).isEqualTo(200);
        assertThat(counts()).containsExactly(5_000);
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Uploads.class).days(taro, today.minusDays(10))))
                .singleElement()
                .extracting(Uploads.Day::steps)
                .isEqualTo(6_000);
    }

    private static String entry(String method, String url, String resource) {
        return "{\"request\":{\"method\":\"%s\",\"url\":\"%s\"},\"resource\":%s}".formatted(method, url, resource);
    }

    @Test
    void an_entry_of_a_batch_that_breaks_leaves_the_others_and_is_answered_as_broken() {
        var referral = """
                {"resourceType":"ServiceRequest","status":"draft","intent":"order","priority":"routine",
                 "subject":{"reference":"Patient/%s"},
                 "code":{"coding":[{"system":"%s","code":"a\\u0000b"}],"text":"体操"}}
                """.formatted(hanako, FhirReferred.PROGRAMME);

        var answer = post(
                officer,
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[%s]}"
                        .formatted(String.join(
                                ",",
                                entry("POST", "Observation", steps(hanako, today.minusDays(3), 7_267)),
                                entry("POST", "ServiceRequest", referral),
                                entry("POST", "Observation", steps(hanako, today.minusDays(2), 5)))));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("entry"))
                .extracting(entry ->
                        entry.path("response").path("status").asString().substring(0, 3))
                .containsExactly("201", "500", "201");
    }

    @Test
    void of_a_batch_each_entry_is_kept_or_refused_by_itself_and_answered_in_its_place() {
        Asking.ask(city, "kihon-checklist");
        var answer = post(
                officer,
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[%s]}"
                        .formatted(String.join(
                                ",",
                                entry("POST", "Observation", steps(hanako, today.minusDays(3), 7_267)),
                                entry(
                                        "POST",
                                        "Observation",
                                        steps(new PersonId(UUID.randomUUID()), today.minusDays(3), 1)),
                                entry("GET", "Observation", steps(hanako, today.minusDays(2), 5)),
                                entry("POST", "Task", steps(hanako, today.minusDays(2), 5)),
                                entry(
                                        "POST",
                                        "Patient",
                                        "{\"resourceType\":\"Patient\",\"id\":\"%s\"}".formatted(hanako)),
                                entry(
                                        "POST",
                                        "QuestionnaireResponse",
                                        response(hanako, today.minusDays(2), Asking.kihon())))));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("type").asString()).isEqualTo("batch-response");
        var entries = answer.json().path("entry");
        assertThat(entries)
                .extracting(entry ->
                        entry.path("response").path("status").asString().substring(0, 3))
                .containsExactly("201", "422", "405", "400", "422", "201");
        var outcome = entries.get(1).path("response").path("outcome");
        assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
        assertThat(outcome.path("issue").get(0).path("expression").get(0).asString())
                .isEqualTo("Bundle.entry[1].resource.subject");
        assertThat(entries.get(5).path("response").path("location").asString()).startsWith("QuestionnaireResponse/");
        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Uploads.class).days(hanako, today.minusDays(10))))
                .extracting(Uploads.Day::steps)
                .containsExactly(7_267);
    }
}
