package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import musubi.ledger.Request.Expiry;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.TimeOut;
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

    private final Store store;
    private final Layer book = Layer.ground();
    private Head head = Head.EMPTY;

    private Ledger(Store store) {
        this.store = store;
    }

    /**
     * Reads the whole chain, deciding every request again; refuses a chain in which any byte is not what those decisions
     * give.
     */
    public static Ledger open(Store store) {
        var ledger = new Ledger(store);
        ledger.catchUp();
        return ledger;
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
            var batch = book.over();
            var entries = new ArrayList<Entry>();
            var answers = new ArrayList<Answer>();
            for (var request : requests) answers.add(answer(request, recordedAt, batch, entries));
            if (entries.isEmpty()) return List.copyOf(answers);
            switch (store.append(head, entries)) {
                case Appended _ -> {
                    book.absorb(batch);
                    head = entries.getLast().head();
                    return List.copyOf(answers);
                }
                case Behind _ -> catchUp();
            }
        }
        throw new IllegalStateException("others appended " + ATTEMPTS + " times while this ledger tried to");
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
        layer.know(request.key(), new Layer.Known(digest, receipt));
        if (request instanceof Linked group)
            for (var step : group.steps()) layer.know(step.key(), new Layer.Known(step.digest(), receipt));
    }

    /** Reads what others have appended to the store since. */
    public void refresh() {
        catchUp();
    }

    private void catchUp() {
        while (true) {
            var page = store.entries(head.number(), PAGE);
            if (page.isEmpty()) return;
            page.forEach(this::replay);
        }
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
        return book.reservations().stream()
                .filter(r -> r.state() == Reservation.State.OPEN && !r.until().isAfter(asOf))
                .map(r -> new TimeOut(TransferId.timeOut(r.id()), r.id(), r.until(), cause))
                .toList();
    }

    private List<Expiry> dueExpiries(Instant asOf, Cause cause) {
        var today = LocalDate.ofInstant(asOf, Japan.TIME);
        return book.lots().stream()
                .filter(lot -> lot.free() > 0 && !lot.terms().until().isAfter(today))
                .sorted(Lot.FIRST_EXPIRING)
                .map(lot -> new Expiry(
                        TransferId.expiry(lot),
                        lot.award(),
                        lot.free(),
                        lot.terms().until().atStartOfDay(Japan.TIME).toInstant(),
                        cause))
                .toList();
    }

    /** Where the chain ends. Whoever keeps this elsewhere can prove later that nothing before it was changed. */
    public Head head() {
        return head;
    }

    /** The account's balance; empty when there is no such account. */
    public Optional<Balance> balance(AccountId account) {
        return book.account(account).map(AccountState::balance);
    }

    /** Every account, by name. */
    public List<Account> accounts() {
        return book.accounts().stream()
                .map(AccountState::account)
                .sorted(Comparator.comparing(Account::id))
                .toList();
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
        return book.known(id.value()).map(Layer.Known::receipt);
    }

    /** Points that were given and can still be asked for, by programme and by the month they expire in. */
    public List<Liability> liabilities() {
        var sums = new TreeMap<Liability, Long>();
        for (var lot : book.lots())
            if (lot.left() > 0)
                sums.merge(
                        new Liability(
                                lot.terms().programme(),
                                YearMonth.from(lot.terms().until().minusDays(1)),
                                0),
                        lot.left(),
                        Math::addExact);
        return sums.entrySet().stream()
                .map(e -> new Liability(e.getKey().programme(), e.getKey().lastMonth(), e.getValue()))
                .toList();
    }

    /** Everything that must always hold and does not, from the balances and from the store; empty when all is well. */
    public List<String> check() {
        return new Check(book, store, head).problems();
    }

    Layer book() {
        return book;
    }

    Store store() {
        return store;
    }
}
