package musubi.platform.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import musubi.evidence.pack.PersonalExport;
import musubi.platform.access.Acting;
import musubi.platform.activity.Offer;
import musubi.platform.activity.Pieces;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Sheets;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps resources, all of them or none, by the readers that read the same formats from files. Steps and measures go to {@code activity},
 * answers to {@code questionnaire}, people and what they agreed to to {@code people}; what says what stands already changes nothing.
 */
@Component
class FhirTaking {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Pieces pieces;
    private final Sheets sheets;
    private final People people;
    private final Acting acting;
    private final FhirReferring referring;
    private final FhirEntering entering;

    FhirTaking(
            Pieces pieces,
            Sheets sheets,
            People people,
            Acting acting,
            FhirReferring referring,
            FhirEntering entering) {
        this.entering = entering;
        this.pieces = pieces;
        this.sheets = sheets;
        this.people = people;
        this.acting = acting;
        this.referring = referring;
    }

    /**
     * What became of a resource.
     *
     * @param added whether it says something new
     * @param location where it is read; empty for an observation, which is one of its day's
     */
    record Taken(boolean added, String location) {}

    /**
     * Keeps them.
     *
     * @return what became of each, in their order
     * @throws FhirProblem with everything that is wrong, and then nothing was kept
     */
    @Transactional
    public List<Taken> take(List<FhirResource> resources) {
        var issues = new ArrayList<FhirProblem.Issue>();
        var entered = entering.take(resources, issues);
        if (!issues.isEmpty()) throw new FhirProblem(issues);
        var exported = new LinkedHashMap<FhirResource, PersonalExport>();
        for (var resource : resources) {
            if (entered.containsKey(resource) || FhirReferred.TYPES.contains(resource.type())) continue;
            if (known(resource.person())) exported.put(resource, read(resource, issues));
            else issues.add(issue("not-found", "fhir.nobody", resource.expression() + ".subject", NOBODY));
        }
        if (!issues.isEmpty()) throw new FhirProblem(issues);
        var measured = measures(resources);
        var referred = referring.take(resources, issues);
        var kept = new ArrayList<Taken>();
        for (var resource : resources)
            kept.add(
                    entered.containsKey(resource)
                            ? Objects.requireNonNull(entered.get(resource))
                            : FhirReferred.TYPES.contains(resource.type())
                                    ? referred.getOrDefault(resource, new Taken(false, ""))
                                    : resource.type().equals("Observation")
                                            ? new Taken(measured.getOrDefault(resource.person(), false), "")
                                            : answers(
                                                    resource, Objects.requireNonNull(exported.get(resource)), issues));
        if (!issues.isEmpty()) throw new FhirProblem(issues);
        return List.copyOf(kept);
    }

    /** A resident sends only their own; whether others are there at all is not told. */
    private boolean known(PersonId person) {
        return acting.actor().resident().map(person.value()::equals).orElse(true)
                && people.find(person).isPresent();
    }

    /** Reads one by itself, so that whatever is wrong is said of it. */
    private static PersonalExport read(FhirResource resource, List<FhirProblem.Issue> issues) {
        var who = new musubi.evidence.record.PersonId(resource.person().toString());
        try (var text = bytes(resource.node())) {
            var read = PersonalExport.read(text, "fhir.json", who, Japan.TIME);
            int before = issues.size();
            read.rejections().forEach(problem -> issues.add(issue(resource, problem)));
            read.remarks().stream()
                    .filter(problem -> problem.code().equals("fhir.status"))
                    .forEach(problem -> issues.add(issue(resource, problem)));
            boolean nothing = read.days().isEmpty()
                    && read.bodies().isEmpty()
                    && read.answers().isEmpty();
            if (nothing && issues.size() == before)
                issues.add(issue("not-supported", "fhir.nothing", resource.expression(), NOTHING));
            return read;
        } catch (BadInput e) {
            e.problems().forEach(problem -> issues.add(issue(resource, problem)));
            return new PersonalExport(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    java.util.Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("a resource could not be put aside", e);
        }
    }

    private static ByteArrayInputStream bytes(JsonNode node) {
        return new ByteArrayInputStream(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a person's were new. Two senders who tell of the same people take them in the same order, so that neither waits for the other. */
    private Map<PersonId, Boolean> measures(List<FhirResource> resources) {
        var measured = new LinkedHashMap<PersonId, Boolean>();
        resources.stream()
                .filter(resource -> resource.type().equals("Observation"))
                .map(FhirResource::person)
                .distinct()
                .sorted(Comparator.comparing(PersonId::toString))
                .forEach(person -> measured.put(person, measures(person, resources)));
        return measured;
    }

    /** All of a person's together. */
    private boolean measures(PersonId person, List<FhirResource> resources) {
        var bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "collection");
        var entries = bundle.putArray("entry");
        resources.stream()
                .filter(r -> r.person().equals(person) && r.type().equals("Observation"))
                .forEach(r -> entries.addObject().set("resource", r.node()));
        try (var text = bytes(bundle)) {
            return switch (pieces.tell(person, "fhir.json", text)) {
                case Pieces.Answer.Kept kept -> true;
                case Pieces.Answer.Stands stands -> false;
                case Pieces.Answer.Refused(var missed) -> throw refused(missed);
            };
        } catch (BadInput e) {
            throw new FhirProblem(e.problems().stream()
                    .map(p -> new FhirProblem.Issue("business-rule", p.code(), "Observation", p.words()))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("resources could not be put aside", e);
        }
    }

    private static FhirProblem refused(Offer.Missed missed) {
        if (!missed.leftOut().isEmpty())
            return new FhirProblem(new FhirProblem.Issue("business-rule", "fhir.day", "Observation", DAY));
        return new FhirProblem(missed.refused().stream()
                .map(r -> new FhirProblem.Issue("business-rule", "fhir.together", "Observation", r.words()))
                .toList());
    }

    private Taken answers(FhirResource resource, PersonalExport read, List<FhirProblem.Issue> issues) {
        var first = read.answers().getFirst();
        var given = new LinkedHashMap<String, String>();
        read.answers().forEach(a -> given.put(a.item().value(), a.value().value()));
        try {
            var sheet = sheets.keep(
                    resource.id(),
                    resource.person(),
                    first.instrument().value(),
                    first.version().value(),
                    first.day(),
                    given);
            return new Taken(sheet.added(), "QuestionnaireResponse/" + sheet.sheet());
        } catch (BadInput e) {
            e.problems().forEach(p -> issues.add(issue("business-rule", p.code(), resource.expression(), p.words())));
            return new Taken(false, "");
        }
    }

    private static FhirProblem.Issue issue(FhirResource resource, Problem problem) {
        var field = problem.place().column();
        return issue(
                "invalid",
                problem.code(),
                resource.expression() + (field.isEmpty() ? "" : "." + field),
                problem.words());
    }

    private static FhirProblem.Issue issue(String type, String code, String expression, Words words) {
        return new FhirProblem.Issue(type, code, expression, words);
    }

    private static final Words NOBODY =
            new Words("この番号の参加者はいないか、あなたには見えません。", "There is no participant of this id, or you may not see them.");
    private static final Words NOTHING = new Words(
            "この項目を入れる場所がありません。受け取る LOINC コードは説明書にあります。",
            "There is no place for this observation. The manual names the LOINC codes that are taken.");
    private static final Words DAY = new Words(
            "まだ来ていない日か、参加していない期間のものが含まれています。",
            "Some are of a day that is still to come, or on which the person did not take part.");
}
