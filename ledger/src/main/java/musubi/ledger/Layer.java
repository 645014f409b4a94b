package musubi.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Accounts, lots, reservations and known requests, laid over another layer. A request is tried on a fresh layer; when it
 * is refused the layer is dropped, and so nothing has changed.
 */
final class Layer implements State {
    private final State under;
    private final Set<String> takenForNew;
    private final Map<AccountId, AccountState> accounts = new LinkedHashMap<>();
    private final Map<TransferId, Lot> lots = new LinkedHashMap<>();
    private final FreeLots free = new FreeLots();
    private final Map<AccountId, List<TransferId>> lotsByHolder = new HashMap<>();
    private final Map<TransferId, Reservation> reservations = new LinkedHashMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>();
    private int lotsMade;

    private Layer(State under, Set<String> takenForNew) {
        this.under = under;
        this.takenForNew = takenForNew;
    }

    static Layer over(State under) {
        return new Layer(under, Set.of());
    }

    Layer over() {
        return over(Set.of());
    }

    /** A layer that takes these requests for new, whatever is known of them below. */
    Layer over(Set<String> takenForNew) {
        return new Layer(this, takenForNew);
    }

    @Override
    public Optional<AccountState> account(AccountId id) {
        var here = Optional.ofNullable(accounts.get(id));
        return here.isPresent() ? here : under.account(id);
    }

    @Override
    public Optional<Lot> lot(TransferId id) {
        var here = Optional.ofNullable(lots.get(id));
        return here.isPresent() ? here : under.lot(id);
    }

    @Override
    public Optional<Reservation> reservation(TransferId id) {
        var here = Optional.ofNullable(reservations.get(id));
        return here.isPresent() ? here : under.reservation(id);
    }

    @Override
    public Optional<Known> known(String key) {
        var here = Optional.ofNullable(known.get(key));
        return here.isPresent() || takenForNew.contains(key) ? here : under.known(key);
    }

    @Override
    public List<Lot> lotsOf(AccountId holder) {
        var all = new ArrayList<Lot>();
        for (var lot : under.lotsOf(holder)) all.add(lots.getOrDefault(lot.award(), lot));
        // A ground that moved forward over this layer knows its lots already.
        var below = all.stream().map(Lot::award).collect(Collectors.toSet());
        for (var id : lotsByHolder.getOrDefault(holder, List.of())) if (!below.contains(id)) all.add(lots.get(id));
        return all;
    }

    @Override
    public Iterator<Lot> freeLotsOf(AccountId holder) {
        return FreeLots.merge(free.of(holder), under.freeLotsOf(holder), lot -> lots.containsKey(lot.award()));
    }

    @Override
    public long lotCount() {
        return under.lotCount() + lotsMade;
    }

    long nextLotNumber() {
        return lotCount() + 1;
    }

    void put(AccountState state) {
        accounts.put(state.account().id(), state);
    }

    void add(Lot lot) {
        put(lot);
        lotsByHolder.computeIfAbsent(lot.holder(), _ -> new ArrayList<>()).add(lot.award());
        lotsMade++;
    }

    void put(Lot lot) {
        lots.put(lot.award(), lot);
        free.put(lot);
    }

    void put(Reservation reservation) {
        reservations.put(reservation.id(), reservation);
    }

    void know(String key, Known request) {
        known.put(key, request);
    }

    /** Takes over what was decided on a layer above this one. */
    void absorb(Layer above) {
        accounts.putAll(above.accounts);
        above.lots.values().forEach(this::put);
        above.lotsByHolder.forEach((holder, ids) ->
                lotsByHolder.computeIfAbsent(holder, _ -> new ArrayList<>()).addAll(ids));
        reservations.putAll(above.reservations);
        known.putAll(above.known);
        lotsMade += above.lotsMade;
    }

    /** The requests that were accepted on this layer, by key. */
    Map<String, Known> known() {
        return known;
    }

    /** How many lots were made on this layer. */
    int lotsMade() {
        return lotsMade;
    }

    /** The accounts in this layer alone, in the order they came. */
    Collection<AccountState> accounts() {
        return accounts.values();
    }

    /** The lots in this layer alone. */
    Collection<Lot> lots() {
        return lots.values();
    }

    /** The reservations in this layer alone. */
    Collection<Reservation> reservations() {
        return reservations.values();
    }
}
