package musubi.effect.algebra;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Eigenvalues of a symmetric matrix, descending, and their vectors as rows.
 *
 * @param values eigenvalues
 * @param vectors unit vectors, {@code vectors[i]} belongs to {@code values[i]}
 */
public record Eigen(double[] values, double[][] vectors) {
    /** The eigenvalues and vectors of {@code matrix}. */
    public static Eigen of(Symmetric matrix) {
        int n = matrix.size();
        var solver = DecompositionFactory_DDRM.eig(n, true, true);
        if (!solver.decompose(new DMatrixRMaj(matrix.toRows())))
            throw new IllegalStateException("no eigenvalues of " + matrix);
        var order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -solver.getEigenvalue(i).getReal()))
                .mapToInt(i -> i)
                .toArray();
        var values = new double[n];
        var vectors = new double[n][];
        for (int i = 0; i < n; i++) {
            values[i] = solver.getEigenvalue(order[i]).getReal();
            vectors[i] = solver.getEigenVector(order[i]).getData().clone();
        }
        return new Eigen(values, vectors);
    }

    /** {@code V diag(f(values)) V'}. */
    public Symmetric apply(java.util.function.DoubleUnaryOperator function) {
        int n = values.length;
        var result = new Symmetric(n);
        for (int k = 0; k < n; k++) {
            double scale = function.applyAsDouble(values[k]);
            for (int i = 0; i < n; i++)
                for (int j = i; j < n; j++) result.add(i, j, scale * vectors[k][i] * vectors[k][j]);
        }
        return result;
    }
}
