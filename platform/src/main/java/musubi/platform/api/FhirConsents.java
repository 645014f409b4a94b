package musubi.platform.api;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.people.Consents;
import musubi.platform.people.Consents.Said;
import musubi.platform.people.Giving;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** What people agreed to, told and changed as Consents. */
@Component
class FhirConsents {
    private static final int HALF = 16;
    private static final int WHOLE = 32;

    private final Consents consents;
    private final People people;
    private final Giving giving;
    private final Acting acting;

    FhirConsents(Consents consents, People people, Giving giving, Acting acting) {
        this.consents = consents;
        this.people = people;
        this.giving = giving;
        this.acting = acting;
    }

    /** Everything a person was asked or can be asked. */
    @Transactional(readOnly = true)
    public List<ObjectNode> of(PersonId person) {
        if (!seen(person)) throw new NoSuchElementException("nobody to be seen");
        return consents.of(person).stream()
                .map(standing -> FhirConsent.of(person, standing))
                .toList();
    }

    /** A resident sees and says their own. */
    private boolean seen(PersonId person) {
        boolean may = acting.actor()
                .resident()
                .map(person.value()::equals)
                .orElseGet(() -> Role.STAFF.contains(acting.actor().role()) && giving.may(person));
        return may && people.find(person).isPresent();
    }

    @Transactional(readOnly = true)
    public ObjectNode find(String id) {
        return of(whose(id)).stream()
                .filter(consent -> consent.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static PersonId whose(String id) {
        if (!id.matches("[0-9a-f]{32}\\.[0-9a-f]{16}")) throw new NoSuchElementException("no id of a consent");
        return new PersonId(new UUID(
                Long.parseUnsignedLong(id.substring(0, HALF), HALF),
                Long.parseUnsignedLong(id.substring(HALF, WHOLE), HALF)));
    }

    /** What became of a consent that was sent. */
    record Made(ObjectNode consent, boolean added) {}

    /** They agree. */
    @Transactional
    public Made give(String text) {
        var part = FhirPart.of(text, "Consent");
        var told = FhirConsent.told(part);
        if (!told.status().equals("active")) part.wrong("value", "fhir.consent-status", "status", ONLY_ACTIVE);
        if (!seen(told.person())) part.wrong("not-found", "fhir.nobody", "patient", NOBODY);
        part.done();
        var before = standing(told);
        boolean stands = given(part, told, before);
        return new Made(FhirConsent.of(told.person(), standing(told)), !stands);
    }

    private Consents.Standing standing(FhirConsent.Told told) {
        return standing(told, consents.alone(told.person()));
    }

    private static Consents.Standing standing(FhirConsent.Told told, List<Consents.Standing> all) {
        return all.stream()
                .filter(s -> s.text().purpose().equals(told.purpose())
                        && s.text().recipient().equals(told.recipient()))
                .findFirst()
                .orElseThrow(() -> new FhirProblem(
                        new FhirProblem.Issue("not-found", "resident.unknown-consent", "Consent.policy", UNKNOWN)));
    }

    /** Keeps that they agree; whether it stood already. */
    private boolean given(FhirPart part, FhirConsent.Told told, Consents.Standing before) {
        if (told.version().isEmpty()) part.wrong("value", "fhir.policy", "policy", NO_VERSION);
        part.done();
        int version = told.version().orElseThrow();
        if (before.said() instanceof Said.Given given && given.version() == version) return true;
        consents.give(told.person(), told.purpose(), told.recipient(), version);
        return false;
    }

    /**
     * They agree, or take it back.
     *
     * @param seen the tag of what the sender read
     */
    @Transactional
    public ObjectNode say(String id, Optional<String> seen, String text) {
        var person = whose(id);
        if (!seen(person)) throw new NoSuchElementException("nobody to be seen");
        var all = consents.alone(person);
        var there = all.stream()
                .filter(standing -> FhirConsent.id(person, standing.text()).equals(id))
                .findFirst()
                .orElseThrow();
        var part = FhirPart.of(text, "Consent");
        FhirVersion.same(seen, FhirConsent.of(person, there));
        var told = FhirConsent.told(part);
        boolean other = !told.person().equals(person)
                || !told.purpose().equals(there.text().purpose())
                || !told.recipient().equals(there.text().recipient())
                || !FhirPart.text(part.node().path("id")).equals(id);
        if (other) part.wrong("value", "fhir.id", "id", OTHER_ID);
        part.done();
        switch (told.status()) {
            case "active" -> given(part, told, there);
            case "inactive" -> consents.withdraw(person, told.purpose(), told.recipient());
            default -> part.wrong("value", "fhir.consent-status", "status", STATUS);
        }
        part.done();
        return FhirConsent.of(person, standing(told));
    }

    private static final Words NOBODY =
            new Words("この番号の参加者はいないか、あなたには見えません。", "There is no participant of this id, or you may not see them.");
    private static final Words UNKNOWN = new Words("その同意の文面はありません。", "There are no such words of consent.");
    private static final Words NO_VERSION = new Words(
            "どの版の文面に同意したかを policy.uri の「|」の後に書いてください。",
            "Write after | in policy.uri to which version of the words they agree.");
    private static final Words ONLY_ACTIVE = new Words(
            "新しく送れるのは active（同意する）だけです。取り消しは PUT で inactive にしてください。",
            "A new one is active. To take one back, PUT it as inactive.");
    private static final Words STATUS = new Words(
            "status は active（同意する）か inactive（取り消す）にしてください。",
            "The status is active to agree, or inactive to take it back.");
    private static final Words OTHER_ID =
            new Words("id・patient・policy がアドレスのものと違います。", "The id, patient or policy is not that of the address.");
}
