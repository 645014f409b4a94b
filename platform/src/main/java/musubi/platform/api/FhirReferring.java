package musubi.platform.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.referral.Making;
import musubi.platform.referral.Moving;
import musubi.platform.referral.Outcome;
import musubi.platform.referral.Referral;
import musubi.platform.referral.ReferralId;
import musubi.platform.referral.Referrals;
import musubi.platform.referral.State;
import musubi.platform.referral.Wanted;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads what was sent about referrals and keeps it. In a bundle what is asked comes first, then how far it is, then what was done. */
@Component
class FhirReferring {
    /** The temporary code system as it is called now, and as drafts called it. */
    private static final Set<String> TEMPORARY = Set.of(
            FhirReferred.TMP,
            "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/sdohcc-temporary-codes",
            "http://hl7.org/fhir/us/sdoh-cc/CodeSystem/sdohcc-temporary-codes");

    private static final List<String> ORDER = List.of("ServiceRequest", "Task", "Procedure");
    private static final int DAY = 10;

    private final Referrals referrals;

    FhirReferring(Referrals referrals) {
        this.referrals = referrals;
    }

    /** Keeps those of the resources that are about referrals, within the transaction of whoever asks; what is wrong is added to the issues. */
    Map<FhirResource, FhirTaking.Taken> take(List<FhirResource> resources, List<FhirProblem.Issue> issues) {
        var taken = new HashMap<FhirResource, FhirTaking.Taken>();
        // What is a part of another comes after it.
        var inOrder = resources.stream()
                .filter(resource -> ORDER.contains(resource.type()))
                .sorted(Comparator.comparing((FhirResource r) -> ORDER.indexOf(r.type()))
                        .thenComparing(r ->
                                r.type().equals("ServiceRequest") && r.node().has("basedOn")))
                .toList();
        for (var resource : inOrder) take(resource, issues).ifPresent(kept -> taken.put(resource, kept));
        return taken;
    }

    private Optional<FhirTaking.Taken> take(FhirResource resource, List<FhirProblem.Issue> issues) {
        try {
            return Optional.of(
                    switch (resource.type()) {
                        case "ServiceRequest" -> request(resource);
                        case "Task" -> task(resource);
                        default -> procedure(resource);
                    });
        } catch (Wrong wrong) {
            issues.add(wrong.issue);
        } catch (BadInput input) {
            input.problems()
                    .forEach(p -> issues.add(
                            new FhirProblem.Issue("business-rule", p.code(), resource.expression(), p.words())));
        }
        return Optional.empty();
    }

    /** One resource cannot be kept. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient FhirProblem.Issue issue;

        Wrong(String type, String code, String expression, Words words) {
            super(code);
            this.issue = new FhirProblem.Issue(type, code, expression, words);
        }
    }

    private FhirTaking.Taken request(FhirResource resource) {
        var node = resource.node();
        order(resource);
        if (!Set.of("active", "draft").contains(node.path("status").asString("")))
            throw new Wrong("value", "fhir.status", resource.expression() + ".status", STATUS);
        boolean prohibited = false;
        for (var detail : node.path("orderDetail"))
            if (coded(detail.path("coding"), TEMPORARY)
                    .filter(FhirReferred.PROHIBITED::equals)
                    .isPresent()) prohibited = true;
        var kind = Optional.<String>empty();
        for (var category : node.path("category")) kind = kind.or(() -> coded(category.path("coding"), TEMPORARY));
        Making.Made made = referrals.draft(new Wanted(
                new ReferralId(resource.id().orElseThrow()),
                resource.person(),
                Optional.empty(),
                coded(node.path("code").path("coding"), Set.of(FhirReferred.PROGRAMME)),
                kind.orElse("sdoh-category-unspecified"),
                node.path("priority").asString("routine"),
                prohibited,
                first(node.path("basedOn"), "ServiceRequest/", resource.expression() + ".basedOn"),
                new Referral.Said(
                        node.path("code").path("text").asString("").strip(),
                        node.path("reasonCode")
                                .path(0)
                                .path("text")
                                .asString("")
                                .strip(),
                        node.path("note").path(0).path("text").asString("").strip())));
        return new FhirTaking.Taken(
                made.added(), "ServiceRequest/" + made.referral().id());
    }

    /** The one referral that is referred to; empty when nothing is. */
    private static Optional<ReferralId> first(JsonNode references, String type, String expression) {
        if (references.isMissingNode()) return Optional.empty();
        var text = references.path(0).path("reference").asString("");
        var id = references.size() == 1 && text.startsWith(type)
                ? uuid(text.substring(type.length()))
                : Optional.<UUID>empty();
        return Optional.of(
                new ReferralId(id.orElseThrow(() -> new Wrong("value", "fhir.part-of", expression, oneFirst(type)))));
    }

    private static void order(FhirResource resource) {
        if (!resource.node().path("intent").asString("").equals("order"))
            throw new Wrong("value", "fhir.intent", resource.expression() + ".intent", INTENT);
    }

    private static Optional<String> coded(JsonNode codings, Set<String> systems) {
        for (var coding : codings)
            if (systems.contains(coding.path("system").asString("")))
                return Optional.of(coding.path("code").asString(""));
        return Optional.empty();
    }

    private FhirTaking.Taken task(FhirResource resource) {
        var node = resource.node();
        order(resource);
        if (!node.path("status").asString("").equals("requested"))
            throw new Wrong("value", "fhir.status", resource.expression() + ".status", REQUESTED);
        var referral = about(resource, node.path("focus"), "focus");
        var partOf = resource.expression() + ".partOf";
        if (!first(node.path("partOf"), "Task/", partOf).equals(referral.partOf()))
            throw new Wrong("business-rule", "fhir.part-of", partOf, OTHER_FIRST);
        var owner = owner(node.path("owner"));
        if (referral.state() == State.REQUESTED && referral.provider().equals(owner))
            return new FhirTaking.Taken(false, "Task/" + referral.id());
        return switch (referrals.send(referral.id(), Optional.empty(), owner)) {
            case Moving.Moved(var sent) -> new FhirTaking.Taken(true, "Task/" + sent.id());
            case Moving.NotAllowed not ->
                throw new Wrong("conflict", "referral.not-allowed", resource.expression() + ".status", notAllowed(not));
            case Moving.Stale _ -> throw new IllegalStateException("no version was named");
            case Moving.NotAgreed() ->
                throw new Wrong("business-rule", "referral.not-agreed", resource.expression() + ".for", NOT_AGREED);
        };
    }

    private static Optional<String> owner(JsonNode owner) {
        var reference = owner.path("reference").asString("");
        if (reference.startsWith("Organization/")) return Optional.of(reference.substring("Organization/".length()));
        var identifier = owner.path("identifier");
        return identifier.path("system").asString("").equals(FhirReferred.PROVIDER)
                ? Optional.of(identifier.path("value").asString(""))
                : Optional.empty();
    }

    private Referral about(FhirResource resource, JsonNode reference, String field) {
        var text = reference.path("reference").asString("");
        var found = text.startsWith("ServiceRequest/")
                ? uuid(text.substring("ServiceRequest/".length())).flatMap(id -> referrals.find(new ReferralId(id)))
                : Optional.<Referral>empty();
        return found.filter(r -> r.person().equals(resource.person()))
                .orElseThrow(() ->
                        new Wrong("not-found", "fhir.no-request", resource.expression() + "." + field, NO_REQUEST));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private FhirTaking.Taken procedure(FhirResource resource) {
        var node = resource.node();
        if (!node.path("status").asString("").equals("completed"))
            throw new Wrong("value", "fhir.status", resource.expression() + ".status", COMPLETED);
        var based = node.path("basedOn");
        var referral = about(resource, based.isArray() ? based.path(0) : based, "basedOn");
        var told = referrals.tell(
                referral.id(),
                outcome(node.path("code"), day(node.path("performedDateTime").asString(""), resource.expression())));
        return switch (told) {
            case Referrals.Telling.Told(var added) -> new FhirTaking.Taken(added, "Procedure/" + referral.id());
            case Referrals.Telling.TooEarly _ ->
                throw new Wrong("business-rule", "referral.too-early", resource.expression() + ".status", TOO_EARLY);
        };
    }

    private static LocalDate day(String text, String expression) {
        try {
            return LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
        } catch (DateTimeException unreadable) {
            throw new Wrong("value", "fhir.day", expression + ".performedDateTime", NO_DAY);
        }
    }

    private static Outcome outcome(JsonNode code, LocalDate day) {
        return new Outcome(
                coded(code.path("coding"), Set.of(FhirReferred.PROGRAMME)),
                coded(code.path("coding"), Set.of("urn:musubi:session")),
                code.path("text").asString("").strip(),
                day);
    }

    /**
     * Takes the step that a changed Task asks for.
     *
     * @throws FhirProblem when the resource cannot be read
     * @throws NoSuchElementException when there is none that the actor may see
     */
    Moving step(ReferralId id, Optional<Integer> version, JsonNode task) {
        var to = State.find(task.path("status").asString(""))
                .orElseThrow(
                        () -> new FhirProblem(new FhirProblem.Issue("value", "fhir.status", "Task.status", STATES)));
        if (!task.path("id").asString(id.toString()).equals(id.toString()))
            throw new FhirProblem(new FhirProblem.Issue("value", "fhir.other-id", "Task.id", OTHER_ID));
        var why = task.path("statusReason").path("text").asString("");
        if (to == State.REQUESTED) return referrals.send(id, version, owner(task.path("owner")));
        try {
            return referrals.move(id, version, to, why, to == State.COMPLETED ? done(task) : Optional.empty());
        } catch (Wrong wrong) {
            throw new FhirProblem(wrong.issue);
        }
    }

    /** What was done may stand in the Task itself, when no Procedure was sent before. */
    private static Optional<Outcome> done(JsonNode task) {
        for (var output : task.path("output"))
            if (coded(output.path("type").path("coding"), TEMPORARY)
                            .filter(FhirReferred.ACTIVITY::equals)
                            .isPresent()
                    && output.has("valueCodeableConcept"))
                return Optional.of(outcome(
                        output.path("valueCodeableConcept"),
                        day(task.path("executionPeriod").path("end").asString(""), "Task")));
        return Optional.empty();
    }

    static Words notAllowed(Moving.NotAllowed not) {
        var allowed = not.allowed().stream().map(State::word).sorted().collect(Collectors.joining(", "));
        return new Words(
                "いまは %s です。次に進める状態: %s".formatted(not.now().word(), allowed.isEmpty() ? "なし" : allowed),
                "It is %s now. Allowed next: %s.".formatted(not.now().word(), allowed.isEmpty() ? "nothing" : allowed));
    }

    private static Words oneFirst(String type) {
        return new Words("「%s番号」を一つ書いてください。".formatted(type), "Write one reference, %s and its id.".formatted(type));
    }

    static final Words NOT_AGREED = new Words(
            "本人が、この事業者に氏名などを伝えることに同意していません。", "The person does not agree that this provider is told who they are.");
    private static final Words STATUS = new Words("status は active か draft にしてください。", "The status is active or draft.");
    private static final Words INTENT = new Words("intent は order にしてください。", "The intent is order.");
    private static final Words OTHER_FIRST = new Words(
            "partOf には、focus の ServiceRequest が basedOn する ServiceRequest の Task を書いてください。basedOn がなければ partOf も書きません。",
            "Write as partOf the Task of the ServiceRequest that the focus is basedOn; where it is basedOn none, there is no partOf.");
    private static final Words REQUESTED = new Words(
            "作るときの status は requested です。あとは PUT で進めてください。", "A Task is made as requested; its further steps are PUT.");
    private static final Words COMPLETED = new Words("status は completed にしてください。", "The status is completed.");
    private static final Words NO_REQUEST = new Words(
            "この方についての ServiceRequest がないか、あなたには見えません。",
            "There is no such ServiceRequest about this person, or you may not see it.");
    private static final Words TOO_EARLY = new Words(
            "結果を送れるのは、Task が in-progress のあいだに一度です。", "What was done is sent once, while the Task is in-progress.");
    private static final Words NO_DAY = new Words("行った日を書いてください。", "Write the day on which it was done.");
    private static final Words STATES = new Words("status を Task の状態で書いてください。", "Write the status as one of a Task.");
    private static final Words OTHER_ID = new Words("id が宛先と違います。", "The id is not that of the address.");
}
