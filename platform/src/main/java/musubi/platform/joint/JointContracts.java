package musubi.platform.joint;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Subject;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Japan;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import musubi.settling.Period;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Contracts of several municipalities. Each hands over what the contract's questions come to among its own people ({@link JointEvidence}); the
 * contract is settled over the sums, by anybody alike, and each pays its share ({@link JointPayments}). Evidence that was wrong is put right by a
 * further edition of the period.
 */
@Component
public class JointContracts {
    static final String SOFTWARE = "musubi 0.1.0";

    private static final Set<Measure.Kind> SUMMED =
            Set.of(Measure.Kind.COUNT, Measure.Kind.SUM, Measure.Kind.SHARE, Measure.Kind.MEAN);
    private static final Set<Measure.Grain> OF_PEOPLE =
            Set.of(Measure.Grain.PERSON, Measure.Grain.PERSON_DAY, Measure.Grain.PERSON_MONTH);

    private final JointContractRepository repository;
    private final JointProgrammes programmes;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final Measures measures = Measures.library();

    JointContracts(
            JointContractRepository repository, JointProgrammes programmes, Acting acting, Audit audit, Clock clock) {
        this.repository = repository;
        this.programmes = programmes;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
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
            unfit(terms).ifPresent(why -> {
                throw JointProgrammes.refused("joint.contract-form", terms.id(), why);
            });
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

    /** Why a contract of this form is not settled over sums, and what to do instead. */
    private static Optional<Words> unfit(Agreement terms) {
        if (terms.subject().each() != Subject.Each.AGREEMENT)
            return Optional.of(new Words(
                    "一人ひとり（日ごと・出来事ごとを含む）や事業者ごとに払う約款は、共同では結べません。同じ約款を、自治体ごとに「契約」のページで登録してください。",
                    "What is paid by person (also by day or event) or provider is not settled together: each municipality enters the same agreement under"
                            + " Contracts."));
        if (!terms.unit().equals(Unit.JPY) || terms.distribution().isPresent())
            return Optional.of(new Words(
                    "共同の契約は、測った成果に円で払うものだけです。単位を JPY にし、分配の定めを除いてください。",
                    "A joint contract pays yen on what is measured: make the unit JPY, and leave distributions out."));
        if (!terms.studies().isEmpty())
            return Optional.of(new Words(
                    "評価の結果で払う条項は、共同では精算できません。その条項を除いてください。",
                    "What is paid on the result of a study is not settled together: leave that clause out."));
        return Optional.empty();
    }

    private Signed read(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(measures));
    }

    /** How the trail names a contract. */
    static String of(UUID contract) {
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
     * @param lines how the edition is borne
     */
    public record Correction(int edition, Code by, Instant at, Lines lines) {}

    /** How the lines are borne that a correction did not change. An edition keeps its rule, so that all parties pay it by the same. */
    public enum Lines {
        /** As before. */
        KEPT,
        /** Split anew with the others: the rule for editions that were opened before lines were kept. */
        SPLIT_ANEW
    }

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

    /** The contract, which there has to be. */
    JointContract found(UUID id, String period) {
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

    /** A period that is over, of a contract that everybody signed. */
    Period over(JointContract contract, String wanted) {
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

    /** Settles a period by the answers given. */
    Statement settle(
            JointContract contract, Period period, Map<String, String> sources, Function<Question, Measured> answer) {
        return Settlement.settle(
                read(contract.text()),
                PackMeasurements.catalogue(measures),
                new Asked(measures, answer),
                period.label(),
                period.days(),
                sources);
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

    /** What is answered when this is known of all people. */
    static Measured value(Question question, Measure measure, Sum sum) {
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
         * @param borne what each party bears of each line in the contract's unit
         * @param digest of the statement as JSON
         */
        record Settled(Statement statement, List<Borne> borne, String json, String digest, int parties)
                implements Outcome {
            /** What each party pays, in the order of the parties. */
            public List<Long> shares() {
                return IntStream.range(0, parties)
                        .mapToObj(party -> borne.stream()
                                .mapToLong(b -> b.parts().get(party))
                                .reduce(0, Math::addExact))
                        .toList();
            }
        }
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
        // What is not asked any more, now that all is known, keeps nothing back.
        var withheld = new HashSet<String>();
        var missing = new HashSet<String>();
        var packs = new TreeMap<String, String>();
        contract.parties().forEach(p -> p.pack().ifPresent(pack -> packs.put("pack " + p.code(), pack)));
        var statement = settle(contract, period, packs, question -> {
            var sum = sums.get(Asked.key(question));
            if (sum == null || sum.missing() > 0) missing.add(Asked.key(question));
            if (sum != null && sum.withheld() > 0) withheld.add(Asked.key(question));
            return sum == null
                    ? new Measured.NotMeasured(new Words("全体の値がありません", "there is no value for all"))
                    : value(question, measures.named(question.measure()).orElseThrow(), sum);
        });
        if (!withheld.isEmpty()) return new Outcome.Withheld();
        if (!missing.isEmpty()) return new Outcome.Waiting(missing.size());
        var lines = statement.lines().stream()
                .filter(l -> l.unit().equals(statement.unit()))
                .toList();
        var weights = weights(contract);
        var json = StatementJson.write(statement, SOFTWARE);
        return new Outcome.Settled(
                statement,
                Burdens.of(lines, before(id, wanted, edition), weights),
                json,
                Digest.of(json).hex(),
                weights.size());
    }

    /** What was borne of the edition that this one puts right: the last one before it that is settled. One that was withheld was paid by nobody. */
    private List<Borne> before(UUID id, String wanted, int edition) {
        if (repository.corrections(id, wanted).stream()
                .anyMatch(c -> c.edition() == edition && c.lines() == Lines.SPLIT_ANEW)) return List.of();
        for (int earlier = edition - 1; earlier > 0; earlier--)
            if (settlement(id, wanted, earlier) instanceof Outcome.Settled settled) return settled.borne();
        return List.of();
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
