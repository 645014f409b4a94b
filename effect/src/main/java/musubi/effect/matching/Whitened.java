package musubi.effect.matching;

import java.util.Arrays;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;

/**
 * Covariates turned so that the plain distance between two people is their Mahalanobis distance, with the covariance
 * within the arms, pooled with divisor n - 2. Columns that others make up are left out, which changes no distance.
 *
 * @param points coordinates of each row, one row after another
 * @param width number of coordinates
 */
record Whitened(double[] points, int width) {
    private static final double TOLERANCE = 1e-11;

    /**
     * From columns.
     *
     * <p>Source: Rubin (1980), Biometrics 36, 293-298.
     *
     * @param columns covariates without a constant
     */
    static Whitened of(double[][] columns, double[] treated) {
        for (var column : columns) centre(column);
        return of(columns, within(columns, treated), treated.length);
    }

    /** With the covariance over everybody, divisor n - 1. */
    static Whitened overall(double[][] columns, int n) {
        for (var column : columns) centre(column);
        return of(columns, within(columns, new double[n]).scaled((n - 2.0) / (n - 1.0)), n);
    }

    /** Each column by its standard deviation over everybody; columns without one are left out, which changes no distance. */
    static Whitened scaled(double[][] columns, int n) {
        for (var column : columns) centre(column);
        var all = within(columns, new double[n]).scaled((n - 2.0) / (n - 1.0));
        var alone = new Symmetric(columns.length);
        for (int j = 0; j < columns.length; j++) alone.set(j, j, all.get(j, j));
        return of(columns, alone, n);
    }

    private static Whitened of(double[][] columns, Symmetric covariance, int n) {
        int k = columns.length;
        var cholesky = Cholesky.of(covariance, TOLERANCE);
        var kept = cholesky.kept();
        var lower = new double[kept.length][];
        for (int i = 0; i < lower.length; i++) lower[i] = cholesky.row(i);
        var points = new double[n * kept.length];
        for (int row = 0; row < n; row++) {
            int at = row * kept.length;
            for (int i = 0; i < kept.length; i++) {
                double rest = columns[kept[i]][row];
                for (int j = 0; j < i; j++) rest -= lower[i][j] * points[at + j];
                points[at + i] = rest / lower[i][i];
            }
        }
        if (k > 0 && kept.length == 0) return new Whitened(new double[n], 1);
        return new Whitened(points, kept.length);
    }

    private static void centre(double[] column) {
        double mean = Arrays.stream(column).sum() / column.length;
        for (int i = 0; i < column.length; i++) column[i] -= mean;
    }

    private static Symmetric within(double[][] columns, double[] treated) {
        int k = columns.length;
        var sums = new double[2][k];
        var sizes = new double[2];
        for (int i = 0; i < treated.length; i++) {
            int arm = (int) treated[i];
            sizes[arm]++;
            for (int j = 0; j < k; j++) sums[arm][j] += columns[j][i];
        }
        var covariance = new Symmetric(k);
        var from = new double[k];
        for (int i = 0; i < treated.length; i++) {
            int arm = (int) treated[i];
            for (int j = 0; j < k; j++) from[j] = columns[j][i] - sums[arm][j] / sizes[arm];
            for (int j = 0; j < k; j++) for (int l = j; l < k; l++) covariance.add(j, l, from[j] * from[l]);
        }
        return covariance.scaled(1 / (treated.length - 2.0));
    }
}
