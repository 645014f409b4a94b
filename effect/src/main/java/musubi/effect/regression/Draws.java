package musubi.effect.regression;

import java.util.Arrays;
import java.util.SplittableRandom;
import musubi.effect.rows.Order;

/**
 * Multipliers of the clusters, one draw at a time. Draw 0 is the identity; a draw depends on the seed and its number only.
 *
 * @param kind {@code enumerated} goes through all signs, {@code rademacher} draws signs, {@code webb} draws from
 *     ±sqrt(1/2), ±1, ±sqrt(3/2)
 * @param count how many draws, the identity among them
 */
record Draws(String kind, int clusters, int count, long seed) {
    private static final double[] WEBB = {-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)};

    /** All {@code 2^clusters} signs. */
    static Draws enumerated(int clusters) {
        return new Draws("enumerated", clusters, 1 << clusters, 0);
    }

    /** Writes draw {@code number} to {@code out}. */
    void fill(int number, double[] out) {
        if (number == 0) {
            Arrays.fill(out, 1);
            return;
        }
        if (kind.equals("enumerated")) {
            for (int g = 0; g < clusters; g++) out[g] = (number >> g & 1) == 0 ? 1 : -1;
            return;
        }
        var random = new SplittableRandom(Order.mixed(seed) + Order.mixed(number));
        for (int g = 0; g < clusters; g++)
            out[g] = kind.equals("webb") ? WEBB[random.nextInt(WEBB.length)] : random.nextBoolean() ? 1 : -1;
    }
}
