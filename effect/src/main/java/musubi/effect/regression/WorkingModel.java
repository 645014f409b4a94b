package musubi.effect.regression;

import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;

/**
 * How CR2 corrects the residuals of a cluster when all errors are taken to be independent with one variance. In
 * coordinates with {@code X'WX = I} the residuals of cluster g have the variance {@code I + Z M Z'} there; the correction is
 * its symmetric inverse root.
 *
 * <p>Source: Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683, equations 5 to 12.
 */
interface WorkingModel {
    /** Below this an eigenvalue of the variance is zero, and so is its inverse root. */
    double ZERO = 1e-12;

    /** Length of the vectors that stand for a cluster in the double sum of the degrees of freedom. */
    int width();

    /** The correction of a cluster, from {@link ClusterMoments#of}. */
    Adjusted adjusted(Symmetric moments);

    /** {@code left' M right}. */
    double form(double[] left, double[] right);

    /** {@code trace(M S M S)}. */
    double trace(Symmetric squares);

    /** A corrected cluster. */
    interface Adjusted {
        /** {@code X'W A e}. */
        double[] score();

        /** What stands for the cluster in the double sum, for a contrast. */
        double[] vector(double[] contrast);

        /** {@code q'q} with {@code q = A W X contrast}. */
        double length(double[] contrast);
    }

    /** Without weights: the variance is {@code I - X X'}, and everything follows from the eigenvalues of {@code X'X}. */
    static WorkingModel equal(int k) {
        return new EqualWeights(k);
    }

    /** With weights; {@code squares} is {@code X'W²X} of all rows. */
    static WorkingModel weighted(Symmetric squares) {
        return new UnequalWeights(squares);
    }

    /** No weights. */
    record EqualWeights(int width) implements WorkingModel {
        @Override
        public double form(double[] left, double[] right) {
            double sum = 0;
            for (int i = 0; i < left.length; i++) sum -= left[i] * right[i];
            return sum;
        }

        @Override
        public double trace(Symmetric squares) {
            double sum = 0;
            for (int i = 0; i < width; i++)
                for (int j = 0; j < width; j++) sum += squares.get(i, j) * squares.get(i, j);
            return sum;
        }

        @Override
        public Adjusted adjusted(Symmetric moments) {
            var places = java.util.stream.IntStream.range(0, width).toArray();
            var eigen = Eigen.of(moments.pick(places));
            var inverse = new double[width];
            for (int i = 0; i < width; i++) {
                double left = 1 - eigen.values()[i];
                inverse[i] = left > ZERO ? 1 / Math.sqrt(left) : 0;
            }
            var sums = new double[width];
            for (int i = 0; i < width; i++) sums[i] = moments.get(i, width);
            return new Leverages(eigen, inverse, sums);
        }
    }

    /** Eigenvalues of {@code X'X} of a cluster, and the inverse root of 1 minus each. */
    record Leverages(Eigen eigen, double[] inverse, double[] sums) implements Adjusted {
        @Override
        public double[] score() {
            return along(sums, inverse);
        }

        @Override
        public double[] vector(double[] contrast) {
            var factors = inverse.clone();
            for (int i = 0; i < factors.length; i++) factors[i] *= eigen.values()[i];
            return along(contrast, factors);
        }

        @Override
        public double length(double[] contrast) {
            double sum = 0;
            for (int i = 0; i < inverse.length; i++) {
                double y = dot(eigen.vectors()[i], contrast) * inverse[i];
                sum += eigen.values()[i] * y * y;
            }
            return sum;
        }

        private double[] along(double[] vector, double[] factors) {
            var out = new double[vector.length];
            for (int i = 0; i < factors.length; i++) {
                var direction = eigen.vectors()[i];
                double y = dot(direction, vector) * factors[i];
                for (int j = 0; j < out.length; j++) out[j] += y * direction[j];
            }
            return out;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
            return sum;
        }
    }

    /** Weights: Z is X and WX side by side, {@code M = (Q, -I; -I, 0)} with {@code Q = X'W²X}. */
    record UnequalWeights(Symmetric squares) implements WorkingModel {
        @Override
        public int width() {
            return 2 * squares.size();
        }

        private Symmetric middle() {
            int k = squares.size();
            var middle = new Symmetric(2 * k);
            for (int i = 0; i < k; i++) {
                middle.set(i, k + i, -1);
                for (int j = i; j < k; j++) middle.set(i, j, squares.get(i, j));
            }
            return middle;
        }

        @Override
        public double form(double[] left, double[] right) {
            return middle().form(left, right);
        }

        @Override
        public double trace(Symmetric sums) {
            var product = new double[width()][];
            for (int i = 0; i < width(); i++) {
                var column = new double[width()];
                for (int j = 0; j < width(); j++) column[j] = sums.get(i, j);
                product[i] = middle().times(column);
            }
            double trace = 0;
            for (int i = 0; i < width(); i++) for (int j = 0; j < width(); j++) trace += product[i][j] * product[j][i];
            return trace;
        }

        @Override
        public Adjusted adjusted(Symmetric moments) {
            var places = java.util.stream.IntStream.range(0, width()).toArray();
            var sums = new double[width()];
            for (int i = 0; i < width(); i++) sums[i] = moments.get(i, width());
            var products = moments.pick(places);
            return new Weighted(products, sums, correction(products));
        }

        /** C of {@code (I + Z M Z')^(-1/2) = I + Z C Z'}. */
        private Symmetric correction(Symmetric products) {
            // X and WX may differ by many powers of ten (populations as weights): the rank is found with columns of
            // length 1.
            var lengths = lengths(products);
            var eigen = Eigen.of(ofLengthOne(products, lengths));
            int rank = 0;
            while (rank < width() && eigen.values()[rank] > ZERO * eigen.values()[0]) rank++;
            var out = new double[rank][width()];
            var in = new double[rank][width()];
            for (int i = 0; i < rank; i++) {
                double root = Math.sqrt(eigen.values()[i]);
                for (int j = 0; j < width(); j++) {
                    out[i][j] = root * eigen.vectors()[i][j] * lengths[j];
                    in[i][j] = eigen.vectors()[i][j] / (root * lengths[j]);
                }
            }
            if (rank == 0) return new Symmetric(width());
            var inner = Eigen.of(middle().sandwich(out)).apply(value -> {
                double left = 1 + value;
                return (left > ZERO ? 1 / Math.sqrt(left) : 0) - 1;
            });
            var turned = new double[width()][rank];
            for (int i = 0; i < rank; i++) for (int j = 0; j < width(); j++) turned[j][i] = in[i][j];
            return inner.sandwich(turned);
        }

        private static double[] lengths(Symmetric products) {
            var lengths = new double[products.size()];
            for (int i = 0; i < lengths.length; i++)
                lengths[i] = products.get(i, i) > 0 ? Math.sqrt(products.get(i, i)) : 1;
            return lengths;
        }

        private static Symmetric ofLengthOne(Symmetric products, double[] lengths) {
            var even = new Symmetric(lengths.length);
            for (int i = 0; i < lengths.length; i++)
                for (int j = i; j < lengths.length; j++) even.set(i, j, products.get(i, j) / lengths[i] / lengths[j]);
            return even;
        }
    }

    /** A cluster with weights: {@code Z'Z}, {@code Z'e} and C. */
    record Weighted(Symmetric products, double[] sums, Symmetric correction) implements Adjusted {
        private int k() {
            return sums.length / 2;
        }

        /** {@code X'WZ vector}. */
        private double[] weighted(double[] vector) {
            return java.util.Arrays.copyOfRange(products.times(vector), k(), 2 * k());
        }

        @Override
        public double[] score() {
            var score = weighted(correction.times(sums));
            for (int i = 0; i < k(); i++) score[i] += sums[k() + i];
            return score;
        }

        /** The contrast in the coordinates of Z: {@code q = Z (0, contrast) + Z C Z'WX contrast}. */
        private double[] place(double[] contrast) {
            var own = new double[2 * k()];
            System.arraycopy(contrast, 0, own, k(), k());
            var place = correction.times(products.times(own));
            for (int i = 0; i < own.length; i++) place[i] += own[i];
            return place;
        }

        @Override
        public double[] vector(double[] contrast) {
            return products.times(place(contrast));
        }

        @Override
        public double length(double[] contrast) {
            var place = place(contrast);
            return products.form(place, place);
        }
    }
}
