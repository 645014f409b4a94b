package musubi.effect.matching;

import java.util.function.IntPredicate;

/** Variance of a number over some of the rows, in two passes. */
final class Spread {
    private Spread() {}

    /** Divisor n - 1; 0 for fewer than two rows. */
    static double variance(double[] values, IntPredicate isIn) {
        int n = 0;
        double sum = 0;
        for (int i = 0; i < values.length; i++)
            if (isIn.test(i)) {
                n++;
                sum += values[i];
            }
        if (n < 2) return 0;
        double mean = sum / n;
        double squares = 0;
        double rest = 0;
        for (int i = 0; i < values.length; i++)
            if (isIn.test(i)) {
                double d = values[i] - mean;
                squares += d * d;
                rest += d;
            }
        return (squares - rest * rest / n) / (n - 1);
    }
}
