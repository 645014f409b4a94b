package musubi.measure;

import java.util.Optional;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Words;

/** What a question got for an answer: a value, or why there is none. Missing evidence is never a zero. */
public sealed interface Measured {
    /**
     * A value.
     *
     * @param numerator what was counted or added up, exactly
     * @param denominator what it is held against; one for counts and sums
     * @param value the value itself, exactly; shares are fractions of one
     * @param units how many rows of evidence units it rests on
     * @param interval its 95 % interval, where the kind has one
     */
    record Value(Exact numerator, Exact denominator, Exact value, long units, Optional<Interval> interval)
            implements Measured {}

    /** No value. */
    record NotMeasured(Words why) implements Measured {}

    /**
     * What an answer rests on, for statements.
     *
     * @param pack digest of the pack
     * @param measure id
     * @param version of the measure
     * @param sql digest of the SQL that ran
     */
    record Trace(Digest pack, String measure, int version, Digest sql) {}
}
