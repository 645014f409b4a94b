package musubi.platform.payout;

import java.util.Set;
import java.util.UUID;

/** Lines of settlements that are paid to those behind a party, each their own part, and so not to the party. A module says so, as a bean. */
@FunctionalInterface
public interface PaidApart {
    /** The numbers of these lines of a settlement, but for those that stand in a bank file as one sum. */
    Set<Integer> lines(UUID settlement);
}
