package musubi.platform.contract;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.LinesCsv;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.statement.Written;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.evidence.pack.Packs;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.evaluation.Studies;
import musubi.platform.snapshot.Earlier;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import musubi.settling.Period;
import musubi.settling.Posting;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Settlements of agreements, from frozen evidence to the payment that two people release. Nothing here holds a connection while it
 * waits for another: freezing, settling and posting to the ledger come first, and what became of them is recorded after.
 */
@Component
public class Settlements implements Releases {
    private final SettlementRepository repository;
    private final AgreementRepository agreements;
    private final Contracts contracts;
    private final Texts texts;
    private final Statements statements;
    private final Studies studies;
    private final Snapshots snapshots;
    private final Books books;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;
    private final List<Release> releases;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;

    Settlements(
            SettlementRepository repository,
            AgreementRepository agreements,
            Contracts contracts,
            Texts texts,
            Statements statements,
            Studies studies,
            Snapshots snapshots,
            Books books,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock,
            List<Release> releases,
            ApplicationEventPublisher events,
            PlatformTransactionManager manager) {
        this.releases = List.copyOf(releases);
        this.events = events;
        this.repository = repository;
        this.agreements = agreements;
        this.contracts = contracts;
        this.texts = texts;
        this.statements = statements;
        this.studies = studies;
        this.snapshots = snapshots;
        this.books = books;
        this.acting = acting;
        this.apart = apart;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** The settlements of an agreement, the latest period first. */
    @Transactional(readOnly = true)
    public List<Settled> of(String agreement) {
        return repository.of(agreement);
    }

    /** Evidence frozen for settlements, the latest first. */
    @Transactional(readOnly = true)
    public List<Frozen> frozen(int without, int most) {
        return repository.frozen(without, most);
    }

    /** One settlement. */
    @Transactional(readOnly = true)
    public Optional<Settled> find(SettlementId id) {
        return repository.find(id);
    }

    /** The periods of an agreement and how far each is, the first first. */
    @Transactional(readOnly = true)
    public List<PeriodState> periods(String agreement) {
        var versions = agreements.versions(agreement);
        var entered = LocalDate.ofInstant(versions.getFirst().enteredAt().toInstant(), Japan.TIME);
        return PeriodState.of(
                texts.read(versions.getLast().text()), repository.of(agreement), entered, contracts.today());
    }

    /**
     * Freezes the evidence for a period. The caller makes the id, so a repeated click freezes once. Frozen again after it was paid,
     * the period is corrected.
     *
     * @throws BadInput when the period cannot be read, overlaps another, or is being settled already
     */
    @Transactional(propagation = Propagation.NEVER)
    public void freeze(SettlementId id, String agreement, String period) {
        if (looked(id).isPresent()) return;
        var earlier = transactions.execute(status -> {
            var planned = planned(id, agreement, period, "", 0);
            // What cannot be paid on is refused before anything is frozen.
            paidOn(planned);
            passedOn(planned);
            return earlier(planned);
        });
        var frozen = earlier.map(e -> snapshots.again(id.value(), e)).orElseGet(() -> snapshots.take(id.value()));
        var pack = frozen.digest().hex();
        transactions.executeWithoutResult(status -> {
            agreements.lock(municipality(), agreement);
            if (repository.find(id).isPresent()) return;
            var settled = planned(id, agreement, period, pack, frozen.rejected());
            passedOn(settled);
            repository.add(municipality(), settled);
            for (var received : received(settled, settled.days())) repository.receive(municipality(), id, received);
            paidOn(settled).forEach((study, digest) -> repository.payOn(municipality(), id, study, digest));
            audit.record(
                    "evidence.frozen",
                    "settlement " + id,
                    Optional.empty(),
                    "",
                    "{\"pack\":\"%s\",\"rejected\":%d}".formatted(pack, frozen.rejected()));
        });
    }

    private Settled planned(SettlementId id, String agreement, String wanted, String pack, long rejected) {
        var version = agreements.versions(agreement).getLast();
        var period = Period.read(wanted, texts.read(version.text()).first().term());
        var asked = new Release.Asked(agreement, version.text(), period.days());
        release(asked).ifPresent(release -> release.freezing().accept(asked));
        var alive =
                repository.of(agreement).stream().filter(s -> !s.withdrawn()).toList();
        for (var other : alive) {
            if (!other.days().overlaps(period.days())) continue;
            if (!other.days().equals(period.days())) throw overlaps(wanted, other);
            if (!other.paid()) throw unfinished(wanted);
        }
        var earlier = alive.stream()
                .filter(s -> s.days().equals(period.days()))
                .filter(s -> alive.stream().noneMatch(o -> o.replaces().equals(Optional.of(s.id()))))
                .findFirst();
        return new Settled(
                id,
                agreement,
                version.number(),
                earlier.map(Settled::period).orElse(period.label()),
                period.days(),
                earlier.map(Settled::id),
                pack,
                rejected,
                clock.instant(),
                acting.actor().name(),
                false,
                List.of(),
                Optional.empty());
    }

    /** What a correction puts right; empty for what is settled for the first time. */
    private Optional<Earlier> earlier(Settled settled) {
        return settled.replaces().map(last -> new Earlier(first(settled).takenAt(), snapshots.pack(last.value())));
    }

    private Settled first(Settled settled) {
        var first = settled;
        while (first.replaces().isPresent())
            first = repository.find(first.replaces().get()).orElseThrow();
        return first;
    }

    private static BadInput overlaps(String wanted, Settled other) {
        return new BadInput(
                "contract.period-overlaps",
                Place.whole("period"),
                wanted,
                new Words(
                        "期間 %s は、既に精算している %s と重なります。同じ行を二度支払うことになるため、重ならない期間にしてください。".formatted(wanted, other.period()),
                        "%s overlaps %s, which has been settled: a line would be paid twice. Choose a period that does not"
                                        .formatted(wanted, other.period())
                                + " overlap."));
    }

    private static BadInput unfinished(String wanted) {
        return new BadInput(
                "contract.period-unfinished",
                Place.whole("period"),
                wanted,
                new Words(
                        "期間 %s は精算の途中です。支払まで進めるか、取り下げてから固定し直してください。".formatted(wanted),
                        "%s is being settled. Finish it, or withdraw it and freeze again.".formatted(wanted)));
    }

    /**
     * What a distribution takes as passed on in an earlier period was passed on there: else nobody would ever get what was released after
     * that period was paid.
     */
    private void passedOn(Settled settled) {
        if (texts.read(text(settled)).on(settled.days().last()).distribution().isEmpty()) return;
        for (var earlier : last(repository.of(settled.agreement()))) {
            if (!earlier.days().last().isBefore(settled.days().from())) continue;
            var before = repository.received(earlier.id());
            var now = received(settled, earlier.days());
            if (!due(without(before, now), earlier.days()).equals(due(without(now, before), earlier.days())))
                throw outdated(earlier);
        }
    }

    private static List<SettlementId> without(List<SettlementId> these, List<SettlementId> those) {
        return these.stream().filter(id -> !those.contains(id)).toList();
    }

    /** Yen due on these days, by the line they stand in. */
    private Map<List<String>, Long> due(List<SettlementId> statements, Days days) {
        var due = new HashMap<List<String>, Long>();
        for (var id : statements) {
            var statement = Written.read(
                    "received", repository.documents(id).orElseThrow().json());
            for (var line : statement.lines())
                if (line.amount() != 0 && days.contains(LocalDate.parse(line.due())))
                    due.merge(
                            List.of(statement.agreement(), line.key(), line.due(), line.unit()),
                            line.amount(),
                            Math::addExact);
        }
        return due;
    }

    private static BadInput outdated(Settled earlier) {
        return new BadInput(
                "contract.distribution-outdated",
                Place.whole("period"),
                earlier.period(),
                new Words(
                        "期間 %s の配分を先に訂正してください。配分を支払った後に、その期間に期日のある受取か費用が実行または訂正されています。%s をもう一度固定し、差額の支払まで進めてから、この期間を固定してください。"
                                .formatted(earlier.period(), earlier.period()),
                        "Correct the distribution of %s first: something due in it was released or corrected after it was paid. Freeze %s again and pay the difference, then freeze this period."
                                .formatted(earlier.period(), earlier.period())));
    }

    /**
     * Released statements of the agreements a distribution receives or has as costs by the terms of these days; of a corrected period, the
     * last.
     */
    private List<SettlementId> received(Settled settled, Days days) {
        var agreement = texts.read(text(settled)).on(days.last());
        return agreement.distribution().stream()
                .flatMap(d -> agreements.latest().stream()
                        .map(AgreementRepository.Version::agreement)
                        .filter(d::takes))
                .filter(from -> !from.equals(settled.agreement()))
                .flatMap(from -> last(repository.of(from)).stream())
                .map(Settled::id)
                .toList();
    }

    /** What was paid for each period; of a corrected one, the last. */
    private static List<Settled> last(List<Settled> settled) {
        var paid = settled.stream().filter(Settled::paid).toList();
        return paid.stream()
                .filter(s -> paid.stream().noneMatch(o -> o.replaces().equals(Optional.of(s.id()))))
                .toList();
    }

    /** The last result of every study that a clause pays on, by study, as the register of the server has it. */
    private Map<String, String> paidOn(Settled settled) {
        var agreement = texts.read(text(settled)).on(settled.days().last());
        var used = agreement.clauses().stream()
                .flatMap(clause -> Uses.studies(agreement, clause).stream())
                .toList();
        var results = new TreeMap<String, String>();
        // Results come with the last first.
        for (var result : studies.results())
            if (used.contains(result.study()) && !results.containsKey(result.study()))
                results.put(result.study(), studies.settled(result.digest(), agreement.study(result.study())));
        return results;
    }

    /** Decides a step of a settlement in the name of the one who acts. */
    @Transactional(propagation = Propagation.NEVER)
    public Answer decide(SettlementId id, Step step) {
        var settled = looked(id).orElseThrow();
        var refusal = transactions.execute(status -> refusal(settled, step));
        if (refusal.isPresent()) return new Answer.Refused(refusal.get());
        return switch (step) {
            case EVIDENCE_APPROVED -> approve(settled);
            case PAYMENT_REQUESTED, WITHDRAWN -> record(settled, step);
            case PAYMENT_RELEASED -> release(settled);
        };
    }

    private Optional<Answer.Why> refusal(Settled settled, Step step) {
        if (settled.decided(step)) return Optional.of(Answer.Why.DECIDED_BEFORE);
        if (settled.withdrawn()) return Optional.of(Answer.Why.WITHDRAWN);
        if (step == Step.WITHDRAWN) return settled.open() ? Optional.empty() : Optional.of(Answer.Why.BEING_PAID);
        if (settled.next().filter(step::equals).isEmpty()) return Optional.of(Answer.Why.NOT_YET);
        if (step == Step.PAYMENT_RELEASED) {
            var why = sameHands(settled);
            if (why.isPresent()) return why;
        }
        if (step == Step.PAYMENT_RELEASED) {
            var released = released(settled);
            var why = release(released.asked())
                    .flatMap(release -> release.refusal().apply(released));
            if (why.isPresent()) return why;
        }
        if (step == Step.PAYMENT_REQUESTED
                && !contracts.unsigned(settled.agreement(), settled.version()).isEmpty())
            return Optional.of(Answer.Why.NOT_SIGNED);
        return Optional.empty();
    }

    private Optional<Answer.Why> sameHands(Settled settled) {
        var actor = acting.actor().name();
        var requested = settled.decisions().stream()
                .filter(d -> d.step() == Step.PAYMENT_REQUESTED)
                .map(Settled.Decision::actor)
                .toList();
        if (requested.contains(actor)) return Optional.of(Answer.Why.SAME_PERSON);
        return requested.stream().allMatch(other -> apart.apart(other, actor))
                ? Optional.empty()
                : Optional.of(Answer.Why.NOT_APART);
    }

    /**
     * Begins only with what can be posted: what was begun cannot be withdrawn. What dies between the three steps is made good by releasing
     * again.
     */
    private Answer release(Settled settled) {
        return asApproved(settled, made -> {
            try {
                begin(settled.id());
            } catch (DataIntegrityViolationException e) {
                return overtaken(settled, Step.PAYMENT_RELEASED, e);
            }
            post(settled, made);
            return record(settled, Step.PAYMENT_RELEASED);
        });
    }

    /** Says durably that the second person has decided, before anything is posted. */
    void begin(SettlementId id) {
        transactions.executeWithoutResult(
                status -> repository.begin(municipality(), id, acting.actor().name(), now()));
    }

    /** Settles again and hands the statement on when it is the one that was approved. */
    <T> T asApproved(Settled settled, Function<Made, T> work) {
        var approved = documents(settled.id()).orElseThrow();
        return with(settled, made -> {
            if (!made.equal(approved))
                throw new IllegalStateException(
                        "what was approved of settlement " + settled.id() + " is no longer what its evidence gives");
            return work.apply(made);
        });
    }

    /** Posts what is payable. The ledger knows each transfer by its id, so posting again changes nothing. */
    void post(Settled settled, Made made) {
        var released = transactions.execute(status -> released(settled));
        transactions
                .execute(status -> release(released.asked()))
                .ifPresentOrElse(release -> release.releasing().accept(released), () -> post(made));
    }

    private void post(Made made) {
        books.with(ledger -> {
            var posting = new Posting(ledger);
            made.delta().ifPresentOrElse(posting::post, () -> posting.post(made.statement()));
            return ledger.head();
        });
    }

    private Optional<Release> release(Release.Asked asked) {
        return releases.stream().filter(r -> r.concerns().test(asked)).findFirst();
    }

    private Release.Released released(Settled settled) {
        return new Release.Released(
                settled.id(),
                new Release.Asked(settled.agreement(), text(settled), settled.days()),
                snapshots.pack(settled.id().value()),
                settled.pack(),
                settled.takenAt(),
                earlier(settled).map(Earlier::first));
    }

    private Answer record(Settled settled, Step step) {
        try {
            return transactions.execute(status -> recorded(settled, step));
        } catch (DataIntegrityViolationException e) {
            return overtaken(settled, step, e);
        }
    }

    /** Somebody else decided in between; what they decided says why this was refused. */
    private Answer overtaken(Settled settled, Step step, DataIntegrityViolationException e) {
        return new Answer.Refused(transactions
                .execute(status -> refusal(repository.find(settled.id()).orElseThrow(), step))
                .orElseThrow(() -> e));
    }

    private static String state(String word) {
        return "{\"state\":\"%s\"}".formatted(word);
    }

    private Answer recorded(Settled settled, Step step) {
        if (!repository.decide(
                municipality(), settled.id(), step, acting.actor().name(), "", now()))
            return new Answer.Refused(Answer.Why.DECIDED_BEFORE);
        if (step == Step.PAYMENT_RELEASED) repository.publishFees(municipality(), settled.id());
        audit.record(
                "settlement." + step.word(),
                "settlement " + settled.id(),
                Optional.empty(),
                "",
                settled.decisions().isEmpty()
                        ? state("frozen")
                        : state(settled.decisions().getLast().step().word()),
                state(step.word()));
        if (step == Step.PAYMENT_RELEASED)
            events.publishEvent(
                    new SettlementReleased(settled.id(), settled.replaces().isPresent()));
        return new Answer.Decided();
    }

    private Answer approve(Settled settled) {
        return with(
                settled,
                made -> transactions.execute(status -> {
                    var answer = recorded(settled, Step.EVIDENCE_APPROVED);
                    if (answer instanceof Answer.Decided)
                        repository.add(municipality(), settled.id(), made.documents(), made.payable(), kind(settled));
                    return answer;
                }));
    }

    /** What the agreement is settled for; empty for agreements with each person, whose lines are not kept one by one. */
    private Optional<String> kind(Settled settled) {
        var agreement = texts.read(text(settled)).on(settled.days().last());
        if (agreement.distribution().isPresent()) return Optional.of("receipt");
        return Optional.of(agreement.subject().each())
                .filter(each -> each != Subject.Each.PERSON)
                .map(Subject.Each::word);
    }

    /** A statement that was made, and for a correction its difference to the one before. */
    record Made(Statement statement, Optional<Delta> delta) {
        Statement payable() {
            return delta.map(Delta::differences).orElse(statement);
        }

        SettlementRepository.Documents documents() {
            var json = StatementJson.write(statement, Statements.SOFTWARE);
            return new SettlementRepository.Documents(
                    payable().total(),
                    statement.total(),
                    statement.unit().toString(),
                    Digest.of(json).hex(),
                    json,
                    delta.map(d -> StatementHtml.write(statement, d, Statements.SOFTWARE))
                            .orElseGet(() -> StatementHtml.write(statement, Statements.SOFTWARE)),
                    LinesCsv.write(payable()));
        }

        /** The first place at which it is not what was approved, but for the version of the program. */
        Optional<Written.Difference> difference(SettlementRepository.Documents approved) {
            return Written.read("approved", approved.json())
                    .firstDifference(Written.read("recomputed", StatementJson.write(statement, Statements.SOFTWARE)));
        }

        boolean equal(SettlementRepository.Documents approved) {
            return difference(approved).isEmpty()
                    && approved.payable() == payable().total();
        }
    }

    private <T> T with(Settled settled, Function<Made, T> work) {
        var text = transactions.execute(status -> text(settled));
        var receipts = transactions.execute(status -> repository.receipts(settled.id()));
        var results = transactions.execute(status ->
                repository.studies(settled.id()).stream().map(studies::text).toList());
        var earlier = transactions.execute(status -> settled.replaces()
                .map(id -> repository.documents(id).orElseThrow().json()));
        return statements.settle(
                text,
                snapshots.pack(settled.id().value()),
                new Statements.Beside(receipts, results),
                settled.period(),
                statement -> work.apply(new Made(
                        statement, earlier.map(json -> Delta.of(Written.read("replaced", json), json, statement)))));
    }

    /**
     * What recomputing a settlement from its evidence gave.
     *
     * @param pack in what the evidence differs from its seal
     * @param difference the first place at which the statement differs; absent when it is equal
     */
    public record Verification(List<Problem> pack, Optional<Written.Difference> difference) {
        /** Whether everything is as it was approved. */
        public boolean equal() {
            return pack.isEmpty() && difference.isEmpty();
        }
    }

    /** Digests of the results of studies that a settlement rests on, as its statement names them. */
    @Transactional(readOnly = true)
    public List<String> results(SettlementId id) {
        return repository.studies(id);
    }

    /** Recomputes an approved settlement from its sealed evidence and compares it figure by figure. */
    @Transactional(propagation = Propagation.NEVER)
    public Verification verify(SettlementId id) {
        var settled = looked(id).orElseThrow();
        var approved = documents(id).orElseThrow();
        var broken = Packs.verify(snapshots.pack(id.value()));
        var verification = broken.isEmpty()
                ? with(settled, made -> new Verification(broken, made.difference(approved)))
                : new Verification(broken, Optional.empty());
        transactions.executeWithoutResult(status -> audit.record(
                "settlement.verified",
                "settlement " + id,
                Optional.empty(),
                "",
                "{\"equal\":%s}".formatted(verification.equal())));
        return verification;
    }

    /**
     * The statement as JSON, page or table, as it was approved; empty until then, and for who only steers where its lines are those of single
     * people.
     */
    @Transactional(readOnly = true)
    public Optional<String> document(SettlementId id, Form form) {
        if (hidden(id)) return Optional.empty();
        return repository.documents(id).map(d -> switch (form) {
            case JSON -> d.json();
            case HTML -> d.html();
            case CSV -> d.csv();
        });
    }

    /** What a correction changes, line by line; empty for a first settlement or before it is approved. */
    @Transactional(readOnly = true)
    public Optional<List<Change>> correction(SettlementId id) {
        if (hidden(id)) return Optional.empty();
        var settled = repository.find(id);
        var now = repository.documents(id);
        var before = settled.flatMap(Settled::replaces).flatMap(repository::documents);
        if (now.isEmpty() || before.isEmpty()) return Optional.empty();
        return Optional.of(Change.between(before.get().json(), now.get().json()));
    }

    private boolean hidden(SettlementId id) {
        return acting.actor().role() == Role.INTERMEDIARY
                && repository
                        .find(id)
                        .filter(settled -> kind(settled).isEmpty())
                        .isPresent();
    }

    /** The folder of a settlement's sealed evidence, for somebody who recomputes it; that it was handed over is recorded. */
    @Transactional
    public Path handOver(SettlementId id) {
        var settled = repository.find(id).orElseThrow();
        audit.record(
                "evidence.handed-over",
                "settlement " + id,
                Optional.empty(),
                "",
                "{\"pack\":\"%s\"}".formatted(settled.pack()));
        return snapshots.pack(id.value());
    }

    /** What a settlement pays to whom. */
    @Transactional(readOnly = true)
    public Payable payable(SettlementId id) {
        var settled = repository.find(id).orElseThrow();
        return new Payable(
                settled.agreement(),
                texts.read(text(settled)).on(settled.days().last()).payer(),
                settled.days(),
                settled.paid(),
                repository.payable(id));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Released> released(UUID id) {
        return repository
                .find(new SettlementId(id))
                .filter(Settled::paid)
                .flatMap(settled -> settled.statement()
                        .map(owed -> new Released(
                                id,
                                settled.agreement(),
                                settled.period(),
                                settled.days(),
                                settled.replaces().map(SettlementId::value),
                                settled.pack(),
                                owed.payable(),
                                owed.total(),
                                owed.unit(),
                                owed.digest())));
    }

    /** In which form a statement is wanted. */
    public enum Form {
        JSON,
        HTML,
        CSV
    }

    private Optional<Settled> looked(SettlementId id) {
        return transactions.execute(status -> repository.find(id));
    }

    private Optional<SettlementRepository.Documents> documents(SettlementId id) {
        return transactions.execute(status -> repository.documents(id));
    }

    private String text(Settled settled) {
        return agreements
                .version(settled.agreement(), settled.version())
                .orElseThrow()
                .text();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
