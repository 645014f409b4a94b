package musubi.effect.rows;

import java.io.Serializable;

/** How a new column follows from the others: fitted values, weights, residuals. */
@FunctionalInterface
public interface Derivation extends Serializable {
    /** Writes one number for each row of {@code block} to {@code out}, starting at {@code at}. */
    void fill(Block block, double[] out, int at);
}
