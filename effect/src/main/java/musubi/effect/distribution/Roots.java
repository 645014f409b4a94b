package musubi.effect.distribution;

import java.util.function.DoubleUnaryOperator;

/** Zeros of falling functions of positive numbers: bracketed by doubling, then halved until no number lies between. */
final class Roots {
    private static final int MOST = 2200;

    private Roots() {}

    /** Where {@code falling} changes from positive to not positive, starting the search at {@code guess > 0}. */
    static double falling(DoubleUnaryOperator falling, double guess) {
        double low = Math.max(guess, Double.MIN_NORMAL);
        double high = low;
        for (int i = 0; i < MOST && falling.applyAsDouble(low) <= 0 && low > 0; i++) low /= 2;
        for (int i = 0; i < MOST && falling.applyAsDouble(high) > 0 && high < Double.MAX_VALUE; i++) high *= 2;
        // Secant steps inside the bracket while they help, halving otherwise.
        double atLow = falling.applyAsDouble(low);
        double atHigh = falling.applyAsDouble(high);
        for (int i = 0; i < MOST; i++) {
            double middle = low + (high - low) / 2;
            double secant = low + (high - low) * (atLow / (atLow - atHigh));
            double tried = i % 3 != 2 && secant > low && secant < high ? secant : middle;
            if (!(tried > low && tried < high)) break;
            double value = falling.applyAsDouble(tried);
            if (value == 0) return tried;
            if (value > 0) {
                low = tried;
                atLow = value;
            } else {
                high = tried;
                atHigh = value;
            }
        }
        return Math.abs(atLow) <= Math.abs(atHigh) ? low : high;
    }
}
