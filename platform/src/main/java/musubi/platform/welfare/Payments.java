package musubi.platform.welfare;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Apart;
import musubi.platform.audit.Audit;
import musubi.platform.books.CaughtUp;
import musubi.platform.contract.Payable;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.Owed;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What was granted, on its way to the bodies: one person asks for the payment of everything that is owed and in no payment, another
 * releases it, and then bank files carry it. A correction is a further sum, and what was granted too much is claimed back.
 */
@Component
public class Payments implements Owed {
    /** Under which name the books and the bank files keep what is granted; no agreement has it. */
    static final String AGREEMENT = "welfare.grants";

    private static final int LONGEST = 1_000;

    private final PaymentRepository repository;
    private final PaymentEntries entries;
    private final ObjectProvider<BankFiles> files;
    private final Municipalities municipalities;
    private final Reasons reasons;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    /** @param files asked for when they are needed, since they ask back what is owed */
    Payments(
            PaymentRepository repository,
            PaymentEntries entries,
            ObjectProvider<BankFiles> files,
            Municipalities municipalities,
            Reasons reasons,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.entries = entries;
        this.files = files;
        this.municipalities = municipalities;
        this.reasons = reasons;
        this.acting = acting;
        this.apart = apart;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** What became of a decision. */
    public enum Answer {
        DONE,
        /** It was released or withdrawn before; nothing changed. */
        DECIDED_BEFORE,
        /** Whoever asked for a payment cannot release it. */
        SAME_PERSON,
        /** It is not known that whoever asked and whoever releases are two people. */
        NOT_APART
    }

    /**
     * What is owed and in no payment.
     *
     * @param sums how many
     * @param yen in all, without what is to be returned
     * @param unknown the companies and groups among them that were not entered; they are paid once they are
     */
    public record Open(int sums, long yen, List<String> unknown) {}

    /** What is owed and in no payment. */
    @Transactional(readOnly = true)
    public Open open() {
        var open = repository.open();
        var known = open.stream().filter(o -> !o.party().isEmpty()).toList();
        return new Open(
                known.size(),
                known.stream().mapToLong(o -> Math.max(0, o.yen())).sum(),
                open.stream()
                        .filter(o -> o.party().isEmpty())
                        .map(PaymentRepository.Open::name)
                        .distinct()
                        .toList());
    }

    /**
     * Grants more than before, or less; the same request again changes nothing.
     *
     * @param granted what is granted in all from now on
     * @throws BadInput when nothing was granted, it is what is granted already, or no reason is said or it tells a name
     */
    @Transactional
    public void correct(UUID id, UUID application, long granted, String why) {
        repository.lock();
        long before = repository
                .owed(application)
                .orElseThrow(() -> new BadInput(List.of(wrong(
                        "granted", "交付が決まった申込みだけを訂正できます。", "Only an application that was granted can be corrected."))));
        var wrong = new ArrayList<Problem>();
        if (granted < 0 || granted > Grants.MOST_YEN)
            wrong.add(wrong("granted", "正しい交付額を0円以上の数字で書いてください。", "Enter the right amount, 0 yen or more."));
        if (why.isBlank() || why.strip().length() > LONGEST)
            wrong.add(wrong("why", "訂正の理由を書いてください。", "Say why it is corrected."));
        if (!wrong.isEmpty()) throw new BadInput(wrong);
        reasons.nameless("why", why);
        if (granted == before) return;
        if (repository.correct(id, application, granted - before, why.strip()))
            audit.record(
                    "welfare.corrected",
                    "application " + application,
                    Optional.empty(),
                    "",
                    "{\"yen\":%d}".formatted(before),
                    "{\"yen\":%d}".formatted(granted));
    }

    /**
     * Asks that everything owed be paid; the same request again changes nothing.
     *
     * @return whether there is such a payment now; not when nothing is owed to a body that was entered
     */
    @Transactional
    public boolean request(UUID id) {
        repository.lock();
        if (repository.find(id).isPresent()) return true;
        var sums = repository.open().stream().filter(o -> !o.party().isEmpty()).toList();
        if (sums.isEmpty()) return false;
        var payer = municipalities.get(acting.actor().municipality()).name().ja();
        repository.request(id, payer, today(), sums);
        audit.record(
                "welfare.payment-requested",
                "payment " + id,
                Optional.empty(),
                "",
                "{\"sums\":%d}".formatted(sums.size()));
        return true;
    }

    /** Releases what somebody else asked for, and brings it into the books. */
    @Transactional(propagation = Propagation.NEVER)
    public Answer release(UUID id) {
        var answer = transaction.execute(status -> decided(id, Payment.State.RELEASED));
        if (answer == Answer.DONE) post(id);
        return answer;
    }

    /** Takes back a request that nobody released; what it would have paid is owed as before. */
    @Transactional
    public Answer withdraw(UUID id) {
        return decided(id, Payment.State.WITHDRAWN);
    }

    private static String written(Payment.State state) {
        return "{\"state\":\"%s\"}".formatted(state.name().toLowerCase(Locale.ROOT));
    }

    private Answer decided(UUID id, Payment.State outcome) {
        repository.lock();
        var requester = repository.requester(id).orElseThrow();
        var actor = acting.actor().name();
        if (!repository.find(id).orElseThrow().waiting()) return Answer.DECIDED_BEFORE;
        if (outcome == Payment.State.RELEASED) {
            if (requester.equals(actor)) return Answer.SAME_PERSON;
            if (!apart.apart(requester, actor)) return Answer.NOT_APART;
        }
        if (!repository.decide(id, outcome)) return Answer.DECIDED_BEFORE;
        audit.record(
                outcome == Payment.State.RELEASED ? "welfare.payment-released" : "welfare.payment-withdrawn",
                "payment " + id,
                Optional.empty(),
                "",
                written(Payment.State.REQUESTED),
                written(outcome));
        return Answer.DONE;
    }

    /** Brings a released payment into the ledger, which knows each sum by its id, so that posting again changes nothing. */
    private void post(UUID id) {
        var payment = transaction.execute(status -> repository.find(id)).orElseThrow();
        entries.post(payment, transaction.execute(status -> repository.releasedAt(id)));
        transaction.executeWithoutResult(status -> repository.posted(id));
    }

    /** What a server that stopped between a release and its entries has left unposted, however long ago. */
    void catchUp() {
        CaughtUp.each(transaction.execute(status -> repository.unposted()), this::post);
    }

    /** One payment. */
    @Transactional(readOnly = true)
    public Optional<Payment> find(UUID id) {
        return repository.find(id);
    }

    /** Every payment, the latest first. */
    @Transactional(readOnly = true)
    public List<Payment> all() {
        return repository.all();
    }

    /** A correction as pages show it: by how much, why, and when. */
    public record Corrected(long yen, String why, LocalDate on) {}

    /** What was corrected, by application. */
    @Transactional(readOnly = true)
    public Map<UUID, List<Corrected>> corrected() {
        var corrected = new HashMap<UUID, List<Corrected>>();
        for (var one : repository.corrections())
            corrected
                    .computeIfAbsent(one.application(), a -> new ArrayList<>())
                    .add(new Corrected(one.yen(), one.why(), one.on()));
        return corrected;
    }

    /** How far the sums of these applications are, by application: those in payments, then what is in none. */
    @Transactional(propagation = Propagation.NEVER)
    public Map<UUID, List<Paid>> of(Collection<UUID> applications) {
        var server = Actor.job("welfare", acting.actor().municipality());
        var all = acting.as(server, () -> transaction.execute(status -> paid()));
        var wanted = new HashMap<UUID, List<Paid>>();
        for (var application : applications) wanted.put(application, all.getOrDefault(application, List.of()));
        return wanted;
    }

    private Map<UUID, List<Paid>> paid() {
        var alive = repository.all().stream()
                .filter(p -> p.state() != Payment.State.WITHDRAWN)
                .toList();
        var standing = new HashMap<String, BankFiles.Line>();
        for (var line :
                files.getObject().standing(alive.stream().map(Payment::id).toList()))
            standing.put(line.payment() + "/" + line.number(), line);
        var paid = new HashMap<UUID, List<Paid>>();
        for (var payment : alive.reversed())
            for (var line : payment.lines())
                paid.computeIfAbsent(line.application(), a -> new ArrayList<>())
                        .add(paid(
                                payment, line, Optional.ofNullable(standing.get(payment.id() + "/" + line.number()))));
        for (var open : repository.open())
            paid.computeIfAbsent(open.application(), a -> new ArrayList<>())
                    .add(new Paid(open.yen(), open.yen() < 0 ? Paid.Stage.CLAIMED : Paid.Stage.OWED, today()));
        return paid;
    }

    private Paid paid(Payment payment, Payment.Line line, Optional<BankFiles.Line> file) {
        if (line.yen() < 0) return new Paid(line.yen(), Paid.Stage.CLAIMED, payment.due());
        var sent = file.filter(BankFiles.Line::taken);
        if (sent.isPresent())
            return new Paid(
                    line.yen(),
                    sent.get().payOn().isAfter(today()) ? Paid.Stage.ORDERED : Paid.Stage.PAID,
                    sent.get().payOn());
        return new Paid(line.yen(), payment.released() ? Paid.Stage.RELEASED : Paid.Stage.REQUESTED, payment.due());
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Payable> payable(UUID payment) {
        return repository
                .find(payment)
                .map(found -> new Payable(
                        AGREEMENT,
                        found.payer(),
                        new Days(found.due(), found.due().plusDays(1)),
                        found.released(),
                        found.lines().stream().map(line -> line(found, line)).toList()));
    }

    private static Payable.Line line(Payment payment, Payment.Line line) {
        return new Payable.Line(
                line.number(),
                "grant",
                new Words("団体への助成", "Grant to a group"),
                line.party(),
                payment.due().toString(),
                payment.due(),
                "JPY",
                line.yen());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private static Problem wrong(String field, String ja, String en) {
        return Problem.error("welfare.correction", new Place("form", 1, field), "", new Words(ja, en));
    }
}
