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

    /** The sandwich for the columns as they are, about the meat of the standardised ones. */
    public Symmetric sandwich(Symmetric meat) {
        return standard.back(meat.sandwich(inverse.toRows()), kept);
    }
}
