package musubi.platform.api;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.Measured;
import musubi.platform.activity.Uploads;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Sheets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes what is kept as resources of FHIR R4. Conformance to a profile is not claimed. */
final class FhirBundle {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LOINC = "http://loinc.org";
    private static final String OURS = "urn:musubi:measure";

    /** HbA1c, by letters alone as ids have kinds. */
    static final String GLYCATED = "glycohb";

    private FhirBundle() {}

    /**
     * A resource and where it stands in a list.
     *
     * @param place grows with the day
     */
    record Placed(String place, ObjectNode resource) {}

    static ObjectNode searchset(Slice<ObjectNode> slice, UnaryOperator<String> link) {
        var bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        slice.next()
                .ifPresent(next -> bundle.putArray("link")
                        .addObject()
                        .put("relation", "next")
                        .put("url", link.apply(next)));
        var entries = bundle.putArray("entry");
        for (var resource : slice.items()) {
            var entry = entries.addObject();
            entry.set("resource", resource);
            entry.putObject("search").put("mode", "match");
        }
        return bundle;
    }

    static ObjectNode taken(List<FhirTaking.Taken> taken) {
        var bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction-response");
        var entries = bundle.putArray("entry");
        for (var one : taken) entries.addObject().set("response", response(one));
        return bundle;
    }

    /** What became of one entry. */
    static ObjectNode response(FhirTaking.Taken taken) {
        var response = JSON.createObjectNode().put("status", taken.added() ? "201 Created" : "200 OK");
        if (!taken.location().isEmpty()) response.put("location", taken.location());
        return response;
    }

    static ObjectNode outcome(List<FhirProblem.Issue> issues) {
        var outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
        var all = outcome.putArray("issue");
        for (var issue : issues) {
            var node = all.addObject().put("severity", "error").put("code", issue.type());
            var details = node.putObject("details");
            details.putArray("coding")
                    .addObject()
                    .put("system", "urn:musubi:problem")
                    .put("code", issue.code());
            details.put("text", issue.words().en());
            node.put("diagnostics", issue.words().ja());
            node.putArray("expression").add(issue.expression());
        }
        return outcome;
    }

    /** A count of steps; one that waits to be looked at is preliminary, one that was left out is not told. */
    static List<Placed> steps(PersonId person, List<Uploads.Day> days) {
        return days.stream()
                .filter(day -> !day.state().equals("left-out"))
                .map(day -> {
                    var node = observation(person, day.day(), day.source(), "steps", "activity");
                    node.put("status", day.state().equals("held") ? "preliminary" : "final");
                    code(node, LOINC, "41950-7");
                    quantity(node, day.steps(), "steps per day", "/d");
                    return placed(node, day.day(), day.source(), "steps");
                })
                .toList();
    }

    /** Measures; one that waits to be looked at is preliminary, one that was left out is not told. */
    static List<Placed> measures(PersonId person, Measured measured) {
        var waiting = measures(person, measured.waiting());
        waiting.forEach(one -> one.resource().put("status", "preliminary"));
        return Stream.concat(measures(person, measured.counting()).stream(), waiting.stream())
                .toList();
    }

    static List<Placed> measures(PersonId person, BodyReading reading) {
        var placed = new ArrayList<Placed>();
        measure(placed, person, reading, "weight", LOINC, "29463-7", reading.weightKg(), "kg");
        measure(placed, person, reading, "height", LOINC, "8302-2", reading.heightCm(), "cm");
        measure(placed, person, reading, "waist", OURS, "waist", reading.waistCm(), "cm");
        measure(placed, person, reading, "fat", OURS, "fat", reading.fatPercent(), "%");
        measure(placed, person, reading, "muscle", OURS, "muscle", reading.muscleKg(), "kg");
        if (reading.systolic() != null || reading.diastolic() != null) placed.add(pressure(person, reading));
        return placed;
    }

    private static void measure(
            List<Placed> placed,
            PersonId person,
            BodyReading reading,
            String kind,
            String system,
            String code,
            @Nullable Number value,
            String unit) {
        if (value != null) placed.add(measure(person, reading, kind, system, code, value, unit));
    }

    /** One value of a reading. */
    static Placed measure(
            PersonId person, BodyReading reading, String kind, String system, String code, Number value, String unit) {
        var node = observation(
                person, reading.day(), reading.source(), kind, kind.equals(GLYCATED) ? "laboratory" : "vital-signs");
        code(node, system, code);
        quantity(node, value, unit, unit);
        return placed(node, reading.day(), reading.source(), kind);
    }

    private static Placed pressure(PersonId person, BodyReading reading) {
        var node = observation(person, reading.day(), reading.source(), "pressure", "vital-signs");
        code(node, LOINC, "85354-9");
        var parts = node.putArray("component");
        part(parts.addObject(), "8480-6", reading.systolic());
        part(parts.addObject(), "8462-4", reading.diastolic());
        parts.removeIf(part -> part.isEmpty());
        return placed(node, reading.day(), reading.source(), "pressure");
    }

    private static void part(ObjectNode part, String code, @Nullable Integer value) {
        if (value == null) return;
        code(part, LOINC, code);
        quantity(part, value, "mmHg", "mm[Hg]");
    }

    private static Placed placed(ObjectNode node, LocalDate day, String source, String kind) {
        return new Placed(day + " " + kind + " " + source, node);
    }

    static ObjectNode observation(PersonId person, LocalDate day, String source, String kind, String category) {
        var id = ObservationId.of(person, day, kind, source);
        var node = JSON.createObjectNode().put("resourceType", "Observation").put("id", id.toString());
        node.put("status", "final");
        node.putArray("category")
                .addObject()
                .putArray("coding")
                .addObject()
                .put("system", "http://terminology.hl7.org/CodeSystem/observation-category")
                .put("code", category);
        node.putObject("subject").put("reference", "Patient/" + person);
        node.put("effectiveDateTime", day.toString());
        node.putObject("device").put("display", source);
        return node;
    }

    private static void code(ObjectNode node, String system, String code) {
        node.putObject("code")
                .putArray("coding")
                .addObject()
                .put("system", system)
                .put("code", code);
    }

    private static void quantity(ObjectNode node, Number value, String unit, String code) {
        node.putObject("valueQuantity")
                .putPOJO("value", value)
                .put("unit", unit)
                .put("system", "http://unitsofmeasure.org")
                .put("code", code);
    }

    static Placed response(Sheets.Answered answered, Sheets sheets) {
        var node = JSON.createObjectNode()
                .put("resourceType", "QuestionnaireResponse")
                .put("id", answered.sheet().toString());
        node.put("questionnaire", FhirQuestionnaire.canonical(answered.instrument(), answered.version()));
        node.put("status", "completed");
        node.putObject("subject").put("reference", "Patient/" + answered.person());
        node.put("authored", answered.day().toString());
        answered.enteredBy()
                .ifPresent(account -> node.putObject("author")
                        .put("type", "PractitionerRole")
                        .putObject("identifier")
                        .put("system", "urn:musubi:account")
                        .put("value", account));
        node.putObject("source").put("reference", "Patient/" + answered.person());
        var items = node.putArray("item");
        answered.answers().forEach((item, value) -> {
            var answer =
                    items.addObject().put("linkId", item).putArray("answer").addObject();
            if (sheets.number(answered, item)) answer.put("valueDecimal", new java.math.BigDecimal(value));
            else
                answer.putObject("valueCoding")
                        .put("system", FhirQuestionnaire.choices(answered.instrument(), item))
                        .put("code", value);
        });
        return new Placed(answered.day() + " " + answered.sheet(), node);
    }
}
