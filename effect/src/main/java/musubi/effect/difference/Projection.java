package musubi.effect.difference;

import musubi.effect.algebra.Products;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** Sums over the columns of a design, and its linear predictors. */
final class Projection {
    private Projection() {}

    /** {@code x_i' coefficients} of every row. */
    static double[] predictor(Rows rows, Design design, Standard standard, double[] coefficients) {
        return rows.derive((block, out, at) -> {
                    var fitted = new double[Design.TILE];
                    Tiles.over(block, design, standard, 0, (tile, from, n) -> {
                        Tiles.predict(tile, n, coefficients, fitted);
                        System.arraycopy(fitted, 0, out, at + from - block.from(), n);
                    });
                })
                .toArray();
    }

    /** {@code sum factor_i x_i} of the standardised columns. */
    static double[] moments(Rows rows, Design design, Standard standard, double[] factor) {
        return rows.fold(new Moments(design, standard, Numbers.over(factor)));
    }

    private record Moments(Design design, Standard standard, Numbers factor) implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            var sums = new double[design.columns()];
            var f = new double[Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, n) -> {
                factor.copy(from, from + n, f, 0);
                for (int j = 0; j < sums.length; j++) sums[j] += Products.dot(tile, j * Design.TILE, f, 0, n);
            });
            return sums;
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            for (int j = 0; j < before.length; j++) before[j] += next[j];
            return before;
        }
    }
}
