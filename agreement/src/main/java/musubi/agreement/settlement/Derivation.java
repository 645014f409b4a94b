package musubi.agreement.settlement;

import java.util.List;
import java.util.Optional;
import musubi.quantity.Words;

/**
 * How one value came about: the rule in words, its value, what it was made from, and the evidence at the leaves.
 *
 * @param rule what was done
 * @param value the exact value with its unit, as text
 */
public record Derivation(Words rule, String value, List<Derivation> inputs, Optional<EvidenceRef> evidence) {
    /** Lists are copied. */
    public Derivation {
        inputs = List.copyOf(inputs);
    }

    static Derivation of(Words rule, String value, Derivation... inputs) {
        return new Derivation(rule, value, List.of(inputs), Optional.empty());
    }

    static Derivation of(Words rule, String value, List<Derivation> inputs) {
        return new Derivation(rule, value, inputs, Optional.empty());
    }
}
