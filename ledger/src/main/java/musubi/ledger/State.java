package musubi.ledger;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import musubi.quantity.Digest;

/** Accounts, lots, reservations and known requests as they stand after some entry. */
interface State {
    /**
     * A request that was accepted.
     *
     * @param digest of the request, or of the group whose step it is
     */
    record Known(Digest digest, Receipt receipt) {}

    /** Before the first entry. */
    State NOTHING = new State() {
        @Override
        public Optional<AccountState> account(AccountId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Lot> lot(TransferId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Reservation> reservation(TransferId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Known> known(String key) {
            return Optional.empty();
        }

        @Override
        public List<Lot> lotsOf(AccountId holder) {
            return List.of();
        }

        @Override
        public Iterator<Lot> freeLotsOf(AccountId holder) {
            return Collections.emptyIterator();
        }

        @Override
        public long lotCount() {
            return 0;
        }
    };

    Optional<AccountState> account(AccountId id);

    Optional<Lot> lot(TransferId id);

    Optional<Reservation> reservation(TransferId id);

    Optional<Known> known(String key);

    /** Every lot the holder ever had, in the order of recording. */
    List<Lot> lotsOf(AccountId holder);

    /** The holder's lots with something free, first expiring first. */
    Iterator<Lot> freeLotsOf(AccountId holder);

    /** How many lots were ever made. */
    long lotCount();
}
