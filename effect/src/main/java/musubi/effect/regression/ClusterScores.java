package musubi.effect.regression;

import java.util.stream.IntStream;
import musubi.effect.rows.Clusters;

/**
 * What each cluster adds to one coefficient, in coordinates in which {@code X'WX} is the identity: enough to fit the model
 * again on any outcome that multiplies the residuals of whole clusters.
 *
 * @param estimate the coefficient
 * @param contrast gives the coefficient from these coordinates; {@code x~ = X contrast / contrast'contrast} is its column
 *     after the others are taken out
 * @param residual {@code X'We} of each cluster, with e the residuals of the fit
 * @param column {@code X'W x~} of each cluster
 */
record ClusterScores(double estimate, double[] contrast, double[][] residual, double[][] column) {

    /** For kept column {@code j} of {@code fit}. */
    static ClusterScores of(LinearFit fit, Clusters clusters, int j) {
        var moments = ClusterMoments.of(fit, clusters);
        int k = fit.rank();
        int weighted = moments.isWeighted() ? k : 0;
        var contrast = moments.contrasts()[j];
        double length = dot(contrast, contrast);
        var residual = new double[clusters.count()][k];
        var column = new double[clusters.count()][k];
        IntStream.range(0, clusters.count()).parallel().forEach(g -> {
            var sums = moments.of(g);
            for (int i = 0; i < k; i++) {
                residual[g][i] = sums.get(weighted + i, sums.size() - 1);
                for (int l = 0; l < k; l++) column[g][i] += sums.get(i, weighted + l) * contrast[l] / length;
            }
        });
        return new ClusterScores(fit.coefficients()[fit.kept()[j]], contrast, residual, column);
    }

    int clusters() {
        return residual.length;
    }

    /** {@code x~'W} times the vector whose {@code X'W} is {@code score}. */
    double along(double[] score) {
        return dot(contrast, score) / dot(contrast, contrast);
    }

    /** {@code X'We} of each cluster after the coefficient is held at 0 and the others are fitted again. */
    double[][] restricted() {
        var scores = new double[clusters()][];
        for (int g = 0; g < scores.length; g++) {
            scores[g] = residual[g].clone();
            for (int i = 0; i < scores[g].length; i++) scores[g][i] += estimate * column[g][i];
        }
        return scores;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
