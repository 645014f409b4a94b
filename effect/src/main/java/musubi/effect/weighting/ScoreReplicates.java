package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Rows;

/**
 * The logistic regression of a propensity score fitted again and again under other weights: the standardised design is kept
 * in tiles, each fit starts from that of the whole sample, and rows are never copied.
 */
final class ScoreReplicates {
    private static final int MOST_ITERATIONS = 40;
    /** Newton's steps square the error: with so little left to gain before the last step, nothing is left after it. */
    private static final double CLOSE = 1e-7;

    private static final double SINGULAR = 1e-11;
    private final List<double[]> tiles = new ArrayList<>();
    private final double[] treated;
    private final double[] base;
    private final double[] start;
    private final int columns;

    ScoreReplicates(PropensityScore score) {
        var rows = score.rows();
        var design = score.fit().design();
        var standard = Standard.of(rows, design, score.base());
        this.columns = design.columns();
        this.treated = score.arms().treated().toArray();
        this.base = score.base().toArray();
        this.start = start(score.fit().coefficients(), standard);
        keep(rows, design, standard);
    }

    private static double[] start(double[] coefficients, Standard standard) {
        var filled = coefficients.clone();
        for (int j = 0; j < filled.length; j++) if (Double.isNaN(filled[j])) filled[j] = 0;
        return standard.forth(filled);
    }

    private void keep(Rows rows, Design design, Standard standard) {
        for (int from = 0; from < rows.count(); from += Design.TILE) {
            int until = Math.min(rows.count(), from + Design.TILE);
            var tile = new double[columns * Design.TILE];
            design.fill(rows, from, until, tile, Design.TILE);
            standard.apply(tile, until - from);
            tiles.add(tile);
        }
    }

    /** The score of every row when row {@code i} counts {@code counts[i]} times; empty when the fit does not end. */
    double[] scores(double[] counts) {
        var coefficients = start.clone();
        var scores = new double[treated.length];
        double before = Double.POSITIVE_INFINITY;
        var step = new double[columns];
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            var right = new double[columns];
            var information = pass(coefficients, counts, scores, right);
            var next = Cholesky.of(information, SINGULAR).solve(right);
            double gain = 0;
            for (int j = 0; j < columns; j++) gain += next[j] * right[j];
            if (!(gain <= 2 * before)) {
                for (int j = 0; j < columns; j++) {
                    step[j] /= 2;
                    coefficients[j] -= step[j];
                }
                continue;
            }
            before = gain;
            step = next;
            for (int j = 0; j < columns; j++) coefficients[j] += step[j];
            if (gain <= CLOSE) {
                predict(coefficients, scores);
                return scores;
            }
        }
        return new double[0];
    }

    private Symmetric pass(double[] coefficients, double[] counts, double[] scores, double[] right) {
        predict(coefficients, scores);
        var information = new Symmetric(columns);
        var weighted = new double[columns * Design.TILE];
        var residual = new double[Design.TILE];
        var working = new double[Design.TILE];
        for (int t = 0; t < tiles.size(); t++) {
            int from = t * Design.TILE;
            int rows = Math.min(Design.TILE, scores.length - from);
            var tile = tiles.get(t);
            for (int r = 0; r < rows; r++) {
                double w = base[from + r] * counts[from + r];
                double e = scores[from + r];
                residual[r] = w * (treated[from + r] - e);
                working[r] = w * e * (1 - e);
            }
            for (int j = 0; j < columns; j++) {
                int at = j * Design.TILE;
                for (int r = 0; r < rows; r++) weighted[at + r] = working[r] * tile[at + r];
                right[j] += Products.dot(tile, at, residual, 0, rows);
            }
            Products.add(tile, weighted, Design.TILE, rows, columns, information);
        }
        return information;
    }

    private void predict(double[] coefficients, double[] scores) {
        var eta = new double[Design.TILE];
        for (int t = 0; t < tiles.size(); t++) {
            int from = t * Design.TILE;
            int rows = Math.min(Design.TILE, scores.length - from);
            Tiles.predict(tiles.get(t), rows, coefficients, eta);
            for (int r = 0; r < rows; r++) scores[from + r] = 1 / (1 + StrictMath.exp(-eta[r]));
        }
    }
}
