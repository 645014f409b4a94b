package musubi.platform.api;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.people.PersonId;
import org.springframework.http.HttpHeaders;
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

/** What people agreed to, for each purpose and recipient. */
@RestController
@RequestMapping("/api/v1/fhir/Consent")
class FhirConsentApi implements FhirRefusals {
    private final FhirConsents consents;

    FhirConsentApi(FhirConsents consents) {
        this.consents = consents;
    }

    @GetMapping(path = "/{id}", produces = FhirApi.FHIR)
    @Says("What a person said last about one purpose and recipient.")
    ResponseEntity<JsonNode> read(@PathVariable @Says("As a bundle has it.") String id) {
        return FhirVersion.answer(consents.find(id));
    }

    @GetMapping(produces = FhirApi.FHIR)
    @Says(
            "What a person said about each purpose and recipient as a bundle; what they were not asked yet is proposed, with the words.")
    JsonNode search(
            @RequestParam @Says("The participant's id.") UUID patient,
            @RequestParam @Says("Only those that are active, inactive or proposed.") Optional<String> status,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var asked = Cursor.of("Consent %s %s".formatted(patient, status.orElse("")), limit, cursor);
        var found = consents.of(new PersonId(patient)).stream()
                .filter(consent ->
                        status.isEmpty() || consent.path("status").asString().equals(status.get()))
                .toList();
        var narrowed = status.filter(s -> s.matches("[a-z-]+"))
                .map(s -> "&status=" + s)
                .orElse("");
        return FhirBundle.searchset(
                Slice.ascending(asked, found, consent -> consent.path("id").asString(), consent -> consent),
                next -> "/api/v1/fhir/Consent?patient=%s%s&limit=%d&cursor=%s"
                        .formatted(patient, narrowed, asked.limit(), next));
    }

    @PostMapping(
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("A person agrees to the words that policy.uri names with their version.")
    ResponseEntity<JsonNode> create(@RequestBody String consent) {
        var made = consents.give(consent);
        return FhirVersion.made(made.added(), made.consent());
    }

    @PutMapping(
            path = "/{id}",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says("A person takes a consent back (inactive) or agrees (active), with the tag of what was read in If-Match.")
    ResponseEntity<JsonNode> update(
            @PathVariable @Says("As a bundle has it.") String id,
            @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
            @RequestBody String consent) {
        return FhirVersion.answer(consents.say(id, ifMatch, consent));
    }
}
