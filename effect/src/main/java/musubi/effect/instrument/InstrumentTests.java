package musubi.effect.instrument;

import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.FisherF;

/** Tests of instruments from sums of products: strength, exogeneity of the treatment, overidentification. */
final class InstrumentTests {
    private final Instrumented fitted;
    private final int endogenous;
    private final double count;
    private final double absorbed;

    /**
     * Of {@code fitted}.
     *
     * @param absorbed number of fixed effects that were swept out
     */
    InstrumentTests(Instrumented fitted, int absorbed) {
        this.fitted = fitted;
        this.endogenous = fitted.slopes().length;
        this.count = fitted.fit().count();
        this.absorbed = absorbed;
    }

    /** Rows minus columns of the first stage. */
    double stageDf() {
        return count - fitted.moments().first().length - absorbed;
    }

    /** The share of endogenous column {@code i}, after the exogenous columns, that the instruments explain. */
    double partialR2(int i) {
        return 1 - fitted.withoutStage().get(i, i) / fitted.withoutExogenous().get(i, i);
    }

    /**
     * Classical first-stage F of endogenous column {@code i}.
     *
     * <p>Source: Staiger and Stock (1997), Econometrica 65, 557-586.
     */
    double firstStage(int i) {
        double gained =
                fitted.withoutExogenous().get(i, i) - fitted.withoutStage().get(i, i);
        return gained / fitted.moments().instruments() / (fitted.withoutStage().get(i, i) / stageDf());
    }

    /**
     * Wu-Hausman F: whether the residuals of the first stage add to the least squares fit.
     *
     * <p>Source: Wu (1973), Econometrica 41, 733-750; Hausman (1978), Econometrica 46, 1251-1271.
     */
    double hausman() {
        int g = endogenous;
        var w1 = fitted.withoutExogenous();
        var w = fitted.withoutStage();
        var both = new Symmetric(2 * g);
        var right = new double[2 * g];
        for (int i = 0; i < g; i++) {
            right[i] = w1.get(i, g);
            right[g + i] = w.get(i, g);
            for (int j = 0; j < g; j++) {
                both.set(i, g + j, w.get(i, j));
                if (j < i) continue;
                both.set(i, j, w1.get(i, j));
                both.set(g + i, g + j, w.get(i, j));
            }
        }
        var alone = new double[g];
        System.arraycopy(right, 0, alone, 0, g);
        double least = w1.get(g, g) - explained(w1, alone);
        double less = w1.get(g, g) - explained(both, right);
        return (least - less) / g / (less / hausmanDf());
    }

    double hausmanDf() {
        return count - fitted.fit().rank() - absorbed - endogenous;
    }

    private static double explained(Symmetric matrix, double[] right) {
        var places = java.util.stream.IntStream.range(0, right.length).toArray();
        var solution = Cholesky.of(matrix.pick(places), 0).solve(right);
        double sum = 0;
        for (int i = 0; i < right.length; i++) sum += solution[i] * right[i];
        return sum;
    }

    /** Instruments beyond those needed. */
    int overidentified() {
        return fitted.moments().instruments() - endogenous;
    }

    /**
     * Sargan's {@code n R²} of the structural residuals on the first-stage columns; chi-squared.
     *
     * <p>Source: Sargan (1958), Econometrica 26, 393-415.
     */
    double sargan() {
        return count * (1 - residualSquares(fitted.withoutStage()) / residualSquares(fitted.withoutExogenous()));
    }

    private double residualSquares(Symmetric products) {
        var residual = new double[endogenous + 1];
        for (int i = 0; i < endogenous; i++) residual[i] = -fitted.slopes()[i];
        residual[endogenous] = 1;
        return products.form(residual, residual);
    }

    /**
     * The Anderson-Rubin region of one endogenous coefficient: all values for which the instruments do not explain what is
     * left of the response. It holds however weak the instruments are.
     *
     * <p>Source: Anderson and Rubin (1949), Annals of Mathematical Statistics 20, 46-63; Mikusheva (2010), Journal of
     * Econometrics 157, 236-247.
     *
     * @param unit what one standardised unit of the coefficient is in the units of the answer
     */
    Region andersonRubin(double level, double unit) {
        int q = fitted.moments().instruments();
        double limit = 1 + FisherF.quantile(level, q, stageDf()) * q / stageDf();
        double a = fitted.withoutExogenous().get(0, 0)
                - limit * fitted.withoutStage().get(0, 0);
        double b = fitted.withoutExogenous().get(0, 1)
                - limit * fitted.withoutStage().get(0, 1);
        double c = fitted.withoutExogenous().get(1, 1)
                - limit * fitted.withoutStage().get(1, 1);
        double inner = b * b - a * c;
        if (inner < 0) return a > 0 ? new Region("empty", Double.NaN, Double.NaN) : Region.WHOLE;
        double low = (b - Math.sqrt(inner)) / a * unit;
        double high = (b + Math.sqrt(inner)) / a * unit;
        return a > 0
                ? new Region("interval", low, high)
                : new Region("outside", Math.min(low, high), Math.max(low, high));
    }

    /**
     * Values that are not rejected.
     *
     * @param shape {@code interval}, {@code outside} of the two limits, {@code whole} line, {@code empty}
     */
    record Region(String shape, double lower, double upper) {
        private static final Region WHOLE = new Region("whole", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
}
