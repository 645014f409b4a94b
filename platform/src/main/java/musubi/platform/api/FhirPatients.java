package musubi.platform.api;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Views;
import musubi.platform.people.Corrections;
import musubi.platform.people.Duplicates;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Giving;
import musubi.platform.people.Joining;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** People as Patients, by the rules by which the office enters them and puts them right. */
@Component
class FhirPatients {
    private final People people;
    private final Merges merges;
    private final Duplicates duplicates;
    private final Corrections corrections;
    private final Views views;
    private final Giving giving;
    private final Acting acting;
    private final Clock clock;

    FhirPatients(
            People people,
            Merges merges,
            Duplicates duplicates,
            Corrections corrections,
            Views views,
            Giving giving,
            Acting acting,
            Clock clock) {
        this.people = people;
        this.merges = merges;
        this.duplicates = duplicates;
        this.corrections = corrections;
        this.views = views;
        this.giving = giving;
        this.acting = acting;
        this.clock = clock;
    }

    /** The one with this id; that staff asked for just this one is written down. */
    @Transactional
    public Optional<ObjectNode> find(Optional<UUID> id) {
        var found = id.filter(this::mine).flatMap(uuid -> people.find(new PersonId(uuid)));
        if (staff()) found.ifPresent(resident -> views.opened(resident.id().value()));
        return found.map(this::written);
    }

    /** A resident sees themselves and nobody else; a system of the office's, those of whom something may be given to others. */
    private boolean mine(UUID person) {
        return acting.actor()
                .resident()
                .map(person::equals)
                .orElseGet(() -> staff() && giving.may(new PersonId(person)));
    }

    private boolean staff() {
        return Role.STAFF.contains(acting.actor().role());
    }

    private ObjectNode written(Resident resident) {
        return FhirPatient.of(resident, merges.as(resident.id()).map(Merges.Merge::countsAs));
    }

    /** Part of those who are found. */
    record Part(List<ObjectNode> patients, Optional<People.Position> next) {}

    /** Those whose name or reading holds the text, as far as the actor may see them. */
    @Transactional(readOnly = true)
    public Part search(String name, Optional<People.Position> after, int most) {
        if (!staff()) {
            var own = acting.actor().resident().flatMap(person -> people.find(new PersonId(person)));
            return new Part(
                    own.filter(resident -> name.isEmpty()).map(this::written).stream()
                            .toList(),
                    Optional.empty());
        }
        var found = people.search(name, after, most);
        var given = giving.among(found.residents().stream().map(Resident::id).toList());
        return new Part(
                found.residents().stream()
                        .filter(resident -> given.contains(resident.id()))
                        .map(this::written)
                        .toList(),
                found.next());
    }

    /** What became of somebody who was sent. */
    record Made(ObjectNode patient, boolean added) {}

    /** Enters somebody and lets them join a scheme. */
    @Transactional
    public Made join(String text) {
        onlyStaff();
        var part = FhirPart.of(text, "Patient");
        var today = today();
        var told = FhirPatient.told(part, today);
        var joins = FhirPatient.joins(part, today);
        var id = FhirPart.text(part.node().path("id"));
        var person = id.isEmpty() ? Optional.of(OnlyOnce.id(0)) : FhirPart.uuid(id);
        if (person.isEmpty()) part.wrong("value", "fhir.id", "id", ID);
        part.done();
        var joining = joining(new PersonId(person.orElseThrow()), told.orElseThrow(), joins.orElseThrow());
        boolean known = people.find(joining.person()).isPresent();
        if (!joins.get().other() && !known) duplicates.of(joining).ifPresent(this::twin);
        if (people.join(joining) instanceof Enrolling.Refused refused)
            throw new FhirProblem(refused.unmet().stream()
                    .map(unmet -> new FhirProblem.Issue("business-rule", "people.not-eligible", "Patient", unmet))
                    .toList());
        return new Made(people.find(joining.person()).map(this::written).orElseThrow(), !known);
    }

    private static Joining joining(PersonId person, FhirPatient.Told told, FhirPatient.Joins joins) {
        return new Joining(
                person,
                told.identity(),
                told.born(),
                told.sex(),
                joins.circumstances(),
                Optional.empty(),
                joins.scheme(),
                joins.on(),
                joins.channel(),
                "");
    }

    private void twin(PersonId twin) {
        var named = giving.may(twin) ? "（Patient/%s）".formatted(twin) : "";
        var said = giving.may(twin) ? " (Patient/%s)".formatted(twin) : "";
        throw new FhirProblem(
                HttpStatus.CONFLICT,
                List.of(new FhirProblem.Issue(
                        "duplicate",
                        "fhir.twin",
                        "Patient",
                        new Words(
                                "同じ生年月日で、氏名かフリガナが同じ方が登録されています%s。別の方なら other-person を true にしてください。".formatted(named),
                                "Somebody of the same birth and the same name or reading is entered already%s. For another person send other-person true."
                                        .formatted(said)))));
    }

    /**
     * Puts right who somebody is.
     *
     * @param seen the tag of what the sender read
     */
    @Transactional
    public ObjectNode correct(Optional<UUID> id, Optional<String> seen, String text) {
        onlyStaff();
        var person = id.map(PersonId::new)
                .filter(known -> people.find(known).isPresent())
                .orElseThrow(NoSuchElementException::new);
        var part = FhirPart.of(text, "Patient");
        // What is compared when it is put right is read before what the tag is held against, so that no change slips in
        // between.
        var held = corrections.of(person);
        FhirVersion.same(seen, people.find(person).map(this::written).orElseThrow());
        var told = FhirPatient.told(part, today());
        var why = FhirPatient.reason(part);
        if (!FhirPart.text(part.node().path("id")).equals(person.toString()))
            part.wrong("value", "fhir.id", "id", OTHER_ID);
        part.done();
        var right = told.map(t ->
                        new Corrections.Particulars(t.identity(), t.born(), t.sex(), held.area(), held.circumstances()))
                .orElseThrow();
        if (!corrections.correct(person, held, right, why)) throw FhirVersion.changed();
        return people.find(person).map(this::written).orElseThrow();
    }

    private void onlyStaff() {
        if (!staff())
            throw new FhirProblem(
                    HttpStatus.FORBIDDEN,
                    List.of(new FhirProblem.Issue("forbidden", "fhir.not-yours", "Patient", NOT_YOURS)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    static final Words ID =
            new Words("id は小文字の UUID にするか、書かないでください。", "The id is a UUID in small letters, or left out.");
    private static final Words OTHER_ID = new Words("id がアドレスの番号と違います。", "The id is not that of the address.");
    private static final Words NOT_YOURS = new Words(
            "参加者の登録と訂正は職員が行います。本人は申込みのページか窓口をご利用ください。",
            "Staff enters people and puts them right. Residents apply on the page for joining, or at the counter.");
}
