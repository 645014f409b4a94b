package musubi.platform.payout;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.contract.Payable;

/** What is paid by bank besides settlements. A module that owes money says so, as a bean; its ids are of no settlement. */
@FunctionalInterface
public interface Owed {
    /** What this payment pays, when it is one of the module's and the actor may see it. */
    Optional<Payable> payable(UUID payment);
}
