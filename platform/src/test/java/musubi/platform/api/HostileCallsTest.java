package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.questionnaire.Asking;
import musubi.platform.referral.ReferralFixture;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls made up from the API's own description and from what is there, most of them wrong: each gets a sentence, none breaks anything. */
class HostileCallsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = Long.getLong("musubi.seed", 7);
    private static final int CALLS_EACH = Integer.getInteger("musubi.calls", 15);

    private final Random random = new Random(SEED);
    private final ReferralFixture town = new ReferralFixture();
    private final Caller officer = Caller.of(town.officer);
    private final Caller administrator = Caller.of(town.city, Role.ADMINISTRATOR);
    private final Caller clinic = Caller.of(town.clinic);
    private final List<Caller> callers = List.of(
            officer,
            administrator,
            Caller.of(town.city, Role.RESIDENT, town.hanako.value()),
            clinic,
            Caller.of(town.club));
    private final UUID hook = UUID.randomUUID();
    private final String referral = town.sent(Optional.of("club")).id().toString();
    private final String today = LocalDate.now(Japan.TIME).toString();

    /** What is there, as it is read; by the type of the resource. */
    private final Map<String, JsonNode> resources = new TreeMap<>();

    private final Set<Integer> answered = new TreeSet<>();
    private final Set<Integer> answeredToChanges = new TreeSet<>();

    @Test
    void wrong_calls_of_every_kind_are_refused_in_a_sentence() {
        lives();
        var described = officer.get("/api/v1/openapi.json").json();
        var broken = new ArrayList<String>();
        int calls = 0;
        for (var path : described.path("paths").properties())
            for (var operation : path.getValue().properties())
                for (int i = 0; i < CALLS_EACH; i++) {
                    var caller = callers.get(i % callers.size());
                    var method = operation.getKey().toUpperCase(Locale.ROOT);
                    var address = filled(path.getKey());
                    var body = body(method + " " + path.getKey(), operation.getValue(), described);
                    var answer = caller.send(
                            method,
                            address + asked(operation.getValue(), described),
                            body,
                            headers(caller, method, address));
                    calls++;
                    answered.add(answer.status());
                    if (method.equals("PUT")) answeredToChanges.add(answer.status());
                    if (answer.status() >= 500 || !said(answer) || answer.body().contains("fhir.batch-entry"))
                        broken.add("%s %s %s -> %d %s"
                                .formatted(operation.getKey(), address, body, answer.status(), answer.body()));
                }

        assertThat(calls).isGreaterThan(100);
        assertThat(answered).contains(200, 201, 400, 403, 404, 409, 422);
        assertThat(answeredToChanges).contains(200, 403, 404, 412, 422, 428);
        assertThat(broken).as("seed " + SEED).isEmpty();
    }

    /** Refused in words, or done. */
    private static boolean said(Caller.Answer answer) {
        return answer.status() < 400
                || answer.type().contains("fhir+json")
                || answer.type().contains("json")
                        && !answer.json().path("code").asString("").isEmpty();
    }

    /** Somebody walks, answers, agrees, has a place and is referred; and all of it is read. */
    private void lives() {
        ServerFixture.as(town.city, () -> {
            TimetableFixture.session(
                    "salon-1", "salon", LocalDate.now(Japan.TIME).plusDays(3), "10:00", 5);
            return true;
        });
        Asking.ask(town.city, "kihon-checklist");
        done(administrator, "/api/v1/webhooks", """
                {"id":"%s","label":"会計","url":"http://127.0.0.1:9/","events":["points.awarded"]}""".formatted(hook));
        done(officer, "/api/v1/fhir/Observation", """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":62.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}""".formatted(town.hanako, today));
        done(officer, "/api/v1/fhir/QuestionnaireResponse", """
                {"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/fhir/Questionnaire/kihon-checklist|1",
                 "status":"completed","subject":{"reference":"Patient/%1$s"},"authored":"%2$s","source":{"reference":"Patient/%1$s"},
                 "item":[%3$s]}""".formatted(town.hanako, today, answers()));
        for (var type : List.of("Observation", "QuestionnaireResponse", "Consent"))
            read(
                    type,
                    officer.get("/api/v1/fhir/%s?patient=%s".formatted(type, town.hanako))
                            .json()
                            .path("entry")
                            .path(0)
                            .path("resource"));
        read("Questionnaire", officer.get("/api/v1/fhir/Questionnaire").json().at("/entry/0/resource"));
        var hanako =
                (ObjectNode) officer.get("/api/v1/fhir/Patient/" + town.hanako).json();
        hanako.withArrayProperty("extension").addAll(List.of(JSON.readTree("""
                {"url":"urn:musubi:joining","extension":[{"url":"scheme","valueCode":"kenko"},{"url":"on","valueDate":"2026-04-01"},
                 {"url":"channel","valueCode":"paper"},{"url":"other-person","valueBoolean":true}]}"""), JSON.readTree("""
                {"url":"urn:musubi:reason","valueString":"聞き間違い"}""")));
        read("Patient", hanako);
        for (var type : List.of("ServiceRequest", "Task"))
            read(
                    type,
                    clinic.get("/api/v1/fhir/%s/%s".formatted(type, referral)).json());
        read("Procedure", JSON.readTree("""
                {"resourceType":"Procedure","id":"%1$s","status":"completed","basedOn":[{"reference":"ServiceRequest/%1$s"}],
                 "subject":{"reference":"Patient/%2$s"},"performedDateTime":"%3$s","code":{"text":"サロンに参加"}}""".formatted(referral, town.hanako, today)));
    }

    private static String answers() {
        return Asking.kihon().entrySet().stream()
                .map(a -> a.getKey().matches("height|weight")
                        ? "{\"linkId\":\"%s\",\"answer\":[{\"valueDecimal\":%s}]}".formatted(a.getKey(), a.getValue())
                        : "{\"linkId\":\"%s\",\"answer\":[{\"valueCoding\":{\"code\":\"%s\"}}]}"
                                .formatted(a.getKey(), a.getValue()))
                .collect(Collectors.joining(","));
    }

    private static void done(Caller caller, String path, String body) {
        var answer = caller.post(path, UUID.randomUUID().toString(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private void read(String type, JsonNode resource) {
        assertThat(resource.path("resourceType").asString()).isEqualTo(type);
        resources.put(type, resource);
    }

    /** An address of something that is there, or may be; at times of nothing. */
    private String filled(String path) {
        var words = List.of(
                town.hanako.toString(), UUID.randomUUID().toString(), "0", "-1", "%E9%95%B7", "..", "'%20or%201=1");
        var word = random.nextInt(3) == 0 ? words.get(random.nextInt(words.size())) : there(path);
        return path.replaceAll("\\{[^}]+}", Matcher.quoteReplacement(word));
    }

    private String there(String path) {
        if (path.startsWith("/api/v1/sessions/")) return "salon-1";
        if (path.startsWith("/api/v1/webhooks/")) return hook.toString();
        var type = path.replaceFirst("/api/v1/fhir/([A-Za-z]+).*", "$1");
        var resource = resources.get(type);
        return resource == null ? town.hanako.toString() : resource.path("id").asString();
    }

    /** Whoever changes something says mostly what they read, at times something else or nothing. */
    private String[] headers(Caller caller, String method, String address) {
        var headers = new ArrayList<>(List.of(OnlyOnce.HEADER, UUID.randomUUID().toString()));
        if (method.equals("PUT"))
            switch (random.nextInt(8)) {
                case 0 -> {}
                case 1 -> headers.addAll(List.of("If-Match", "W/\"1\""));
                default ->
                    caller.get(address)
                            .whole()
                            .headers()
                            .firstValue("ETag")
                            .ifPresent(tag -> headers.addAll(List.of("If-Match", tag)));
            }
        return headers.toArray(String[]::new);
    }

    /** The question behind the address: most of what it may hold, at times nonsense, at times nothing. */
    private String asked(JsonNode operation, JsonNode described) {
        var asked = new StringJoiner("&", "?", "");
        for (var parameter : operation.path("parameters")) {
            if (!parameter.path("in").asString("").equals("query") || random.nextInt(4) == 0) continue;
            var value = parameter.path("name").asString("").matches("patient|_id|person") && random.nextBoolean()
                    ? town.hanako.toString()
                    : value(parameter.path("schema"), described, 1).replaceAll("^\"|\"$", "");
            // A longer head than the web server reads is answered by it alone; three such values of nine bytes a letter
            // are not.
            if (value.length() > 200) value = value.substring(0, 200);
            asked.add(parameter.path("name").asString("") + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return asked.toString();
    }

    private String body(String call, JsonNode operation, JsonNode described) {
        var content = operation.path("requestBody").path("content");
        if (call.endsWith("/_search"))
            return List.of("name=%E5%B1%B1", "name=%", "=&&", "").get(random.nextInt(4));
        if (content.isEmpty()) return "";
        if (call.contains("/api/v1/fhir") && random.nextInt(6) > 0) return resource(call);
        var schema = content.iterator().next().path("schema");
        if (random.nextInt(6) == 0)
            return List.of("", "{", "[1,2", "nonsense", "[".repeat(20_000)).get(random.nextInt(5));
        return value(schema, described, 0);
    }

    /** One that is there, with a mistake; at times as it is, and where many are taken, several. */
    private String resource(String call) {
        var type = call.replaceFirst(".*/api/v1/fhir/?([A-Za-z]*).*", "$1");
        if (!type.isEmpty()) {
            var resource =
                    (ObjectNode) Objects.requireNonNull(resources.get(type)).deepCopy();
            if (call.startsWith("POST") && random.nextBoolean()) resource.remove("id");
            return wrong(resource);
        }
        var entries = resources.values().stream()
                .filter(resource -> random.nextBoolean())
                .map(resource ->
                        "{\"fullUrl\":\"urn:uuid:%s\",\"request\":{\"method\":\"POST\",\"url\":\"%s\"},\"resource\":%s}"
                                .formatted(
                                        UUID.randomUUID(),
                                        resource.path("resourceType").asString(),
                                        resource))
                .collect(Collectors.joining(","));
        var kind = List.of("transaction", "batch", "collection").get(random.nextInt(3));
        return wrong(
                JSON.readTree("{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}".formatted(kind, entries)));
    }

    private String wrong(JsonNode right) {
        return random.nextInt(5) == 0 ? right.toString() : WrongJson.of(right, random);
    }

    private String value(JsonNode schema, JsonNode described, int depth) {
        if (random.nextInt(5) == 0 && depth > 0) return WrongJson.NASTY.get(random.nextInt(WrongJson.NASTY.size()));
        var reference = schema.path("$ref").asString("");
        if (!reference.isEmpty())
            return object(
                    described
                            .path("components")
                            .path("schemas")
                            .path(reference.substring(reference.lastIndexOf('/') + 1)),
                    described,
                    depth);
        // What may be null has two types, null the second.
        var type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asString("") : type.asString("")) {
            case "array" -> "[" + value(schema.path("items"), described, depth + 1) + "]";
            case "integer" -> Integer.toString(random.nextInt(-5, 20_000));
            case "object" -> "{}";
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default ->
                switch (schema.path("format").asString("")) {
                    case "uuid" -> "\"" + UUID.randomUUID() + "\"";
                    case "date" -> "\"2026-04-01\"";
                    case "date-time" -> "\"2026-04-01T00:00:00Z\"";
                    default -> "\"kenko\"";
                };
        };
    }

    private String object(JsonNode schema, JsonNode described, int depth) {
        ObjectNode node = JSON.createObjectNode();
        for (var property : schema.path("properties").properties()) {
            if (random.nextInt(8) == 0) continue;
            node.putRawValue(
                    property.getKey(),
                    new tools.jackson.databind.util.RawValue(value(property.getValue(), described, depth + 1)));
        }
        return node.toString();
    }
}
