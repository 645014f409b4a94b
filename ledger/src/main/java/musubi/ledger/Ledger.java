package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.ledger.Request.Expiry;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.TimeOut;
import musubi.ledger.Store.Appending;
import musubi.ledger.Store.Appending.AcceptedBefore;
import musubi.ledger.Store.Appending.Appended;
import musubi.ledger.Store.Appending.Behind;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * The ledger: decides requests, chains what it accepts, and keeps the balances. Several ledgers may work on one store;
 * one that finds itself behind reads what the others wrote and decides again. One ledger is used by one thread at a
 * time.
 */
public final class Ledger {
    private static final int PAGE = 1_000;
    private static final int ATTEMPTS = 100;

    /** So many entries are kept in memory before the ground is moved forward over them. */
    private static final int MOST_IN_MEMORY = 20_000;

    private final Store store;
    private final Optional<Ground> ground;
    private State base = State.NOTHING;
    private Layer book = Layer.over(base);
    private Head head = Head.EMPTY;

    private Ledger(Store store, Optional<Ground> ground) {
        this.store = store;
        this.ground = ground;
    }

    /**
     * Reads the whole chain, deciding every request again; refuses a chain in which any byte is not what those decisions
     * give.
     */
    public static Ledger open(Store store) {
        var ledger = new Ledger(store, Optional.empty());
        ledger.catchUp();
        return ledger;
    }

    /**
     * Begins where the ground stands and decides only the entries after it again, so that neither the time to open nor the memory grows
     * with the years. Of the entries before, {@link #check} decides every one.
     */
    public static Ledger open(Store store, Ground ground) {
        var ledger = new Ledger(store, Optional.of(ground));
        ledger.standOn(ground);
        ledger.catchUp();
        return ledger;
    }

    private void standOn(Ground ground) {
        var grounded = new Grounded(ground, store);
        base = grounded;
        book = Layer.over(grounded);
        head = grounded.head();
    }

    /** Reads these accounts at once; where the ground is far away, asking for one after the other is slow. */
    public void expect(Collection<AccountId> accounts) {
        if (base instanceof Grounded grounded) grounded.expectAccounts(accounts);
    }

    /** A ledger in memory that starts empty. */
    public static Ledger inMemory() {
        return open(new MemoryStore());
    }

    /** Asks one thing. */
    public Answer submit(Request request, Instant recordedAt) {
        return submit(List.of(request), recordedAt).getFirst();
    }

    /**
     * Asks several things that do not depend on each other's success, and makes them durable together: one answer each,
     * in order.
     */
    public List<Answer> submit(List<? extends Request> requests, Instant recordedAt) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var takenForNew = takenForNew(requests);
            var batch = book.over(takenForNew);
            var entries = new ArrayList<Entry>();
            var answers = new ArrayList<Answer>();
            for (var request : requests) answers.add(answer(request, recordedAt, batch, entries));
            switch (keep(entries, answers, takenForNew)) {
                case Appended _ -> {
                    book.absorb(batch);
                    if (!entries.isEmpty()) head = entries.getLast().head();
                    advanceWhenDue();
                    return List.copyOf(answers);
                }
                case AcceptedBefore _ -> ask(takenForNew);
                case Behind _ -> catchUp();
            }
        }
        throw new IllegalStateException("others appended " + ATTEMPTS + " times while this ledger tried to");
    }

    /**
     * The requests, and steps of groups, that nothing in memory knows. Nearly all are new; whether one was accepted before the ground
     * is found out when the answers are kept, not on a journey of its own.
     */
    private Set<String> takenForNew(List<? extends Request> requests) {
        if (!(base instanceof Grounded grounded)) return Set.of();
        grounded.expect(requests);
        var unknown = grounded.unasked(requests);
        unknown.removeAll(book.known().keySet());
        return unknown;
    }

    private void ask(Set<String> keys) {
        if (base instanceof Grounded grounded) grounded.ask(keys);
    }

    /**
     * Makes what was decided stand: an acceptance once it is stored, a refusal unless others have written meanwhile, and both only if
     * what was taken for new is.
     */
    private Appending keep(List<Entry> entries, List<Answer> answers, Set<String> takenForNew) {
        if (!entries.isEmpty())
            return ground.map(on -> store.append(head, entries, on, takenForNew))
                    .orElseGet(() -> store.append(head, entries));
        if (answers.stream().noneMatch(Answer.Refused.class::isInstance)) return new Appended();
        if (ground.isPresent() && !ground.get().accepted(takenForNew).isEmpty()) return new AcceptedBefore();
        var end = store.head();
        return end.equals(head) ? new Appended() : new Behind(end);
    }

    private void advanceWhenDue() {
        if (base instanceof Grounded grounded && head.number() - grounded.head().number() >= MOST_IN_MEMORY) advance();
    }

    /**
     * Moves the ground forward to where the chain ends for this ledger, and forgets what the ground says now. Nothing happens without a
     * ground, and when another ledger has moved it meanwhile this one stands where that one left it.
     */
    public void advance() {
        if (!(base instanceof Grounded grounded) || head.equals(grounded.head())) return;
        var numbers = new HashMap<String, Long>();
        book.known().forEach((key, known) -> numbers.put(key, known.receipt().entry()));
        ground.orElseThrow()
                .advance(
                        grounded.head(),
                        head,
                        new Ground.Changes(
                                List.copyOf(book.accounts()),
                                List.copyOf(book.lots()),
                                List.copyOf(book.reservations()),
                                numbers,
                                book.lotsMade()));
        standOn(ground.orElseThrow());
        catchUp();
    }

    private Answer answer(Request request, Instant recordedAt, Layer batch, List<Entry> entries) {
        var asked = RequestText.write(request);
        var digest = Digest.of(asked);
        var known = batch.known(request.key());
        if (known.isPresent())
            return known.get().digest().equals(digest)
                    ? new Answer.AlreadyPosted(known.get().receipt())
                    : new Answer.Refused(
                            new Why.DifferentContent(request.key(), known.get().digest(), digest));
        var layer = batch.over();
        var decision = new Decision(layer, recordedAt);
        var why = decision.decide(request);
        if (why.isPresent()) return new Answer.Refused(why.get());
        var behind = entries.isEmpty() ? head : entries.getLast().head();
        var entry = seal(behind, recordedAt, asked, decision);
        var receipt = new Receipt(entry.number(), entry.hash(), decision.movements(), decision.balances());
        remember(layer, request, digest, receipt);
        batch.absorb(layer);
        entries.add(entry);
        return new Answer.Posted(receipt);
    }

    private static Entry seal(Head behind, Instant recordedAt, String asked, Decision decision) {
        return Entry.seal(
                behind, EntryText.write(behind, recordedAt, asked, decision.movements(), decision.balances()));
    }

    private static void remember(Layer layer, Request request, Digest digest, Receipt receipt) {
        layer.know(request.key(), new State.Known(digest, receipt));
        if (request instanceof Linked group)
            for (var step : group.steps()) layer.know(step.key(), new State.Known(step.digest(), receipt));
    }

    /** Reads what others have appended to the store since. */
    public void refresh() {
        catchUp();
    }

    private void catchUp() {
        while (true) {
            followGround();
            var page = store.entries(head.number(), PAGE);
            if (page.isEmpty() && !groundMoved()) return;
            replay(page);
        }
    }

    /** A ground that another ledger has moved tells of entries this one has not read: it begins again from there. */
    private void followGround() {
        if (groundMoved()) standOn(ground.orElseThrow());
    }

    private boolean groundMoved() {
        return base instanceof Grounded grounded && !ground.orElseThrow().head().equals(grounded.head());
    }

    private void replay(List<Entry> page) {
        try {
            if (base instanceof Grounded grounded) {
                var requests = requests(page);
                grounded.expect(requests);
                grounded.ask(grounded.unasked(requests));
            }
            page.forEach(this::replay);
        } catch (BadInput broken) {
            // What was read of a ground that moved meanwhile fits these entries no more; it is not the chain that is
            // broken.
            if (!groundMoved()) throw broken;
        }
    }

    private List<Request> requests(List<Entry> page) {
        var requests = new ArrayList<Request>();
        for (var entry : page)
            try {
                requests.add(EntryText.request(entry.text()));
            } catch (RuntimeException e) {
                throw broken(entry, "not readable: " + e.getMessage());
            }
        return requests;
    }

    private void replay(Entry entry) {
        if (entry.number() != head.number() + 1 || !entry.previous().equals(head.hash()) || !entry.whole())
            throw broken(entry, "not chained to the entry before");
        var again = new ArrayList<Entry>();
        var layer = book.over();
        try {
            answer(EntryText.request(entry.text()), EntryText.recordedAt(entry.text()), layer, again);
        } catch (RuntimeException e) {
            throw broken(entry, "not readable: " + e.getMessage());
        }
        if (!again.equals(List.of(entry))) throw broken(entry, "its effects do not follow from its request");
        book.absorb(layer);
        head = entry.head();
    }

    private static BadInput broken(Entry entry, String reason) {
        return new BadInput(
                "ledger.broken-chain",
                Place.whole("entry " + entry.number()),
                entry.hash().brief(),
                new Words(
                        "台帳の記録 %d が壊れています。".formatted(entry.number()),
                        "Ledger entry %d is broken: %s.".formatted(entry.number(), reason)));
    }

    /**
     * Times out reservations and expires lots whose end has come, each as a transfer of its own. Doing it twice, or on
     * two machines, does it once: the ids follow from what ends.
     *
     * @return one answer for each end that was due; a refusal says what must be mended first, such as an expiry account
     *     that was closed too early
     */
    public List<Answer> expire(Instant asOf, Cause cause) {
        var answers = new ArrayList<Answer>(submit(dueTimeOuts(asOf, cause), asOf));
        answers.addAll(submit(dueExpiries(asOf, cause), asOf));
        return List.copyOf(answers);
    }

    private List<TimeOut> dueTimeOuts(Instant asOf, Cause cause) {
        return open(ground.map(g -> g.overdueReservations(asOf)).orElse(List.of())).stream()
                .filter(r -> !r.until().isAfter(asOf))
                .map(r -> new TimeOut(TransferId.timeOut(r.id()), r.id(), r.until(), cause))
                .toList();
    }

    private List<Expiry> dueExpiries(Instant asOf, Cause cause) {
        var today = LocalDate.ofInstant(asOf, Japan.TIME);
        var due = newest(ground.map(g -> g.overdueLots(today)).orElse(List.of())).stream()
                .filter(lot -> lot.free() > 0 && !lot.terms().until().isAfter(today))
                .toList();
        expect(due.stream()
                .flatMap(lot -> Stream.of(lot.holder(), lot.terms().expiresInto()))
                .toList());
        return due.stream()
                .sorted(Lot.FIRST_EXPIRING)
                .map(lot -> new Expiry(
                        TransferId.expiry(lot),
                        lot.award(),
                        lot.free(),
                        lot.terms().until().atStartOfDay(Japan.TIME).toInstant(),
                        cause))
                .toList();
    }

    /** Lots of the ground and of this memory as they are now. */
    private List<Lot> newest(List<Lot> onGround) {
        return together(onGround, Lot::award, book.lots());
    }

    /** The open reservations, of those on the ground and those in memory. */
    List<Reservation> open(List<Reservation> onGround) {
        return together(onGround, Reservation::id, book.reservations()).stream()
                .filter(r -> r.state() == Reservation.State.OPEN)
                .toList();
    }

    /** Every reservation that is open. */
    List<Reservation> openReservations() {
        return open(ground.map(Ground::openReservations).orElse(List.of()));
    }

    private static <K, T> List<T> together(List<T> onGround, Function<T, K> key, Collection<T> inMemory) {
        var all = new LinkedHashMap<K, T>();
        for (var one : onGround) all.put(key.apply(one), one);
        for (var one : inMemory) all.put(key.apply(one), one);
        return List.copyOf(all.values());
    }

    /** Where the chain ends. Whoever keeps this elsewhere can prove later that nothing before it was changed. */
    public Head head() {
        return head;
    }

    /** The account's balance; empty when there is no such account. */
    public Optional<Balance> balance(AccountId account) {
        return book.account(account).map(AccountState::balance);
    }

    /** How each of these accounts stands, asked of the ground all at once; one that there is not is left out. */
    public Map<AccountId, Standing> standings(Collection<AccountId> accounts) {
        var wanted = Set.copyOf(accounts);
        expect(wanted);
        var left = together(
                        ground.map(g -> g.lotsLeft(wanted)).orElse(List.of()),
                        Lot::award,
                        book.lots().stream()
                                .filter(lot -> wanted.contains(lot.holder()))
                                .toList())
                .stream()
                .filter(lot -> lot.left() > 0)
                .sorted(Lot.FIRST_EXPIRING)
                .collect(Collectors.groupingBy(Lot::holder));
        var standings = new HashMap<AccountId, Standing>();
        for (var account : wanted)
            balance(account)
                    .ifPresent(balance ->
                            standings.put(account, new Standing(balance, left.getOrDefault(account, List.of()))));
        return Map.copyOf(standings);
    }

    /** Every account, by name. */
    public List<Account> accounts() {
        return states().stream()
                .map(AccountState::account)
                .sorted(Comparator.comparing(Account::id))
                .toList();
    }

    /** The balance of every account, by name. */
    public List<Balance> balances() {
        return states().stream()
                .map(AccountState::balance)
                .sorted(Comparator.comparing(Balance::account))
                .toList();
    }

    private List<AccountState> states() {
        return together(
                ground.map(Ground::allAccounts).orElse(List.of()),
                state -> state.account().id(),
                book.accounts());
    }

    /** Every lot the holder ever had, in the order they would be or would have been spent. */
    public List<Lot> lots(AccountId holder) {
        return book.lotsOf(holder).stream().sorted(Lot.FIRST_EXPIRING).toList();
    }

    /** A reservation; empty when there is none of that id. */
    public Optional<Reservation> reservation(TransferId id) {
        return book.reservation(id);
    }

    /** What an accepted request did; empty when the id is unknown. */
    public Optional<Receipt> receipt(TransferId id) {
        return book.known(id.value()).map(State.Known::receipt);
    }

    /** Points that were given and can still be asked for, by programme and by the month they expire in. */
    public List<Liability> liabilities() {
        Map<Liability, Long> sums = ground.map(this::onGround).orElseGet(TreeMap::new);
        for (var lot : book.lots()) add(sums, lot, lot.left());
        return sums.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> new Liability(e.getKey().programme(), e.getKey().lastMonth(), e.getValue()))
                .toList();
    }

    /** What the ground says of the lots that are not in memory; asked again when it moved between the questions. */
    private Map<Liability, Long> onGround(Ground ground) {
        while (true) {
            var at = ground.head();
            Map<Liability, Long> sums = new TreeMap<>();
            for (var on : ground.liabilities()) sums.put(new Liability(on.programme(), on.lastMonth(), 0), on.points());
            for (var lot : ground.lots(book.lots().stream().map(Lot::award).toList())) add(sums, lot, -lot.left());
            if (ground.head().equals(at)) return sums;
        }
    }

    private static void add(Map<Liability, Long> sums, Lot lot, long points) {
        var month = YearMonth.from(lot.terms().until().minusDays(1));
        sums.merge(new Liability(lot.terms().programme(), month, 0), points, Math::addExact);
    }

    /** Everything that must always hold and does not, from the balances and from the store; empty when all is well. */
    public List<String> check() {
        if (ground.isEmpty()) return new Check(book, store, head).problems();
        refresh();
        var again = new Ledger(store, Optional.empty());
        again.catchUp();
        var problems = new ArrayList<>(again.check());
        problems.addAll(new GroundCheck(again.book, book).problems());
        return List.copyOf(problems);
    }

    Store store() {
        return store;
    }
}
