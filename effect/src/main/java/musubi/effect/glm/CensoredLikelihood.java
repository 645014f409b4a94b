package musubi.effect.glm;

import java.io.Serializable;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.Normal;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;

/**
 * Log-likelihood of a normal outcome censored from below, its gradient and its negative second derivative, in
 * coefficients over sigma {@code g} and {@code h = 1 / sigma}: {@code log h - (h y - x'g)² / 2} above the limit,
 * {@code log Phi(h limit - x'g)} at it.
 *
 * <p>Source: Olsen (1978), Econometrica 46, 1211-1215.
 *
 * @param at coefficients over sigma of the standardised columns and, last, one over sigma
 */
record CensoredLikelihood(Design design, Standard standard, Column response, double limit, double[] at)
        implements Aggregation<CensoredLikelihood.Sums> {
    private static final double LOG_ROOT_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);
    /** Below this z the ratio of density to tail is taken from its continued fraction. */
    private static final double FAR_TAIL = -30;

    /** Sums over rows; the last column of {@code products} is the gradient. */
    static final class Sums implements Serializable {
        private static final long serialVersionUID = 1L;
        final Symmetric products;
        double value;
        long uncensored;

        Sums(int size) {
            products = new Symmetric(size);
        }
    }

    @Override
    public Sums fold(Block block) {
        int k = design.columns();
        var sums = new Sums(k + 2);
        if (block.count() == 0) return sums;
        var weighted = new double[(k + 2) * Design.TILE];
        var eta = new double[Design.TILE];
        var weight = new double[Design.TILE];
        var score = new double[Design.TILE];
        var coefficients = java.util.Arrays.copyOf(at, k);
        Tiles.over(block, design, standard, 2, (tile, from, rows) -> {
            response.copy(from, from + rows, tile, k * Design.TILE);
            Tiles.predict(tile, rows, coefficients, eta);
            for (int r = 0; r < rows; r++) row(tile, k * Design.TILE + r, eta, weight, score, r, sums);
            for (int j = 0; j <= k; j++)
                for (int r = 0; r < rows; r++) weighted[j * Design.TILE + r] = tile[j * Design.TILE + r] * weight[r];
            System.arraycopy(score, 0, weighted, (k + 1) * Design.TILE, rows);
            Products.add(tile, weighted, Design.TILE, rows, k + 2, sums.products);
        });
        double h = at[k];
        sums.products.add(k, k, sums.uncensored / (h * h));
        sums.products.add(k, k + 1, sums.uncensored / h);
        return sums;
    }

    /** Turns the outcome in its place of the tile to what multiplies {@code h}, and works out the row's weight and score. */
    private void row(double[] tile, int place, double[] eta, double[] weight, double[] score, int r, Sums sums) {
        double h = at[design.columns()];
        double y = tile[place];
        if (y > limit) {
            double error = h * y - eta[r];
            weight[r] = 1;
            score[r] = error;
            tile[place] = -y;
            sums.value += StrictMath.log(h) - LOG_ROOT_TWO_PI - error * error / 2;
            sums.uncensored++;
            return;
        }
        double z = h * limit - eta[r];
        double ratio = ratio(z);
        weight[r] = ratio * (ratio + z);
        score[r] = -ratio;
        tile[place] = -limit;
        sums.value += logTail(z);
    }

    /** Normal density over the probability up to {@code z}. */
    private static double ratio(double z) {
        if (z > FAR_TAIL) return Normal.density(z) / Normal.upTo(z);
        double fraction = -z;
        for (int i = 20; i >= 1; i--) fraction = -z + i / fraction;
        return fraction;
    }

    private static double logTail(double z) {
        if (z > FAR_TAIL) return StrictMath.log(Normal.upTo(z));
        return -z * z / 2 - LOG_ROOT_TWO_PI - StrictMath.log(ratio(z));
    }

    @Override
    public Sums merge(Sums before, Sums next) {
        before.products.plus(next.products);
        before.value += next.value;
        before.uncensored += next.uncensored;
        return before;
    }
}
