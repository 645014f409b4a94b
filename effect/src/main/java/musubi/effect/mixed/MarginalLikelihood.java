package musubi.effect.mixed;

import java.util.stream.IntStream;

/**
 * Minus twice the log-likelihood of a model with one random intercept, the intercept of each cluster integrated out by
 * quadrature around its mode; one node is Laplace's approximation. The gradient is that of the approximation, mode and
 * spread of the nodes included.
 *
 * <p>Source: Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12-35; Pinheiro and Chao (2006), Journal of
 * Computational and Graphical Statistics 15, 58-81.
 */
final class MarginalLikelihood implements Likelihood {
    private static final int PARTS = 64;
    private static final int MOST_STEPS = 100;
    private static final double SMALL = 1e-12;

    private final GroupedRows rows;
    private final Canonical family;
    private final Quadrature quadrature;
    private final double constant;
    private final double[] modes;

    MarginalLikelihood(GroupedRows rows, Canonical family, Quadrature quadrature) {
        this.rows = rows;
        this.family = family;
        this.quadrature = quadrature;
        this.modes = new double[rows.clusters()];
        double sum = 0;
        for (double y : rows.y()) sum += family.constant(y);
        this.constant = sum;
    }

    /** At these coefficients and, last, this standard deviation of the intercepts. */
    @Override
    public double value(double[] parameters) {
        return gathered(parameters, false)[0];
    }

    /** Its derivatives. */
    @Override
    public double[] gradient(double[] parameters) {
        var all = gathered(parameters, true);
        return java.util.Arrays.copyOfRange(all, 1, all.length);
    }

    /** The mode of each cluster's intercept in standard deviations, as last worked out. */
    double[] modes() {
        return modes.clone();
    }

    private double[] gathered(double[] parameters, boolean withGradient) {
        var parts = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(part -> new Part(parameters, withGradient).over(part))
                .toList();
        var all = new double[parameters.length + 1];
        for (var part : parts) for (int i = 0; i < all.length; i++) all[i] -= 2 * part[i];
        all[0] -= 2 * constant;
        return all;
    }

    /** A share of the clusters, one after another. */
    private final class Part {
        private final double[] beta;
        private final double deviation;
        private final boolean withGradient;
        private final double[] sums;
        private double[] eta = {};
        private double[] rates = {};

        Part(double[] parameters, boolean withGradient) {
            this.beta = parameters;
            this.deviation = parameters[parameters.length - 1];
            this.withGradient = withGradient;
            this.sums = new double[parameters.length + 1];
        }

        double[] over(int part) {
            long clusters = rows.clusters();
            for (int g = (int) (clusters * part / PARTS); g < clusters * (part + 1) / PARTS; g++) cluster(g);
            return sums;
        }

        private void cluster(int g) {
            int from = rows.starts()[g];
            int n = rows.starts()[g + 1] - from;
            if (eta.length < n) eta = new double[2 * n];
            for (int i = 0; i < n; i++) eta[i] = rows.predictor(from + i, beta);
            double mode = mode(from, n, modes[g]);
            modes[g] = Double.isFinite(mode) ? mode : 0;
            double weight = 0;
            double bend = 0;
            double residual = 0;
            for (int i = 0; i < n; i++) {
                double mean = family.mean(eta[i] + deviation * mode);
                weight += family.variance(mean);
                bend += family.bend(mean);
                residual += rows.y()[from + i] - mean;
            }
            double curvature = 1 + deviation * deviation * weight;
            double spread = 1 / Math.sqrt(curvature);
            var shares = shares(from, n, mode, spread);
            if (withGradient) slopes(from, n, mode, spread, shares, new double[] {weight, bend, residual});
        }

        /** Where the cluster's own log-likelihood is largest: Newton steps, halved while they overshoot. */
        private double mode(int from, int n, double start) {
            double u = start;
            double value = height(from, n, u);
            for (int step = 0; step < MOST_STEPS; step++) {
                double slope = -u;
                double curvature = 1;
                for (int i = 0; i < n; i++) {
                    double mean = family.mean(eta[i] + deviation * u);
                    slope += deviation * (rows.y()[from + i] - mean);
                    curvature += deviation * deviation * family.variance(mean);
                }
                double change = slope / curvature;
                if (Math.abs(change) < SMALL * (1 + Math.abs(u))) return u + change;
                double next = u + change;
                double there = height(from, n, next);
                for (int halving = 0; halving < 50 && !(there >= value - 1e-9 * Math.abs(value)); halving++) {
                    change /= 2;
                    next = u + change;
                    there = height(from, n, next);
                }
                u = next;
                value = there;
            }
            return u;
        }

        private double height(int from, int n, double u) {
            double sum = -u * u / 2;
            for (int i = 0; i < n; i++) sum += family.kernel(rows.y()[from + i], eta[i] + deviation * u);
            return sum;
        }

        /** Adds the cluster's log-likelihood; the share each node has in it. */
        private double[] shares(int from, int n, double mode, double spread) {
            int nodes = quadrature.nodes().length;
            var shares = new double[nodes];
            double highest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < nodes; k++) {
                double z = quadrature.nodes()[k];
                shares[k] = height(from, n, mode + spread * z) + z * z / 2;
                highest = Math.max(highest, shares[k]);
            }
            double sum = 0;
            for (int k = 0; k < nodes; k++) {
                shares[k] = quadrature.weights()[k] * StrictMath.exp(shares[k] - highest);
                sum += shares[k];
            }
            for (int k = 0; k < nodes; k++) shares[k] /= sum;
            sums[0] += StrictMath.log(sum) + highest + StrictMath.log(spread);
            return shares;
        }

        /** Adds the cluster's derivatives. */
        private void slopes(int from, int n, double mode, double spread, double[] shares, double[] atMode) {
            double weight = atMode[0];
            double bend = atMode[1];
            double curvature = 1 / (spread * spread);
            if (rates.length < n) rates = new double[2 * n];
            java.util.Arrays.fill(rates, 0, n, 0);
            double shifted = 0;
            double stretched = 0;
            double byDeviation = 0;
            for (int k = 0; k < shares.length; k++) {
                double u = mode + spread * quadrature.nodes()[k];
                double residual = 0;
                for (int i = 0; i < n; i++) {
                    double gap = rows.y()[from + i] - family.mean(eta[i] + deviation * u);
                    rates[i] += shares[k] * gap;
                    residual += gap;
                }
                double slope = deviation * residual - u;
                shifted += shares[k] * slope;
                stretched += shares[k] * slope * quadrature.nodes()[k] * spread;
                byDeviation += shares[k] * residual * u;
            }
            double ofCurvature = -(stretched + 1) / (2 * curvature);
            double squared = deviation * deviation;
            // The mode moves by -d sum(w x) / curvature, the curvature by d² sum(w' x) and through the mode.
            double throughMode = -(shifted + ofCurvature * squared * deviation * bend) * deviation / curvature;
            int p = rows.columns();
            for (int i = 0; i < n; i++) {
                double mean = family.mean(eta[i] + deviation * mode);
                double rate =
                        rates[i] + throughMode * family.variance(mean) + ofCurvature * squared * family.bend(mean);
                int at = (from + i) * p;
                for (int j = 0; j < p; j++) sums[1 + j] = Math.fma(rate, rows.x()[at + j], sums[1 + j]);
            }
            double modeByDeviation = (atMode[2] - deviation * mode * weight) / curvature;
            double curvatureByDeviation =
                    2 * deviation * weight + squared * bend * (mode + deviation * modeByDeviation);
            sums[1 + p] += byDeviation + shifted * modeByDeviation + ofCurvature * curvatureByDeviation;
        }
    }
}
