package musubi.ledger;

import java.util.List;

/**
 * How an account stands at one moment.
 *
 * @param left its lots that still hold something, those that expire first in front
 */
public record Standing(Balance balance, List<Lot> left) {
    public Standing {
        left = List.copyOf(left);
    }
}
