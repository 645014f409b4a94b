package musubi.effect.indicator;

import java.util.function.DoubleUnaryOperator;
import musubi.effect.distribution.Normal;
import org.hipparchus.special.Gamma;

/**
 * How far chance alone moves an area of a given size away from the average: the values whose own limits just meet it.
 *
 * <p>Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
 * <br>Checked against: R uniroot over exact Poisson and Wilson limits, reference/indicator/areas.R, relative error below 1e-9.
 */
final class FunnelLimits {
    private static final int MOST = 200;

    private FunnelLimits() {}

    /** Shares in an area of {@code count}. A share lies on its Wilson limit where its distance is z standard errors of the average. */
    static Limits share(double average, double count, double level) {
        double half = Normal.quantile(0.5 + level / 2) * Math.sqrt(average * (1 - average) / count);
        return new Limits(Math.max(0, average - half), Math.min(1, average + half));
    }

    /** Counts in an area where {@code expected} are expected, between whole numbers too. */
    static Limits count(double expected, double level) {
        double tail = (1 - level) / 2;
        double lower = StrictMath.exp(-expected) >= tail
                ? 0
                : crossing(o -> Gamma.regularizedGammaQ(o + 1, expected) - tail, 0, expected);
        double most = expected + 20 * (Math.sqrt(expected) + 1);
        return new Limits(lower, crossing(o -> tail - Gamma.regularizedGammaP(o, expected), expected, most));
    }

    /** Where a rising function is 0, by halving until no number lies between. */
    private static double crossing(DoubleUnaryOperator rising, double from, double until) {
        double low = from;
        double high = until;
        for (int i = 0; i < MOST; i++) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) break;
            if (rising.applyAsDouble(middle) < 0) low = middle;
            else high = middle;
        }
        return high;
    }
}
