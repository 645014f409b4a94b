package musubi.effect.mixed;

import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Clusters;

/**
 * Rows brought together by cluster, each with its standardised columns side by side: a model whose likelihood needs all
 * rows of a cluster at once reads them many times.
 *
 * @param starts first row of each cluster and, last, the number of rows
 * @param columns number of columns
 * @param x columns of each row
 * @param y response
 * @param offset added to the linear predictor
 */
record GroupedRows(int[] starts, int columns, double[] x, double[] y, double[] offset) {
    static GroupedRows of(GlmFit fit, Standard standard, Clusters clusters) {
        return of(
                fit,
                standard,
                starts(clusters),
                places(clusters, IntStream.range(0, fit.rows().count()).toArray()));
    }

    /** First row of each cluster and, last, the number of rows. */
    static int[] starts(Clusters clusters) {
        var starts = new int[clusters.count() + 1];
        for (double code : clusters.codes().toArray()) starts[(int) code + 1]++;
        for (int g = 0; g < clusters.count(); g++) starts[g + 1] += starts[g];
        return starts;
    }

    /** Where each row goes: by cluster, and in a cluster as in {@code order}, the rows in some order. */
    static int[] places(Clusters clusters, int[] order) {
        var next = starts(clusters);
        var places = new int[order.length];
        for (int row : order) places[row] = next[(int) clusters.codes().at(row)]++;
        return places;
    }

    static GroupedRows of(GlmFit fit, Standard standard, int[] starts, int[] places) {
        int n = fit.rows().count();
        int p = fit.kept().length;
        var x = new double[n * p];
        var y = new double[n];
        var offset = new double[n];
        var tile = new double[fit.design().columns() * Design.TILE];
        for (int from = 0; from < n; from += Design.TILE) {
            int until = Math.min(n, from + Design.TILE);
            fit.design().fill(fit.rows(), from, until, tile, Design.TILE);
            standard.apply(tile, until - from);
            for (int row = from; row < until; row++) {
                int place = places[row];
                for (int j = 0; j < p; j++) x[place * p + j] = tile[fit.kept()[j] * Design.TILE + row - from];
                y[place] = fit.response().at(row);
                offset[place] = fit.offset().at(row);
            }
        }
        return new GroupedRows(starts, p, x, y, offset);
    }

    int clusters() {
        return starts.length - 1;
    }

    /** The fixed part of the linear predictor of a row. */
    double predictor(int row, double[] beta) {
        double sum = offset[row];
        int at = row * columns;
        for (int j = 0; j < columns; j++) sum = Math.fma(x[at + j], beta[j], sum);
        return sum;
    }
}
