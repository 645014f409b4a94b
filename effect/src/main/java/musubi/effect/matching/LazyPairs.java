package musubi.effect.matching;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntFunction;

/**
 * The closest pair first, where pairs need not stand side by side: everybody who seeks a match waits with the nearest
 * candidate of the moment, and looks again when that one was taken. Distances only grow, so the first in the queue whose
 * candidate is still free is the closest pair of all.
 */
final class LazyPairs {
    private LazyPairs() {}

    /**
     * Somebody who seeks a match and the nearest candidate.
     *
     * @param distance between them
     * @param first of pairs equally close the one with the smallest goes first, then the one with the smallest {@code second}
     */
    record Pair(int focal, int other, double distance, int first, int second) {}

    private static final Comparator<Pair> CLOSEST = Comparator.comparingDouble(Pair::distance)
            .thenComparingInt(Pair::first)
            .thenComparingInt(Pair::second);

    /** What is done with a pair. */
    @FunctionalInterface
    interface Taking {
        void take(Pair pair);
    }

    /**
     * Makes pairs until nobody finds a match.
     *
     * @param seekers pairs each of those who seek a match waits with
     * @param isTaken of the other arm
     * @param again the nearest candidate who is still free, null-free: {@code other} is -1 when there is none
     */
    static void choose(Iterable<Pair> seekers, boolean[] isTaken, IntFunction<Pair> again, Taking taking) {
        var queue = new PriorityQueue<>(CLOSEST);
        for (var pair : seekers) if (pair.other() >= 0) queue.add(pair);
        while (!queue.isEmpty()) {
            var pair = queue.remove();
            if (isTaken[pair.other()]) {
                var next = again.apply(pair.focal());
                if (next.other() >= 0) queue.add(next);
                continue;
            }
            isTaken[pair.other()] = true;
            taking.take(pair);
        }
    }
}
