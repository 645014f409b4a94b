package musubi.platform.worksheet;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.worksheet.Worksheet.Revision;
import musubi.platform.worksheet.WorksheetRepository.By;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The worksheets of a municipality with its partners. Either side writes the draft and proposes it; each agrees to a version by its digest;
 * under an agreed version values and reviews are added.
 *
 * <p>The fields and the three classes of indicators are those of METI's 事業設計・継続のための認識共有ワークシート (産福共創のポイント集, April 2026).
 * How it is proposed, agreed, compared and reviewed here is our own; the source describes only what it is used for.
 */
@Component
public class Worksheets {
    private final WorksheetRepository repository;
    private final Organisations organisations;
    private final Checks checks;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Worksheets(
            WorksheetRepository repository,
            Organisations organisations,
            Checks checks,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.repository = repository;
        this.organisations = organisations;
        this.checks = checks;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What an indicator of one's own is known by: called otherwise, it is another one. */
    record Indicator(String name, String unit) {
        static Indicator of(Content.Row row) {
            return new Indicator(row.cell("name"), row.cell("unit"));
        }
    }

    /**
     * A value entered by hand.
     *
     * @param day of which day it is
     */
    record Reading(
            UUID id,
            Indicator indicator,
            BigDecimal value,
            LocalDate day,
            String note,
            String actor,
            Optional<UUID> organisation,
            Instant at) {}

    /** What was said when the parties looked at a version together. */
    public record Review(
            int version, LocalDate day, String said, String actor, Optional<UUID> organisation, Instant at) {}

    /** Those the actor takes part in, the one written last first. */
    @Transactional(readOnly = true)
    public List<Worksheet> all() {
        return repository.sheets(Optional.empty());
    }

    /** The one with this id, when the actor takes part in it. */
    @Transactional(readOnly = true)
    public Optional<Worksheet> find(UUID sheet) {
        return repository.sheets(Optional.of(sheet)).stream().findFirst();
    }

    /** What was written, the last first, at most so many. */
    @Transactional(readOnly = true)
    public List<Revision> revisions(UUID sheet, int most) {
        return repository.revisions(sheet, most);
    }

    /** The values entered by hand, the latest day first. */
    @Transactional(readOnly = true)
    List<Reading> readings(UUID sheet) {
        return repository.readings(sheet);
    }

    /** What was said, the latest day first. */
    @Transactional(readOnly = true)
    public List<Review> reviews(UUID sheet) {
        return repository.reviews(sheet);
    }

    /**
     * Opens a worksheet with its first partner; the same again changes nothing.
     *
     * @throws BadInput when the title is missing, too long or names a participant, or the partner is unknown
     */
    @Transactional
    public void open(UUID sheet, String title, UUID partner) {
        var content = new Content(new TreeMap<>(Map.of(Field.TITLE.word(), title)));
        checks.titled(content);
        nameless(content.parts());
        if (organisations.find(partner).isEmpty())
            throw Checks.refused("partner", "", "相手を選んでください。", "Choose the partner.");
        var by = by();
        if (!repository.open(sheet, by)) return;
        repository.write(sheet, 1, content, by);
        repository.party(sheet, partner, true, by);
        audit.record(
                "worksheet.opened",
                subject(sheet),
                Optional.empty(),
                "",
                CanonicalJson.write(
                        Map.of("revision", 1, "digest", content.digest().hex(), "partner", partner.toString())));
    }

    /** What the municipality's own people write is looked through. */
    private void nameless(Map<String, String> texts) {
        if (acting.actor().role() != Role.PARTNER) checks.nameless(texts);
    }

    /** Lets an organisation take part, or no longer; what was agreed before stays. */
    @Transactional
    public void party(UUID sheet, UUID organisation, boolean takesPart) {
        if (!repository.party(sheet, organisation, takesPart, by())) return;
        audit.record(
                "worksheet.party-changed",
                subject(sheet),
                Optional.empty(),
                "",
                party(organisation, !takesPart),
                party(organisation, takesPart));
    }

    private static String party(UUID organisation, boolean takesPart) {
        return "{\"organisation\":\"%s\",\"takesPart\":%s}".formatted(organisation, takesPart);
    }

    /** What comes of writing. */
    public sealed interface Written {
        /** It is kept, or was the same. */
        record Kept(int revision) implements Written {}

        /** Somebody else wrote meanwhile; nothing was kept, and this is what both made of it. */
        record Overtaken(Revision last, Content.Merged merged) implements Written {}
    }

    /**
     * Keeps what somebody made of a revision. Which programmes it is about is the municipality's to say: a partner's word on that is left.
     *
     * @param base the revision they opened
     * @throws BadInput with everything that is too long, makes no sense or names a participant
     */
    @Transactional
    public Written write(UUID sheet, int base, Content content) {
        repository.lock(municipality(), sheet);
        var last = repository.revisions(sheet, 1).getFirst();
        var opened = repository.revision(sheet, base).orElse(last);
        var mine = acting.actor().role() == Role.PARTNER ? content.aboutAs(opened.content()) : content;
        checks.whole(mine);
        nameless(opened.content().changes(mine).stream()
                .collect(Collectors.toMap(Content.Change::part, Content.Change::after)));
        if (opened.number() != last.number()) {
            var merged = opened.content().merge(last.content(), mine);
            return merged.content().equals(last.content())
                    ? new Written.Kept(last.number())
                    : new Written.Overtaken(last, merged);
        }
        var changes = last.content().changes(mine);
        if (changes.isEmpty()) return new Written.Kept(last.number());
        repository.write(sheet, last.number() + 1, mine, by());
        var changed = changes.stream().map(Content.Change::part).toList();
        audit.record(
                "worksheet.written",
                subject(sheet),
                Optional.empty(),
                "",
                revised(last.number(), last.content(), changed),
                revised(last.number() + 1, mine, changed));
        return new Written.Kept(last.number() + 1);
    }

    /** The trail forgets nothing, and anybody may be named in a text: it keeps which revision it was, and the revision the words. */
    private static String revised(int number, Content content, List<String> changed) {
        return CanonicalJson.write(
                Map.of("revision", number, "digest", content.digest().hex(), "changed", changed));
    }

    /** What comes of proposing. */
    public enum Proposed {
        DONE,
        /** Somebody wrote since it was looked at. */
        OVERTAKEN,
        /** The last version says the same. */
        NOTHING_NEW
    }

    /**
     * Proposes the draft as the next version, to which each party then agrees anew.
     *
     * @param revision the draft as it was looked at
     * @throws BadInput with everything that is missing
     */
    @Transactional
    public Proposed propose(UUID sheet, int revision) {
        repository.lock(municipality(), sheet);
        var found = find(sheet).orElseThrow();
        if (found.draft().number() != revision) return Proposed.OVERTAKEN;
        if (!found.ahead()) return Proposed.NOTHING_NEW;
        var content = found.proposal();
        checks.complete(content);
        int number = found.versions().size() + 1;
        repository.propose(sheet, number, revision, content, by());
        audit.record(
                "worksheet.proposed",
                subject(sheet),
                Optional.empty(),
                "",
                found.last().map(v -> named(v.number(), v.digest())).orElse(""),
                named(number, content.digest()));
        return Proposed.DONE;
    }

    /** What comes of agreeing. */
    public enum Agreed {
        DONE,
        BEFORE,
        /** The digest is that of another text. */
        OTHER_TEXT,
        /** A later version was proposed. */
        REPLACED,
        /** Their organisation takes no part in this version. */
        NO_PARTY
    }

    /**
     * Agrees to a version, for the municipality or for the partner's organisation.
     *
     * @param digest of the text that was read
     */
    @Transactional
    public Agreed agree(UUID sheet, int version, String digest) {
        repository.lock(municipality(), sheet);
        var found = find(sheet).orElseThrow();
        var proposed = found.version(version).orElseThrow();
        if (!proposed.digest().hex().equals(digest)) return Agreed.OTHER_TEXT;
        if (found.versions().getLast().number() != version) return Agreed.REPLACED;
        var by = by();
        var party = by.organisation().map(UUID::toString).orElse(Worksheet.MUNICIPALITY);
        if (!proposed.parties().containsKey(party)) return Agreed.NO_PARTY;
        if (!repository.agree(sheet, version, party, proposed.digest(), by)) return Agreed.BEFORE;
        audit.record(
                "worksheet.agreed",
                subject(sheet),
                Optional.empty(),
                "",
                CanonicalJson.write(Map.of("waiting", proposed.waiting())),
                CanonicalJson.write(
                        Map.of("version", version, "digest", proposed.digest().hex(), "party", party)));
        return Agreed.DONE;
    }

    /**
     * Enters the value of an indicator that the platform does not measure, under the version that holds. A value for the same day is
     * corrected by the one entered later.
     *
     * @throws BadInput when something is missing, makes no sense or names a participant
     */
    @Transactional
    public void read(UUID id, UUID sheet, String kpi, String value, String day, String note) {
        var inForce = find(sheet).flatMap(Worksheet::inForce).orElseThrow();
        var reading = checks.reading(inForce.content(), kpi, value, day, note, today());
        nameless(Map.of("note", reading.said()));
        var of = inForce.content().rows(Table.KPIS).stream()
                .filter(row -> row.id().equals(kpi))
                .map(Indicator::of)
                .findFirst()
                .orElseThrow();
        var before = repository.readings(sheet).stream()
                .filter(r -> r.indicator().equals(of))
                .findFirst();
        if (!repository.read(id, sheet, of, reading, by())) return;
        audit.record(
                "worksheet.read",
                subject(sheet),
                Optional.empty(),
                "",
                before.map(r -> read(r.id(), kpi, r.value())).orElse(""),
                read(id, kpi, reading.value()));
    }

    private static String read(UUID id, String kpi, BigDecimal value) {
        return CanonicalJson.write(Map.of("reading", id.toString(), "kpi", kpi, "value", value));
    }

    /**
     * Records what was said about the version that holds.
     *
     * @throws BadInput when something is missing, makes no sense or names a participant
     */
    @Transactional
    public void review(UUID id, UUID sheet, String day, String said) {
        var inForce = find(sheet).flatMap(Worksheet::inForce).orElseThrow();
        var review = checks.review(day, said, today());
        nameless(Map.of("said", review.said()));
        if (!repository.review(id, sheet, inForce.number(), review.day(), review.said(), by())) return;
        audit.record(
                "worksheet.reviewed",
                subject(sheet),
                Optional.empty(),
                "",
                CanonicalJson.write(Map.of("review", id.toString(), "version", inForce.number())));
    }

    private static String named(int version, Digest digest) {
        return "{\"version\":%d,\"digest\":\"%s\"}".formatted(version, digest.hex());
    }

    private static String subject(UUID sheet) {
        return "worksheet " + sheet;
    }

    private By by() {
        var actor = acting.actor();
        if (actor.role() != Role.PARTNER && actor.role() != Role.JOB && !Role.DECIDING.contains(actor.role()))
            throw new AccessDeniedException("role " + actor.role() + " writes on no worksheet");
        return new By(
                actor.municipality().digits(),
                actor.name(),
                organisations.own().map(Organisation::id),
                clock.instant());
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
