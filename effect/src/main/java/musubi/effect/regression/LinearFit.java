package musubi.effect.regression;

import java.util.List;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * A fitted linear model with what its covariances are made from.
 *
 * @param rows complete rows it was fitted on
 * @param design all columns, aliased ones too
 * @param weights of the rows
 * @param kept the columns that have a coefficient
 * @param coefficients of all columns, NaN where aliased
 * @param bread {@code (X'WX)^-1} over the kept columns
 * @param information what {@code bread} is in the columns the fit was made in
 * @param residuals response minus fitted values
 * @param residualSquares weighted sum of their squares
 */
public record LinearFit(
        Rows rows,
        Design design,
        Column weights,
        int[] kept,
        double[] coefficients,
        Symmetric bread,
        Information information,
        Column residuals,
        double residualSquares) {

    static LinearFit of(
            Rows rows,
            Design design,
            Column response,
            Column weights,
            Standard standard,
            Cholesky cholesky,
            double[] solution) {
        var residuals = rows.derive((block, out, at) -> {
            var fitted = new double[Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, n) -> {
                Tiles.predict(tile, n, solution, fitted);
                int place = at + from - block.from();
                response.copy(from, from + n, out, place);
                for (int r = 0; r < n; r++) out[place + r] -= fitted[r];
            });
        });
        var kept = cholesky.kept();
        var coefficients = standard.back(solution);
        for (int j = 0; j < coefficients.length; j++) if (cholesky.isAliased(j)) coefficients[j] = Double.NaN;
        double squares = musubi.effect.rows.Sums.of(rows, (block, row) -> {
            double e = residuals.at(row);
            return weights.at(row) * e * e;
        });
        var information = new Information(standard, cholesky.inverse(), kept);
        return new LinearFit(
                rows, design, weights, kept, coefficients, information.back(), information, residuals, squares);
    }

    /** Number of rows. */
    public int count() {
        return rows.count();
    }

    /** Number of coefficients. */
    public int rank() {
        return kept.length;
    }

    /** Rows minus coefficients. */
    public int df() {
        return count() - rank();
    }

    /** Residual variance {@code sum w e² / (n - k)}. */
    public double variance() {
        return residualSquares / df();
    }

    /** Names of the kept columns. */
    public List<String> names() {
        return java.util.Arrays.stream(kept)
                .mapToObj(j -> design.names().get(j))
                .toList();
    }

    /** Names of the columns that are combinations of those before them. */
    public List<String> aliased() {
        return java.util.stream.IntStream.range(0, coefficients.length)
                .filter(j -> Double.isNaN(coefficients[j]))
                .mapToObj(j -> design.names().get(j))
                .toList();
    }

    /** The place among the kept columns of the column of this name, or -1. */
    public int place(String column) {
        return names().indexOf(column);
    }
}
