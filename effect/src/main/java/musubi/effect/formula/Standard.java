package musubi.effect.formula;

import java.io.Serializable;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Means and spreads of the columns of a design. Columns are centred (where there is an intercept to take the means up) and
 * brought to spread 1 before products are summed, which keeps designs with large numbers well conditioned; coefficients
 * and covariances are brought back afterwards.
 */
public final class Standard implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] means;
    private final double[] scales;
    private final boolean hasIntercept;

    private Standard(double[] means, double[] scales, boolean hasIntercept) {
        this.means = means;
        this.scales = scales;
        this.hasIntercept = hasIntercept;
    }

    /** Weighted means and spreads of the columns of {@code design}. */
    public static Standard of(Rows rows, Design design, Column weights) {
        int k = design.columns();
        // Shifted by the first row, so that large means do not eat the spread.
        var shift = new double[k];
        if (rows.count() > 0 && design.hasIntercept()) {
            var first = new double[k * Design.TILE];
            design.fill(rows, 0, 1, first, Design.TILE);
            for (int j = 1; j < k; j++) shift[j] = first[j * Design.TILE];
        }
        var none = new Standard(shift, ones(k), design.hasIntercept());
        var sums = rows.fold(new Spreads(design, weights, none));
        var means = new double[k];
        var scales = ones(k);
        double total = sums[2 * k];
        for (int j = design.hasIntercept() ? 1 : 0; j < k; j++) {
            double mean = design.hasIntercept() ? sums[j] / total : 0;
            means[j] = shift[j] + mean;
            double spread = Math.sqrt(Math.max(0, sums[k + j] / total - mean * mean));
            scales[j] = spread > 0 && Double.isFinite(spread) ? spread : 1;
        }
        return new Standard(means, scales, design.hasIntercept());
    }

    /** The columns as they are. */
    public static Standard none(int columns) {
        return new Standard(new double[columns], ones(columns), false);
    }

    private static double[] ones(int k) {
        var ones = new double[k];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    /** Standardises the columns of a tile. */
    public void apply(double[] tile, int rows) {
        for (int j = 0; j < means.length; j++) {
            if (means[j] == 0 && scales[j] == 1) continue;
            double mean = means[j];
            double scale = 1 / scales[j];
            int at = j * Design.TILE;
            for (int r = 0; r < rows; r++) tile[at + r] = (tile[at + r] - mean) * scale;
        }
    }

    /** A value of column {@code j}, standardised. */
    public double of(int j, double value) {
        return (value - means[j]) / scales[j];
    }

    /** Coefficients of the columns as they are, from those of the standardised columns; all columns in both. */
    public double[] back(double[] coefficients) {
        var back = new double[coefficients.length];
        for (int j = 0; j < back.length; j++) back[j] = coefficients[j] / scales[j];
        if (hasIntercept) for (int j = 1; j < back.length; j++) back[0] -= means[j] * back[j];
        return back;
    }

    /** Coefficients of the standardised columns, from those of the columns as they are. */
    public double[] forth(double[] coefficients) {
        var forth = coefficients.clone();
        if (hasIntercept) for (int j = 1; j < forth.length; j++) forth[0] += means[j] * coefficients[j];
        for (int j = 0; j < forth.length; j++) forth[j] *= scales[j];
        return forth;
    }

    /** A covariance of the kept columns as they are, from that of the standardised ones. */
    public Symmetric back(Symmetric covariance, int[] kept) {
        int rank = kept.length;
        var factor = new double[rank][rank];
        for (int i = 0; i < rank; i++) factor[i][i] = 1 / scales[kept[i]];
        if (hasIntercept && rank > 0 && kept[0] == 0)
            for (int i = 1; i < rank; i++) factor[0][i] = -means[kept[i]] / scales[kept[i]];
        return covariance.sandwich(factor);
    }

    private record Spreads(Design design, Column weights, Standard shifted) implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            int k = design.columns();
            var sums = new double[2 * k + 1];
            var w = new double[Design.TILE];
            Tiles.over(block, design, shifted, 0, (tile, from, rows) -> {
                weights.copy(from, from + rows, w, 0);
                for (int r = 0; r < rows; r++) sums[2 * k] += w[r];
                for (int j = 0; j < k; j++) {
                    double sum = 0;
                    double squares = 0;
                    int at = j * Design.TILE;
                    for (int r = 0; r < rows; r++) {
                        double weighted = w[r] * tile[at + r];
                        sum += weighted;
                        squares = Math.fma(weighted, tile[at + r], squares);
                    }
                    sums[j] += sum;
                    sums[k + j] += squares;
                }
            });
            return sums;
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            for (int i = 0; i < before.length; i++) before[i] += next[i];
            return before;
        }
    }
}
