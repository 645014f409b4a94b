package musubi.platform.payout;

import java.util.Map;

/** Whom a module knows that may be paid by bank, besides the parties of agreements and the providers. It says so, as a bean. */
@FunctionalInterface
public interface Payees {
    /** The names of those the actor may see, by the party under which their bank accounts are kept. */
    Map<String, String> names();
}
