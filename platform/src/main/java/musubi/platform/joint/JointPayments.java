package musubi.platform.joint;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.Written;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.audit.Audit;
import musubi.platform.books.CaughtUp;
import musubi.platform.contract.Payable;
import musubi.platform.contract.Released;
import musubi.platform.contract.Releases;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.SettlementReleased;
import musubi.platform.jobs.Job;
import musubi.platform.joint.JointContracts.Outcome;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.Owed;
import musubi.platform.payout.Payees;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The own municipality's share of joint contracts, on its way to the payees: one person asks for its payment, another releases it, and then bank
 * files carry it. Once evidence was put right, what is paid is the difference to what was paid before.
 */
@Component
public class JointPayments implements Owed, Payees, Releases {
    /** So often somebody may ask anew in the moment in which it is released. */
    private static final int ATTEMPTS = 5;

    private final JointPaymentRepository repository;
    private final JointContracts contracts;
    private final JointEvidence evidence;
    private final JointEntries entries;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;

    JointPayments(
            JointPaymentRepository repository,
            JointContracts contracts,
            JointEvidence evidence,
            JointEntries entries,
            Municipalities municipalities,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.contracts = contracts;
        this.evidence = evidence;
        this.entries = entries;
        this.municipalities = municipalities;
        this.acting = acting;
        this.apart = apart;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
        this.transactions = new TransactionTemplate(manager);
    }

    /** What became of a wish to pay. */
    public enum Paying {
        DONE,
        BEFORE,
        /** The one who asked for the payment cannot release it. */
        SAME_PERSON,
        /** It is not known that whoever asked and whoever releases are two people. */
        NOT_APART,
        /** It is not settled, or was not asked for, or that was withdrawn. */
        NOT_YET,
        /** The own evidence is no longer what was sealed, or no longer gives what was handed over: it is sealed anew first. */
        EVIDENCE_LOST
    }

    /**
     * Asks to pay the own share of the last edition of a period.
     *
     * @throws BadInput when a period that overlaps it is paid
     */
    @Transactional
    public Paying request(UUID contract, String period) {
        repository.lock(contract);
        int edition = contracts.edition(contract, period);
        if (repository.steps(contract, period, edition).containsKey("requested")) return Paying.BEFORE;
        if (!(contracts.settlement(contract, period, edition) instanceof Outcome.Settled settled))
            return Paying.NOT_YET;
        alone(contract, period, settled.statement().days());
        step(
                repository.of(contract, period, edition).orElseGet(() -> added(contract, period, edition, settled)),
                "requested");
        return Paying.DONE;
    }

    private JointShare added(UUID contract, String period, int edition, Outcome.Settled settled) {
        var share = share(contract, period, edition, settled);
        repository.add(municipality(), share);
        return share;
    }

    /** Takes back a request for the last edition of a period that nobody released; it can be asked for again. */
    @Transactional
    public Paying withdraw(UUID contract, String period) {
        repository.lock(contract);
        int edition = contracts.edition(contract, period);
        var steps = repository.steps(contract, period, edition);
        if (steps.containsKey("released")) return Paying.BEFORE;
        if (!steps.containsKey("requested")) return Paying.NOT_YET;
        step(repository.of(contract, period, edition).orElseGet(() -> askedBefore(contract, period)), "withdrawn");
        return Paying.DONE;
    }

    private void alone(UUID contract, String period, Days days) {
        for (var other : repository.paidPeriods(contract))
            if (!other.equals(period) && contracts.days(contract, other).overlaps(days))
                throw JointProgrammes.refused(
                        "joint.period-overlaps",
                        period,
                        new Words(
                                "期間 %s は、既に支払っている %s と重なります。同じ行を二度支払うことになるため、支払えません。".formatted(period, other),
                                "%s overlaps %s, which is being paid: a line would be paid twice."
                                        .formatted(period, other)));
    }

    /**
     * Releases the own share of the last edition of a period, as a second person, and brings it into the books. What dies in between is made good by
     * releasing again.
     */
    @Transactional(propagation = Propagation.NEVER)
    public Paying release(UUID contract, String period) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var verified = transactions.execute(status -> waiting(contract, period));
            if (verified.isPresent() && !evidence.verify(contract, period)) return Paying.EVIDENCE_LOST;
            var paying = transactions.execute(status -> released(contract, period, verified));
            if (paying.isEmpty()) continue;
            if (paying.get() == Paying.DONE || paying.get() == Paying.BEFORE)
                transactions
                        .execute(status -> repository.of(contract, period, contracts.edition(contract, period)))
                        .ifPresent(this::post);
            return paying.get();
        }
        throw new IllegalStateException("%s of joint contract %s was asked for anew %d times while it was released"
                .formatted(period, contract, ATTEMPTS));
    }

    /** The edition whose payment somebody else asked for and nobody released; empty where there is none, and nothing to release. */
    private OptionalInt waiting(UUID contract, String period) {
        int edition = contracts.edition(contract, period);
        var steps = repository.steps(contract, period, edition);
        return steps.containsKey("requested")
                        && !steps.containsKey("released")
                        && !acting.actor().name().equals(steps.get("requested"))
                ? OptionalInt.of(edition)
                : OptionalInt.empty();
    }

    /**
     * Releases what waits.
     *
     * @param verified the edition whose own evidence was looked at just before; no other is released
     * @return empty when another would be released, as when it was asked for in the meantime
     */
    private Optional<Paying> released(UUID contract, String period, OptionalInt verified) {
        repository.lock(contract);
        int edition = contracts.edition(contract, period);
        var refused = refusal(repository.steps(contract, period, edition));
        if (refused.isPresent()) return refused;
        if (!verified.equals(OptionalInt.of(edition))) return Optional.empty();
        var share = repository.of(contract, period, edition).orElseGet(() -> askedBefore(contract, period));
        step(share, "released");
        events.publishEvent(new SettlementReleased(
                new SettlementId(share.payment()), share.replaces().isPresent()));
        return Optional.of(Paying.DONE);
    }

    private Optional<Paying> refusal(Map<String, String> steps) {
        if (steps.containsKey("released")) return Optional.of(Paying.BEFORE);
        var requester = steps.get("requested");
        if (requester == null) return Optional.of(Paying.NOT_YET);
        var actor = acting.actor().name();
        if (actor.equals(requester)) return Optional.of(Paying.SAME_PERSON);
        return apart.apart(requester, actor) ? Optional.empty() : Optional.of(Paying.NOT_APART);
    }

    /** What was asked for before shares were kept line by line, when there were no further editions. */
    private JointShare askedBefore(UUID contract, String period) {
        return added(contract, period, 1, settled(contract, period, 1));
    }

    private void step(JointShare share, String step) {
        var statement = Digest.of(share.json()).hex();
        repository.pay(municipality(), share, step, statement, acting.actor().name(), clock.instant());
        var subject = JointContracts.of(share.contract());
        var detail = "{\"period\":\"%s\",\"edition\":%d,\"payment\":\"%s\",\"yen\":%d}"
                .formatted(share.period(), share.edition(), share.payment(), share.yen());
        switch (step) {
            case "released" ->
                audit.record(
                        "joint.payment-released", subject, Optional.empty(), "", "{\"state\":\"requested\"}", detail);
            case "withdrawn" ->
                audit.record(
                        "joint.payment-withdrawn", subject, Optional.empty(), "", "{\"state\":\"requested\"}", detail);
            default -> audit.record("joint.payment-requested", subject, Optional.empty(), "", detail);
        }
    }

    /** What the own share of the last edition of a period pays, asked for or not; empty until it is settled. */
    @Transactional(readOnly = true)
    public Optional<JointShare> share(UUID contract, String period) {
        int edition = contracts.edition(contract, period);
        return repository
                .of(contract, period, edition)
                .or(() -> contracts.settlement(contract, period, edition) instanceof Outcome.Settled settled
                        ? Optional.of(share(contract, period, edition, settled))
                        : Optional.empty());
    }

    private JointShare share(UUID id, String period, int edition, Outcome.Settled settled) {
        var contract = contracts.find(id, period).orElseThrow();
        var replaces = repository.paidBefore(id, period, edition);
        var now = lines(contract, settled);
        return new JointShare(
                UUID.nameUUIDFromBytes("joint payment %s %s %s %d"
                        .formatted(municipality(), id, period, edition)
                        .getBytes(StandardCharsets.UTF_8)),
                id,
                period,
                edition,
                replaces,
                "joint." + id,
                payer(),
                settled.statement().days(),
                settled.json(),
                replaces.isEmpty() ? now : differences(before(contract, period, replaces), now));
    }

    /** The own share of an edition that was paid; of one that was paid before shares were kept, made again from what was handed over. */
    private List<JointShare.Line> before(JointContract contract, String period, OptionalInt edition) {
        int paid = edition.orElseThrow();
        return repository
                .of(contract.id(), period, paid)
                .map(JointShare::lines)
                .orElseGet(() -> lines(contract, settled(contract.id(), period, paid)));
    }

    private Outcome.Settled settled(UUID contract, String period, int edition) {
        return contracts.settlement(contract, period, edition) instanceof Outcome.Settled settled
                ? settled
                : fail(contract, period, edition);
    }

    private static Outcome.Settled fail(UUID contract, String period, int edition) {
        throw new IllegalStateException("edition %d of %s of joint contract %s is paid and is not settled"
                .formatted(edition, period, contract));
    }

    private List<JointShare.Line> lines(JointContract contract, Outcome.Settled settled) {
        int place = contract.place(acting.actor().municipality());
        var payer = payer();
        var lines = new ArrayList<JointShare.Line>();
        for (var borne : settled.borne()) {
            var line = borne.line();
            long share = borne.parts().get(place);
            // Cash that is carried stays with whoever pays: here that is the municipality.
            var payee = line.payee().equals(settled.statement().payer()) ? payer : line.payee();
            lines.add(new JointShare.Line(
                    lines.size() + 1,
                    line.clause(),
                    line.title(),
                    payee,
                    line.period(),
                    line.days(),
                    line.due(),
                    line.amount(),
                    share,
                    share));
        }
        return lines;
    }

    private static List<JointShare.Line> differences(List<JointShare.Line> before, List<JointShare.Line> now) {
        var earlier = new LinkedHashMap<String, JointShare.Line>();
        before.forEach(line -> earlier.put(line.key(), line));
        var lines = new ArrayList<JointShare.Line>();
        for (var line : now) {
            var paid = Optional.ofNullable(earlier.remove(line.key()))
                    .map(JointShare.Line::share)
                    .orElse(0L);
            lines.add(line.paying(lines.size() + 1, Math.subtractExact(line.share(), paid)));
        }
        for (var line : earlier.values()) if (line.share() != 0) lines.add(line.gone(lines.size() + 1));
        return lines;
    }

    /** Which steps of the own payment of the last edition were taken: none, {@code requested}, {@code released}. */
    @Transactional(readOnly = true)
    public Set<String> steps(UUID contract, String period) {
        return repository
                .steps(contract, period, contracts.edition(contract, period))
                .keySet();
    }

    /** The statement of the last edition as a page, with every derivation and what it changes; empty until it is settled. */
    @Transactional(readOnly = true)
    public Optional<String> statement(UUID contract, String period) {
        int edition = contracts.edition(contract, period);
        if (!(contracts.settlement(contract, period, edition) instanceof Outcome.Settled settled))
            return Optional.empty();
        var replaces = repository.paidBefore(contract, period, edition);
        if (replaces.isEmpty()) return Optional.of(StatementHtml.write(settled.statement(), JointContracts.SOFTWARE));
        var json = repository
                .of(contract, period, replaces.getAsInt())
                .map(JointShare::json)
                .orElseGet(() -> settled(contract, period, replaces.getAsInt()).json());
        return Optional.of(StatementHtml.write(
                settled.statement(),
                Delta.of(Written.read("replaced", json), json, settled.statement()),
                JointContracts.SOFTWARE));
    }

    /** A payment that was asked for. */
    @Transactional(readOnly = true)
    public Optional<JointShare> find(UUID payment) {
        return repository.find(payment);
    }

    /** Whether two people released it. */
    @Transactional(readOnly = true)
    public boolean released(JointShare share) {
        return repository.releasedAt(share).isPresent();
    }

    /** How many wait for a second person. */
    @Transactional(readOnly = true)
    public long waiting() {
        return repository.waiting();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Released> released(UUID payment) {
        return repository
                .find(payment)
                .filter(this::released)
                .map(share -> new Released(
                        payment,
                        share.agreement(),
                        share.period(),
                        share.days(),
                        share.replaces().stream()
                                .mapToObj(edition -> repository.of(share.contract(), share.period(), edition))
                                .flatMap(Optional::stream)
                                .map(JointShare::payment)
                                .findFirst(),
                        repository.pack(share),
                        share.yen(),
                        share.share(),
                        "JPY",
                        Digest.of(share.json()).hex()));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Payable> payable(UUID payment) {
        return repository
                .find(payment)
                .map(share -> new Payable(
                        share.agreement(),
                        share.payer(),
                        share.days(),
                        repository.releasedAt(share).isPresent(),
                        share.lines().stream()
                                .filter(l -> l.yen() != 0)
                                .map(JointPayments::payable)
                                .toList()));
    }

    private static Payable.Line payable(JointShare.Line line) {
        return new Payable.Line(
                line.number(), line.clause(), line.title(), line.payee(), line.period(), line.due(), "JPY", line.yen());
    }

    /** The municipality itself, which pays, and the payees of its joint contracts. */
    @Override
    @Transactional(readOnly = true)
    public Map<String, String> names() {
        var texts = repository.texts();
        if (texts.isEmpty()) return Map.of();
        var names = new LinkedHashMap<String, String>();
        Stream.concat(Stream.of(payer()), texts.stream().flatMap(text -> contracts.payees(text).stream()))
                .forEach(party -> names.put(party, party));
        return names;
    }

    private void post(JointShare share) {
        entries.post(share);
        transactions.executeWithoutResult(status -> repository.posted(share.payment(), clock.instant()));
    }

    /** What a server that stopped between a release and its entries has left unposted, however long ago. */
    void catchUp() {
        CaughtUp.each(
                transactions.execute(status -> repository.unposted()),
                payment -> post(
                        transactions.execute(status -> repository.find(payment)).orElseThrow()));
    }

    private String payer() {
        return municipalities.get(acting.actor().municipality()).name().ja();
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    /** Each night, in case the server stopped between a release and its entries. */
    @Configuration(proxyBeanMethods = false)
    static class Nightly {
        @Bean
        Job jointPaymentsJob(JointPayments payments) {
            return Job.daily("joint.payments", LocalTime.of(2, 55), municipality -> payments.catchUp());
        }
    }
}
