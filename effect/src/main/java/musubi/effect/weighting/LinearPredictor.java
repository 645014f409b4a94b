package musubi.effect.weighting;

import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** Sums of design columns times coefficients. */
public final class LinearPredictor {
    private LinearPredictor() {}

    /** One number per row; a NaN coefficient, of an aliased column, counts as 0. */
    public static Column of(Rows rows, Design design, double[] coefficients) {
        return of(rows, design, Standard.none(design.columns()), coefficients);
    }

    /** {@link #of(Rows, Design, double[])} with coefficients of the standardised columns. */
    static Column of(Rows rows, Design design, Standard standard, double[] coefficients) {
        var filled = coefficients.clone();
        for (int j = 0; j < filled.length; j++) if (Double.isNaN(filled[j])) filled[j] = 0;
        return rows.derive((block, out, at) -> {
            var sums = new double[Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, n) -> {
                Tiles.predict(tile, n, filled, sums);
                System.arraycopy(sums, 0, out, at + from - block.from(), n);
            });
        });
    }
}
