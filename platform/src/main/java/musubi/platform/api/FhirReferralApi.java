package musubi.platform.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.page.Says;
import musubi.platform.people.Giving;
import musubi.platform.people.Introductions;
import musubi.platform.people.PersonId;
import musubi.platform.referral.Filter;
import musubi.platform.referral.Moving;
import musubi.platform.referral.Outcome;
import musubi.platform.referral.Referral;
import musubi.platform.referral.ReferralId;
import musubi.platform.referral.Referrals;
import musubi.platform.referral.State;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Referrals as FHIR R4: what is asked, how far it is, and what was done. */
@RestController
@RequestMapping("/api/v1/fhir")
class FhirReferralApi implements FhirRefusals {
    private final Referrals referrals;
    private final FhirReferring referring;
    private final FhirTaking taking;
    private final Giving giving;

    FhirReferralApi(Referrals referrals, FhirReferring referring, FhirTaking taking, Giving giving) {
        this.giving = giving;
        this.referrals = referrals;
        this.referring = referring;
        this.taking = taking;
    }

    @PostMapping(
            path = "/ServiceRequest",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("Keeps a draft of a referral.")
    ResponseEntity<JsonNode> request(@RequestBody String request) {
        return made(request, "ServiceRequest");
    }

    @PostMapping(
            path = "/Task",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("Sends a referral to its owner, or where none is named to all providers.")
    ResponseEntity<JsonNode> task(@RequestBody String task) {
        return made(task, "Task");
    }

    @PostMapping(
            path = "/Procedure",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("Tells what was done after a referral.")
    ResponseEntity<JsonNode> procedure(@RequestBody String procedure) {
        return made(procedure, "Procedure");
    }

    private ResponseEntity<JsonNode> made(String text, String type) {
        var taken = taking.take(FhirReading.single(text, type)).getFirst();
        var id = new ReferralId(UUID.fromString(taken.location().substring(type.length() + 1)));
        var answer = ResponseEntity.status(taken.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .header(HttpHeaders.LOCATION, "/api/v1/fhir/" + taken.location());
        return tagged(answer, id, type);
    }

    private ResponseEntity<JsonNode> tagged(ResponseEntity.BodyBuilder answer, ReferralId id, String type) {
        var referral = referrals.find(id).orElseThrow();
        return answer.eTag("W/\"%d\"".formatted(referral.version()))
                .body(written(type, List.of(referral)).stream().findFirst().orElseThrow());
    }

    @GetMapping(path = "/ServiceRequest/{id}", produces = FhirApi.FHIR)
    @Says("What somebody is referred for.")
    ResponseEntity<JsonNode> readRequest(@PathVariable @Says("The referral's id.") UUID id) {
        return read("ServiceRequest", id);
    }

    @GetMapping(path = "/Task/{id}", produces = FhirApi.FHIR)
    @Says("How far a referral is.")
    ResponseEntity<JsonNode> readTask(@PathVariable @Says("The referral's id.") UUID id) {
        return read("Task", id);
    }

    @GetMapping(path = "/Procedure/{id}", produces = FhirApi.FHIR)
    @Says("What was done after a referral.")
    ResponseEntity<JsonNode> readProcedure(@PathVariable @Says("The referral's id.") UUID id) {
        return read("Procedure", id);
    }

    private ResponseEntity<JsonNode> read(String type, UUID id) {
        var found = referrals.find(new ReferralId(id)).stream().toList();
        return tagged(ResponseEntity.ok(), given(found).getFirst().id(), type);
    }

    /** These of one type; of a Procedure those of which one was told. */
    private List<ObjectNode> written(String type, List<Referral> found) {
        var ids = found.stream().map(Referral::id).toList();
        Map<ReferralId, Introductions.Introduced> who = referrals.introduced(ids);
        Map<ReferralId, Outcome> outcomes = type.equals("ServiceRequest") ? Map.of() : referrals.outcomes(ids);
        Map<ReferralId, String> reasons = type.equals("Task") ? referrals.reasons(ids) : Map.of();
        var given = giving.among(found.stream().map(Referral::person).toList());
        var nodes = new ArrayList<ObjectNode>();
        for (var one : found) {
            var referral = referrals.namesFirst(one) ? one : one.alone();
            boolean told = who.containsKey(referral.id()) && given.contains(referral.person());
            var outcome = Optional.ofNullable(outcomes.get(referral.id()));
            switch (type) {
                case "ServiceRequest" -> nodes.add(FhirReferred.request(referral, told));
                case "Task" ->
                    nodes.add(FhirReferred.task(referral, told, reasons.getOrDefault(referral.id(), ""), outcome));
                default -> outcome.ifPresent(done -> nodes.add(FhirReferred.procedure(referral, told, done)));
            }
        }
        return nodes;
    }

    @PutMapping(
            path = "/Task/{id}",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("Takes a step with a referral. One that does not follow is answered with 409 and the states that may.")
    ResponseEntity<JsonNode> step(
            @PathVariable @Says("The referral's id.") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) Optional<String> match,
            @RequestBody String task) {
        var referral = new ReferralId(id);
        return switch (referring.step(referral, version(match), FhirReading.whole(task, "Task"))) {
            case Moving.Moved _ -> tagged(ResponseEntity.ok(), referral, "Task");
            case Moving.NotAllowed not ->
                refused(
                        HttpStatus.CONFLICT,
                        "conflict",
                        "referral.not-allowed",
                        "Task.status",
                        FhirReferring.notAllowed(not));
            case Moving.Stale(var now) ->
                refused(
                        HttpStatus.PRECONDITION_FAILED,
                        "conflict",
                        "referral.stale",
                        "Task.meta.versionId",
                        new Words(
                                "ほかの人が先に状態を変えました。いまの版は %d です。".formatted(now.version()),
                                "Somebody else took a step meanwhile. The version is %d now."
                                        .formatted(now.version())));
            case Moving.NotAgreed() ->
                refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "business-rule",
                        "referral.not-agreed",
                        "Task.for",
                        FhirReferring.NOT_AGREED);
        };
    }

    private static Optional<Integer> version(Optional<String> match) {
        if (match.isEmpty()) return Optional.empty();
        var number = match.get().replaceFirst("^(?:W/)?\"([0-9]{1,8})\"$", "$1");
        if (number.matches("[0-9]{1,8}")) return Optional.of(Integer.valueOf(number));
        throw new FhirProblem(new FhirProblem.Issue(
                "value",
                "fhir.if-match",
                "If-Match",
                new Words("If-Match を W/\"版\" と書いてください。", "Write If-Match as W/\"version\".")));
    }

    @GetMapping(path = "/ServiceRequest", produces = FhirApi.FHIR)
    @Says("Referrals as a bundle, the last changed first.")
    JsonNode requests(
            @RequestParam @Says("The participant's id.") Optional<UUID> patient,
            @RequestParam(name = "_lastUpdated") @Says("gt or ge, and a moment.") Optional<String> lastUpdated,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        return searched(
                "ServiceRequest", about(patient, lastUpdated), query(patient, lastUpdated), false, limit, cursor);
    }

    @GetMapping(path = "/Procedure", produces = FhirApi.FHIR)
    @Says("What was done after referrals as a bundle, the last changed first.")
    JsonNode procedures(
            @RequestParam @Says("The participant's id.") Optional<UUID> patient,
            @RequestParam(name = "_lastUpdated") @Says("gt or ge, and a moment.") Optional<String> lastUpdated,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        return searched("Procedure", about(patient, lastUpdated), query(patient, lastUpdated), false, limit, cursor);
    }

    @GetMapping(path = "/Task", produces = FhirApi.FHIR)
    @Says(
            "How far referrals are as a bundle, the last changed first; owner:missing=true for those that any provider may take up.")
    JsonNode tasks(
            @RequestParam @Says("The participant's id.") Optional<UUID> patient,
            @RequestParam @Says("One or several, with commas between them.") Optional<String> status,
            @RequestParam @Says("The provider's id.") Optional<String> owner,
            @RequestParam(name = "owner:missing") @Says("true for those without an owner.")
                    Optional<String> ownerMissing,
            @RequestParam(name = "_lastUpdated") @Says("gt or ge, and a moment.") Optional<String> lastUpdated,
            @RequestParam(name = "_include") @Says("Task:focus for the ServiceRequests too.") Optional<String> include,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var filter =
                about(patient, lastUpdated).in(states(status)).by(owner.map(o -> o.replaceFirst("^Organization/", "")));
        if (ownerMissing.filter("true"::equals).isPresent()) filter = filter.unclaimed();
        var query = query(patient, lastUpdated)
                + named("status", status)
                + named("owner", owner)
                + named("owner:missing", ownerMissing)
                + named("_include", include);
        return searched(
                "Task", filter, query, include.filter("Task:focus"::equals).isPresent(), limit, cursor);
    }

    private static List<State> states(Optional<String> status) {
        return status.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(word -> State.find(word)
                        .orElseThrow(() -> new FhirProblem(new FhirProblem.Issue(
                                "value",
                                "fhir.status",
                                "status",
                                new Words("status を Task の状態で書いてください。", "Write the status as one of a Task.")))))
                .toList();
    }

    private static Filter about(Optional<UUID> patient, Optional<String> lastUpdated) {
        return Filter.ALL.about(patient.map(PersonId::new)).changedAfter(lastUpdated.map(FhirReferralApi::after));
    }

    /** A plus sign of an offset that was not escaped arrives as a space. */
    private static Instant after(String text) {
        var moment = text.replaceFirst("^(gt|ge)", "").replace(' ', '+');
        try {
            var at = moment.matches("[0-9-]{10}")
                    ? LocalDate.parse(moment).atStartOfDay(Japan.TIME).toInstant()
                    : OffsetDateTime.parse(moment).toInstant();
            if (text.startsWith("gt")) return at;
            if (text.startsWith("ge")) return at.minusNanos(1_000);
        } catch (DateTimeException unreadable) {
            throw moment(unreadable);
        }
        throw moment(new DateTimeException(text));
    }

    private static FhirProblem moment(DateTimeException unreadable) {
        var problem = new FhirProblem(new FhirProblem.Issue(
                "value",
                "fhir.last-updated",
                "_lastUpdated",
                new Words(
                        "_lastUpdated は gt か ge と時刻で書いてください（例 gt2026-04-01T00:00:00+09:00）。",
                        "Write _lastUpdated as gt or ge and a moment, such as gt2026-04-01T00:00:00+09:00.")));
        problem.initCause(unreadable);
        return problem;
    }

    private static String query(Optional<UUID> patient, Optional<String> lastUpdated) {
        return named("patient", patient.map(UUID::toString)) + named("_lastUpdated", lastUpdated);
    }

    private static String named(String name, Optional<String> value) {
        return value.map(v -> "&%s=%s"
                        .formatted(name, java.net.URLEncoder.encode(v, java.nio.charset.StandardCharsets.UTF_8)))
                .orElse("");
    }

    private JsonNode searched(
            String type, Filter filter, String query, boolean focus, Optional<Integer> limit, Optional<String> cursor) {
        var asked = Cursor.of(type + query, limit, cursor);
        var after = asked.after(
                2,
                key -> new Referrals.Position(
                        Instant.EPOCH.plus(Long.parseLong(key.getFirst()), ChronoUnit.MICROS),
                        new ReferralId(UUID.fromString(key.getLast()))));
        var found = referrals.find(filter, after, asked.limit() + 1);
        var slice = Slice.of(asked, found, FhirReferralApi::place, Function.identity());
        var given = given(slice.items());
        var bundle = FhirBundle.searchset(
                new Slice<>(written(type, given), slice.next()),
                next -> "/api/v1/fhir/%s?limit=%d&cursor=%s%s".formatted(type, asked.limit(), next, query));
        if (focus) {
            var entries = (ArrayNode) bundle.path("entry");
            for (var request : written("ServiceRequest", given)) {
                var entry = entries.addObject();
                entry.set("resource", request);
                entry.putObject("search").put("mode", "include");
            }
        }
        return bundle;
    }

    /** Without those of whom nothing may be given to others, where whoever asks would be told who they are. */
    private List<Referral> given(List<Referral> found) {
        var given = giving.among(found.stream().map(Referral::person).toList());
        var known =
                referrals.introduced(found.stream().map(Referral::id).toList()).keySet();
        return found.stream()
                .filter(referral -> given.contains(referral.person()) || !known.contains(referral.id()))
                .toList();
    }

    private static List<String> place(Referral referral) {
        return List.of(
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, referral.changedAt())),
                referral.id().toString());
    }

    private static ResponseEntity<JsonNode> refused(
            HttpStatus status, String type, String code, String expression, Words words) {
        return FhirRefusals.outcome(status, List.of(new FhirProblem.Issue(type, code, expression, words)));
    }
}
