package musubi.platform.payout;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Apart;
import musubi.platform.access.ProviderNames;
import musubi.platform.audit.Audit;
import musubi.platform.books.CaughtUp;
import musubi.platform.contract.Payable;
import musubi.platform.jobs.Job;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What modules owe in many small sums, on its way to the payees: one person closes what was owed by a day, another releases it, and then
 * bank files carry one sum to each. What is owed later belongs to the next closing, and nothing stands in two.
 */
@Component
public class Remittances implements Owed {
    private final RemittanceRepository repository;
    private final RemittanceEntries entries;
    private final BankFileRepository files;
    private final PayeeRegister register;
    private final Map<String, Accrual> accruals;
    private final List<Payees> payees;
    private final ProviderNames providers;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Remittances(
            RemittanceRepository repository,
            RemittanceEntries entries,
            BankFileRepository files,
            PayeeRegister register,
            List<Accrual> accruals,
            List<Payees> payees,
            ProviderNames providers,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.entries = entries;
        this.files = files;
        this.register = register;
        this.accruals = accruals.stream()
                .collect(Collectors.toMap(Accrual::ground, a -> a, (a, b) -> a, () -> new TreeMap<String, Accrual>()));
        this.payees = List.copyOf(payees);
        this.providers = providers;
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
        /** Whoever closed it cannot release it. */
        SAME_PERSON,
        /** It is not known that whoever closed and whoever releases it are two people. */
        NOT_APART
    }

    /** What keeps a payee from being paid. */
    public enum Bar {
        NONE,
        /** Nobody of this name is known. */
        UNKNOWN,
        /** No account of theirs was approved. */
        NO_ACCOUNT
    }

    /** What one payee is owed and stands in no closing. */
    public record Open(String party, int items, long yen, Bar bar) {}

    /** The grounds on which something may be owed. */
    public List<String> grounds() {
        return List.copyOf(accruals.keySet());
    }

    /** Whom there is to pay besides the parties of agreements, by the name of their accounts: the providers, and those whom modules know. */
    @Transactional(readOnly = true)
    public Map<String, String> names() {
        var names = new LinkedHashMap<>(providers.all());
        payees.forEach(p -> p.names().forEach(names::putIfAbsent));
        return names;
    }

    /** What was owed by the end of a day and stands in no closing, by payee, in the order of their names. */
    @Transactional(readOnly = true)
    public List<Open> open(String ground, LocalDate until) {
        var names = names();
        var accounts = new HashMap<String, Boolean>();
        return accrual(ground).totals(until).stream()
                .map(t -> new Open(t.party(), t.items(), t.yen(), bar(t.party(), names, accounts)))
                .sorted(Comparator.comparing((Open o) -> names.getOrDefault(o.party(), o.party()), ReaderOrder.NAMES)
                        .thenComparing(Open::party))
                .toList();
    }

    private Accrual accrual(String ground) {
        return Optional.ofNullable(accruals.get(ground))
                .orElseThrow(() -> new BadInput(
                        "payout.ground",
                        Place.whole("ground"),
                        ground,
                        new Words("支払の種類を選んでください。", "Choose what is to be paid.")));
    }

    private Bar bar(String party, Map<String, String> names, Map<String, Boolean> accounts) {
        if (!names.containsKey(party)) return Bar.UNKNOWN;
        return accounts.computeIfAbsent(party, p -> register.of(p).isPresent()) ? Bar.NONE : Bar.NO_ACCOUNT;
    }

    private static Map<String, List<Accrual.Due>> byParty(List<Accrual.Due> dues) {
        return dues.stream()
                .collect(Collectors.groupingBy(Accrual.Due::party, TreeMap::new, Collectors.toUnmodifiableList()));
    }

    private static long yen(List<Accrual.Due> dues) {
        return dues.stream().mapToLong(Accrual.Due::yen).reduce(0, Math::addExact);
    }

    /**
     * Closes what was owed by the end of a day to payees whose accounts were approved; the same request again changes nothing.
     *
     * @return what was closed, one remittance for each payer and agreement; empty when nobody can be paid anything
     * @throws BadInput when the day lies in the future
     */
    @Transactional
    public List<UUID> close(UUID request, String ground, LocalDate until) {
        var names = names();
        var accounts = new HashMap<String, Boolean>();
        return close(
                new Closing(request, ground, until, Remittance.Way.BANK, ""),
                due -> bar(due.party(), names, accounts) == Bar.NONE);
    }

    /**
     * What somebody asks to be closed.
     *
     * @param reason why it counts as paid elsewhere; empty for what is paid by bank
     */
    record Closing(UUID request, String ground, LocalDate until, Remittance.Way way, String reason) {}

    /** Closes what is wanted of what was owed by the end of a day. Within a transaction. */
    List<UUID> close(Closing closing, Predicate<Accrual.Due> wanted) {
        repository.lock();
        var before = repository.ofRequest(closing.request());
        if (!before.isEmpty()) return before;
        var accrual = accrual(closing.ground());
        if (closing.until().isAfter(today()))
            throw new BadInput(
                    "payout.until",
                    new Place("form", 1, "until"),
                    closing.until().toString(),
                    new Words("締める日は、今日までの日にしてください。", "Close a day that has come."));
        accrual.alone();
        var closed = new ArrayList<UUID>();
        accrual.open(closing.until()).stream()
                .filter(wanted)
                .collect(
                        Collectors.groupingBy(Accrual.Due::source, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .forEach((source, dues) -> closed.add(close(closing, source, dues)));
        return closed;
    }

    private UUID close(Closing closing, Accrual.Source source, List<Accrual.Due> dues) {
        var id = UUID.nameUUIDFromBytes(
                String.join(" ", closing.request().toString(), source.agreement(), source.payer(), source.owing())
                        .getBytes(StandardCharsets.UTF_8));
        repository.add(id, closing, source, today());
        int number = 0;
        for (var party : byParty(dues).entrySet())
            repository.add(id, closing.ground(), ++number, party.getKey(), party.getValue());
        audit.record(
                switch (closing.way()) {
                    case BANK -> "payout.closed";
                    case ELSEWHERE -> "payout.elsewhere-stated";
                },
                "remittance " + id,
                Optional.empty(),
                closing.reason(),
                "{\"ground\":\"%s\",\"until\":\"%s\",\"payees\":%d,\"yen\":%d}"
                        .formatted(closing.ground(), closing.until(), number, yen(dues)));
        return id;
    }

    /** Releases what somebody else closed, and brings it into the books. */
    @Transactional(propagation = Propagation.NEVER)
    public Answer release(UUID id) {
        var answer = transaction.execute(status -> decided(id, Remittance.State.RELEASED));
        if (answer == Answer.DONE) post(id);
        return answer;
    }

    /** Takes back a closing that nobody released; what it would have paid is owed as before. */
    @Transactional
    public Answer withdraw(UUID id) {
        return decided(id, Remittance.State.WITHDRAWN);
    }

    private static String written(Remittance.State state) {
        return "{\"state\":\"%s\"}".formatted(state.name().toLowerCase(Locale.ROOT));
    }

    private Answer decided(UUID id, Remittance.State outcome) {
        repository.lock();
        var requester = repository.requester(id).orElseThrow();
        var actor = acting.actor().name();
        var found = repository.find(id).orElseThrow();
        if (!found.waiting()) return Answer.DECIDED_BEFORE;
        if (outcome == Remittance.State.RELEASED) {
            if (requester.equals(actor)) return Answer.SAME_PERSON;
            if (!apart.apart(requester, actor)) return Answer.NOT_APART;
        }
        if (!repository.decide(id, outcome)) return Answer.DECIDED_BEFORE;
        var released = switch (found.way()) {
            case BANK -> "payout.released";
            case ELSEWHERE -> "payout.elsewhere-confirmed";
        };
        audit.record(
                outcome == Remittance.State.RELEASED ? released : "payout.withdrawn",
                "remittance " + id,
                Optional.empty(),
                "",
                written(Remittance.State.REQUESTED),
                written(outcome));
        return Answer.DONE;
    }

    /** Brings a remittance into the ledger as it stands; what was posted before is not posted again. Not within a transaction. */
    void post(UUID id) {
        var remittance = transaction.execute(status -> repository.find(id)).orElseThrow();
        var moments = transaction.execute(status -> repository.moments(id));
        entries.post(remittance, moments);
        transaction.executeWithoutResult(status -> repository.posted(id, moments));
    }

    /** What a server that stopped between a decision and its entries has left unposted, however long ago. */
    void catchUp() {
        CaughtUp.each(transaction.execute(status -> repository.unposted()), this::post);
    }

    /** One remittance. */
    @Transactional(readOnly = true)
    public Optional<Remittance> find(UUID id) {
        return repository.find(id);
    }

    /**
     * Remittances, the latest first.
     *
     * @param without how many are left out at the start
     */
    @Transactional(readOnly = true)
    public List<Remittance.Summary> list(int without, int most) {
        return repository.list(without, most);
    }

    /** Those that stand in the list after one, or the first. */
    @Transactional(readOnly = true)
    public List<Remittance.Summary> after(Optional<Remittance.Summary> last, int most) {
        return repository.after(last, most);
    }

    /** How many wait for a second person. */
    @Transactional(readOnly = true)
    public long waiting() {
        return repository.waiting();
    }

    /**
     * What one line of a remittance pays, thing by thing.
     *
     * @param without how many are left out at the start
     */
    @Transactional(readOnly = true)
    public List<Remittance.Item> items(UUID id, int line, int without, int most) {
        return repository.items(id, line, without, most);
    }

    /** How far each line of a remittance is, by number; those of one that was withdrawn or taken back are nowhere. */
    @Transactional(readOnly = true)
    public Map<Integer, Progress> progress(Remittance remittance) {
        var progress = new HashMap<Integer, Progress>();
        var all = progress(List.of(remittance));
        for (var line : remittance.lines())
            Optional.ofNullable(all.get(remittance.id() + "/" + line.number()))
                    .ifPresent(p -> progress.put(line.number(), p));
        return progress;
    }

    private Map<String, Progress> progress(Collection<Remittance> remittances) {
        var alive = remittances.stream().filter(Remittance::stands).toList();
        var ids = alive.stream().map(Remittance::id).toList();
        var standing = new HashMap<String, BankFiles.Line>();
        for (var line : files.standing(ids)) standing.put(line.payment() + "/" + line.number(), line);
        var back = new TreeSet<String>();
        repository.cameBack(ids).forEach((id, lines) -> lines.forEach(l -> back.add(id + "/" + l)));
        var progress = new HashMap<String, Progress>();
        for (var remittance : alive)
            for (var line : remittance.lines()) {
                var key = remittance.id() + "/" + line.number();
                progress.put(key, progress(remittance, Optional.ofNullable(standing.get(key)), back.contains(key)));
            }
        return progress;
    }

    private Progress progress(Remittance remittance, Optional<BankFiles.Line> file, boolean back) {
        if (remittance.elsewhere() && remittance.released())
            return new Progress(Progress.Stage.ELSEWHERE, remittance.until());
        var sent = file.filter(BankFiles.Line::taken);
        if (sent.isPresent()) {
            var on = sent.get().payOn();
            return new Progress(on.isAfter(today()) ? Progress.Stage.ORDERED : Progress.Stage.PAID, on);
        }
        if (back) return new Progress(Progress.Stage.CAME_BACK, remittance.due());
        return new Progress(
                remittance.released() ? Progress.Stage.RELEASED : Progress.Stage.REQUESTED, remittance.due());
    }

    /** How far these things are; those that stand in no closing are left out. For whoever may see them. */
    @Transactional(propagation = Propagation.NEVER)
    public Map<String, Progress> progress(String ground, Collection<String> items) {
        return server(() -> {
            var standing = repository.standing(ground, items);
            var far = progress(repository.lines(standing));
            var progress = new HashMap<String, Progress>();
            for (var one : standing)
                Optional.ofNullable(far.get(one.remittance() + "/" + one.number()))
                        .ifPresent(p -> progress.put(one.item(), p));
            return progress;
        });
    }

    /**
     * Where a payee stands.
     *
     * @param open owed by now and in no closing
     * @param account whether an account was approved
     */
    public record Statement(long open, boolean account) {}

    /**
     * One sum of a payee.
     *
     * @param transferred yen of the transfer that carries it, more than the sum when other sums go to the same account with it; otherwise
     *     the sum
     */
    public record Sum(Remittance remittance, Remittance.Line line, Progress progress, long transferred) {}

    /** Where a payee stands, for whoever is entitled to it: who asks answers for that. */
    @Transactional(propagation = Propagation.NEVER)
    public Statement statement(String party) {
        return server(() -> new Statement(
                accruals.values().stream()
                        .mapToLong(a -> a.owed(today(), party))
                        .reduce(0, Math::addExact),
                register.of(party).isPresent()));
    }

    /**
     * What a payee was and is to be paid, the latest first; for whoever is entitled to it.
     *
     * @param without how many are left out at the start
     */
    @Transactional(propagation = Propagation.NEVER)
    public List<Sum> sums(String party, int without, int most) {
        return server(() -> {
            var remittances = repository.of(party, without, most);
            var far = progress(remittances);
            var transferred = new HashMap<String, Long>();
            for (var line :
                    files.standing(remittances.stream().map(Remittance::id).toList()))
                if (line.taken()) transferred.put(line.payment() + "/" + line.number(), line.transferred());
            return remittances.stream()
                    .map(r -> {
                        var line = r.lines().getFirst();
                        var key = r.id() + "/" + line.number();
                        return new Sum(
                                r,
                                line,
                                Objects.requireNonNull(far.get(key)),
                                transferred.getOrDefault(key, line.yen()));
                    })
                    .toList();
        });
    }

    /**
     * What a payee was and is to be paid for, thing by thing, the latest closing first; for whoever is entitled to it.
     *
     * @param without how many are left out at the start
     */
    @Transactional(propagation = Propagation.NEVER)
    public List<Remittance.Item> items(String party, int without, int most) {
        return server(() -> repository.items(party, without, most));
    }

    /** Providers and funders read nothing of these tables; the server reads for them what is theirs. */
    private <T> T server(Supplier<T> work) {
        var server = Actor.job("payout", acting.actor().municipality());
        return acting.as(server, () -> transaction.execute(status -> work.get()));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Payable> payable(UUID payment) {
        return repository
                .find(payment)
                .map(found -> new Payable(
                        found.source().agreement(),
                        found.source().payer(),
                        new Days(found.until(), found.until().plusDays(1)),
                        found.payable(),
                        found.lines().stream().map(line -> line(found, line)).toList()));
    }

    private static Payable.Line line(Remittance remittance, Remittance.Line line) {
        return new Payable.Line(
                line.number(),
                remittance.ground(),
                new Words("締めた支払", "Closed payment"),
                line.party(),
                remittance.until().toString(),
                remittance.due(),
                "JPY",
                line.yen());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    /** Each night, in case the server stopped between a release and its entries. */
    @Configuration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        Job payoutRemittancesJob(Remittances remittances) {
            return Job.daily("payout.remittances", LocalTime.of(2, 50), municipality -> remittances.catchUp());
        }
    }
}
