package musubi.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import musubi.ledger.Request.Award;
import musubi.ledger.Request.Clawback;
import musubi.ledger.Request.CloseAccount;
import musubi.ledger.Request.Expiry;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.OpenAccount;
import musubi.ledger.Request.Post;
import musubi.ledger.Request.Release;
import musubi.ledger.Request.Reserve;
import musubi.ledger.Request.TimeOut;
import musubi.ledger.Request.Transfer;
import musubi.quantity.Digest;

/**
 * What a {@link Ground} says, remembered for a while: a batch of requests asks for what it will need at once, since each question may be
 * a journey.
 */
final class Grounded implements State {
    /** So many answers are remembered of each kind, at most, before all are forgotten. */
    private static final int MOST = 100_000;

    private final Ground ground;
    private final Store store;
    private final Head head;
    private final long lotCount;
    private final Map<AccountId, Optional<AccountState>> accounts = new HashMap<>();
    private final Map<TransferId, Optional<Lot>> lots = new HashMap<>();
    private final Map<TransferId, Optional<Reservation>> reservations = new HashMap<>();
    private final Map<String, Optional<Long>> accepted = new HashMap<>();
    private final Map<AccountId, List<Lot>> free = new HashMap<>();

    Grounded(Ground ground, Store store) {
        this.ground = ground;
        this.store = store;
        this.head = ground.head();
        this.lotCount = ground.lotCount();
    }

    /** The entry this state stands at. */
    Head head() {
        return head;
    }

    /** Reads what these requests name, as far as it is not known; not whether they were accepted before, see {@link #ask}. */
    void expect(Collection<? extends Request> requests) {
        forget();
        read(
                accounts,
                requests.stream().flatMap(Grounded::accountsOf),
                ids -> byKey(ground.accounts(ids), state -> state.account().id()));
        read(lots, requests.stream().flatMap(Grounded::lotsOf), ids -> byKey(ground.lots(ids), Lot::award));
        read(
                reservations,
                requests.stream().flatMap(Grounded::reservationsOf),
                ids -> byKey(ground.reservations(ids), Reservation::id));
    }

    /** The requests among these, and the steps of groups, of which it is not known whether they were accepted. */
    Set<String> unasked(Collection<? extends Request> requests) {
        var unasked = new HashSet<String>();
        requests.stream().flatMap(Grounded::keysOf).forEach(unasked::add);
        unasked.removeAll(accepted.keySet());
        return unasked;
    }

    /** Asks which of these requests were accepted, as far as it is not known. */
    void ask(Collection<String> keys) {
        if (accepted.size() > MOST) accepted.clear();
        read(accepted, keys.stream(), ground::accepted);
    }

    /** Reads these accounts, as far as they are not known. */
    void expectAccounts(Collection<AccountId> ids) {
        forget();
        read(
                accounts,
                ids.stream(),
                some -> byKey(ground.accounts(some), state -> state.account().id()));
    }

    private void forget() {
        Stream.of(accounts, lots, reservations, free)
                .filter(remembered -> remembered.size() > MOST)
                .forEach(Map::clear);
    }

    private static <K, V> void read(
            Map<K, Optional<V>> remembered, Stream<K> wanted, Function<List<K>, Map<K, V>> question) {
        var missing =
                wanted.filter(key -> !remembered.containsKey(key)).distinct().toList();
        if (missing.isEmpty()) return;
        var found = question.apply(missing);
        for (var key : missing) remembered.put(key, Optional.ofNullable(found.get(key)));
    }

    private static <K, V> Map<K, V> byKey(List<V> found, Function<V, K> key) {
        var all = new HashMap<K, V>();
        for (var one : found) all.put(key.apply(one), one);
        return all;
    }

    private static Stream<? extends Request> steps(Request request) {
        return request instanceof Linked group ? group.steps().stream() : Stream.of(request);
    }

    private static Stream<AccountId> accountsOf(Request request) {
        return steps(request).flatMap(step -> switch (step) {
            case OpenAccount r -> Stream.of(r.account().id());
            case CloseAccount r -> Stream.of(r.account());
            case Transfer r -> Stream.of(r.debit(), r.credit());
            case Award r -> Stream.of(r.funding(), r.holder(), r.terms().expiresInto());
            case Reserve r -> Stream.of(r.debit(), r.credit());
            case Clawback r -> Stream.of(r.holder(), r.receivable());
            case Linked _, Post _, Release _, TimeOut _, Expiry _ -> Stream.empty();
        });
    }

    private static Stream<String> keysOf(Request request) {
        return request instanceof Linked group
                ? Stream.concat(Stream.of(group.key()), group.steps().stream().map(Request::key))
                : Stream.of(request.key());
    }

    private static Stream<TransferId> lotsOf(Request request) {
        return steps(request).flatMap(step -> step instanceof Expiry end ? Stream.of(end.lot()) : Stream.empty());
    }

    private static Stream<TransferId> reservationsOf(Request request) {
        return steps(request).flatMap(step -> switch (step) {
            case Post r -> Stream.of(r.reservation());
            case Release r -> Stream.of(r.reservation());
            case TimeOut r -> Stream.of(r.reservation());
            default -> Stream.empty();
        });
    }

    @Override
    public Optional<AccountState> account(AccountId id) {
        return accounts.computeIfAbsent(
                id, wanted -> ground.accounts(List.of(wanted)).stream().findFirst());
    }

    @Override
    public Optional<Lot> lot(TransferId id) {
        return lots.computeIfAbsent(
                id, wanted -> ground.lots(List.of(wanted)).stream().findFirst());
    }

    @Override
    public Optional<Reservation> reservation(TransferId id) {
        return reservations.computeIfAbsent(
                id, wanted -> ground.reservations(List.of(wanted)).stream().findFirst());
    }

    @Override
    public Optional<Known> known(String key) {
        if (!accepted.containsKey(key)) ask(List.of(key));
        return accepted.getOrDefault(key, Optional.empty())
                .map(number -> known(key, store.entries(number - 1, 1).getFirst()));
    }

    private static Known known(String key, Entry entry) {
        var request = EntryText.request(entry.text());
        var receipt = EntryText.receipt(entry);
        if (request.key().equals(key)) return new Known(Digest.of(RequestText.write(request)), receipt);
        return ((Linked) request)
                .steps().stream()
                        .filter(step -> step.key().equals(key))
                        .findFirst()
                        .map(step -> new Known(step.digest(), receipt))
                        .orElseThrow();
    }

    @Override
    public List<Lot> lotsOf(AccountId holder) {
        var found = ground.lotsOf(holder);
        for (var lot : found) lots.put(lot.award(), Optional.of(lot));
        return found;
    }

    @Override
    public Iterator<Lot> freeLotsOf(AccountId holder) {
        return free.computeIfAbsent(holder, wanted -> {
                    var found = new ArrayList<>(ground.freeLotsOf(wanted));
                    found.sort(Lot.FIRST_EXPIRING);
                    for (var lot : found) lots.put(lot.award(), Optional.of(lot));
                    return found;
                })
                .iterator();
    }

    @Override
    public long lotCount() {
        return lotCount;
    }
}
