package musubi.agreement.settlement;

import java.util.Arrays;
import musubi.quantity.Days;

/**
 * Readings of a measure by person and day, column-wise: the readings of the person at index {@code p} stand at
 * {@code start[p]} (included) to {@code start[p + 1]} (not included), in order of day. Days are days since 1970-01-01. A
 * day without a reading does not stand here: it is not a zero.
 *
 * @param denominator empty when every denominator is one
 * @param evidence where the readings come from; numerator and denominator are empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record DaySeries(int[] start, int[] day, long[] numerator, long[] denominator, EvidenceRef evidence) {
    /** The denominator at a position. */
    public long denominatorAt(int position) {
        return denominator.length == 0 ? 1 : denominator[position];
    }

    /** The position of the first reading of the person in the window. */
    int first(int person, Days window) {
        int from = Settlement.day(window.from());
        int at = Arrays.binarySearch(day, start[person], start[person + 1], from);
        return at >= 0 ? at : -at - 1;
    }

    /** Whether a position at or after {@link #first} is still the person's and in the window. */
    boolean within(int person, int position, Days window) {
        return position < start[person + 1] && day[position] < window.until().toEpochDay();
    }
}
