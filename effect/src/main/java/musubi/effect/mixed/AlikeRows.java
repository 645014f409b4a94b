package musubi.effect.mixed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.glm.Family;
import musubi.effect.glm.GlmFit;
import musubi.effect.regression.ClusterSums;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;

/**
 * Rows of a cluster that are all alike (exchangeable) or independent, from sums of each cluster: the inverse of an
 * exchangeable correlation is a multiple of the identity less a multiple of the matrix of ones.
 *
 * @param weights of the clusters, all rows of one having the same; empty when all are 1 or rows are independent
 * @param total of the weights of all rows
 * @param isExchangeable whether two rows of a cluster are alike
 * @param isReduced whether moments are divided by their number less the number of coefficients
 */
record AlikeRows(
        GlmFit start,
        Standard standard,
        Clusters clusters,
        int[] sizes,
        double[] weights,
        double total,
        boolean isExchangeable,
        boolean isReduced)
        implements WorkingRows {
    @Override
    public State at(double[] beta) {
        var pass = new Pass(start, standard, clusters.codes(), beta);
        var sums = start.rows().fold(pass);
        return new Summed(sums.products(), sums.clusters().spread(clusters.count(), pass.width()));
    }

    private double weight(int cluster) {
        return weights.length == 0 ? 1 : weights[cluster];
    }

    private final class Summed implements State {
        private final Symmetric products;
        private final double[][] sums;
        private final int p;

        Summed(Symmetric products, double[][] sums) {
            this.products = products;
            this.sums = sums;
            this.p = products.size();
        }

        @Override
        public Moments moments() {
            double squares = 0;
            double shared = 0;
            double pairs = 0;
            for (int g = 0; g < sums.length; g++) {
                double sum = sums[g][2 * p];
                double own = sums[g][2 * p + 1];
                squares += own;
                shared += weight(g) * (sum * sum - own) / 2;
                pairs += weight(g) * weight(g) * sizes[g] * (sizes[g] - 1.0) / 2;
            }
            int less = isReduced ? p : 0;
            double dispersion = squares / (total - less);
            double correlation = isExchangeable && pairs > less ? shared / ((pairs - less) * dispersion) : 0;
            return new Moments(dispersion, new double[] {correlation});
        }

        @Override
        public Optional<Equations> equations(Moments moments) {
            double correlation = moments.correlations()[0];
            int largest = Arrays.stream(sizes).max().orElse(1);
            if (!(correlation < 1 && 1 + (largest - 1.0) * correlation > 0)) return Optional.empty();
            double own = 1 / (1 - correlation);
            var information = products.scaled(own);
            var meat = new Symmetric(p);
            var gradient = new double[p];
            for (int g = 0; g < sums.length; g++) {
                var sum = sums[g];
                double shared = correlation * own / (1 + (sizes[g] - 1) * correlation);
                double residual = sum[2 * p];
                var score = new double[p];
                for (int i = 0; i < p; i++) {
                    score[i] = own * sum[p + i] - shared * sum[i] * residual;
                    gradient[i] += score[i];
                    for (int j = i; j < p; j++) information.add(i, j, -shared * sum[i] * sum[j]);
                }
                for (int i = 0; i < p; i++) for (int j = i; j < p; j++) meat.add(i, j, score[i] * score[j]);
            }
            return Optional.of(new Equations(Cholesky.of(information, 0), gradient, meat));
        }
    }

    /** What a pass sums: products of the columns over all rows, the rest for each cluster. */
    private record Sums(Symmetric products, ClusterSums clusters) implements Serializable {}

    /**
     * With {@code a} the columns times slope over the root of the variance and {@code r} the Pearson residual, both times the root of the
     * weight: products of {@code a} over all rows, and for each cluster sums of {@code a}, of {@code a r}, of {@code r}, of {@code r²}.
     */
    private record Pass(GlmFit fit, Standard standard, Column codes, double[] beta) implements Aggregation<Sums> {
        int width() {
            return 2 * fit.kept().length + 2;
        }

        @Override
        public Sums fold(Block block) {
            int p = fit.kept().length;
            var products = new Symmetric(p);
            var sums = new ClusterSums(width());
            var eta = new double[Design.TILE];
            var y = new double[Design.TILE];
            var weight = new double[Design.TILE];
            var root = new double[Design.TILE];
            var code = new double[Design.TILE];
            var a = new double[p * Design.TILE];
            Tiles.over(block, fit.design(), standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, beta, eta);
                fit.offset().copy(from, from + rows, y, 0);
                for (int r = 0; r < rows; r++) eta[r] += y[r];
                fit.response().copy(from, from + rows, y, 0);
                fit.weights().copy(from, from + rows, weight, 0);
                codes.copy(from, from + rows, code, 0);
                for (int r = 0; r < rows; r++) {
                    var scaled = Pearson.of(fit.family(), y[r], eta[r], weight[r]);
                    root[r] = scaled.slope();
                    y[r] = scaled.residual();
                }
                for (int j = 0; j < p; j++)
                    for (int r = 0; r < rows; r++)
                        a[j * Design.TILE + r] = root[r] * tile[fit.kept()[j] * Design.TILE + r];
                Products.add(a, a, Design.TILE, rows, p, products);
                for (int r = 0; r < rows; r++) add(sums, (int) code[r], a, r, y[r]);
            });
            return new Sums(products, sums);
        }

        private void add(ClusterSums sums, int code, double[] a, int r, double residual) {
            int p = fit.kept().length;
            int place = sums.place(code);
            for (int j = 0; j < p; j++) {
                double value = a[j * Design.TILE + r];
                sums.add(place, j, value);
                sums.add(place, p + j, value * residual);
            }
            sums.add(place, 2 * p, residual);
            sums.add(place, 2 * p + 1, residual * residual);
        }

        @Override
        public Sums merge(Sums before, Sums next) {
            return new Sums(
                    before.products().plus(next.products()), before.clusters().plus(next.clusters()));
        }
    }

    /** A row over the root of its variance: the change of the mean with the linear predictor, and the residual. */
    record Pearson(double slope, double residual) {
        static Pearson of(Family family, double y, double eta, double weight) {
            double mean = family.link().mean(eta);
            double root = Math.sqrt(weight / family.variance(mean));
            return new Pearson(family.link().slope(eta, mean) * root, (y - mean) * root);
        }
    }
}
