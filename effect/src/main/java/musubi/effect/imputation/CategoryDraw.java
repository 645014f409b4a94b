package musubi.effect.imputation;

import java.util.Optional;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;

/**
 * Draws of missing values of a category from a (multinomial) logistic regression whose coefficients are drawn from a normal
 * around their estimates. A few rows of small weight are added, for each predictor half a standard deviation above and
 * below the means with every value, so that covariates that tell the values apart leave finite estimates.
 *
 * <p>Source: White, Daniel and Royston (2010), Computational Statistics and Data Analysis 54, 2267-2275; van Buuren (2018), Flexible Imputation
 * of Missing Data, 2nd ed., section 3.6.
 */
final class CategoryDraw {
    private static final int MOST_STEPS = 60;
    private static final double SMALL = 1e-9;
    private static final double TOLERANCE = 1e-10;

    private final Predictors predictors;
    private final int[] used;
    private final Incomplete column;
    private final int[] observed;
    private final int others;
    private final double[][] added;
    private final double weight;

    private CategoryDraw(Predictors predictors, int[] used, Incomplete column, int[] observed) {
        this.predictors = predictors;
        this.used = used;
        this.column = column;
        this.observed = observed;
        this.others = column.values().length - 1;
        this.added = added(predictors, used, observed);
        this.weight = used.length / (double) Math.max(1, added.length * (others + 1));
    }

    /** Draws every missing value; false when the estimates were not found. */
    static boolean draw(
            Predictors predictors, int[] used, Incomplete column, int[] observed, double[] state, Draws draws) {
        if (column.values().length == 1) {
            java.util.Arrays.fill(state, 0);
            return true;
        }
        var model = new CategoryDraw(predictors, used, column, observed);
        var drawn = model.drawn(draws);
        if (drawn.isEmpty()) return false;
        model.assign(drawn.get(), state, draws);
        return true;
    }

    private static double[][] added(Predictors predictors, int[] used, int[] rows) {
        int p = used.length;
        var means = new double[p];
        var squares = new double[p];
        var tile = new double[p * Design.TILE];
        for (int from = 0; from < rows.length; from += Design.TILE) {
            int until = Math.min(rows.length, from + Design.TILE);
            predictors.fill(used, rows, from, until, tile);
            for (int j = 0; j < p; j++)
                for (int r = 0; r < until - from; r++) {
                    double value = tile[j * Design.TILE + r];
                    means[j] += value / rows.length;
                    squares[j] += value * value / rows.length;
                }
        }
        var added = new double[2 * (p - 1)][];
        for (int j = 1; j < p; j++) {
            double half = Math.sqrt(Math.max(0, squares[j] - means[j] * means[j])) / 2;
            for (int side = 0; side < 2; side++) {
                var row = means.clone();
                row[j] += side == 0 ? half : -half;
                added[2 * (j - 1) + side] = row;
            }
        }
        return added;
    }

    /** Sums at given coefficients. */
    private final class Sums {
        private final Symmetric information = new Symmetric(others * used.length);
        private final double[] gradient = new double[others * used.length];
        private double logLikelihood;
        private final double[] tile = new double[used.length * Design.TILE];
        private final double[] weighted = new double[used.length * Design.TILE];
        private final double[][] shares = new double[others + 1][Design.TILE];
        private final double[] factor = new double[Design.TILE];

        Sums(double[] beta) {
            var rows = observed;
            var places = column.places();
            var values = new int[Design.TILE];
            for (int from = 0; from < rows.length; from += Design.TILE) {
                int until = Math.min(rows.length, from + Design.TILE);
                predictors.fill(used, rows, from, until, tile);
                for (int i = from; i < until; i++) values[i - from] = places[rows[i]];
                add(beta, values, until - from, 1);
            }
            for (int value = 0; value <= others; value++)
                for (int from = 0; from < added.length; from += Design.TILE) {
                    int until = Math.min(added.length, from + Design.TILE);
                    for (int i = from; i < until; i++)
                        for (int j = 0; j < used.length; j++) tile[j * Design.TILE + i - from] = added[i][j];
                    java.util.Arrays.fill(values, value);
                    add(beta, values, until - from, weight);
                }
        }

        private void add(double[] beta, int[] values, int n, double weight) {
            int p = used.length;
            for (int v = 1; v <= others; v++) {
                java.util.Arrays.fill(shares[v], 0, n, 0);
                for (int j = 0; j < p; j++)
                    for (int r = 0; r < n; r++)
                        shares[v][r] = Math.fma(tile[j * Design.TILE + r], beta[(v - 1) * p + j], shares[v][r]);
            }
            for (int r = 0; r < n; r++) logLikelihood += weight * normalise(shares, r, values[r]);
            for (int a = 1; a <= others; a++) {
                for (int r = 0; r < n; r++) factor[r] = weight * ((values[r] == a ? 1 : 0) - shares[a][r]);
                for (int j = 0; j < p; j++)
                    gradient[(a - 1) * p + j] += Products.dot(tile, j * Design.TILE, factor, 0, n);
                for (int b = a; b <= others; b++) block(a, b, n, weight);
            }
        }

        private void block(int a, int b, int n, double weight) {
            int p = used.length;
            for (int r = 0; r < n; r++) factor[r] = weight * shares[a][r] * ((a == b ? 1 : 0) - shares[b][r]);
            for (int j = 0; j < p; j++)
                for (int r = 0; r < n; r++) weighted[j * Design.TILE + r] = tile[j * Design.TILE + r] * factor[r];
            var products = new Symmetric(p);
            Products.add(tile, weighted, Design.TILE, n, p, products);
            for (int i = 0; i < p; i++)
                for (int j = a == b ? i : 0; j < p; j++)
                    information.add((a - 1) * p + i, (b - 1) * p + j, products.get(i, j));
        }
    }

    /** Turns linear predictors into shares; the logarithm of that of {@code value}. */
    private static double normalise(double[][] shares, int r, int value) {
        double highest = 0;
        for (int v = 1; v < shares.length; v++) highest = Math.max(highest, shares[v][r]);
        shares[0][r] = 0;
        double own = shares[value][r];
        double sum = 0;
        for (var share : shares) {
            share[r] = StrictMath.exp(share[r] - highest);
            sum += share[r];
        }
        for (var share : shares) share[r] /= sum;
        return own - highest - StrictMath.log(sum);
    }

    private Optional<double[]> drawn(Draws draws) {
        var beta = new double[others * used.length];
        var sums = new Sums(beta);
        for (int step = 0; step < MOST_STEPS; step++) {
            var cholesky = Cholesky.of(sums.information, TOLERANCE);
            var change = cholesky.solve(sums.gradient);
            double gain = 0;
            for (int j = 0; j < change.length; j++) gain += change[j] * sums.gradient[j];
            if (gain < SMALL) return Optional.of(Scattered.around(moved(beta, change, 1), cholesky, 1, draws));
            double length = 1;
            var next = moved(beta, change, length);
            var there = new Sums(next);
            for (int halving = 0; halving < 30 && !(there.logLikelihood > sums.logLikelihood); halving++) {
                length /= 2;
                next = moved(beta, change, length);
                there = new Sums(next);
            }
            beta = next;
            sums = there;
        }
        return Optional.empty();
    }

    private static double[] moved(double[] beta, double[] change, double length) {
        var moved = beta.clone();
        for (int j = 0; j < moved.length; j++) moved[j] += length * change[j];
        return moved;
    }

    private void assign(double[] beta, double[] state, Draws draws) {
        int p = used.length;
        var rows = column.missing();
        var shares = new double[others + 1][];
        shares[0] = new double[rows.length];
        for (int v = 1; v <= others; v++)
            shares[v] = predictors.predict(used, rows, java.util.Arrays.copyOfRange(beta, (v - 1) * p, v * p));
        for (int i = 0; i < rows.length; i++) {
            normalise(shares, i, 0);
            double left = draws.uniform();
            int value = 0;
            while (value < others && left >= shares[value][i]) left -= shares[value++][i];
            state[i] = value;
        }
    }
}
