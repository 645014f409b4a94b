package musubi.effect.balance;

import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;

/**
 * Weights under which two groups are compared.
 *
 * @param name how the table calls them, such as {@code before} or {@code after}
 * @param weights one per row, not negative; 0 leaves a row out
 */
public record Weighting(String name, Column weights) {
    /** Every row counts once. */
    public static Weighting equal(String name, int rows) {
        return new Weighting(name, new Constant(1, rows));
    }
}
