package musubi.platform.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.people.People;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
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

/** Who people are. Staff sees those of its municipality, a resident themselves; a name is never part of an address. */
@RestController
@RequestMapping("/api/v1/fhir/Patient")
class FhirPatientApi implements FhirRefusals {
    private final FhirPatients patients;

    FhirPatientApi(FhirPatients patients) {
        this.patients = patients;
    }

    @GetMapping(path = "/{id}", produces = FhirApi.FHIR)
    @Says("Who somebody is.")
    ResponseEntity<JsonNode> read(@PathVariable @Says("The participant's id.") String id) {
        return FhirVersion.answer(patients.find(FhirPart.uuid(id)).orElseThrow());
    }

    @GetMapping(produces = FhirApi.FHIR)
    @Says("People as a bundle, those who were entered last first; a resident finds themselves alone.")
    JsonNode search(
            @RequestParam(name = "_id") @Says("Only the participant of this id.") Optional<String> only,
            @RequestParam @Says("The same, as system|value or as the value alone.") Optional<String> identifier,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var one = only.or(() -> identifier.map(FhirPatientApi::value));
        if (one.isEmpty()) return found("", limit, cursor);
        var patient = patients.find(FhirPart.uuid(one.get()))
                .filter(found -> identifier.isEmpty()
                        || value(identifier.get()).equals(found.path("id").asString()));
        return FhirBundle.searchset(new Slice<>(patient.stream().toList(), Optional.empty()), next -> next);
    }

    private static String value(String identifier) {
        var own = FhirPatient.SYSTEM + "|";
        return identifier.startsWith(own) ? identifier.substring(own.length()) : identifier;
    }

    private JsonNode found(String name, Optional<Integer> limit, Optional<String> cursor) {
        var asked = Cursor.of("Patient " + name, limit, cursor);
        var after = asked.after(
                2, key -> new People.Position(OffsetDateTime.parse(key.get(0)), UUID.fromString(key.get(1))));
        var part = patients.search(name, after, asked.limit());
        var next = part.next()
                .map(p -> asked.at(List.of(p.recordedAt().toString(), p.person().toString())));
        return FhirBundle.searchset(
                new Slice<>(part.patients(), next),
                at -> name.isEmpty()
                        ? "/api/v1/fhir/Patient?limit=%d&cursor=%s".formatted(asked.limit(), at)
                        : "/api/v1/fhir/Patient/_search?limit=%d&cursor=%s".formatted(asked.limit(), at));
    }

    /** What a search for a name is sent as. */
    record Names(
            @Says("Part of a name or of its reading.") String name,

            @Says("At most so many; 50 unless said, 200 at most.")
            Optional<Integer> limit,

            @Says("As the link to the next part has it.") Optional<String> cursor) {}

    @PostMapping(path = "/_search", produces = FhirApi.FHIR)
    @SentAsForm(Names.class)
    @Says(
            "People whose name or reading holds the text sent as name in the form; limit and cursor may stand in the form or the address.")
    JsonNode searchNames(HttpServletRequest request) throws IOException {
        var form = new HashMap<>(fields(request.getQueryString()));
        form.putAll(fields(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        if (!form.containsKey("name")) throw unreadable();
        return found(
                form.getOrDefault("name", "").strip(),
                Optional.ofNullable(form.get("limit")).map(FhirPatientApi::number),
                Optional.ofNullable(form.get("cursor")));
    }

    private static Map<String, String> fields(@Nullable String form) {
        var fields = new HashMap<String, String>();
        if (form == null) return fields;
        for (var field : form.split("&", -1)) {
            int end = field.indexOf('=');
            if (end > 0) fields.put(field.substring(0, end), decoded(field.substring(end + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw unreadable();
        }
    }

    private static BadInput unreadable() {
        return new BadInput(
                "fhir.form",
                Place.whole("form"),
                "",
                new Words("「name=…」の形のフォームとして読めません。", "It cannot be read as a form with name=…"));
    }

    @PostMapping(
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says(
            "Enters a resident and lets them join the scheme of the extension urn:musubi:joining. Refused when a condition is not met (422), or when"
                    + " somebody of the same birth and name is there already (409).")
    ResponseEntity<JsonNode> create(@RequestBody String patient) {
        var made = patients.join(patient);
        return FhirVersion.made(made.added(), made.patient());
    }

    @PutMapping(
            path = "/{id}",
            consumes = {FhirApi.FHIR, MediaType.APPLICATION_JSON_VALUE},
            produces = FhirApi.FHIR)
    @Says(
            "Puts right who somebody is, with the reason in the extension urn:musubi:reason and the tag of what was read in If-Match. What is left out is"
                    + " not there any more.")
    ResponseEntity<JsonNode> update(
            @PathVariable @Says("The participant's id.") String id,
            @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
            @RequestBody String patient) {
        return FhirVersion.answer(patients.correct(FhirPart.uuid(id), ifMatch, patient));
    }
}
