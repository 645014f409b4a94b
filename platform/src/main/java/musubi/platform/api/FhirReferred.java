package musubi.platform.api;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.platform.referral.Outcome;
import musubi.platform.referral.Referral;
import musubi.platform.referral.State;
import musubi.quantity.Japan;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A referral as three resources that share its id: what is asked (ServiceRequest), how far it is (Task) and what was done (Procedure). They have the
 * shape of HL7's SDOH Clinical Care and do not claim to conform to it.
 */
final class FhirReferred {
    static final Set<String> TYPES = Set.of("ServiceRequest", "Task", "Procedure");

    /** What each has to say, beside whom it is about. */
    static final Map<String, List<String>> NEEDED = Map.of(
            "ServiceRequest", List.of("status", "intent", "code"),
            "Task", List.of("status", "intent", "focus"),
            "Procedure", List.of("status", "basedOn", "performedDateTime"));

    /** Codes for what HL7 has no others for yet. */
    static final String TMP = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes";

    static final String PROGRAMME = "urn:musubi:programme";
    static final String PROVIDER = "urn:musubi:provider";
    static final String PROHIBITED = "contacting-subject-prohibited";
    static final String ACTIVITY = "resulting-activity";

    private static final String SERVICE_REQUEST =
            "http://jpfhir.jp/fhir/core/StructureDefinition/JP_ServiceRequest_Common";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(Japan.TIME);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FhirReferred() {}

    /**
     * What is asked.
     *
     * @param told whether the reader may know whom it is about, and why
     */
    static ObjectNode request(Referral referral, boolean told) {
        var node = begun("ServiceRequest", referral);
        ((ObjectNode) node.path("meta")).putArray("profile").add(SERVICE_REQUEST);
        node.put("status", status(referral.state())).put("intent", "order").put("priority", referral.priority());
        coded(node.putArray("category").addObject().putArray("coding"), TMP, referral.kind());
        var code = node.putObject("code");
        referral.programme().ifPresent(programme -> coded(code.putArray("coding"), PROGRAMME, programme));
        code.put("text", referral.said().asked());
        if (referral.prohibited())
            coded(node.putArray("orderDetail").addObject().putArray("coding"), TMP, PROHIBITED);
        person(node.putObject("subject"), referral, told);
        referral.partOf()
                .ifPresent(first -> node.putArray("basedOn").addObject().put("reference", "ServiceRequest/" + first));
        node.put("authoredOn", MOMENT.format(referral.madeAt()));
        requester(node, referral);
        referral.agreedWith().ifPresent(recipient -> {
            var consent = node.putArray("supportingInfo").addObject().put("type", "Consent");
            consent.putObject("identifier")
                    .put("system", "urn:musubi:consent")
                    .put("value", "referral/%s/%d".formatted(recipient, referral.agreedTo()));
        });
        if (told && !referral.said().reason().isEmpty())
            node.putArray("reasonCode").addObject().put("text", referral.said().reason());
        if (told && !referral.said().living().isEmpty())
            node.putArray("note").addObject().put("text", referral.said().living());
        return node;
    }

    private static ObjectNode begun(String type, Referral referral) {
        var node = JSON.createObjectNode()
                .put("resourceType", type)
                .put("id", referral.id().toString());
        node.putObject("meta")
                .put("versionId", Integer.toString(referral.version()))
                .put("lastUpdated", MOMENT.format(referral.changedAt()));
        return node;
    }

    private static String status(State state) {
        return switch (state) {
            case DRAFT -> "draft";
            case REQUESTED, ACCEPTED, IN_PROGRESS -> "active";
            case ON_HOLD -> "on-hold";
            case COMPLETED -> "completed";
            case CANCELLED, REJECTED, FAILED -> "revoked";
            case ENTERED_IN_ERROR -> "entered-in-error";
        };
    }

    /** Who is not told whom it is about is told that it is kept from them. */
    private static void person(ObjectNode subject, Referral referral, boolean told) {
        if (told) subject.put("reference", "Patient/" + referral.person());
        else
            subject.putArray("extension")
                    .addObject()
                    .put("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason")
                    .put("valueCode", "masked");
    }

    private static void requester(ObjectNode node, Referral referral) {
        node.putObject("requester")
                .put("type", referral.office() ? "Organization" : "PractitionerRole")
                .putObject("identifier")
                .put("system", "urn:musubi:account")
                .put("value", referral.actor());
    }

    /**
     * How far it is.
     *
     * @param reason of the last step; may be empty
     */
    static ObjectNode task(Referral referral, boolean told, String reason, Optional<Outcome> outcome) {
        var node = begun("Task", referral);
        node.put("status", referral.state().word());
        if (!reason.isEmpty()) node.putObject("statusReason").put("text", reason);
        node.put("intent", "order").put("priority", referral.priority());
        coded(node.putObject("code").putArray("coding"), "http://hl7.org/fhir/CodeSystem/task-code", "fulfill");
        node.putObject("focus").put("reference", "ServiceRequest/" + referral.id());
        referral.partOf().ifPresent(first -> node.putArray("partOf").addObject().put("reference", "Task/" + first));
        person(node.putObject("for"), referral, told);
        node.put("authoredOn", MOMENT.format(referral.askedAt().orElse(referral.madeAt())));
        node.put("lastModified", MOMENT.format(referral.changedAt()));
        requester(node, referral);
        referral.provider().ifPresent(provider -> organization(node.putObject("owner"), provider));
        if (outcome.isPresent()) {
            var output = node.putArray("output").addObject();
            coded(output.putObject("type").putArray("coding"), TMP, ACTIVITY);
            output.putObject("valueReference").put("reference", "Procedure/" + referral.id());
        }
        return node;
    }

    /** An id that FHIR would not take stands as an identifier. */
    private static void organization(ObjectNode owner, String provider) {
        if (provider.matches("[A-Za-z0-9.-]{1,64}")) owner.put("reference", "Organization/" + provider);
        else
            owner.put("type", "Organization")
                    .putObject("identifier")
                    .put("system", PROVIDER)
                    .put("value", provider);
    }

    /** What was done. */
    static ObjectNode procedure(Referral referral, boolean told, Outcome outcome) {
        var node = begun("Procedure", referral);
        node.putArray("basedOn").addObject().put("reference", "ServiceRequest/" + referral.id());
        node.put("status", referral.state() == State.ENTERED_IN_ERROR ? "entered-in-error" : "completed");
        coded(node.putObject("category").putArray("coding"), TMP, referral.kind());
        var code = node.putObject("code");
        var codings = code.putArray("coding");
        outcome.programme().ifPresent(programme -> coded(codings, PROGRAMME, programme));
        outcome.session().ifPresent(session -> coded(codings, "urn:musubi:session", session));
        if (codings.isEmpty()) code.remove("coding");
        if (!outcome.done().isEmpty()) code.put("text", outcome.done());
        person(node.putObject("subject"), referral, told);
        node.put("performedDateTime", outcome.day().toString());
        return node;
    }

    private static void coded(ArrayNode codings, String system, String code) {
        codings.addObject().put("system", system).put("code", code);
    }

    /** What is offered of these. */
    static void capability(ArrayNode resources) {
        var sought =
                Map.of("patient", "The participant's id, without Patient/.", "_lastUpdated", "gt or ge, and a moment.");
        FhirCapability.resource(
                resources,
                "ServiceRequest",
                "What somebody is referred for. Sent alone it is a draft, which a Task with it as focus sends. One that does a part of another is basedOn it,"
                        + " and its Task is partOf the other's. The provider is told whom it is about"
                        + " while the person agrees; until then, the subject is masked. Categories of the older temporary code system are read as well.",
                List.of("read", "create", "search-type"),
                sought);
        FhirCapability.resource(
                        resources,
                        "Task",
                        "How far a referral is; its id is that of its ServiceRequest. A step is a PUT with another status, on the version that If-Match names."
                                + " One that does not follow is answered with 409 and the states that may. The table of states is our own reading.",
                        List.of("read", "create", "update", "search-type"),
                        Map.of(
                                "patient",
                                "The participant's id, without Patient/.",
                                "_lastUpdated",
                                "gt or ge, and a moment.",
                                "status",
                                "One or several, with commas between them.",
                                "owner",
                                "The provider's id, without Organization/; owner:missing=true for what any provider may take up."))
                .putArray("searchInclude")
                .add("Task:focus");
        FhirCapability.resource(
                resources,
                "Procedure",
                "What was done after a referral: sent while the Task is in progress, once, and before it is completed.",
                List.of("read", "create", "search-type"),
                Map.of("patient", "The participant's id, without Patient/."));
    }
}
