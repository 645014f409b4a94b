package musubi.simulation.stress;

import java.util.List;

/**
 * How an amount spreads over the cities. A percentile is the smallest of the amounts that at least that share of the
 * cities does not exceed (nearest rank), so it is always an amount that some city had.
 *
 * @param least the smallest
 * @param low the 5th percentile
 * @param median the 50th
 * @param high the 95th
 * @param most the largest
 */
public record Spread(long least, long low, long median, long high, long most) {
    /** The spread of at least one amount. */
    public static Spread of(List<Long> amounts) {
        if (amounts.isEmpty()) throw new IllegalArgumentException("no amounts to spread");
        var sorted = amounts.stream().sorted().toList();
        return new Spread(sorted.getFirst(), rank(sorted, 5), rank(sorted, 50), rank(sorted, 95), sorted.getLast());
    }

    private static long rank(List<Long> sorted, int percent) {
        int at = Math.ceilDiv(percent * sorted.size(), 100);
        return sorted.get(Math.max(1, at) - 1);
    }
}
