package musubi.agreement.settlement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers for days, each distinct input evaluated once: what a day is worth depends only on its reading and on a few
 * properties of the person, so that twenty thousand people walking 7,000 steps need one evaluation.
 */
final class DayTable {
    /** Evaluates one distinct input exactly. */
    interface Worth {
        long of(long numerator, long denominator);
    }

    private static final int DENSE = 1 << 15;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private record Reading(long numerator, long denominator) {}

    private final long[] dense = new long[DENSE];
    private final Map<Reading, Long> sparse = new HashMap<>();

    DayTable() {
        Arrays.fill(dense, UNKNOWN);
    }

    long worth(long numerator, long denominator, Worth worth) {
        if (denominator == 1 && numerator >= 0 && numerator < DENSE) {
            long known = dense[(int) numerator];
            if (known != UNKNOWN) return known;
            long found = worth.of(numerator, denominator);
            dense[(int) numerator] = found;
            return found;
        }
        return sparse.computeIfAbsent(
                new Reading(numerator, denominator), r -> worth.of(r.numerator(), r.denominator()));
    }
}
