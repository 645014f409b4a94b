package musubi.effect.regression;

import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Weighted least squares: means and spreads, sums of products of the standardised columns, then refinement from the
 * residuals, which brings ill-conditioned designs to the accuracy of an orthogonal factorisation.
 *
 * <p>Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 5.3; Björck (1967), BIT 7, 257-278.
 */
public final class LeastSquares {
    /** Share of a standardised diagonal below which a column is taken for a combination of those before it. */
    public static final double TOLERANCE = 1e-11;

    private static final int MOST_REFINEMENTS = 4;
    private static final double WELL_CONDITIONED = 1e-3;

    private LeastSquares() {}

    /**
     * Fits {@code response ~ design} on complete rows.
     *
     * @param weights not negative; {@link musubi.effect.rows.Constant} 1 when there are none
     */
    public static LinearFit fit(Rows rows, Design design, Column response, Column weights) {
        int k = design.columns();
        var standard = Standard.of(rows, design, weights);
        var sums = products(rows, design, response, weights, standard);
        var all = new int[k];
        var moments = new double[k];
        for (int j = 0; j < k; j++) {
            all[j] = j;
            moments[j] = sums.get(j, k);
        }
        var cholesky = Cholesky.of(sums.pick(all), TOLERANCE);
        var solution = cholesky.solve(moments);
        int refinements = cholesky.smallestShare() > WELL_CONDITIONED ? 1 : MOST_REFINEMENTS;
        for (int step = 0; step < refinements; step++) {
            var correction =
                    cholesky.solve(rows.fold(new Gradient(design, response, weights, standard, solution.clone())));
            for (int j = 0; j < k; j++) solution[j] += correction[j];
        }
        return LinearFit.of(rows, design, response, weights, standard, cholesky, solution);
    }

    /** Weighted sums of products of the standardised columns and, last, the response as it is. */
    public static Symmetric products(Rows rows, Design design, Column response, Column weights, Standard standard) {
        return rows.fold(new Sums(design, response, weights, standard));
    }

    private record Sums(Design design, Column response, Column weights, Standard standard)
            implements Aggregation<Symmetric> {
        @Override
        public Symmetric fold(Block block) {
            int k = design.columns();
            var sums = new Symmetric(k + 1);
            var w = new double[Design.TILE];
            var weighted = new double[(k + 1) * Design.TILE];
            Tiles.over(block, design, standard, 1, (tile, from, rows) -> {
                response.copy(from, from + rows, tile, k * Design.TILE);
                weights.copy(from, from + rows, w, 0);
                for (int j = 0; j <= k; j++) {
                    int at = j * Design.TILE;
                    for (int r = 0; r < rows; r++) weighted[at + r] = tile[at + r] * w[r];
                }
                Products.add(tile, weighted, Design.TILE, rows, k + 1, sums);
            });
            return sums;
        }

        @Override
        public Symmetric merge(Symmetric before, Symmetric next) {
            return before.plus(next);
        }
    }

    /** Weighted sums of the columns times the residuals: zero at the solution. */
    private record Gradient(Design design, Column response, Column weights, Standard standard, double[] solution)
            implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            int k = design.columns();
            var gradient = new double[k];
            var fitted = new double[Design.TILE];
            var w = new double[Design.TILE];
            var residual = new double[Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, solution, fitted);
                response.copy(from, from + rows, residual, 0);
                weights.copy(from, from + rows, w, 0);
                for (int r = 0; r < rows; r++) residual[r] = (residual[r] - fitted[r]) * w[r];
                for (int j = 0; j < k; j++) gradient[j] += Products.dot(tile, j * Design.TILE, residual, 0, rows);
            });
            return gradient;
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            for (int i = 0; i < before.length; i++) before[i] += next[i];
            return before;
        }
    }
}
