package musubi.platform.joint;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Subject;
import musubi.evidence.pack.Pack;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.measure.Suppression;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.people.Enrolments;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import musubi.settling.Period;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Contracts of several municipalities. Each seals its own people's evidence and hands over what the contract's questions come to among them; the
 * contract is settled over the sums, by anybody alike, and each pays its share ({@link JointPayments}). Evidence that was wrong is put right by a
 * further edition of the period.
 */
@Component
public class JointContracts {
    static final String SOFTWARE = "musubi 0.1.0";

    private static final int REASON = 400;
    private static final int DECIMALS = 10;
    private static final Set<Measure.Kind> SUMMED =
            Set.of(Measure.Kind.COUNT, Measure.Kind.SUM, Measure.Kind.SHARE, Measure.Kind.MEAN);
    private static final Set<Measure.Grain> OF_PEOPLE =
            Set.of(Measure.Grain.PERSON, Measure.Grain.PERSON_DAY, Measure.Grain.PERSON_MONTH);

    private final JointContractRepository repository;
    private final JointProgrammes programmes;
    private final Enrolments enrolments;
    private final Snapshots snapshots;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Measures measures = Measures.library();

    JointContracts(
            JointContractRepository repository,
            JointProgrammes programmes,
            Enrolments enrolments,
            Snapshots snapshots,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.programmes = programmes;
        this.enrolments = enrolments;
        this.snapshots = snapshots;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * Puts a contract before everybody who takes part. The same again changes nothing.
     *
     * @param shares the weight of each; everybody who takes part has one
     * @throws BadInput when it cannot be settled over sums, or this municipality does not host the programme
     */
    @Transactional
    public void propose(UUID id, UUID programme, String text, Map<Code, Long> shares) {
        var own = programmes.find(programme);
        if (own.filter(p ->
                        p.host().equals(acting.actor().municipality()) && p.state() == JointProgramme.State.ACCEPTED)
                .isEmpty())
            throw JointProgrammes.refused(
                    "joint.not-host",
                    programme.toString(),
                    new Words("この連携を始めた自治体だけができます。", "Only the municipality that began it can do this."));
        summable(text);
        var taking = programmes.members(programme).stream()
                .filter(m -> m.state() == JointProgramme.State.ACCEPTED)
                .map(JointProgramme.Member::code)
                .toList();
        boolean all = taking.size() >= 2 && shares.keySet().equals(new HashSet<>(taking));
        if (!all || shares.values().stream().anyMatch(s -> s < 1 || s > 1_000_000_000))
            throw JointProgrammes.refused(
                    "joint.shares",
                    "",
                    new Words(
                            "参加する二つ以上の自治体すべてに、1 以上の負担の割合を入れてください。",
                            "Two municipalities or more take part, and each needs a share of 1 or more."));
        if (repository.propose(id, programme, text, Digest.of(text).hex(), shares, clock.instant()))
            audit.record("joint.contract-proposed", of(id), Optional.empty(), "", "");
    }

    /** Refuses what cannot be settled from sums over people. */
    private void summable(String text) {
        for (var version : read(text).versions()) {
            var terms = version.agreement();
            boolean simple = terms.subject().each() == Subject.Each.AGREEMENT
                    && terms.unit().toString().equals("JPY")
                    && terms.studies().isEmpty()
                    && terms.distribution().isEmpty()
                    && terms.clauses().stream().noneMatch(JointContracts::daily);
            if (!simple)
                throw JointProgrammes.refused(
                        "joint.contract-form",
                        terms.id(),
                        new Words(
                                "共同の契約は、円で払い、契約全体で測る条項だけのものです（一人ひとりや日ごとの条項、評価の結果で払う条項は使えません）。",
                                "A joint contract pays yen on what is measured over everybody; not by person or day, and not on studies."));
            terms.measures().values().forEach(use -> {
                var summed = measures.named(use.id())
                        .filter(m -> SUMMED.contains(m.kind()) && OF_PEOPLE.contains(m.grain()));
                if (use.given().isPresent() || summed.isEmpty())
                    throw JointProgrammes.refused(
                            "joint.contract-measure",
                            use.id(),
                            new Words(
                                    "指標「%s」は自治体ごとの数を足し合わせて求められません。人数・合計・割合・平均の指標を使ってください。".formatted(use.id()),
                                    "The measure %s cannot be added up over municipalities: use counts, sums, shares or means of people."
                                            .formatted(use.id())));
            });
        }
    }

    private static boolean daily(Clause clause) {
        return clause.frequency() instanceof Clause.Frequency.EachDay
                || clause.frequency() instanceof Clause.Frequency.EachEvent;
    }

    private Signed read(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(measures));
    }

    private static String of(UUID contract) {
        return "joint contract " + contract;
    }

    /** The contracts of a programme, the last proposed first. */
    @Transactional(readOnly = true)
    public List<JointContract> of(UUID programme, String period) {
        return repository.of(programme).stream()
                .flatMap(id -> find(id, period).stream())
                .toList();
    }

    /** A contract this municipality is a party of, with how far each party is in a period; the period may be empty. */
    @Transactional(readOnly = true)
    public Optional<JointContract> find(UUID id, String period) {
        return find(id, period, edition(id, period));
    }

    private Optional<JointContract> find(UUID id, String period, int edition) {
        return repository.find(id, text -> title(text)).map(c -> c.with(repository.parties(id, period, edition)));
    }

    /**
     * That a municipality put its evidence of a period right.
     *
     * @param edition of the period, in which it counts
     */
    public record Correction(int edition, Code by, Instant at) {}

    /** The corrections of a period by whichever party, the first first. */
    @Transactional(readOnly = true)
    public List<Correction> corrections(UUID id, String period) {
        return repository.corrections(id, period);
    }

    /** The last edition of a period: 1 until somebody puts evidence right. */
    @Transactional(readOnly = true)
    public int edition(UUID id, String period) {
        return repository.corrections(id, period).stream()
                .mapToInt(Correction::edition)
                .max()
                .orElse(1);
    }

    private Words title(String text) {
        return read(text).first().title();
    }

    /** Signs the text for the own municipality; again changes nothing. */
    @Transactional
    public void sign(UUID id) {
        var contract = found(id, "");
        if (repository.sign(
                municipality(), id, contract.digest(), acting.actor().name(), clock.instant()))
            audit.record("joint.contract-signed", of(id), Optional.empty(), "", "");
    }

    private JointContract found(UUID id, String period) {
        return found(id, period, edition(id, period));
    }

    private JointContract found(UUID id, String period, int edition) {
        return find(id, period, edition)
                .orElseThrow(() -> JointProgrammes.refused(
                        "joint.no-contract", id.toString(), new Words("この契約はありません。", "There is no such contract.")));
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    /**
     * Seals the own people's evidence of a period and hands over what the contract's questions come to among them, each once. Reads many records:
     * outside of transactions.
     *
     * @throws BadInput when the contract is not signed by all, the period is not over, or nobody takes part
     */
    public void seal(UUID id, String wanted) {
        var contract = transactions.execute(status -> found(id, wanted));
        var period = over(contract, wanted);
        var people = people(contract, period);
        var own = transactions.execute(status -> repository.corrected(id, wanted));
        var edition = own.map(JointContractRepository.Own::edition).orElse(1);
        var known = transactions.execute(status -> repository.evidence(id, wanted, edition(id, wanted)));
        var sealed = sealed(
                contract,
                period,
                people,
                own.map(JointContractRepository.Own::correction).orElse(first(id, wanted)),
                (key, mine) -> known.getOrDefault(key, Sum.of(mine)));
        transactions.executeWithoutResult(status -> hand(id, wanted, edition, sealed));
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
        Sum of(String question, JointPart.Numbers own);
    }

    /** What is handed over, by question, and the digest of the evidence; empty when there are no people. */
    private record Sealed(Map<String, JointPart> parts, String pack) {}

    private Sealed sealed(JointContract contract, Period period, List<UUID> people, UUID pack, Whole whole) {
        var parts = new LinkedHashMap<String, JointPart>();
        if (people.isEmpty()) {
            settle(contract, period, Map.of(), question -> withheld(question, parts));
            return new Sealed(parts, "");
        }
        var sealed = snapshots.take(snapshots.pack(pack), people);
        try (var run = MeasureRun.on(Pack.open(sealed.pack()))) {
            settle(contract, period, Map.of(), question -> answered(run, question, whole, parts));
        }
        return new Sealed(parts, sealed.digest().hex());
    }

    /**
     * Puts the own evidence of a period right that everybody paid: seals it as it is recorded now and hands over the corrected numbers, as a
     * further edition of the period. The same request again changes nothing. Reads many records: outside of transactions.
     *
     * @param request made by the caller: a repeated request carries the same
     * @param reason in the officer's words; it stays with the own municipality
     * @throws BadInput when it is too early, nothing differs, no reason is said, or a number of few people could be worked out; nothing is handed
     *     over then, and what was paid stays as it is
     */
    public void correct(UUID id, String wanted, UUID request, String reason) {
        if (transactions.execute(status -> repository.corrects(request))) return;
        if (reason.isBlank() || reason.strip().length() > REASON)
            throw JointProgrammes.refused(
                    "joint.correction-reason",
                    "",
                    new Words(
                            "訂正の理由を %d 字以内で書いてください。".formatted(REASON),
                            "Say in at most %d letters why it is corrected.".formatted(REASON)));
        var contract = transactions.execute(status -> found(id, wanted));
        var period = over(contract, wanted);
        var people = people(contract, period);
        int last = transactions.execute(status -> edition(id, wanted));
        var known = transactions.execute(status -> repository.evidence(id, wanted, last));
        var before = new LinkedHashMap<String, JointPart>();
        transactions
                .execute(status -> repository.own(id, wanted, last))
                .forEach(part -> before.putIfAbsent(part.key(), part));
        try {
            var sealed = sealed(
                    contract,
                    period,
                    people,
                    request,
                    (key, mine) -> Optional.ofNullable(known.get(key))
                            .map(all -> all.with(
                                    Optional.ofNullable(before.get(key)).flatMap(JointPart::handed), mine))
                            .orElse(Sum.of(mine)));
            if (sealed.parts().values().stream().anyMatch(part -> part.handed().isEmpty())) throw few(wanted);
            if (sealed.parts().values().stream()
                    .allMatch(part -> Optional.ofNullable(before.get(part.key()))
                            .filter(b -> b.says(part.handed().orElseThrow()))
                            .isPresent()))
                throw JointProgrammes.refused(
                        "joint.correction-same",
                        wanted,
                        new Words(
                                "渡した数は、今の記録から求めた数と同じです。訂正するものはありません。",
                                "The records give the numbers that were handed over: there is nothing to correct."));
            transactions.executeWithoutResult(status -> correct(id, wanted, request, reason.strip(), sealed, before));
        } catch (BadInput e) {
            // What nothing was settled from is not kept; the same records may be sealed again another day.
            if (!transactions.execute(status -> repository.corrects(request))) snapshots.discard(request);
            throw e;
        }
    }

    private void correct(
            UUID id, String period, UUID request, String reason, Sealed sealed, Map<String, JointPart> before) {
        repository.lock(municipality());
        int edition = repository
                .correct(id, period, request, reason, acting.actor().name(), clock.instant())
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
                    of(id),
                    Optional.empty(),
                    reason,
                    numbers(sealed.parts().keySet(), before),
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

    private static BadInput few(String period) {
        return JointProgrammes.refused(
                "joint.correction-few",
                period,
                new Words(
                        "訂正した数から、10人に満たない人数が分かってしまうため、渡せません。支払った額はそのままです。",
                        "From the corrected number a number of fewer than ten people could be worked out, so it is not handed over. What was"
                                + " paid stays as it is."));
    }

    private Period over(JointContract contract, String wanted) {
        var period = Period.read(wanted, read(contract.text()).first().term());
        if (!contract.signed())
            throw JointProgrammes.refused(
                    "joint.unsigned", wanted, new Words("すべての自治体が署名してから行います。", "Every party signs first."));
        // The monthly sums come first, so that what is sealed here is held against them.
        if (!period.days()
                .last()
                .plusDays(Contributions.READY)
                .isBefore(LocalDate.ofInstant(clock.instant(), Japan.TIME)))
            throw JointProgrammes.refused(
                    "joint.period-open",
                    wanted,
                    new Words(
                            "期間が終わって %d 日を過ぎてから行います。遅れて届く記録を待つためです。".formatted(Contributions.READY),
                            "It is done more than %d days after the period is over, when late records have come in."
                                    .formatted(Contributions.READY)));
        return period;
    }

    private Statement settle(
            JointContract contract, Period period, Map<String, String> sources, Function<Question, Measured> answer) {
        return Settlement.settle(
                read(contract.text()),
                PackMeasurements.catalogue(measures),
                new Asked(measures, answer),
                period.label(),
                period.days(),
                sources);
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
        return value(question, measure, whole.of(key, handed));
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
            audit.record("joint.evidence-sealed", of(id), Optional.empty(), "", "{\"questions\":%d}".formatted(added));
    }

    private int part(UUID id, String period, int edition, JointPart part, String pack) {
        return repository.part(
                municipality(), id, period, edition, part, pack, acting.actor().name(), clock.instant());
    }

    /**
     * What a question comes to among everybody's people.
     *
     * @param missing parties that did not hand over their part
     * @param withheld parties that withheld it
     */
    record Sum(long missing, long withheld, Optional<BigDecimal> numerator, Optional<BigDecimal> denominator) {
        static Sum of(JointPart.Numbers alone) {
            return new Sum(0, 0, Optional.of(alone.numerator()), Optional.of(alone.denominator()));
        }

        /** The same with one part of it put right. */
        Sum with(Optional<JointPart.Numbers> before, JointPart.Numbers now) {
            return new Sum(
                    missing,
                    withheld,
                    numerator.map(n -> n.add(now.numerator())
                            .subtract(before.map(JointPart.Numbers::numerator).orElse(BigDecimal.ZERO))),
                    denominator.map(d -> d.add(now.denominator())
                            .subtract(before.map(JointPart.Numbers::denominator).orElse(BigDecimal.ZERO))));
        }
    }

    private static Measured value(Question question, Measure measure, Sum sum) {
        if (sum.numerator().isEmpty() || sum.denominator().isEmpty())
            return new Measured.NotMeasured(new Words("全体の値がありません", "there is no value for all"));
        var numerator = Exact.of(sum.numerator().get());
        var denominator = Exact.of(sum.denominator().get());
        boolean counted = measure.kind() == Measure.Kind.COUNT || measure.kind() == Measure.Kind.SUM;
        if (!counted && denominator.sign() == 0)
            return new Measured.NotMeasured(new Words("分母が0です", "the denominator is zero"));
        return new Measured.Value(
                counted ? numerator : numerator.dividedBy(denominator),
                measure.unitOfValue(),
                new EvidenceRef(
                        "%s v%d".formatted(measure.id(), measure.version()),
                        question.parameters(),
                        question.window(),
                        "parts",
                        "",
                        numerator.toString(),
                        counted ? "1" : denominator.toString()));
    }

    /** How far the settlement of a period is. */
    public sealed interface Outcome {
        /** Parts are missing; of {@code missing} questions not everybody has handed over theirs. */
        record Waiting(long missing) implements Outcome {}

        /** A part of fewer than ten people was withheld, so there is no sum and no joint settlement of this period. */
        record Withheld() implements Outcome {}

        /**
         * Settled.
         *
         * @param shares what each party pays, in the order of the parties
         * @param digest of the statement as JSON
         */
        record Settled(Statement statement, List<Long> shares, String json, String digest) implements Outcome {}
    }

    /** The settlement of the last edition of a period over the sums: the same for every party. */
    @Transactional(readOnly = true)
    public Outcome settlement(UUID id, String wanted) {
        return settlement(id, wanted, edition(id, wanted));
    }

    /** The settlement of one edition of a period. */
    @Transactional(readOnly = true)
    public Outcome settlement(UUID id, String wanted, int edition) {
        var contract = found(id, wanted, edition);
        var period = over(contract, wanted);
        var sums = repository.evidence(id, wanted, edition);
        if (sums.values().stream().anyMatch(s -> s.withheld() > 0)) return new Outcome.Withheld();
        var missing = new HashSet<String>();
        var packs = new TreeMap<String, String>();
        contract.parties().forEach(p -> p.pack().ifPresent(pack -> packs.put("pack " + p.code(), pack)));
        var statement = settle(contract, period, packs, question -> {
            var sum = sums.get(Asked.key(question));
            if (sum == null || sum.missing() > 0) missing.add(Asked.key(question));
            return sum == null
                    ? new Measured.NotMeasured(new Words("全体の値がありません", "there is no value for all"))
                    : value(question, measures.named(question.measure()).orElseThrow(), sum);
        });
        if (!missing.isEmpty()) return new Outcome.Waiting(missing.size());
        var shares = Burdens.of(statement.total(), weights(contract));
        var json = StatementJson.write(statement, SOFTWARE);
        return new Outcome.Settled(statement, shares, json, Digest.of(json).hex());
    }

    /** The days of a period of a contract. */
    Days days(UUID id, String wanted) {
        return Period.read(wanted, read(found(id, "").text()).first().term()).days();
    }

    /** Whom a text pays, as its lines name them. */
    List<String> payees(String text) {
        return read(text).versions().stream()
                .map(v -> String.join(", ", v.agreement().payees()))
                .filter(payee -> !payee.isBlank())
                .distinct()
                .toList();
    }

    /** The shares by which the parties pay, in their order. */
    static List<Exact> weights(JointContract contract) {
        return contract.parties().stream().map(p -> Exact.of(p.share())).toList();
    }
}
