package musubi.effect.weighting;

import musubi.effect.balance.Weighting;
import musubi.effect.rows.Column;

/**
 * Weights that make the arms alike, for any later model: means, regressions, survival curves.
 *
 * @param estimand whose effect a weighted comparison estimates
 * @param values one per row, not negative; sampling weights are in them
 */
public record Weights(Estimand estimand, Column values) {
    /** As a column of a balance table. */
    public Weighting weighting(String name) {
        return new Weighting(name, values);
    }
}
