package musubi.effect.matching;

import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import musubi.effect.rows.Order;

/**
 * One stratum on the line of scores: those who seek a match and those who may be one, each sorted by score and then by
 * the order of the units.
 *
 * @param focal units that seek a match, in their order on the line
 * @param others units that may be one, in their order on the line
 * @param before how many of {@code others} stand before each of {@code focal}
 */
record Line(Units units, int[] focal, int[] others, int[] before) {

    /** Up to this many are sorted by comparing: a radix sort has a fixed cost that many small strata would pay. */
    private static final int FEW = 200;

    /** The line of {@code sorted[from..until)}. */
    static Line of(Units units, int[] sorted, int from, int until, boolean focalArm) {
        int count = 0;
        for (int p = from; p < until; p++) if (units.treated()[sorted[p]] == focalArm) count++;
        var focal = new int[count];
        var before = new int[count];
        var others = new int[until - from - count];
        int f = 0;
        int o = 0;
        for (int p = from; p < until; p++)
            if (units.treated()[sorted[p]] == focalArm) {
                before[f] = o;
                focal[f++] = sorted[p];
            } else others[o++] = sorted[p];
        return new Line(units, focal, others, before);
    }

    /** One arm of {@code sorted[from..until)}, each among its own. */
    static Line own(Units units, int[] sorted, int from, int until, boolean arm) {
        var members = IntStream.range(from, until)
                .map(p -> sorted[p])
                .filter(unit -> units.treated()[unit] == arm)
                .toArray();
        return new Line(
                units, members, members, IntStream.range(0, members.length).toArray());
    }

    double focalScore(int f) {
        return units.score()[focal[f]];
    }

    double distance(int f, int o) {
        return Math.abs(units.score()[focal[f]] - units.score()[others[o]]);
    }

    /**
     * The nearer of two candidates, the last one below and the first one above; equally near ones give the one below, and
     * distances that differ by rounding are equal. -1 when there is none within {@code caliper}.
     */
    int nearer(int f, int below, int above, double caliper) {
        double down = below >= 0 ? distance(f, below) : Double.POSITIVE_INFINITY;
        double up = above < others.length ? distance(f, above) : Double.POSITIVE_INFINITY;
        if (Math.min(down, up) > caliper || down == Double.POSITIVE_INFINITY && up == Double.POSITIVE_INFINITY)
            return -1;
        return down <= caliper && down - up <= rounding(f, up) ? below : above;
    }

    /** The closest pair of {@code f} and a candidate; of pairs equally close the one whose upper end lies lowest goes first. */
    LazyPairs.Pair closest(int f, Candidates candidates) {
        int below = candidates.below(f, before[f]);
        int above = candidates.above(f, before[f]);
        double down = below >= 0 ? distance(f, below) : Double.POSITIVE_INFINITY;
        double up = above < others.length ? distance(f, above) : Double.POSITIVE_INFINITY;
        // Places on the line of both arms together: the focal one stands after those of its arm and those before it.
        int own = f + before[f];
        if (below >= 0 && down <= up) return new LazyPairs.Pair(f, below, down, own, -below);
        if (above == others.length) return new LazyPairs.Pair(f, -1, up, own, 0);
        return new LazyPairs.Pair(f, above, up, above + focalBefore(above), -own);
    }

    /** How many of {@link #focal} stand before a place of the other arm. */
    private int focalBefore(int other) {
        int from = 0;
        int until = focal.length;
        while (from < until) {
            int middle = (from + until) >>> 1;
            if (before[middle] <= other) from = middle + 1;
            else until = middle;
        }
        return from;
    }

    /** Scores are sums: ages a year apart stand equally far apart but for their last digits. */
    double rounding(int f, double distance) {
        return 1e-9 * distance + 1e-13 * Math.abs(focalScore(f));
    }

    /** Places in {@link #focal} in the order in which they choose. */
    int[] turns(NearestNeighbour.Turn turn, long seed) {
        return switch (turn) {
            case SMALLEST, CLOSEST -> IntStream.range(0, focal.length).toArray();
            case LARGEST -> fromTheTop();
            case COLUMN -> ordered(f -> focal[f]);
            case RANDOM -> ordered(f -> Order.mixed(Order.mixed(seed) + units.rows()[focal[f]]));
        };
    }

    /** Stretches of equal scores from the largest down, each in the order of the units. */
    private int[] fromTheTop() {
        var turns = new int[focal.length];
        int at = 0;
        for (int until = focal.length; until > 0; ) {
            int from = until - 1;
            while (from > 0 && focalScore(from - 1) == focalScore(until - 1)) from--;
            for (int f = from; f < until; f++) turns[at++] = f;
            until = from;
        }
        return turns;
    }

    private int[] ordered(IntToLongFunction key) {
        var keys = new long[focal.length];
        for (int f = 0; f < keys.length; f++) keys[f] = key.applyAsLong(f);
        if (keys.length > FEW) return Order.unsigned(keys);
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted((a, b) -> Long.compareUnsigned(keys[a], keys[b]))
                .mapToInt(f -> f)
                .toArray();
    }
}
