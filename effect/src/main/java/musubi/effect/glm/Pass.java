package musubi.effect.glm;

import java.io.Serializable;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;

/**
 * One pass of iteratively reweighted least squares: linear predictor, mean, weights, {@code X'WX} and the right side, tile
 * by tile in one go.
 *
 * @param model what is fitted
 * @param coefficients of the standardised columns; empty at the start, when means come from the response
 */
record Pass(Model model, Standard standard, double[] coefficients) implements Aggregation<Pass.Sums> {

    /** {@code X'WX} with the right side as its last column, deviance, rows that count. */
    static final class Sums implements Serializable {
        private static final long serialVersionUID = 1L;
        final Symmetric products;
        double deviance;
        long count;

        Sums(int size) {
            products = new Symmetric(size);
        }

        double[] right() {
            int k = products.size() - 1;
            var right = new double[k];
            for (int j = 0; j < k; j++) right[j] = products.get(j, k);
            return right;
        }

        Symmetric information(int[] kept) {
            return products.pick(kept);
        }
    }

    @Override
    public Sums fold(Block block) {
        var sums = new Sums(model.design().columns() + 1);
        if (block.count() == 0) return sums;
        var work = new Work();
        Tiles.over(block, model.design(), standard, 1, (tile, from, rows) -> work.add(tile, from, rows, sums));
        return sums;
    }

    /** The sums of tiles {@code from <= tile < until} of those kept from earlier passes. */
    Sums fold(StoredTiles tiles, int from, int until) {
        var sums = new Sums(model.design().columns() + 1);
        var work = new Work();
        for (int t = from; t < until; t++) work.add(tiles.tile(t), tiles.firstRow(t), tiles.rows(t), sums);
        return sums;
    }

    @Override
    public Sums merge(Sums before, Sums next) {
        before.products.plus(next.products);
        before.deviance += next.deviance;
        before.count += next.count;
        return before;
    }

    /** Room for what a tile of rows has beside its columns. */
    private final class Work {
        final double[] y = new double[Design.TILE];
        final double[] given = new double[Design.TILE];
        final double[] offset = new double[Design.TILE];
        final double[] eta = new double[Design.TILE];
        final double[] weight = new double[Design.TILE];
        final double[] score = new double[Design.TILE];
        final double[] weighted = new double[(model.design().columns() + 1) * Design.TILE];

        void add(double[] tile, int from, int rows, Sums sums) {
            int k = model.design().columns();
            model.response().copy(from, from + rows, y, 0);
            model.weights().copy(from, from + rows, given, 0);
            model.offset().copy(from, from + rows, offset, 0);
            if (coefficients.length == 0) start(model.family(), rows);
            else {
                Tiles.predict(tile, rows, coefficients, eta);
                working(model.family(), rows, sums);
            }
            for (int j = 0; j < k; j++) {
                int at = j * Design.TILE;
                for (int r = 0; r < rows; r++) weighted[at + r] = tile[at + r] * weight[r];
            }
            System.arraycopy(score, 0, weighted, k * Design.TILE, rows);
            Products.add(tile, weighted, Design.TILE, rows, k + 1, sums.products);
        }

        /** Working weights and weighted working responses at the means a fit starts from. */
        void start(Family family, int rows) {
            var link = family.link();
            for (int r = 0; r < rows; r++) {
                double mean = family.start(y[r]);
                double predictor = link.predictor(mean);
                double slope = link.slope(predictor, mean);
                weight[r] = given[r] * slope * slope / family.variance(mean);
                score[r] = weight[r] * (predictor - offset[r] + (y[r] - mean) / slope);
            }
        }

        /** Working weights and scores at {@code eta}, and what the rows add to the deviance. */
        void working(Family family, int rows, Sums sums) {
            var link = family.link();
            double deviance = 0;
            for (int r = 0; r < rows; r++) {
                double predictor = eta[r] + offset[r];
                double mean = link.mean(predictor);
                double slope = link.slope(predictor, mean);
                double perVariance = given[r] * slope / family.variance(mean);
                weight[r] = perVariance * slope;
                score[r] = perVariance * (y[r] - mean);
                if (given[r] == 0) continue;
                deviance += given[r] * family.deviance(y[r], mean);
                sums.count++;
            }
            sums.deviance += deviance;
        }
    }
}
