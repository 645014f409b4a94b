package musubi.agreement.settlement;

import java.util.List;
import java.util.Optional;
import musubi.quantity.Exact;
import musubi.quantity.Unit;

/**
 * The result of a registered study as an agreement sees it.
 *
 * @param id name of the study
 * @param digest of the result
 * @param protocol digest of the protocol it was run under
 * @param registered the day the protocol was registered
 * @param registeredDigest digest of the protocol as registered; an agreement refuses a result whose protocol differs
 */
public record Study(
        String id, String digest, String protocol, String registered, String registeredDigest, List<Effect> effects) {
    /** Lists are copied. */
    public Study {
        effects = List.copyOf(effects);
    }

    /** An estimated effect with its interval, as decimals once written by the study. */
    public record Effect(String id, Unit unit, Exact estimate, Exact lower, Exact upper, boolean significant) {}

    /** The effect with this id. */
    public Optional<Effect> effect(String effect) {
        return effects.stream().filter(e -> e.id().equals(effect)).findFirst();
    }
}
