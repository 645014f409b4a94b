package musubi.effect.regression;

import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;

/**
 * The inverse information of a fit in the standardised columns it was fitted in. Sandwiches are made there: with a column that
 * hardly varies about a large mean, that of the columns as they are would be a small difference of huge numbers.
 *
 * @param inverse over the kept columns
 * @param kept places of these among all columns
 */
public record Information(Standard standard, Symmetric inverse, int[] kept) {
    /** The inverse for the columns as they are. */
    public Symmetric back() {
        return standard.back(inverse, kept);
    }

    /**
     * How the coefficients of all standardised columns move when the estimating equations move by {@code moments}, one number
     * per column; those without a coefficient stay.
     */
    public double[] direction(double[] moments) {
        var picked = new double[kept.length];
        for (int j = 0; j < kept.length; j++) picked[j] = moments[kept[j]];
        var moved = inverse.times(picked);
        var all = new double[moments.length];
        for (int j = 0; j < kept.length; j++) all[kept[j]] = moved[j];
        return all;
    }

    /** The sandwich for the columns as they are, about the meat of the standardised ones. */
    public Symmetric sandwich(Symmetric meat) {
        return standard.back(meat.sandwich(inverse.toRows()), kept);
    }
}
