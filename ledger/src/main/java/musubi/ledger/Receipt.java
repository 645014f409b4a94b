package musubi.ledger;

import java.util.List;
import musubi.quantity.Digest;

/**
 * What an accepted request did.
 *
 * @param entry the number of its entry in the chain, from 1
 * @param hash the hash of that entry
 * @param movements what moved
 * @param balances every account it touched, afterwards, in the order they were touched
 */
public record Receipt(long entry, Digest hash, List<Movement> movements, List<Balance> balances) {
    /** Copies the lists. */
    public Receipt {
        movements = List.copyOf(movements);
        balances = List.copyOf(balances);
    }
}
