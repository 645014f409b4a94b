package musubi.platform.points;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.term.PointRules;
import musubi.agreement.term.Subject;
import musubi.measure.Measures;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Forecasts;
import musubi.platform.contract.Settlements;
import musubi.platform.snapshot.Changes;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The point agreements that are in force, so that points follow the records. */
@Component
public class PointTerms {
    private static final int MOST_KNOWN = 100;
    private static final Measures LIBRARY = Measures.library();
    private static final Catalogue CATALOGUE = PackMeasurements.catalogue(LIBRARY);

    /** What was read of texts, by their digests. */
    private final Map<String, Signed> known = new HashMap<>();

    private final TermsRepository terms;
    private final Contracts contracts;
    private final Settlements settlements;
    private final Changes changes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate reading;

    PointTerms(
            TermsRepository terms,
            Contracts contracts,
            Settlements settlements,
            Changes changes,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.settlements = settlements;
        this.terms = terms;
        this.contracts = contracts;
        this.changes = changes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
    }

    /** The agreements in force, by id. */
    @Transactional(readOnly = true)
    public List<InForce> inForce() {
        return terms.inForce();
    }

    /** What was given for the months of a fiscal year so far, by agreement in force. */
    @Transactional(readOnly = true)
    public Map<String, Forecasts.Given> given(FiscalYear year) {
        return terms.given(year.days());
    }

    /** The signed agreements that could be put in force. */
    @Transactional(readOnly = true)
    public List<String> candidates() {
        var inForce = terms.inForce().stream().map(InForce::agreement).toList();
        return contracts.agreements().stream()
                .filter(a -> a.unsigned().isEmpty())
                .map(Contracts.Listed::id)
                .filter(id -> !inForce.contains(id))
                .filter(id ->
                        problems(id, read(contracts.text(id).orElseThrow())).isEmpty())
                .toList();
    }

    /**
     * The terms that every party has signed, with the days from which they hold; an amendment that waits for a signature is none of them.
     * Empty when nothing is signed. Outside of transactions.
     */
    Optional<Signed> agreed(String agreement) {
        return asJob(() -> reading.execute(status -> contracts.signedText(agreement)))
                .map(text -> kept(Digest.of(text).hex(), () -> text));
    }

    /** What was entered last, for what things are called: signed or not. */
    Signed entered(String agreement, @Nullable String digest) {
        return kept(digest, () -> asJob(() -> contracts.text(agreement).orElseThrow()));
    }

    /** A text never changes and takes long to read, so what was read of it is kept. */
    private Signed kept(@Nullable String digest, Supplier<String> text) {
        synchronized (known) {
            var before = digest == null ? null : known.get(digest);
            if (before != null) return before;
        }
        var found = text.get();
        var read = read(found);
        synchronized (known) {
            if (known.size() == MOST_KNOWN) known.clear();
            known.put(Digest.of(found).hex(), read);
        }
        return read;
    }

    /** A clause in words for whoever earns points by it, as it stood on a day; empty when there is no such clause. Outside of transactions. */
    public Optional<Rule> rule(String agreement, String clause, LocalDate day) {
        return agreed(agreement)
                .map(signed -> signed.on(day))
                .flatMap(terms -> terms.clause(clause).map(c -> PlainRule.of(terms, c, LIBRARY)));
    }

    /** What people call an agreement; empty when there is none of that id. Outside of transactions. */
    public Optional<Words> title(String agreement) {
        return Optional.ofNullable(agreements().get(agreement))
                .map(digest -> entered(agreement, digest)
                        .versions()
                        .getLast()
                        .agreement()
                        .title());
    }

    /** The agreements that may have given somebody points, each with the digest of its text. */
    SortedMap<String, String> agreements() {
        return with(agreements -> agreements);
    }

    /** Asks more along with {@link #agreements}, in one transaction. */
    <T> T with(Function<SortedMap<String, String>, T> more) {
        return asJob(() -> reading.execute(status -> more.apply(contracts.digests())));
    }

    /** Whoever holds points may know under which terms, though residents do not read the contracts. Outside of transactions. */
    private <T> T asJob(Supplier<T> work) {
        return acting.as(Actor.job("points", acting.actor().municipality()), work);
    }

    /**
     * How many days after its day a record may arrive to earn points under an agreement in force, for those that say so. Outside of
     * transactions.
     */
    public SortedMap<String, Integer> lateUploadDays() {
        var days = new TreeMap<String, Integer>();
        for (var agreement : terms.inForce())
            agreed(agreement.agreement())
                    .flatMap(signed -> signed.versions().getLast().agreement().points())
                    .flatMap(PointRules::lateUploadDays)
                    .ifPresent(n -> days.put(agreement.agreement(), n));
        return days;
    }

    private static Signed read(String text) {
        return Agreements.read("agreement.yaml", text, CATALOGUE);
    }

    /**
     * Puts a signed agreement in force from a month on: from now on its points follow the records. The same again changes nothing.
     *
     * @throws BadInput with everything that keeps it from following the records
     */
    @Transactional
    public void putInForce(String agreement, YearMonth firstMonth) {
        var signed = read(contracts
                .text(agreement)
                .orElseThrow(() -> new BadInput(
                        "points.unknown-agreement",
                        Place.whole("agreement"),
                        agreement,
                        new Words("この約款は登録されていません。", "There is no such agreement."))));
        var problems = new ArrayList<>(problems(agreement, signed));
        problems.addAll(unsigned(agreement));
        problems.addAll(paidAlready(agreement, firstMonth));
        if (!problems.isEmpty()) throw new BadInput(problems);
        var actor = acting.actor();
        if (!terms.add(
                actor.municipality().digits(), new InForce(agreement, firstMonth), actor.name(), clock.instant()))
            return;
        changes.everybody(firstMonth.atDay(1));
        audit.record(
                "points.put-in-force",
                "agreement " + agreement,
                Optional.empty(),
                "",
                "{\"from\":\"%s\"}".formatted(firstMonth));
    }

    /** What keeps points under these terms from following single records. */
    static List<Problem> problems(String agreement, Signed signed) {
        var problems = new ArrayList<Problem>();
        for (var version : signed.versions()) {
            var terms = version.agreement();
            if (!terms.unit().equals(Unit.PT) || terms.subject().each() != Subject.Each.PERSON)
                problems.add(problem(
                        "points.not-per-person",
                        agreement,
                        "一人ひとりにポイントを付ける約款ではありません。",
                        "This agreement does not give points to each person."));
            if (terms.cap().overall().isPresent())
                problems.add(problem(
                        "points.shared-cap",
                        agreement,
                        "全員で分け合う上限があるので、記録のたびに付与できません。月ごとに精算してください。",
                        "All share one cap, so points cannot follow single records: settle it by month."));
            if (!terms.studies().isEmpty()
                    || terms.measures().values().stream()
                            .anyMatch(use -> use.given().isPresent()))
                problems.add(problem(
                        "points.not-from-records",
                        agreement,
                        "記録にない値（評価の結果や手渡しの値）を使うので、記録に合わせて付与できません。",
                        "It uses values that are not in the records, such as results of studies."));
        }
        return problems.stream().distinct().toList();
    }

    private static Problem problem(String code, String agreement, String ja, String en) {
        return Problem.error(code, Place.whole("agreement"), agreement, new Words(ja, en));
    }

    private List<Problem> unsigned(String agreement) {
        return contracts.agreements().stream()
                .filter(a -> a.id().equals(agreement) && !a.unsigned().isEmpty())
                .map(a -> problem(
                        "points.not-signed",
                        agreement,
                        "まだ署名が記録されていません（%s）。契約のページで記録してください。".formatted(String.join("、", a.unsigned())),
                        "It has not been signed by %s: record the signatures on its page."
                                .formatted(String.join(", ", a.unsigned()))))
                .toList();
    }

    /** What was paid by a released statement must not be given again. */
    private List<Problem> paidAlready(String agreement, YearMonth firstMonth) {
        return settlements.of(agreement).stream()
                .filter(s -> s.begun() || s.paid())
                .filter(s -> s.days().until().isAfter(firstMonth.atDay(1)))
                .filter(s ->
                        terms.inForce().stream().noneMatch(f -> f.agreement().equals(agreement)))
                .map(s -> problem(
                        "points.paid-already",
                        agreement,
                        "%s は既に精算して支払っています。その後の月から始めてください。".formatted(s.period()),
                        "%s has been settled and released already: begin with a month after it.".formatted(s.period())))
                .toList();
    }
}
