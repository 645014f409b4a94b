package musubi.ledger;

import java.time.Instant;
import java.util.List;
import musubi.quantity.Unit;

/**
 * An amount set aside. It is resolved at most once: posted in full or part, released, or timed out.
 *
 * @param until the first moment at which it can no longer be posted
 * @param slices the lots it holds, first expiring first; empty for an account without lots
 */
public record Reservation(
        TransferId id,
        AccountId debit,
        AccountId credit,
        long amount,
        Unit unit,
        Instant until,
        List<Slice> slices,
        State state) {
    /** What became of it. */
    public enum State {
        OPEN,
        POSTED,
        RELEASED,
        TIMED_OUT
    }

    /** Copies the slices. */
    public Reservation {
        slices = List.copyOf(slices);
    }

    Reservation become(State next) {
        return new Reservation(id, debit, credit, amount, unit, until, slices, next);
    }
}
