package musubi.effect.survival;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Order;

/**
 * Bootstrap replicates: clusters drawn with replacement, as often as there are, each row counted as often as its cluster
 * was drawn. A replicate depends on the seed and its number only.
 *
 * <p>Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8.
 */
record Replicates(long seed, int count) {
    /** How a replicate is evaluated. */
    @FunctionalInterface
    interface Statistic {
        /** The estimate with each row counted {@code counts[row]} times; NaN when there is none. */
        double of(int[] counts);
    }

    /** The estimates of all replicates, by number. */
    double[] of(Clusters clusters, Statistic statistic) {
        var codes = clusters.codes().toArray();
        return IntStream.range(0, count)
                .parallel()
                .mapToDouble(r -> statistic.of(counts(r, codes, clusters.count())))
                .toArray();
    }

    private int[] counts(int replicate, double[] codes, int clusters) {
        var random = new SplittableRandom(Order.mixed(seed ^ Order.mixed(replicate)));
        var drawn = new int[clusters];
        for (int i = 0; i < clusters; i++) drawn[(int) ((random.nextLong() >>> 32) * clusters >>> 32)]++;
        var counts = new int[codes.length];
        for (int i = 0; i < counts.length; i++) counts[i] = drawn[(int) codes[i]];
        return counts;
    }
}
