package musubi.effect.mixed;

import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;

/**
 * Rows of a cluster that correlate by when they were measured. Each cluster is turned into independent rows, which needs
 * all its rows at once.
 *
 * @param rows by cluster, and by time in each
 * @param times of the rows
 * @param weights of the clusters; empty when all are 1
 */
record OrderedRows(GlmFit start, Standard standard, GroupedRows rows, int[] times, double[] weights, Timed timed)
        implements WorkingRows {
    private static final int PARTS = 64;

    /** A correlation of rows by their times. */
    interface Timed {
        /** Correlations from the products of residuals over the dispersion. */
        double[] correlations(OrderedRows rows, double[] residuals, double dispersion);

        /** Whether a correlation with these parameters exists. */
        boolean isPossible(double[] correlations);

        /** Turns the columns of rows {@code from <= row < until}, by rows, into independent ones; false when it cannot. */
        boolean whiten(int[] times, int from, int until, double[] correlations, double[][] rows);

        /** Whether sums of squares are divided by rows less coefficients. */
        boolean isReduced();
    }

    double weight(int cluster) {
        return weights.length == 0 ? 1 : weights[cluster];
    }

    @Override
    public State at(double[] beta) {
        var kept = new double[rows.columns()];
        for (int j = 0; j < kept.length; j++) kept[j] = beta[start.kept()[j]];
        var slopes = new double[rows.y().length];
        var residuals = new double[rows.y().length];
        for (int g = 0; g < rows.clusters(); g++)
            for (int i = rows.starts()[g]; i < rows.starts()[g + 1]; i++) {
                var scaled = AlikeRows.Pearson.of(start.family(), rows.y()[i], rows.predictor(i, kept), weight(g));
                slopes[i] = scaled.slope();
                residuals[i] = scaled.residual();
            }
        return new Residuals(slopes, residuals);
    }

    private final class Residuals implements State {
        private final double[] slopes;
        private final double[] residuals;

        Residuals(double[] slopes, double[] residuals) {
            this.slopes = slopes;
            this.residuals = residuals;
        }

        @Override
        public Moments moments() {
            double squares = 0;
            double total = timed.isReduced() ? -rows.columns() : 0;
            for (int g = 0; g < rows.clusters(); g++)
                for (int i = rows.starts()[g]; i < rows.starts()[g + 1]; i++) {
                    squares += residuals[i] * residuals[i];
                    total += weight(g);
                }
            double dispersion = squares / total;
            return new Moments(dispersion, timed.correlations(OrderedRows.this, residuals, dispersion));
        }

        @Override
        public Optional<Equations> equations(Moments moments) {
            if (!timed.isPossible(moments.correlations())) return Optional.empty();
            var parts = IntStream.range(0, PARTS)
                    .parallel()
                    .mapToObj(part -> part(part, moments.correlations()))
                    .toList();
            int p = rows.columns();
            var information = new Symmetric(p);
            var meat = new Symmetric(p);
            var gradient = new double[p];
            for (var part : parts) {
                if (!part.isPossible) return Optional.empty();
                information.plus(part.information);
                meat.plus(part.meat);
                for (int j = 0; j < p; j++) gradient[j] += part.gradient[j];
            }
            return Optional.of(new Equations(Cholesky.of(information, 0), gradient, meat));
        }

        private Part part(int part, double[] correlations) {
            var sums = new Part(rows.columns());
            long count = rows.clusters();
            for (int g = (int) (count * part / PARTS); g < count * (part + 1) / PARTS; g++) {
                int from = rows.starts()[g];
                var own = new double[rows.starts()[g + 1] - from][rows.columns() + 1];
                for (int i = 0; i < own.length; i++) {
                    for (int j = 0; j < rows.columns(); j++)
                        own[i][j] = slopes[from + i] * rows.x()[(from + i) * rows.columns() + j];
                    own[i][rows.columns()] = residuals[from + i];
                }
                if (timed.whiten(times, from, from + own.length, correlations, own)) sums.add(own);
                else sums.isPossible = false;
            }
            return sums;
        }
    }

    private static final class Part {
        private final int p;
        private final Symmetric information;
        private final Symmetric meat;
        private final double[] gradient;
        private boolean isPossible = true;

        Part(int p) {
            this.p = p;
            this.information = new Symmetric(p);
            this.meat = new Symmetric(p);
            this.gradient = new double[p];
        }

        void add(double[][] rows) {
            var score = new double[p];
            for (var row : rows)
                for (int i = 0; i < p; i++) {
                    score[i] += row[i] * row[p];
                    for (int j = i; j < p; j++) information.add(i, j, row[i] * row[j]);
                }
            for (int i = 0; i < p; i++) {
                gradient[i] += score[i];
                for (int j = i; j < p; j++) meat.add(i, j, score[i] * score[j]);
            }
        }
    }
}
