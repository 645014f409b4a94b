package musubi.platform.joint;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Question;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.measure.Suppression;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Reasons;
import musubi.platform.snapshot.Earlier;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Words;
import musubi.settling.Period;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The own municipality's evidence of joint contracts: sealed, handed over as one number for each question, put right where it was wrong, and looked
 * at again. Numbers of few people are not handed over.
 */
@Component
public class JointEvidence {
    private static final int REASON = 400;
    private static final int DECIMALS = 10;

    private final JointContractRepository repository;
    private final JointContracts contracts;
    private final JointProgrammes programmes;
    private final Enrolments enrolments;
    private final Reasons reasons;
    private final Snapshots snapshots;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Measures measures = Measures.library();

    JointEvidence(
            JointContractRepository repository,
            JointContracts contracts,
            JointProgrammes programmes,
            Enrolments enrolments,
            Reasons reasons,
            Snapshots snapshots,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.contracts = contracts;
        this.programmes = programmes;
        this.enrolments = enrolments;
        this.reasons = reasons;
        this.snapshots = snapshots;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * Seals the own people's evidence of a period and hands over what the contract's questions come to among them, each once. Reads many records:
     * outside of transactions.
     *
     * @throws BadInput when the contract is not signed by all, the period is not over, or nobody takes part
     */
    public void seal(UUID id, String wanted) {
        var contract = transactions.execute(status -> contracts.found(id, wanted));
        var period = contracts.over(contract, wanted);
        var people = people(contract, period);
        var own = transactions.execute(status -> repository.corrected(id, wanted));
        var edition = own.map(JointContractRepository.Own::edition).orElse(1);
        if (!transactions.execute(status -> isHanded(id, wanted)) && first(contract, period, people)) return;
        var sealed = sealed(
                contract,
                period,
                people,
                those -> snapshots.take(snapshots.pack(last(id, wanted, own)), those),
                known(id, wanted));
        transactions.executeWithoutResult(status -> hand(id, wanted, edition, sealed));
    }

    private Whole known(UUID id, String wanted) {
        var known = transactions.execute(status -> repository.evidence(id, wanted, contracts.edition(id, wanted)));
        return (key, mine) -> known.getOrDefault(key, JointContracts.Sum.of(mine));
    }

    /** Whether the municipality itself handed over anything for a period. */
    private boolean isHanded(UUID id, String wanted) {
        return repository.firstSealed(id, wanted).isPresent();
    }

    /**
     * Seals a period of which nothing was handed over. The evidence gets its name in the same step in which the numbers are handed over: what breaks
     * off before leaves nothing that a later attempt, by records of another day, would take for its own.
     *
     * @return false when somebody else handed something over in the meantime
     */
    private boolean first(JointContract contract, Period period, List<UUID> people) {
        var id = contract.id();
        var made = UUID.randomUUID();
        try {
            var sealed = sealed(
                    contract, period, people, those -> snapshots.prepare(made, those), known(id, period.label()));
            return transactions.execute(status -> {
                repository.lock(municipality());
                if (isHanded(id, period.label())) return false;
                keep(people, made, first(id, period.label()));
                hand(id, period.label(), 1, sealed);
                return true;
            });
        } finally {
            snapshots.forget(made);
        }
    }

    private void keep(List<UUID> people, UUID made, UUID name) {
        if (people.isEmpty()) snapshots.discard(name);
        else snapshots.keep(made, name);
    }

    /** The name of the own evidence that counts. */
    private static UUID last(UUID id, String wanted, Optional<JointContractRepository.Own> own) {
        return own.map(JointContractRepository.Own::correction).orElse(first(id, wanted));
    }

    private static UUID first(UUID id, String wanted) {
        return UUID.nameUUIDFromBytes((id + " " + wanted).getBytes(StandardCharsets.UTF_8));
    }

    private List<UUID> people(JointContract contract, Period period) {
        var programme = transactions
                .execute(status -> programmes.find(contract.programme()))
                .orElseThrow();
        var scheme = programme
                .scheme()
                .orElseThrow(() -> JointProgrammes.refused(
                        "joint.left",
                        contract.id().toString(),
                        new Words("この連携に参加していません。", "This municipality takes no part.")));
        return enrolments.during(scheme, period.days().from(), period.days().until());
    }

    /** What is known of all people, with an own answer among them. */
    @FunctionalInterface
    private interface Whole {
        JointContracts.Sum of(String question, JointPart.Numbers own);
    }

    /** What is handed over, by question, and the digest of the evidence; empty when there are no people. */
    private record Sealed(Map<String, JointPart> parts, String pack) {}

    private Sealed sealed(
            JointContract contract,
            Period period,
            List<UUID> people,
            Function<List<UUID>, Snapshots.Snapshot> sealing,
            Whole whole) {
        if (people.isEmpty()) {
            var parts = new LinkedHashMap<String, JointPart>();
            contracts.settle(contract, period, Map.of(), question -> withheld(question, parts));
            return new Sealed(parts, "");
        }
        var sealed = sealing.apply(people);
        return new Sealed(
                parts(contract, period, sealed.pack(), whole), sealed.digest().hex());
    }

    private Map<String, JointPart> parts(JointContract contract, Period period, Path pack, Whole whole) {
        var parts = new LinkedHashMap<String, JointPart>();
        try (var run = MeasureRun.on(Pack.open(pack))) {
            contracts.settle(contract, period, Map.of(), question -> answered(run, question, whole, parts));
        }
        return parts;
    }

    /**
     * Puts the own evidence of a period right that everybody paid: seals it as it is recorded now and hands over the corrected numbers, as a
     * further edition of the period. Evidence that was lost before the own share was paid is sealed anew in the same way, as nothing could be paid
     * by it. The same request again changes nothing. Reads many records: outside of transactions.
     *
     * @param request made by the caller: a repeated request carries the same
     * @param reason in the officer's words; it stays with the own municipality
     * @throws BadInput when it is too early, nothing differs, no reason is said or it tells a name, or a number of few people could be worked out; nothing is handed
     *     over then, and what was paid stays as it is
     */
    public void correct(UUID id, String wanted, UUID request, String reason) {
        var name = correction(id, wanted, request);
        if (transactions.execute(status -> repository.corrects(name))) return;
        if (reason.isBlank() || reason.strip().length() > REASON)
            throw JointProgrammes.refused(
                    "joint.correction-reason",
                    "",
                    new Words(
                            "訂正の理由を %d 字以内で書いてください。".formatted(REASON),
                            "Say in at most %d letters why it is corrected.".formatted(REASON)));
        reasons.nameless("reason", reason);
        var contract = transactions.execute(status -> contracts.found(id, wanted));
        var period = contracts.over(contract, wanted);
        var people = people(contract, period);
        int last = transactions.execute(status -> contracts.edition(id, wanted));
        var known = transactions.execute(status -> repository.evidence(id, wanted, last));
        var before = new LinkedHashMap<String, JointPart>();
        transactions
                .execute(status -> repository.own(id, wanted, last))
                .forEach(part -> before.putIfAbsent(part.key(), part));
        boolean lost = lost(contract, period, last);
        var earlier = earlier(id, wanted);
        var made = UUID.randomUUID();
        try {
            var sealed = sealed(
                    contract,
                    period,
                    people,
                    those -> earlier.map(e -> snapshots.prepareAgain(made, those, e))
                            .orElseGet(() -> snapshots.prepare(made, those)),
                    (key, mine) -> Optional.ofNullable(known.get(key))
                            .map(all -> all.with(
                                    Optional.ofNullable(before.get(key)).flatMap(JointPart::handed), mine))
                            .orElse(JointContracts.Sum.of(mine)));
            if (sealed.parts().values().stream().anyMatch(part -> part.handed().isEmpty())) throw few(wanted);
            if (!lost
                    && sealed.parts().values().stream()
                            .allMatch(part -> Optional.ofNullable(before.get(part.key()))
                                    .filter(b -> b.says(part.handed().orElseThrow()))
                                    .isPresent()))
                throw JointProgrammes.refused(
                        "joint.correction-same",
                        wanted,
                        new Words(
                                "渡した数は、今の記録から求めた数と同じです。訂正するものはありません。",
                                "The records give the numbers that were handed over: there is nothing to correct."));
            var basis = new Basis(last, lost, before);
            transactions.executeWithoutResult(status -> {
                repository.lock(municipality());
                if (repository.corrects(name)) return;
                correct(id, wanted, name, reason.strip(), sealed, basis);
                keep(people, made, name);
            });
        } catch (BadInput e) {
            // The same click may have come through beside this one.
            if (!transactions.execute(status -> repository.corrects(name))) throw e;
        } finally {
            snapshots.forget(made);
        }
    }

    /** What was sealed before; empty where nothing was handed over yet. */
    private Optional<Earlier> earlier(UUID id, String wanted) {
        return transactions.execute(status -> repository
                .firstSealed(id, wanted)
                .map(first -> new Earlier(first, snapshots.pack(last(id, wanted, repository.corrected(id, wanted))))));
    }

    /** What a request arrives with may be the name of any other pack, so a correction names its own. */
    private UUID correction(UUID id, String wanted, UUID request) {
        return UUID.nameUUIDFromBytes("joint correction %s %s %s %s"
                .formatted(municipality(), id, wanted, request)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a period is settled, the own share of it is not paid, and the own evidence it would be paid by is gone. */
    private boolean lost(JointContract contract, Period period, int last) {
        return !contract.parties()
                        .get(contract.place(acting.actor().municipality()))
                        .paid()
                && contracts.settlement(contract.id(), period.label(), last) instanceof JointContracts.Outcome.Settled
                && !stands(contract, period);
    }

    /**
     * What a correction starts from.
     *
     * @param edition which it corrects
     * @param lost whether the own evidence of that is gone
     * @param before what was handed over, by question
     */
    private record Basis(int edition, boolean lost, Map<String, JointPart> before) {}

    private void correct(UUID id, String period, UUID name, String reason, Sealed sealed, Basis basis) {
        int edition = repository
                .correct(
                        id,
                        period,
                        basis.edition(),
                        basis.lost(),
                        name,
                        reason,
                        acting.actor().name(),
                        clock.instant())
                .orElseThrow(() -> JointProgrammes.refused(
                        "joint.correction-early",
                        period,
                        new Words(
                                "すべての自治体がこの期間の支払を承認してから訂正します。",
                                "It is corrected once every municipality has released its payment of this period.")));
        int added = 0;
        for (var part : sealed.parts().values()) {
            var replaced = repository.own(id, period, edition - 1).stream()
                    .filter(r -> r.key().equals(part.key()))
                    .toList();
            if (repository.handed(id, period, part.key()).stream().anyMatch(other -> part.close(other, replaced)))
                throw few(period);
            added += part(id, period, edition, part, sealed.pack());
        }
        if (added > 0)
            audit.record(
                    "joint.evidence-corrected",
                    JointContracts.of(id),
                    Optional.empty(),
                    reason,
                    numbers(sealed.parts().keySet(), basis.before()),
                    numbers(sealed.parts().keySet(), sealed.parts()));
    }

    /** The numbers that were handed over, for the own trail. */
    private static String numbers(Set<String> questions, Map<String, JointPart> parts) {
        var numbers = new TreeMap<String, Object>();
        for (var question : questions)
            Optional.ofNullable(parts.get(question))
                    .flatMap(JointPart::handed)
                    .ifPresent(h -> numbers.put(
                            question,
                            h.numerator().toPlainString() + " / "
                                    + h.denominator().toPlainString()));
        return CanonicalJson.write(new CanonicalJson.OneLine(numbers)).strip();
    }

    /**
     * Whether the own sealed evidence is as it was sealed and still gives what was handed over for the last edition of a period; that it was looked
     * at is recorded. Reads many records: outside of transactions.
     */
    public boolean verify(UUID id, String wanted) {
        var contract = transactions.execute(status -> contracts.found(id, wanted));
        boolean equal = stands(contract, contracts.over(contract, wanted));
        transactions.executeWithoutResult(status -> audit.record(
                "joint.evidence-verified",
                JointContracts.of(id),
                Optional.empty(),
                "",
                "{\"equal\":%s}".formatted(equal)));
        return equal;
    }

    /**
     * The folder of the own sealed evidence of the last edition of a period, for somebody who recomputes what was handed over; that it was handed
     * out is recorded. Empty when nothing is sealed, or it is gone.
     */
    @Transactional
    public Optional<Path> handOver(UUID id, String wanted) {
        var contract = contracts.found(id, wanted);
        var sealed = contract.parties()
                .get(contract.place(acting.actor().municipality()))
                .pack();
        var pack = snapshots.pack(last(id, wanted, repository.corrected(id, wanted)));
        if (sealed.isEmpty() || !Files.exists(pack)) return Optional.empty();
        audit.record(
                "evidence.handed-over",
                JointContracts.of(id),
                Optional.empty(),
                "",
                CanonicalJson.write(new CanonicalJson.OneLine(Map.of("period", wanted, "pack", sealed.get())))
                        .strip());
        return Optional.of(pack);
    }

    private boolean stands(JointContract contract, Period period) {
        var own = transactions.execute(status -> repository.corrected(contract.id(), period.label()));
        var pack = snapshots.pack(last(contract.id(), period.label(), own));
        return whole(contract, pack) && agrees(contract, period, pack);
    }

    private boolean whole(JointContract contract, Path pack) {
        var sealed = contract.parties()
                .get(contract.place(acting.actor().municipality()))
                .pack();
        return Files.exists(pack)
                && Packs.verify(pack).isEmpty()
                && sealed.equals(Optional.of(Pack.open(pack).digest().hex()));
    }

    private boolean agrees(JointContract contract, Period period, Path pack) {
        var id = contract.id();
        var label = period.label();
        int last = transactions.execute(status -> contracts.edition(id, label));
        var known = transactions.execute(status -> repository.evidence(id, label, last));
        var handed = new LinkedHashMap<String, JointPart>();
        transactions
                .execute(status -> repository.own(id, label, last))
                .forEach(part -> handed.putIfAbsent(part.key(), part));
        var parts = parts(contract, period, pack, (key, mine) -> known.getOrDefault(key, JointContracts.Sum.of(mine)));
        // What was withheld says nothing that could differ.
        return parts.values().stream()
                .allMatch(part -> Optional.ofNullable(handed.get(part.key()))
                        .filter(h -> h.handed().isEmpty()
                                || part.handed().filter(h::says).isPresent())
                        .isPresent());
    }

    private static BadInput few(String period) {
        return JointProgrammes.refused(
                "joint.correction-few",
                period,
                new Words(
                        "訂正した数から、10人に満たない人数が分かってしまうため、渡せません。支払った額はそのままです。",
                        "From the corrected number a number of fewer than ten people could be worked out, so it is not handed over. What was"
                                + " paid stays as it is."));
    }

    private static Measured withheld(Question question, Map<String, JointPart> parts) {
        var key = Asked.key(question);
        parts.put(key, new JointPart(key, question.window(), false, Optional.empty()));
        return new Measured.NotMeasured(new Words("参加者がいません", "nobody takes part"));
    }

    /** The own answer is handed over; what is asked next follows from the answer of all, as far as it is known. */
    private Measured answered(MeasureRun run, Question question, Whole whole, Map<String, JointPart> parts) {
        var measure = measures.named(question.measure()).orElseThrow();
        var asked = musubi.measure.Question.of(
                measure, question.window().from(), question.window().until(), question.parameters());
        var breakdown = run.by(asked, List.of());
        var key = Asked.key(question);
        if (!(breakdown.total() instanceof musubi.measure.Measured.Value value)) {
            parts.put(key, new JointPart(key, question.window(), false, Optional.empty()));
            return new Measured.NotMeasured(new Words("値がありません", "there is no value"));
        }
        var handed = new JointPart.Numbers(
                breakdown.people(),
                value.numerator().decimal(DECIMALS),
                value.denominator().decimal(DECIMALS));
        parts.put(
                key,
                new JointPart(
                        key,
                        question.window(),
                        countsPeople(measure),
                        Optional.of(handed).filter(h -> many(measure, h))));
        return JointContracts.value(question, measure, whole.of(key, handed));
    }

    private static boolean countsPeople(Measure measure) {
        return measure.kind() == Measure.Kind.SHARE
                || measure.kind() == Measure.Kind.COUNT && measure.grain() == Measure.Grain.PERSON;
    }

    /** Ten people or more stand behind it; and of a share, ten on either side. */
    private static boolean many(Measure measure, JointPart.Numbers handed) {
        if (handed.people() < Suppression.LEAST) return false;
        if (measure.kind() != Measure.Kind.SHARE) return true;
        var least = BigDecimal.valueOf(Suppression.LEAST);
        return handed.numerator().compareTo(least) >= 0
                && handed.denominator().subtract(handed.numerator()).compareTo(least) >= 0;
    }

    private void hand(UUID id, String period, int edition, Sealed sealed) {
        repository.lock(municipality());
        int added = 0;
        // Each is kept before the next is looked at, so that the next is held against it too.
        for (var part : sealed.parts().values()) {
            boolean close =
                    repository.handed(id, period, part.key()).stream().anyMatch(other -> part.close(other, List.of()));
            added += part(id, period, edition, close ? part.withheld() : part, sealed.pack());
        }
        if (added > 0)
            audit.record(
                    "joint.evidence-sealed",
                    JointContracts.of(id),
                    Optional.empty(),
                    "",
                    "{\"questions\":%d}".formatted(added));
    }

    private int part(UUID id, String period, int edition, JointPart part, String pack) {
        return repository.part(
                municipality(), id, period, edition, part, pack, acting.actor().name(), clock.instant());
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
