package musubi.effect.regression;

import java.util.function.DoubleUnaryOperator;

/** The interval of all values a test does not reject: from the estimate outwards, doubling, then halving. */
final class Inversion {
    private static final int MOST_DOUBLINGS = 20;
    private static final int HALVINGS = 60;

    private Inversion() {}

    /**
     * The limit on one side; infinite when no value that far out is rejected.
     *
     * @param p probability of the test that the coefficient has this value
     * @param step first step from the estimate, negative for the lower limit
     * @param level of the interval
     */
    static double limit(DoubleUnaryOperator p, double estimate, double step, double level) {
        double inside = estimate;
        double outside = estimate + step;
        for (int i = 0; p.applyAsDouble(outside) >= 1 - level; i++) {
            if (i == MOST_DOUBLINGS) return step < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            inside = outside;
            outside = estimate + 2 * (outside - estimate);
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = inside + (outside - inside) / 2;
            if (p.applyAsDouble(middle) >= 1 - level) inside = middle;
            else outside = middle;
        }
        return inside + (outside - inside) / 2;
    }
}
