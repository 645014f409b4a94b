package musubi.platform.api;

import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.platform.people.Consents;
import musubi.platform.people.Consents.Said;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes what somebody said about a purpose and a recipient as a Consent; what they were not asked yet is proposed. */
final class FhirConsent {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String URI = "urn:musubi:consent/";
    private static final Pattern POLICY =
            Pattern.compile(URI + "([a-z0-9][a-z0-9-]{0,39})/([a-z0-9][a-z0-9-]{0,39})(?:\\|([0-9]{1,6}))?");
    private static final int MARK = 16;

    private FhirConsent() {}

    /** One for each person, purpose and recipient, so that it stays the same whatever they say. */
    static String id(PersonId person, Consents.Text text) {
        var of = Digest.of(text.purpose() + " " + text.recipient()).hex().substring(0, MARK);
        return "%s.%s".formatted(person.toString().replace("-", ""), of);
    }

    static ObjectNode of(PersonId person, Consents.Standing standing) {
        var text = standing.text();
        var node = JSON.createObjectNode().put("resourceType", "Consent").put("id", id(person, text));
        words(node, text);
        node.put(
                "status",
                switch (standing.said()) {
                    case Said.Nothing() -> "proposed";
                    case Said.Given given -> "active";
                    case Said.Withdrawn withdrawn -> "inactive";
                });
        coding(node.putObject("scope"), "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy");
        coding(node.putArray("category").addObject(), "urn:musubi:consent-purpose", text.purpose());
        node.putObject("patient").put("reference", "Patient/" + person);
        switch (standing.said()) {
            case Said.Nothing() -> {}
            case Said.Given(int version, var at) ->
                node.put("dateTime", at.atOffset(ZoneOffset.UTC).toString());
            case Said.Withdrawn(var at) ->
                node.put("dateTime", at.atOffset(ZoneOffset.UTC).toString());
        }
        node.putArray("policy").addObject().put("uri", uri(standing));
        var provision = node.putObject("provision").put("type", "permit");
        var actor = provision.putArray("actor").addObject();
        coding(actor.putObject("role"), "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "PRCP");
        actor.putObject("reference")
                .putObject("identifier")
                .put("system", "urn:musubi:recipient")
                .put("value", text.recipient());
        return FhirVersion.mark(node);
    }

    /** To which words: those they agreed to, or those they would agree to now. */
    private static String uri(Consents.Standing standing) {
        var text = standing.text();
        return switch (standing.said()) {
            case Said.Given(int version, var at) -> uri(text, version);
            case Said.Nothing() -> uri(text, text.version());
            case Said.Withdrawn withdrawn -> URI + text.purpose() + "/" + text.recipient();
        };
    }

    private static String uri(Consents.Text text, int version) {
        return "%s%s/%s|%d".formatted(URI, text.purpose(), text.recipient(), version);
    }

    /** The newest words, so that an app can show what is agreed to. */
    private static void words(ObjectNode node, Consents.Text text) {
        var words = node.putArray("extension").addObject().put("url", "urn:musubi:consent-words");
        var parts = words.putArray("extension");
        parts.addObject().put("url", "policy").put("valueUri", uri(text, text.version()));
        said(parts.addObject(), "title", text.title());
        said(parts.addObject(), "body", text.body());
    }

    private static void said(ObjectNode part, String name, Words words) {
        part.put("url", name).put("valueString", words.ja());
        FhirQuestionnaire.translated(part.putObject("_valueString"), words.en());
    }

    private static void coding(ObjectNode concept, String system, String code) {
        concept.putArray("coding").addObject().put("system", system).put("code", code);
    }

    /**
     * What somebody says, as it was sent.
     *
     * @param version of the words they agree to; empty when none is named
     */
    record Told(String status, PersonId person, String purpose, String recipient, Optional<Integer> version) {}

    /** Reads it. */
    static Told told(FhirPart part) {
        var node = part.node();
        var status = part.needed(node.path("status"), "status");
        var person = part.person(node.path("patient"), "patient");
        var policy = POLICY.matcher(FhirPart.text(node.path("policy").path(0).path("uri")));
        boolean named = policy.matches();
        if (!named) part.wrong("value", "fhir.policy", "policy", NO_POLICY);
        if (FhirPart.text(node.path("provision").path("type")).equals("deny"))
            part.wrong("not-supported", "fhir.deny", "provision.type", DENY);
        if (named) {
            same(part, node.path("category"), policy.group(1));
            sameRecipient(part, node, policy.group(2));
        }
        part.done();
        return new Told(
                status,
                person.orElseThrow(),
                policy.group(1),
                policy.group(2),
                Optional.ofNullable(policy.group(3)).map(Integer::valueOf));
    }

    private static void same(FhirPart part, JsonNode categories, String purpose) {
        for (var category : categories)
            for (var coding : category.path("coding"))
                if (FhirPart.text(coding.path("system")).equals("urn:musubi:consent-purpose")
                        && !FhirPart.text(coding.path("code")).equals(purpose))
                    part.wrong("value", "fhir.other-purpose", "category", OTHER);
    }

    private static void sameRecipient(FhirPart part, JsonNode node, String recipient) {
        for (var actor : node.path("provision").path("actor")) {
            var identifier = actor.path("reference").path("identifier");
            if (FhirPart.text(identifier.path("system")).equals("urn:musubi:recipient")
                    && !FhirPart.text(identifier.path("value")).equals(recipient))
                part.wrong("value", "fhir.other-recipient", "provision.actor", OTHER);
        }
    }

    private static final Words NO_POLICY = new Words(
            "policy.uri を「urn:musubi:consent/目的/提供先|版」と書いてください。",
            "Write policy.uri as urn:musubi:consent/purpose/recipient|version.");
    private static final Words DENY = new Words(
            "deny は受け取りません。同意を取り消すときは status を inactive にしてください。",
            "A denial is not taken in. To take a consent back, send the status inactive.");
    private static final Words OTHER = new Words("policy.uri と違います。", "It is not what policy.uri says.");
}
