package musubi.effect.regression;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.rows.Column;

/**
 * The meat of a clustered sandwich when clusters are many and lie across the blocks: rows are visited by cluster, and no
 * sums of clusters are kept, which could take as much memory as the data.
 */
final class ClusterWalk {
    private static final int CHUNKS = 64;

    private final LinearFit fit;
    private final Column factor;
    private final ClusterOrder order;

    private ClusterWalk(LinearFit fit, Column factor, ClusterOrder order) {
        this.fit = fit;
        this.factor = factor;
        this.order = order;
    }

    /** {@code sum s_g s_g'} with {@code s_g} the sum of {@code factor_i x_i} over cluster g, x standardised. */
    static Symmetric meat(LinearFit fit, Column factor, ClusterOrder order) {
        var walk = new ClusterWalk(fit, factor, order);
        long groups = order.clusters();
        return IntStream.range(0, CHUNKS)
                .parallel()
                .mapToObj(chunk -> walk.stretch((int) (chunk * groups / CHUNKS), (int) ((chunk + 1) * groups / CHUNKS)))
                .toList()
                .stream()
                .reduce(new Symmetric(fit.rank()), Symmetric::plus);
    }

    /** Clusters {@code first <= g < until}. */
    private Symmetric stretch(int first, int until) {
        var meat = new Symmetric(fit.rank());
        var score = new double[fit.rank()];
        var tile = new double[fit.design().columns() * Design.TILE];
        int g = first;
        for (int from = order.starts()[first]; from < order.starts()[until]; from += Design.TILE) {
            var rows = Arrays.copyOfRange(order.rows(), from, Math.min(order.starts()[until], from + Design.TILE));
            fit.design().fill(new Picked(fit.rows(), rows), 0, rows.length, tile, Design.TILE);
            fit.information().standard().apply(tile, rows.length);
            for (int r = 0; r < rows.length; r++) {
                while (from + r >= order.starts()[g + 1]) {
                    close(score, meat);
                    g++;
                }
                double weight = factor.at(rows[r]);
                for (int j = 0; j < score.length; j++) score[j] += tile[fit.kept()[j] * Design.TILE + r] * weight;
            }
        }
        close(score, meat);
        return meat;
    }

    private static void close(double[] score, Symmetric meat) {
        for (int i = 0; i < score.length; i++)
            for (int j = i; j < score.length; j++) meat.add(i, j, score[i] * score[j]);
        Arrays.fill(score, 0);
    }
}
