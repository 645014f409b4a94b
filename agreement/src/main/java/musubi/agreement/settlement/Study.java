package musubi.agreement.settlement;

import java.time.OffsetDateTime;
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
 * @param registered what the result shows of that protocol's registration
 * @param source digest of the data it says it was evaluated on; empty when it says nothing
 * @param recomputedFrom digest of the data it was evaluated on again by whoever settles, with the same outcome to the
 *     last byte; empty when it is taken as given
 */
public record Study(
        String id,
        String digest,
        String protocol,
        Registered registered,
        String source,
        Optional<String> recomputedFrom,
        List<Effect> effects) {
    /** Lists are copied. */
    public Study {
        effects = List.copyOf(effects);
    }

    /** What a result shows of the registration of its protocol. */
    public sealed interface Registered {
        /** It was never registered, or the register it was run with lacks it. */
        record Never() implements Registered {}

        /** The result says which text was registered, and carries no line of a register. */
        record Stated(String protocol) implements Registered {}

        /** The result carries the line of the register. */
        record Shown(String protocol, OffsetDateTime moment) implements Registered {}

        /** What the result says and the line it carries do not agree, or the line not with its own digest. */
        record Contradicted() implements Registered {}
    }

    /** An estimated effect with its interval, as decimals once written by the study. */
    public record Effect(String id, Unit unit, Exact estimate, Exact lower, Exact upper, boolean significant) {}

    /** The effect with this id. */
    public Optional<Effect> effect(String effect) {
        return effects.stream().filter(e -> e.id().equals(effect)).findFirst();
    }

    /** The same result, made again from the data with this digest. */
    public Study recomputed(String data) {
        return new Study(id, digest, protocol, registered, source, Optional.of(data), effects);
    }
}
