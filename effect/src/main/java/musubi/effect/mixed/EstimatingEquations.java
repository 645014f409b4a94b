package musubi.effect.mixed;

import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.glm.GlmFit;
import musubi.effect.regression.ClusterSums;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;

/**
 * Generalised estimating equations with an exchangeable or independence working correlation, from sums of each cluster: the
 * inverse of an exchangeable correlation is a multiple of the identity less a multiple of the matrix of ones.
 *
 * <p>Source: Liang and Zeger (1986), Biometrika 73, 13-22.
 *
 * @param coefficients of all columns, NaN where aliased
 * @param robust covariance over the kept columns, from the clusters' own scores
 * @param model covariance over the kept columns if the working correlation were true
 * @param correlation of two rows of a cluster
 * @param dispersion of the rows
 * @param isFound whether the steps ended
 */
record EstimatingEquations(
        double[] coefficients,
        Symmetric robust,
        Symmetric model,
        double correlation,
        double dispersion,
        int iterations,
        boolean isFound) {
    private static final int MOST_STEPS = 200;
    private static final double SMALL = 1e-11;

    /**
     * What the equations ask.
     *
     * @param isExchangeable whether two rows of a cluster are alike
     * @param isReduced whether moments are divided by their number less the number of coefficients
     */
    record Working(boolean isExchangeable, boolean isReduced) {}

    /** Solves from the fit without clusters. */
    static EstimatingEquations solve(GlmFit start, Canonical family, Clusters clusters, Working working) {
        var standard = Standard.of(
                start.rows(), start.design(), new Constant(1, start.rows().count()));
        var beta = standard.forth(java.util.Arrays.stream(start.coefficients())
                .map(b -> Double.isNaN(b) ? 0 : b)
                .toArray());
        var sizes = clusters.sizes();
        var kept = start.kept();
        for (int step = 1; ; step++) {
            var pass = new Pass(start, standard, family, clusters.codes(), beta.clone());
            var sums = start.rows().fold(pass);
            var byCluster = sums.clusters().spread(clusters.count(), pass.width());
            var moments = Moments.of(byCluster, sizes, kept.length, working);
            if (!moments.isPossible(sizes)) return failed(start, moments, step);
            var equations = Equations.of(sums.products(), byCluster, sizes, moments.correlation());
            var change = equations.information().solve(equations.gradient());
            double largest = 0;
            for (int j = 0; j < kept.length; j++) {
                beta[kept[j]] += change[j];
                largest = Math.max(largest, Math.abs(change[j]) / (1 + Math.abs(beta[kept[j]])));
            }
            if (largest < SMALL) return found(start, standard, beta, moments, equations, step);
            if (step == MOST_STEPS || !Double.isFinite(largest)) return failed(start, moments, step);
        }
    }

    private static EstimatingEquations found(
            GlmFit start, Standard standard, double[] beta, Moments moments, Equations equations, int steps) {
        var coefficients = standard.back(beta);
        for (int j = 0; j < coefficients.length; j++)
            if (Double.isNaN(start.coefficients()[j])) coefficients[j] = Double.NaN;
        var bread = equations.information().inverse();
        return new EstimatingEquations(
                coefficients,
                standard.back(equations.meat().sandwich(bread.toRows()), start.kept()),
                standard.back(bread.scaled(moments.dispersion()), start.kept()),
                moments.correlation(),
                moments.dispersion(),
                steps,
                true);
    }

    private static EstimatingEquations failed(GlmFit start, Moments moments, int steps) {
        var none = new Symmetric(0);
        return new EstimatingEquations(
                start.coefficients(), none, none, moments.correlation(), moments.dispersion(), steps, false);
    }

    /** Dispersion and correlation from the Pearson residuals. */
    private record Moments(double dispersion, double correlation) {
        static Moments of(double[][] sums, int[] sizes, int p, Working working) {
            double squares = 0;
            double products = 0;
            double n = 0;
            double pairs = 0;
            for (int g = 0; g < sums.length; g++) {
                double total = sums[g][2 * p];
                double own = sums[g][2 * p + 1];
                squares += own;
                products += (total * total - own) / 2;
                n += sizes[g];
                pairs += sizes[g] * (sizes[g] - 1.0) / 2;
            }
            int less = working.isReduced() ? p : 0;
            double dispersion = squares / (n - less);
            double correlation =
                    working.isExchangeable() && pairs > less ? products / ((pairs - less) * dispersion) : 0;
            return new Moments(dispersion, correlation);
        }

        /** Whether such a correlation exists in the largest cluster. */
        boolean isPossible(int[] sizes) {
            int largest = java.util.Arrays.stream(sizes).max().orElse(1);
            return correlation < 1 && 1 + (largest - 1.0) * correlation > 0;
        }
    }

    /** The equations at the present coefficients, without the dispersion. */
    private record Equations(Cholesky information, double[] gradient, Symmetric meat) {
        static Equations of(Symmetric products, double[][] sums, int[] sizes, double correlation) {
            int p = products.size();
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
            return new Equations(Cholesky.of(information, 0), gradient, meat);
        }
    }

    /** What a pass sums: products of the columns over all rows, the rest for each cluster. */
    private record Sums(Symmetric products, ClusterSums clusters) implements java.io.Serializable {}

    /**
     * With {@code a} the columns times the root of the variance and {@code r} the Pearson residual: products of {@code a}
     * over all rows, and for each cluster sums of {@code a}, of {@code a r}, of {@code r}, of {@code r²}.
     */
    private record Pass(GlmFit fit, Standard standard, Canonical family, Column codes, double[] beta)
            implements Aggregation<Sums> {
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
            var root = new double[Design.TILE];
            var code = new double[Design.TILE];
            var a = new double[p * Design.TILE];
            Tiles.over(block, fit.design(), standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, beta, eta);
                fit.offset().copy(from, from + rows, y, 0);
                for (int r = 0; r < rows; r++) eta[r] += y[r];
                fit.response().copy(from, from + rows, y, 0);
                codes.copy(from, from + rows, code, 0);
                for (int r = 0; r < rows; r++) {
                    double mean = family.mean(eta[r]);
                    root[r] = Math.sqrt(family.variance(mean));
                    y[r] = (y[r] - mean) / root[r];
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
}
