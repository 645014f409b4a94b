package musubi.effect.distribution;

import java.util.function.IntToDoubleFunction;
import org.hipparchus.special.Gamma;

/** Sums weighted by Poisson probabilities, from the largest weight outwards until the weights no longer count. */
final class PoissonMixture {
    private static final double SMALLEST = 1e-18;

    private PoissonMixture() {}

    /** The sum of {@code part(i)} times the Poisson probability of {@code i}; parts are at most about 1. */
    static double sum(double mean, IntToDoubleFunction part) {
        int middle = (int) mean;
        double largest =
                mean == 0 ? 1 : StrictMath.exp(middle * StrictMath.log(mean) - mean - Gamma.logGamma(middle + 1.0));
        double sum = 0;
        double weight = largest;
        for (int i = middle; weight > SMALLEST * largest; i++) {
            sum += weight * part.applyAsDouble(i);
            weight *= mean / (i + 1);
        }
        weight = largest;
        for (int i = middle; i > 0 && weight > SMALLEST * largest; i--) {
            weight *= i / mean;
            sum += weight * part.applyAsDouble(i - 1);
        }
        return sum;
    }
}
