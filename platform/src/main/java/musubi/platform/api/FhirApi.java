package musubi.platform.api;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Checkups;
import musubi.platform.activity.Uploads;
import musubi.platform.page.Says;
import musubi.platform.people.Giving;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Sheets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Steps, measures and answers as FHIR R4. What is sent is kept in our own tables, and what is asked for is written from them. */
@RestController
@RequestMapping("/api/v1/fhir")
class FhirApi implements FhirRefusals {
    static final String FHIR = "application/fhir+json";
    private static final int EVERYTHING = 100_000;
    private static final LocalDate BEGINNING = LocalDate.of(1900, 1, 1);

    private final FhirTaking taking;
    private final FhirBatch batch;
    private final Uploads uploads;
    private final BodyReadings bodies;
    private final Checkups checkups;
    private final Sheets sheets;
    private final People people;
    private final Giving giving;
    private final Acting acting;

    FhirApi(
            FhirTaking taking,
            FhirBatch batch,
            Uploads uploads,
            BodyReadings bodies,
            Checkups checkups,
            Sheets sheets,
            People people,
            Giving giving,
            Acting acting) {
        this.taking = taking;
        this.batch = batch;
        this.uploads = uploads;
        this.bodies = bodies;
        this.checkups = checkups;
        this.sheets = sheets;
        this.people = people;
        this.giving = giving;
        this.acting = acting;
    }

    @PostMapping(
            consumes = {FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FHIR)
    @Says(
            "Takes in a bundle of resources: of a transaction all or nothing, of a batch each by itself with an answer of its own.")
    ResponseEntity<JsonNode> bundle(@RequestBody String bundle) {
        return ResponseEntity.ok(FhirReading.batch(bundle)
                .map(batch::take)
                .orElseGet(() -> FhirBundle.taken(taking.take(FhirReading.bundle(bundle)))));
    }

    @PostMapping(
            path = "/Observation",
            consumes = {FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FHIR)
    @Says("Takes in one Observation of steps, weight, height or blood pressure.")
    ResponseEntity<JsonNode> observation(@RequestBody String observation) {
        return single(observation, "Observation");
    }

    @PostMapping(
            path = "/QuestionnaireResponse",
            consumes = {FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FHIR)
    @Says("Takes in the answers of somebody who was asked.")
    ResponseEntity<JsonNode> response(@RequestBody String response) {
        return single(response, "QuestionnaireResponse");
    }

    private ResponseEntity<JsonNode> single(String text, String type) {
        var resources = FhirReading.single(text, type);
        var taken = taking.take(resources).getFirst();
        var answer = ResponseEntity.status(taken.added() ? HttpStatus.CREATED : HttpStatus.OK);
        if (!taken.location().isEmpty()) answer.header(HttpHeaders.LOCATION, "/api/v1/fhir/" + taken.location());
        return answer.body(resources.getFirst().node());
    }

    @GetMapping(path = "/metadata", produces = FHIR)
    @Says("What is offered of FHIR, as a CapabilityStatement; everybody may ask.")
    JsonNode metadata() {
        return FhirCapability.statement();
    }

    @GetMapping(path = "/Observation/{id}", produces = FHIR)
    @Says("The steps or one measure of a person's day, or the score of their answers.")
    JsonNode readObservation(@PathVariable @Says("As a bundle has it.") String id) {
        var asked = ObservationId.read(id).orElseThrow();
        return placed(seen(asked.person().value()), asked.day()).stream()
                .map(FhirBundle.Placed::resource)
                .filter(resource -> resource.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @GetMapping(path = "/QuestionnaireResponse/{id}", produces = FHIR)
    @Says("What a person answered once.")
    JsonNode readResponse(@PathVariable @Says("As a bundle has it.") String id) {
        var answered = uuid(id).flatMap(sheets::find).orElseThrow();
        seen(answered.person().value());
        return FhirBundle.response(answered, sheets).resource();
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id))
                    .filter(uuid -> uuid.toString().equals(id));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @GetMapping(path = "/Observation", produces = FHIR)
    @Says("A person's steps, measures and the scores of their answers as a bundle, the latest day first.")
    JsonNode observations(
            @RequestParam @Says("The participant's id.") UUID patient,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var person = seen(patient);
        return searchset("Observation", person, placed(person, BEGINNING), limit, cursor);
    }

    /** What there is of a person from a day on. */
    private List<FhirBundle.Placed> placed(PersonId person, LocalDate from) {
        var placed = new ArrayList<>(FhirBundle.steps(person, uploads.days(person, from)));
        for (var measured : bodies.measured(person, EVERYTHING))
            if (!measured.reading().day().isBefore(from)) placed.addAll(FhirBundle.measures(person, measured));
        for (var checkup : checkups.of(person))
            if (!checkup.reading().day().isBefore(from)) placed.addAll(FhirCheckups.measures(checkup));
        for (var score : sheets.scores(person)) if (!score.day().isBefore(from)) placed.add(FhirScores.of(score));
        return placed;
    }

    @GetMapping(path = "/QuestionnaireResponse", produces = FHIR)
    @Says("What a person answered as a bundle, the latest day first.")
    JsonNode responses(
            @RequestParam @Says("The participant's id.") UUID patient,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var person = seen(patient);
        var placed = sheets.of(person).stream()
                .map(answered -> FhirBundle.response(answered, sheets))
                .toList();
        return searchset("QuestionnaireResponse", person, placed, limit, cursor);
    }

    private PersonId seen(UUID patient) {
        var person = new PersonId(patient);
        boolean own = acting.actor().resident().map(patient::equals).orElseGet(() -> giving.may(person));
        if (!own || people.find(person).isEmpty()) throw new NoSuchElementException();
        return person;
    }

    private static ObjectNode searchset(
            String type,
            PersonId person,
            List<FhirBundle.Placed> placed,
            Optional<Integer> limit,
            Optional<String> cursor) {
        var asked = Cursor.of(type + " " + person, limit, cursor);
        return FhirBundle.searchset(
                Slice.descending(asked, placed, FhirBundle.Placed::place, FhirBundle.Placed::resource),
                next -> "/api/v1/fhir/%s?patient=%s&limit=%d&cursor=%s".formatted(type, person, asked.limit(), next));
    }
}
