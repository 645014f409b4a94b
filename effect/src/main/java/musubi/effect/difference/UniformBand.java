package musubi.effect.difference;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.Normal;
import musubi.effect.rows.Order;

/**
 * The multiple of the standard error within which all of several estimates lie at once. A multiplier bootstrap: each draw
 * multiplies every unit's influence by an independent normal number; the sum of those is normal with the covariance of the
 * estimates, so it is drawn as such.
 *
 * <p>Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230, algorithm 1; Montiel Olea and
 * Plagborg-Møller (2019), Journal of Applied Econometrics 34, 1-17.
 */
final class UniformBand {
    private UniformBand() {}

    /** The share {@code level} of draws has its largest absolute t statistic at or below this. */
    static double critical(Symmetric covariance, double level, int draws, long seed) {
        var moving = IntStream.range(0, covariance.size())
                .filter(j -> covariance.get(j, j) > 0)
                .toArray();
        if (moving.length == 0) return Double.NaN;
        var correlation = new Symmetric(moving.length);
        for (int i = 0; i < moving.length; i++)
            for (int j = i; j < moving.length; j++)
                correlation.set(
                        i,
                        j,
                        covariance.get(moving[i], moving[j])
                                / Math.sqrt(
                                        covariance.get(moving[i], moving[i]) * covariance.get(moving[j], moving[j])));
        var root = Eigen.of(correlation).apply(v -> Math.sqrt(Math.max(0, v))).toRows();
        var largest = IntStream.range(0, draws)
                .parallel()
                .mapToDouble(draw -> largest(root, new SplittableRandom(Order.mixed(seed ^ Order.mixed(draw)))))
                .toArray();
        Arrays.sort(largest);
        return largest[(int) Math.ceil(level * draws) - 1];
    }

    private static double largest(double[][] root, SplittableRandom random) {
        var z = new double[root.length];
        for (int j = 0; j < z.length; j++) z[j] = Normal.quantile((random.nextInt(1 << 30) + 0.5) / (1 << 30));
        double largest = 0;
        for (var row : root) {
            double sum = 0;
            for (int j = 0; j < z.length; j++) sum += row[j] * z[j];
            largest = Math.max(largest, Math.abs(sum));
        }
        return largest;
    }
}
