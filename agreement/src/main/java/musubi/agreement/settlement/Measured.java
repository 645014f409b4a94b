package musubi.agreement.settlement;

import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** The answer to a {@link Question}: a value with its evidence, or why there is none. A missing value is not a zero. */
public sealed interface Measured {
    /** A value. */
    record Value(Exact value, Unit unit, EvidenceRef evidence) implements Measured {}

    /** No value, and why. */
    record NotMeasured(Words why) implements Measured {}
}
