package musubi.effect.weighting;

import java.util.Arrays;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Order;

/**
 * Draws of units with replacement, as counts per row. Each replicate has a random stream of its own, found from the seed and
 * its number alone, so that replicates can be worked on in any order and by any number of threads.
 *
 * <p>Source: Efron (1979), Annals of Statistics 7, 1-26; Steele, Lea and Flood (2014), OOPSLA, 453-472, for the stream.
 */
public final class Resampling {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private final long seed;
    private final int units;
    private final int[] unitOfRow;

    private Resampling(long seed, int units, int[] unitOfRow) {
        this.seed = seed;
        this.units = units;
        this.unitOfRow = unitOfRow;
    }

    /** Every row is drawn on its own. */
    public static Resampling ofRows(long seed, int rows) {
        return new Resampling(
                seed, rows, java.util.stream.IntStream.range(0, rows).toArray());
    }

    /** All rows of a cluster are drawn together. */
    public static Resampling ofClusters(long seed, Clusters clusters) {
        return new Resampling(
                seed,
                clusters.count(),
                Arrays.stream(clusters.codes().toArray())
                        .mapToInt(code -> (int) code)
                        .toArray());
    }

    /** How often each row was drawn in {@code replicate}, which counts from 0. */
    public double[] counts(int replicate) {
        long key = Order.mixed(Order.mixed(seed) + replicate);
        var drawn = new int[units];
        for (int i = 0; i < units; i++) drawn[unit(Order.mixed(key + i * GOLDEN))]++;
        var counts = new double[unitOfRow.length];
        for (int row = 0; row < counts.length; row++) counts[row] = drawn[unitOfRow[row]];
        return counts;
    }

    /** 63 random bits to a number below {@code units}, as a share of their range. */
    private int unit(long random) {
        return (int) Math.multiplyHigh(random >>> 1, 2L * units);
    }
}
