package musubi.effect.algebra;

import java.util.Arrays;

/**
 * {@code L L'} of a positive semidefinite matrix of sums of products, left to right. A column that the columns before it
 * already span (what is left of its diagonal falls below {@code tolerance} of the diagonal itself) is left out and reported,
 * as R leaves out aliased columns.
 *
 * <p>Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 4.2.
 */
public final class Cholesky {
    private final int[] kept;
    private final boolean[] aliased;
    private final double[][] lower;
    private final double smallest;

    private Cholesky(int[] kept, boolean[] aliased, double[][] lower, double smallest) {
        this.kept = kept;
        this.aliased = aliased;
        this.lower = lower;
        this.smallest = smallest;
    }

    /** Factors {@code matrix}; {@code tolerance} is the share of a diagonal below which its column is aliased. */
    public static Cholesky of(Symmetric matrix, double tolerance) {
        int n = matrix.size();
        var kept = new int[n];
        var aliased = new boolean[n];
        var lower = new double[n][];
        int rank = 0;
        double smallest = 1;
        for (int j = 0; j < n; j++) {
            var row = new double[rank + 1];
            double left = matrix.get(j, j);
            for (int k = 0; k < rank; k++) {
                double sum = matrix.get(j, kept[k]);
                for (int l = 0; l < k; l++) sum -= row[l] * lower[k][l];
                row[k] = sum / lower[k][k];
                left -= row[k] * row[k];
            }
            double share = matrix.get(j, j) > 0 ? left / matrix.get(j, j) : 0;
            if (!(share > tolerance)) {
                aliased[j] = true;
                continue;
            }
            smallest = Math.min(smallest, share);
            row[rank] = Math.sqrt(left);
            lower[rank] = row;
            kept[rank++] = j;
        }
        return new Cholesky(Arrays.copyOf(kept, rank), aliased, Arrays.copyOf(lower, rank), smallest);
    }

    /** The columns that were not left out, ascending. */
    public int[] kept() {
        return kept.clone();
    }

    /** Whether column {@code j} was left out. */
    public boolean isAliased(int j) {
        return aliased[j];
    }

    /** Number of columns that were not left out. */
    public int rank() {
        return kept.length;
    }

    /** The smallest share of a diagonal that was left when its column came: near 1 is well, near 0 is ill conditioned. */
    public double smallestShare() {
        return smallest;
    }

    /** Solves for the kept columns; {@code right} and the answer have one place per column, 0 where left out. */
    public double[] solve(double[] right) {
        int rank = kept.length;
        var x = new double[rank];
        for (int i = 0; i < rank; i++) {
            double sum = right[kept[i]];
            for (int k = 0; k < i; k++) sum -= lower[i][k] * x[k];
            x[i] = sum / lower[i][i];
        }
        for (int i = rank - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < rank; k++) sum -= lower[k][i] * x[k];
            x[i] = sum / lower[i][i];
        }
        var all = new double[right.length];
        for (int i = 0; i < rank; i++) all[kept[i]] = x[i];
        return all;
    }

    /** The inverse over the kept columns, {@code rank × rank}. */
    public Symmetric inverse() {
        int rank = kept.length;
        var inverse = new Symmetric(rank);
        var roots = new double[rank][];
        for (int j = 0; j < rank; j++) {
            var column = new double[rank];
            column[j] = 1 / lower[j][j];
            for (int i = j + 1; i < rank; i++) {
                double sum = 0;
                for (int k = j; k < i; k++) sum -= lower[i][k] * column[k];
                column[i] = sum / lower[i][i];
            }
            roots[j] = column;
        }
        for (int i = 0; i < rank; i++)
            for (int j = i; j < rank; j++) {
                double sum = 0;
                for (int k = j; k < rank; k++) sum += roots[i][k] * roots[j][k];
                inverse.set(i, j, sum);
            }
        return inverse;
    }

    /** Logarithm of the determinant over the kept columns. */
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < kept.length; i++) sum += StrictMath.log(lower[i][i]);
        return 2 * sum;
    }

    /** Row {@code i} of the factor, {@code i + 1} numbers, over the kept columns. */
    public double[] row(int i) {
        return lower[i].clone();
    }
}
