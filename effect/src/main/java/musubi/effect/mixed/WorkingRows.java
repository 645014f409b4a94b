package musubi.effect.mixed;

import java.util.Optional;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;

/** The rows of estimating equations under a working correlation of the rows of one cluster. */
interface WorkingRows {
    /** At these coefficients of the standardised columns, all columns. */
    State at(double[] beta);

    /** The Pearson residuals at some coefficients. */
    interface State {
        /** Dispersion and correlations that the residuals show. */
        Moments moments();

        /** The equations under these; empty when no such correlation exists. */
        Optional<Equations> equations(Moments moments);
    }

    /**
     * What residuals show.
     *
     * @param dispersion of the rows
     * @param correlations as many as the working correlation has
     */
    record Moments(double dispersion, double[] correlations) {}

    /**
     * The equations at present coefficients, without the dispersion.
     *
     * @param information {@code sum D'V^-1 D} over the kept columns
     * @param gradient {@code sum D'V^-1 (y - m)}
     * @param meat sum of squares of what each cluster adds to the gradient
     */
    record Equations(Cholesky information, double[] gradient, Symmetric meat) {}
}
