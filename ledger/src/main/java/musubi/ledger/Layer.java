package musubi.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.Digest;

/**
 * Accounts, lots, reservations and known requests, laid over another layer. A request is tried on a fresh layer; when it
 * is refused the layer is dropped, and so nothing has changed.
 */
final class Layer {
    /** A request that was accepted. */
    record Known(Digest digest, Receipt receipt) {}

    private final List<Layer> under;
    private final Map<AccountId, AccountState> accounts = new LinkedHashMap<>();
    private final Map<TransferId, Lot> lots = new LinkedHashMap<>();
    private final FreeLots free = new FreeLots();
    private final Map<AccountId, List<TransferId>> lotsByHolder = new HashMap<>();
    private final Map<TransferId, Reservation> reservations = new LinkedHashMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>();
    private int lotsMade;

    private Layer(List<Layer> under) {
        this.under = under;
    }

    static Layer ground() {
        return new Layer(List.of());
    }

    Layer over() {
        return new Layer(List.of(this));
    }

    Optional<AccountState> account(AccountId id) {
        var here = Optional.ofNullable(accounts.get(id));
        return here.isPresent() || under.isEmpty() ? here : under.getFirst().account(id);
    }

    Optional<Lot> lot(TransferId id) {
        var here = Optional.ofNullable(lots.get(id));
        return here.isPresent() || under.isEmpty() ? here : under.getFirst().lot(id);
    }

    Optional<Reservation> reservation(TransferId id) {
        var here = Optional.ofNullable(reservations.get(id));
        return here.isPresent() || under.isEmpty() ? here : under.getFirst().reservation(id);
    }

    Optional<Known> known(String key) {
        var here = Optional.ofNullable(known.get(key));
        return here.isPresent() || under.isEmpty() ? here : under.getFirst().known(key);
    }

    /** Every lot the holder ever had, in the order of recording. */
    List<Lot> lotsOf(AccountId holder) {
        var all = new ArrayList<Lot>();
        collectLots(holder, this, all);
        return all;
    }

    private void collectLots(AccountId holder, Layer top, List<Lot> all) {
        if (!under.isEmpty()) under.getFirst().collectLots(holder, top, all);
        for (var id : lotsByHolder.getOrDefault(holder, List.of()))
            all.add(top.lot(id).orElseThrow());
    }

    /** The holder's lots with something free, first expiring first. */
    Iterator<Lot> freeLotsOf(AccountId holder) {
        if (under.isEmpty()) return free.of(holder);
        return FreeLots.merge(
                free.of(holder), under.getFirst().freeLotsOf(holder), lot -> lots.containsKey(lot.award()));
    }

    long nextLotNumber() {
        return lotCount() + 1;
    }

    private long lotCount() {
        return lotsMade + (under.isEmpty() ? 0 : under.getFirst().lotCount());
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

    /** The accounts in this layer alone, in the order they came; on the ground, all. */
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
