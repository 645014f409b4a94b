package musubi.effect.imputation;

import java.util.List;
import musubi.effect.formula.Design;

/**
 * The columns of all models of one chain, as they stand: an intercept, numbers brought to mean 0 and spread 1, categories
 * as columns of 0 and 1. A model leaves out the columns of what it explains.
 */
final class Predictors {
    private final double[][] columns;
    private final int[] owners;
    private final double[] means;
    private final double[] scales;

    Predictors(List<Incomplete> all, double[][] state) {
        int width = 1 + all.stream().mapToInt(Incomplete::width).sum();
        int n = state.length == 0 ? 0 : state[0].length;
        columns = new double[width][n];
        owners = new int[width];
        means = new double[all.size()];
        scales = new double[all.size()];
        java.util.Arrays.fill(columns[0], 1);
        owners[0] = -1;
        int next = 1;
        for (int c = 0; c < all.size(); c++) {
            for (int w = 0; w < all.get(c).width(); w++) owners[next++] = c;
            measure(all.get(c), c);
            refresh(all.get(c), c, state[c]);
        }
    }

    private void measure(Incomplete column, int c) {
        double sum = 0;
        for (int i : column.observed()) sum += column.start()[i];
        means[c] = sum / Math.max(1, column.observed().length);
        double squares = 0;
        for (int i : column.observed()) squares += (column.start()[i] - means[c]) * (column.start()[i] - means[c]);
        double spread = Math.sqrt(squares / Math.max(1, column.observed().length));
        scales[c] = spread > 0 ? spread : 1;
    }

    /** Writes column {@code c} as it stands now. */
    void refresh(Incomplete column, int c, double[] values) {
        int at = first(c);
        if (column.isCategory()) {
            for (int w = 0; w < column.width(); w++)
                for (int i = 0; i < values.length; i++) columns[at + w][i] = values[i] == w + 1 ? 1 : 0;
        } else for (int i = 0; i < values.length; i++) columns[at][i] = (values[i] - means[c]) / scales[c];
    }

    private int first(int c) {
        for (int j = 1; j < owners.length; j++) if (owners[j] == c) return j;
        return owners.length;
    }

    /** The columns that explain column {@code c}. */
    int[] explaining(int c) {
        return java.util.stream.IntStream.range(0, owners.length)
                .filter(j -> owners[j] != c)
                .toArray();
    }

    /** Writes these columns of these rows as a tile. */
    void fill(int[] used, int[] rows, int from, int until, double[] tile) {
        for (int j = 0; j < used.length; j++) {
            var column = columns[used[j]];
            int at = j * Design.TILE - from;
            for (int i = from; i < until; i++) tile[at + i] = column[rows[i]];
        }
    }

    /** Sums of these columns times coefficients, for these rows. */
    double[] predict(int[] used, int[] rows, double[] coefficients) {
        var sums = new double[rows.length];
        for (int j = 0; j < used.length; j++) {
            double coefficient = coefficients[j];
            if (coefficient == 0) continue;
            var column = columns[used[j]];
            for (int i = 0; i < rows.length; i++) sums[i] = Math.fma(column[rows[i]], coefficient, sums[i]);
        }
        return sums;
    }
}
