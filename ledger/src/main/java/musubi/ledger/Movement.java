package musubi.ledger;

import java.util.List;
import musubi.quantity.Unit;

/**
 * What one request did to two accounts. Every effect on a balance is one of these, so a reader who knows only
 * movements can recompute every balance.
 *
 * @param by the request that did it
 * @param slices the lots of the debited account it came from; empty for an account without lots
 */
public record Movement(
        Phase phase, TransferId by, AccountId debit, AccountId credit, long amount, Unit unit, List<Slice> slices) {
    /** Set aside, given free again, or done. */
    public enum Phase {
        RESERVED,
        RELEASED,
        POSTED
    }

    /** Copies the slices. */
    public Movement {
        slices = List.copyOf(slices);
    }
}
