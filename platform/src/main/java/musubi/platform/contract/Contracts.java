package musubi.platform.contract;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The agreements of a municipality: their texts as signed and amended, and who signed. */
@Component
public class Contracts {
    private final AgreementRepository repository;
    private final Texts texts;
    private final Logins logins;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Contracts(
            AgreementRepository repository,
            Texts texts,
            Logins logins,
            Acting acting,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.repository = repository;
        this.texts = texts;
        this.logins = logins;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /**
     * An agreement in a list.
     *
     * @param unsigned the parties that have not signed its last version
     */
    public record Listed(String id, Words title, int version, String digest, List<String> unsigned) {}

    /** Who signed a version. */
    public record Signature(String party, String office, LocalDate on, String digest, String recordedBy) {}

    /**
     * A text of an agreement.
     *
     * @param number 1 as first signed, then one for each amendment
     * @param effective the days from which its changes hold; empty for the first
     */
    public record Version(
            int number,
            String text,
            String digest,
            Instant enteredAt,
            String enteredBy,
            List<LocalDate> effective,
            List<Signature> signatures,
            List<String> unsigned) {}

    /** Every agreement, by id. */
    @Transactional(readOnly = true)
    public List<Listed> agreements() {
        return repository.latest().stream()
                .map(v -> new Listed(
                        v.agreement(), texts.read(v.text()).first().title(), v.number(), v.digest(), unsigned(v)))
                .toList();
    }

    /** The digest of each agreement's last text, by the agreement's id. */
    @Transactional(readOnly = true)
    public SortedMap<String, String> digests() {
        return repository.digests();
    }

    /**
     * Enters an agreement as it was signed on paper; the same text again changes nothing.
     *
     * @return its id
     * @throws BadInput with every mistake in the text, by line and column, or when another text has this id
     */
    @Transactional
    public String enter(String typed) {
        var text = lines(typed);
        var agreement = texts.read(text).first().id();
        repository.lock(municipality(), agreement);
        var known = repository.versions(agreement);
        var digest = Digest.of(text).hex();
        if (known.stream().anyMatch(v -> v.digest().equals(digest))) return agreement;
        if (!known.isEmpty())
            throw new BadInput(
                    "contract.entered-before",
                    Place.at(Texts.FILE, 1, 1),
                    agreement,
                    new Words(
                            "「" + agreement + "」は別の本文で登録済みです。変更は、その契約のページで変更契約として登録してください。",
                            "\"" + agreement + "\" has been entered with another text. Enter changes as an amendment on"
                                    + " its page."));
        add(agreement, 1, text, digest, "agreement.entered");
        return agreement;
    }

    /**
     * Enters an amendment: the whole text, as it was and with the amendment at its end.
     *
     * @throws BadInput with every mistake in the text, or when what was signed before is no longer there
     */
    @Transactional
    public void amend(String agreement, String typed) {
        var text = lines(typed);
        repository.lock(municipality(), agreement);
        var last = repository.versions(agreement).getLast();
        var digest = Digest.of(text).hex();
        if (last.digest().equals(digest)) return;
        Untouched.words(last.text(), text);
        var amended = texts.read(text);
        var signed = texts.read(last.text());
        Untouched.terms(signed, amended, last.text(), text);
        if (amended.versions().size() <= signed.versions().size())
            throw new BadInput(
                    "contract.nothing-amended",
                    Place.at(Texts.FILE, text.lines().count(), 1),
                    agreement,
                    new Words(
                            "本文の最後の amendments: に、効力発生日（effective）と変更（changes）を加えてください。",
                            "Add the day it takes effect (effective) and the changes (changes) under amendments: at the"
                                    + " end of the text."));
        add(agreement, last.number() + 1, text, digest, "agreement.amended");
    }

    private void add(String agreement, int number, String text, String digest, String action) {
        var before = repository.versions(agreement).stream().reduce((first, second) -> second);
        repository.add(
                municipality(),
                new AgreementRepository.Version(
                        agreement,
                        number,
                        text,
                        digest,
                        acting.actor().name(),
                        clock.instant().atOffset(ZoneOffset.UTC)));
        audit.record(
                action,
                "agreement " + agreement,
                Optional.empty(),
                "",
                before.map(last -> written(last.number(), last.digest())).orElse(""),
                written(number, digest));
    }

    private static String written(int version, String digest) {
        return "{\"version\":%d,\"digest\":\"%s\"}".formatted(version, digest);
    }

    /**
     * Records that a party signed a version.
     *
     * @param office the office of whoever signed, such as mayor; not a name
     * @param digest of the text that was signed, as it stands on the paper
     */
    @Transactional
    public Answer sign(String agreement, int version, String party, String office, LocalDate on, String digest) {
        var text = repository.version(agreement, version).orElseThrow();
        if (!text.digest().equals(digest)) return new Answer.Refused(Answer.Why.OTHER_TEXT);
        if (!parties(text).contains(party)) return new Answer.Refused(Answer.Why.NO_PARTY);
        var signature = new AgreementRepository.Signature(
                version, party, office, on, digest, acting.actor().name());
        if (!repository.sign(
                municipality(), agreement, signature, clock.instant().atOffset(ZoneOffset.UTC)))
            return new Answer.Refused(Answer.Why.DECIDED_BEFORE);
        audit.record(
                "agreement.signed",
                "agreement " + agreement,
                Optional.empty(),
                "",
                "{\"version\":%d,\"digest\":\"%s\",\"on\":\"%s\"}".formatted(version, digest, on));
        if (unsigned(text).isEmpty())
            effective(text.text(), repository.versions(agreement), version).stream()
                    .min(LocalDate::compareTo)
                    .ifPresent(from -> events.publishEvent(
                            new AgreementSigned(acting.actor().municipality(), agreement, from)));
        return new Answer.Decided();
    }

    /** The last text of an agreement; empty when there is none of this id. */
    @Transactional(readOnly = true)
    public Optional<String> text(String agreement) {
        return repository.versions(agreement).stream()
                .reduce((first, second) -> second)
                .map(AgreementRepository.Version::text);
    }

    /** The last text of an agreement that every party signed: what holds, whatever amendment waits. Empty when none is signed. */
    @Transactional(readOnly = true)
    public Optional<String> signedText(String agreement) {
        return repository.versions(agreement).reversed().stream()
                .filter(v -> unsigned(v).isEmpty())
                .findFirst()
                .map(AgreementRepository.Version::text);
    }

    /** All texts of an agreement, the latest first; empty when there is none of this id. */
    @Transactional(readOnly = true)
    public List<Version> versions(String agreement) {
        var stored = repository.versions(agreement);
        var signatures = repository.signatures(agreement);
        var names = logins.of(java.util.stream.Stream.concat(
                        stored.stream().map(AgreementRepository.Version::actor),
                        signatures.stream().map(AgreementRepository.Signature::actor))
                .toList());
        return stored.reversed().stream()
                .map(v -> new Version(
                        v.number(),
                        v.text(),
                        v.digest(),
                        v.enteredAt().toInstant(),
                        names.getOrDefault(v.actor(), v.actor()),
                        effective(v.text(), stored, v.number()),
                        signatures.stream()
                                .filter(s -> s.version() == v.number())
                                .map(s -> new Signature(
                                        s.party(),
                                        s.office(),
                                        s.on(),
                                        s.digest(),
                                        names.getOrDefault(s.actor(), s.actor())))
                                .toList(),
                        unsigned(v)))
                .toList();
    }

    /** The days that a version adds to those of the version before. */
    private List<LocalDate> effective(String text, List<AgreementRepository.Version> stored, int number) {
        int before = number == 1
                ? 1
                : texts.read(stored.get(number - 2).text()).versions().size();
        return texts.read(text).versions().stream()
                .skip(before)
                .map(musubi.agreement.language.Signed.Version::from)
                .toList();
    }

    /** What a version changes against the one before it. */
    @Transactional(readOnly = true)
    public Amendment amendment(String agreement, int version) {
        var stored = repository.versions(agreement);
        var before = stored.get(version - 2);
        var after = stored.get(version - 1);
        return Amendment.between(
                terms(before.text()),
                before.text(),
                terms(after.text()),
                after.text(),
                effective(after.text(), stored, version));
    }

    /** Everybody who pays or is paid under an agreement, by name. */
    @Transactional(readOnly = true)
    public SortedSet<String> parties() {
        var parties = new TreeSet<String>(repository.payees());
        repository.latest().forEach(v -> parties.addAll(parties(v)));
        return parties;
    }

    /** The terms that a text states, in plain words. */
    public Terms terms(String text) {
        return Terms.of(texts.read(text), texts.catalogue());
    }

    /** The parties that have not signed this version. */
    List<String> unsigned(String agreement, int version) {
        return unsigned(repository.version(agreement, version).orElseThrow());
    }

    private List<String> parties(AgreementRepository.Version version) {
        return Terms.parties(texts.read(version.text()).versions().getLast().agreement());
    }

    private List<String> unsigned(AgreementRepository.Version version) {
        var signed = repository.signatures(version.agreement()).stream()
                .filter(s -> s.version() == version.number())
                .map(AgreementRepository.Signature::party)
                .toList();
        return parties(version).stream().filter(p -> !signed.contains(p)).toList();
    }

    /** A browser ends lines in its own way; the digest is of the text with line feeds alone. */
    private static String lines(String typed) {
        return typed.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Today where the agreements hold. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
