package musubi.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A ground whose keeping anybody can follow. */
final class MemoryGround implements Ground {
    private Head head = Head.EMPTY;
    private long lotCount;
    private final Map<AccountId, AccountState> accounts = new LinkedHashMap<>();
    private final Map<TransferId, Lot> lots = new LinkedHashMap<>();
    private final Map<TransferId, Reservation> reservations = new LinkedHashMap<>();
    private final Map<String, Long> accepted = new HashMap<>();

    @Override
    public Head head() {
        return head;
    }

    @Override
    public long lotCount() {
        return lotCount;
    }

    @Override
    public List<AccountState> accounts(Collection<AccountId> ids) {
        return found(accounts, ids);
    }

    @Override
    public List<Lot> lots(Collection<TransferId> awards) {
        return found(lots, awards);
    }

    @Override
    public List<Reservation> reservations(Collection<TransferId> ids) {
        return found(reservations, ids);
    }

    private static <K, V> List<V> found(Map<K, V> in, Collection<K> keys) {
        return keys.stream()
                .flatMap(key -> Optional.ofNullable(in.get(key)).stream())
                .toList();
    }

    @Override
    public Map<String, Long> accepted(Collection<String> keys) {
        var found = new HashMap<>(accepted);
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public List<Lot> lotsOf(AccountId holder) {
        return lots.values().stream().filter(lot -> lot.holder().equals(holder)).toList();
    }

    @Override
    public List<Lot> lotsLeft(Collection<AccountId> holders) {
        return lots.values().stream()
                .filter(lot -> holders.contains(lot.holder()) && lot.left() > 0)
                .toList();
    }

    @Override
    public List<Lot> freeLotsOf(AccountId holder) {
        return lotsOf(holder).stream().filter(lot -> lot.free() > 0).toList();
    }

    @Override
    public List<AccountState> allAccounts() {
        return List.copyOf(accounts.values());
    }

    @Override
    public List<Lot> overdueLots(LocalDate day) {
        return lots.values().stream()
                .filter(lot -> lot.free() > 0 && !lot.terms().until().isAfter(day))
                .toList();
    }

    @Override
    public List<Reservation> openReservations() {
        return reservations.values().stream()
                .filter(r -> r.state() == Reservation.State.OPEN)
                .toList();
    }

    @Override
    public List<Liability> liabilities() {
        var sums = new TreeMap<Liability, Long>();
        for (var lot : lots.values())
            if (lot.left() > 0)
                sums.merge(
                        new Liability(
                                lot.terms().programme(),
                                YearMonth.from(lot.terms().until().minusDays(1)),
                                0),
                        lot.left(),
                        Long::sum);
        return sums.entrySet().stream()
                .map(e -> new Liability(e.getKey().programme(), e.getKey().lastMonth(), e.getValue()))
                .toList();
    }

    @Override
    public boolean advance(Head from, Head to, Changes changes) {
        if (!head.equals(from)) return false;
        head = to;
        lotCount += changes.lotsMade();
        for (var state : changes.accounts()) accounts.put(state.account().id(), state);
        for (var lot : changes.lots()) lots.put(lot.award(), lot);
        for (var reservation : changes.reservations()) reservations.put(reservation.id(), reservation);
        accepted.putAll(changes.accepted());
        return true;
    }
}
