package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The state of a ledger after one of its entries, kept outside its memory and read as far as it is needed. It follows from the entries
 * before it and proves nothing by itself: {@link Ledger#check} decides all of them again and compares.
 *
 * <p>It moves forward as a whole, by {@link #advance}; between two moves every question has one answer.
 */
public interface Ground {
    /** The entry after which the state is as this ground says. */
    Head head();

    /** How many lots had been made by then. */
    long lotCount();

    /** Those of these accounts that there are. */
    List<AccountState> accounts(Collection<AccountId> ids);

    /** Those of these lots that there are. */
    List<Lot> lots(Collection<TransferId> awards);

    /** Those of these reservations that there are. */
    List<Reservation> reservations(Collection<TransferId> ids);

    /** Which of these requests were accepted, with the numbers of their entries. */
    Map<String, Long> accepted(Collection<String> keys);

    /** Every lot the holder ever had, in the order of recording. */
    List<Lot> lotsOf(AccountId holder);

    /** The lots of these holders that still hold something. */
    List<Lot> lotsLeft(Collection<AccountId> holders);

    /** The holder's lots with something free, in the order of recording. */
    List<Lot> freeLotsOf(AccountId holder);

    /** Every account. */
    List<AccountState> allAccounts();

    /** The lots with something free that can no longer be spent on this day. */
    List<Lot> overdueLots(LocalDate day);

    /** The reservations that are open. */
    List<Reservation> openReservations();

    /** The open reservations whose end has come. */
    default List<Reservation> overdueReservations(Instant asOf) {
        return openReservations().stream().filter(r -> !r.until().isAfter(asOf)).toList();
    }

    /** As {@link Ledger#liabilities}. */
    List<Liability> liabilities();

    /**
     * What changed between two entries: the accounts, lots and reservations as they are now, and the requests that were accepted, with
     * the numbers of their entries.
     *
     * @param lotsMade how many of the lots are new
     */
    record Changes(
            Collection<AccountState> accounts,
            Collection<Lot> lots,
            Collection<Reservation> reservations,
            Map<String, Long> accepted,
            long lotsMade) {}

    /**
     * Moves forward from one entry to another, whole or not at all.
     *
     * @return false when the ground stands elsewhere than at {@code from}, because somebody else moved it; then nothing changed
     */
    boolean advance(Head from, Head to, Changes changes);
}
