package musubi.agreement.settlement;

import musubi.quantity.Exact;
import musubi.quantity.Unit;

/** What an expression came to. */
sealed interface Outcome {
    Derivation derivation();

    Reason reason();

    /**
     * A value.
     *
     * @param unit {@link Unit#NONE} for a plain number that takes the unit of its surroundings
     * @param reason why it is zero, when it is
     */
    record Got(Exact value, Unit unit, Derivation derivation, Reason reason) implements Outcome {}

    /** No value: something was not measured, or cannot be paid on. */
    record Absent(Reason reason, Derivation derivation) implements Outcome {}
}
