package musubi.effect.power;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/** Where a rising function reaches a value: bracketed, then halved until no number lies between. */
final class Solving {
    private static final int MOST = 2000;

    private Solving() {}

    /**
     * The smallest place between {@code low} and {@code high} where {@code rising} is at least {@code wanted}; empty when it
     * is nowhere. The search goes up from {@code low} by {@code step}, doubled each time.
     */
    static OptionalDouble between(DoubleUnaryOperator rising, double wanted, double low, double high, double step) {
        if (rising.applyAsDouble(low) >= wanted) return OptionalDouble.of(low);
        double under = low;
        double over = Math.min(low + step, high);
        for (double reach = 2 * step; rising.applyAsDouble(over) < wanted; reach *= 2) {
            if (over >= high) return OptionalDouble.empty();
            under = over;
            over = Math.min(over + reach, high);
        }
        for (int i = 0; i < MOST; i++) {
            double middle = under + (over - under) / 2;
            if (!(middle > under && middle < over) || over - under < 1e-13 * over) break;
            if (rising.applyAsDouble(middle) >= wanted) over = middle;
            else under = middle;
        }
        return OptionalDouble.of(over);
    }
}
