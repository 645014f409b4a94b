package musubi.effect.mixed;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Minus twice the log-likelihood of a model with several random columns in each group, by Laplace's approximation at the
 * mode of each group's effects. The gradient is that of the approximation, the move of the mode included.
 *
 * <p>Source: Breslow and Clayton (1993), JASA 88, 9-25, equations 2 to 6; Bates, Mächler, Bolker and Walker (2015), Journal
 * of Statistical Software 67(1), for the factor of the covariance.
 */
final class LaplaceLikelihood implements Likelihood {
    private static final int PARTS = 64;
    private static final int MOST_STEPS = 100;
    private static final double SMALL = 1e-12;

    private final GroupedRows rows;
    private final RandomColumns random;
    private final double[] z;
    private final Canonical family;
    private final double constant;
    private final double[][] modes;

    LaplaceLikelihood(GroupedRows rows, RandomColumns random, double[] z, Canonical family) {
        this.rows = rows;
        this.random = random;
        this.z = z;
        this.family = family;
        this.modes = new double[rows.clusters()][random.count()];
        this.constant = Arrays.stream(rows.y()).map(family::constant).sum();
    }

    @Override
    public double value(double[] parameters) {
        return gathered(parameters, false)[0];
    }

    @Override
    public double[] gradient(double[] parameters) {
        var all = gathered(parameters, true);
        return Arrays.copyOfRange(all, 1, all.length);
    }

    private double[] gathered(double[] parameters, boolean withGradient) {
        var parts = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(part -> part(part, parameters, withGradient))
                .toList();
        var all = new double[parameters.length + 1];
        for (var part : parts) for (int i = 0; i < all.length; i++) all[i] -= 2 * part[i];
        all[0] -= 2 * constant;
        return all;
    }

    private double[] part(int part, double[] parameters, boolean withGradient) {
        var sums = new double[parameters.length + 1];
        long clusters = rows.clusters();
        for (int g = (int) (clusters * part / PARTS); g < clusters * (part + 1) / PARTS; g++) {
            var group = new Group(g, parameters);
            var u = group.mode(modes[g]);
            modes[g] = Arrays.stream(u).allMatch(Double::isFinite) ? u : new double[u.length];
            group.add(u, withGradient, sums);
        }
        return sums;
    }

    /** The rows of one group at some parameters. */
    private final class Group {
        private final int from;
        private final int n;
        private final int q = random.count();
        private final double[] eta;
        private final double[][] turned;

        Group(int g, double[] parameters) {
            from = rows.starts()[g];
            n = rows.starts()[g + 1] - from;
            eta = new double[n];
            turned = new double[n][q];
            for (int i = 0; i < n; i++) {
                eta[i] = rows.predictor(from + i, parameters);
                for (int m = 0; m < random.parameters(); m++)
                    turned[i][random.columns()[m]] +=
                            parameters[rows.columns() + m] * z[(from + i) * q + random.rows()[m]];
            }
        }

        private double predictor(int i, double[] u) {
            return eta[i] + dot(turned[i], u);
        }

        /** The group's log-likelihood and prior at these effects. */
        private double height(double[] u) {
            double sum = -dot(u, u) / 2;
            for (int i = 0; i < n; i++) sum += family.kernel(rows.y()[from + i], predictor(i, u));
            return sum;
        }

        /** Where it is highest: Newton steps, halved while they overshoot. */
        double[] mode(double[] start) {
            var u = start.clone();
            double value = height(u);
            for (int step = 0; step < MOST_STEPS; step++) {
                var slope = new double[q];
                for (int k = 0; k < q; k++) slope[k] = -u[k];
                for (int i = 0; i < n; i++) {
                    double gap = rows.y()[from + i] - family.mean(predictor(i, u));
                    for (int k = 0; k < q; k++) slope[k] += turned[i][k] * gap;
                }
                var change = solved(curvature(u), slope);
                double largest = 0;
                for (int k = 0; k < q; k++) largest = Math.max(largest, Math.abs(change[k]) / (1 + Math.abs(u[k])));
                var next = moved(u, change, 1);
                if (largest < SMALL) return next;
                double there = height(next);
                double length = 1;
                while (!(there >= value - 1e-9 * Math.abs(value)) && length > 1e-15) {
                    length /= 2;
                    next = moved(u, change, length);
                    there = height(next);
                }
                u = next;
                value = there;
            }
            return u;
        }

        /** The factor of the identity and the weighted products of the random columns. */
        private double[][] curvature(double[] u) {
            var matrix = new double[q][q];
            for (int k = 0; k < q; k++) matrix[k][k] = 1;
            for (int i = 0; i < n; i++) {
                double weight = family.variance(family.mean(predictor(i, u)));
                for (int k = 0; k < q; k++)
                    for (int l = 0; l <= k; l++) matrix[k][l] += weight * turned[i][k] * turned[i][l];
            }
            return matrix;
        }

        void add(double[] u, boolean withGradient, double[] sums) {
            var lower = curvature(u);
            sums[0] += height(u) - Triangle.factor(lower) / 2;
            if (withGradient) slopes(u, lower, sums);
        }

        /**
         * With t a row of turned columns, H the curvature, w and w' the variance and its change, r the residual: a row's rate is
         * {@code r - w' t'H^-1 t / 2 + w t'v}, where {@code v = H^-1 sum(w' t'H^-1 t t) / 2} is how the determinant moves with
         * the mode.
         */
        private void slopes(double[] u, double[][] lower, double[] sums) {
            var inner = new double[n][];
            var bends = new double[n];
            var pull = new double[q];
            for (int i = 0; i < n; i++) {
                inner[i] = solvedBy(lower, turned[i]);
                bends[i] = family.bend(family.mean(predictor(i, u))) * dot(turned[i], inner[i]) / 2;
                for (int k = 0; k < q; k++) pull[k] += bends[i] * turned[i][k];
            }
            var v = solvedBy(lower, pull);
            int p = rows.columns();
            for (int i = 0; i < n; i++) {
                double mean = family.mean(predictor(i, u));
                double weight = family.variance(mean);
                double residual = rows.y()[from + i] - mean;
                double rate = residual - bends[i] + weight * dot(turned[i], v);
                for (int j = 0; j < p; j++) sums[1 + j] = Math.fma(rate, rows.x()[(from + i) * p + j], sums[1 + j]);
                for (int m = 0; m < random.parameters(); m++) {
                    int b = random.columns()[m];
                    sums[1 + p + m] += z[(from + i) * q + random.rows()[m]]
                            * (u[b] * rate - weight * inner[i][b] - v[b] * residual);
                }
            }
        }
    }

    private static double[] solved(double[][] matrix, double[] right) {
        Triangle.factor(matrix);
        return solvedBy(matrix, right);
    }

    /** Solves for the matrix of which {@code lower} is the factor. */
    private static double[] solvedBy(double[][] lower, double[] right) {
        var x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < i; k++) x[i] -= lower[i][k] * x[k];
            x[i] /= lower[i][i];
        }
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < x.length; k++) x[i] -= lower[k][i] * x[k];
            x[i] /= lower[i][i];
        }
        return x;
    }

    private static double[] moved(double[] u, double[] change, double length) {
        var moved = u.clone();
        for (int k = 0; k < moved.length; k++) moved[k] += length * change[k];
        return moved;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += a[k] * b[k];
        return sum;
    }
}
