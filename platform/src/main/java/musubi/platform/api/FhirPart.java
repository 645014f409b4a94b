package musubi.platform.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One resource that was sent, read part by part. Everything that is wrong with it is noted and told at once. */
final class FhirPart {
    private final String type;
    private final JsonNode node;
    private final List<FhirProblem.Issue> issues = new ArrayList<>();

    private FhirPart(String type, JsonNode node) {
        this.type = type;
        this.node = node;
    }

    static FhirPart of(String text, String type) {
        return new FhirPart(type, FhirReading.parsed(text, type));
    }

    JsonNode node() {
        return node;
    }

    void wrong(String kind, String code, String field, Words words) {
        issues.add(new FhirProblem.Issue(kind, code, type + "." + field, words));
    }

    /** Text of a part; empty when it is not there or no text. */
    static String text(JsonNode part) {
        return part.isString() ? part.asString().strip() : "";
    }

    /** A text that has to be there. */
    String needed(JsonNode part, String field) {
        var text = text(part);
        if (text.isEmpty())
            wrong(
                    "required",
                    "fhir.required",
                    field,
                    new Words("%s がありません。".formatted(field), "There is no %s.".formatted(field)));
        return text;
    }

    /** A whole day that has to be there. */
    Optional<LocalDate> day(JsonNode part, String field) {
        var text = needed(part, field);
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            wrong(
                    "value",
                    "fhir.no-day",
                    field,
                    new Words("2026-04-01 の形の日付ではありません。", "It is no day such as 2026-04-01."));
            return Optional.empty();
        }
    }

    /** The participant that a reference names. */
    Optional<PersonId> person(JsonNode reference, String field) {
        var text = text(reference.path("reference"));
        var person = text.startsWith("Patient/") ? uuid(text.substring("Patient/".length())) : Optional.<UUID>empty();
        if (person.isEmpty())
            wrong(
                    "value",
                    "fhir.subject",
                    field,
                    new Words(
                            "%s.reference を「Patient/参加者番号」と書いてください。".formatted(field),
                            "Write %s.reference as Patient/ and the participant's id.".formatted(field)));
        return person.map(PersonId::new);
    }

    /** An id as ours are written; empty for any other text. */
    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text))
                    .filter(uuid -> uuid.toString().equals(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The extension of this address; a missing one is a missing node. */
    static JsonNode extension(JsonNode of, String url) {
        for (var extension : of.path("extension"))
            if (text(extension.path("url")).equals(url)) return extension;
        return MissingNode.getInstance();
    }

    /** Refuses the resource when something in it is wrong. */
    void done() {
        if (!issues.isEmpty()) throw new FhirProblem(issues);
    }
}
