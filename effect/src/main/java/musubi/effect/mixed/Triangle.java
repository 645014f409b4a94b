package musubi.effect.mixed;

/** Small lower triangles: factors of positive definite matrices by rows. */
final class Triangle {
    private Triangle() {}

    /** Factors a positive definite matrix in place; the logarithm of its determinant, NaN when it is none. */
    static double factor(double[][] matrix) {
        double log = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) sum -= matrix[i][k] * matrix[j][k];
                if (i == j) {
                    matrix[i][i] = Math.sqrt(sum);
                    log += StrictMath.log(sum);
                } else matrix[i][j] = sum / matrix[j][j];
            }
        }
        return log;
    }

    /** Solves {@code lower × answer = right} in place. */
    static void forward(double[][] lower, double[][] right) {
        for (int i = 0; i < lower.length; i++) {
            for (int k = 0; k < i; k++) {
                double factor = lower[i][k];
                if (factor == 0) continue;
                for (int j = 0; j < right[i].length; j++) right[i][j] -= factor * right[k][j];
            }
            for (int j = 0; j < right[i].length; j++) right[i][j] /= lower[i][i];
        }
    }
}
