package musubi.effect.matching;

import java.util.function.IntPredicate;

/** Variance of a number over some of the rows, in two passes. */
final class Spread {
    private Spread() {}

    /**
     * A largest difference that itself is allowed although differences of {@code values} carry a rounding: 0.4 - 0.3 is a
     * little more than 0.1.
     */
    static double reach(double width, double[] values) {
        double most = width;
        for (double value : values) most = Math.max(most, Math.abs(value));
        return Double.isInfinite(width) ? width : width + 2 * Math.ulp(most);
    }

    /** The unit of a caliper: {@code sd} over everybody, {@code austin} sqrt((v1 + v0)/2), else the values themselves. */
    static double unit(String unit, double[] values, double[] treated) {
        return switch (unit) {
            case "sd" -> Math.sqrt(variance(values, i -> true));
            case "austin" ->
                Math.sqrt((variance(values, i -> treated[i] == 1) + variance(values, i -> treated[i] == 0)) / 2);
            default -> 1;
        };
    }

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
