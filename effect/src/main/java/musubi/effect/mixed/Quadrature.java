package musubi.effect.mixed;

import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;

/**
 * Nodes and weights that integrate polynomials against the standard normal density.
 *
 * <p>Source: Golub and Welsch (1969), Mathematics of Computation 23, 221-230.
 */
record Quadrature(double[] nodes, double[] weights) {
    /** {@code count} nodes; one node is Laplace's approximation. */
    static Quadrature of(int count) {
        var jacobi = new Symmetric(count);
        for (int i = 1; i < count; i++) jacobi.set(i - 1, i, Math.sqrt(i));
        var eigen = Eigen.of(jacobi);
        var nodes = new double[count];
        var weights = new double[count];
        for (int i = 0; i < count; i++) {
            int mirror = count - 1 - i;
            // The nodes are symmetric; halves of differences keep them so to the last bit.
            nodes[i] = (eigen.values()[i] - eigen.values()[mirror]) / 2;
            double first = eigen.vectors()[i][0];
            double second = eigen.vectors()[mirror][0];
            weights[i] = (first * first + second * second) / 2;
        }
        return new Quadrature(nodes, weights);
    }
}
