package musubi.effect.imputation;

import musubi.effect.algebra.Cholesky;

/** Draws of coefficients around their estimates. */
final class Scattered {
    private Scattered() {}

    /** {@code centre} plus {@code scale} times a normal vector whose covariance is the inverse of what was factored. */
    static double[] around(double[] centre, Cholesky information, double scale, Draws draws) {
        var kept = information.kept();
        int rank = kept.length;
        var z = new double[rank];
        for (int i = 0; i < rank; i++) z[i] = draws.normal();
        var rows = new double[rank][];
        for (int i = 0; i < rank; i++) rows[i] = information.row(i);
        for (int i = rank - 1; i >= 0; i--) {
            for (int k = i + 1; k < rank; k++) z[i] -= rows[k][i] * z[k];
            z[i] /= rows[i][i];
        }
        var drawn = centre.clone();
        for (int i = 0; i < rank; i++) drawn[kept[i]] += scale * z[i];
        return drawn;
    }
}
