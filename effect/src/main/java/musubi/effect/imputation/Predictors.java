package musubi.effect.imputation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.formula.Design;

/**
 * The columns of all models of one chain, as they stand: an intercept, numbers brought to mean 0 and spread 1, categories
 * as columns of 0 and 1. A model leaves out the columns of what it explains. Nothing is copied: what was observed is read
 * from the columns that all chains share, the rest from what this chain drew last.
 */
final class Predictors {
    private final List<Incomplete> all;
    private final double[][] drawn;
    /** For each column of the models the column it stands for; -1 for the intercept. */
    private final int[] owners;
    /** For each column of the models the place of the value it marks; 0 where it is no mark. */
    private final int[] marked;

    /** The columns of {@code all}; {@code drawn} holds a number or place for each missing row, and the caller goes on drawing there. */
    Predictors(List<Incomplete> all, double[][] drawn) {
        this.all = all;
        this.drawn = drawn;
        int width = 1 + all.stream().mapToInt(Incomplete::width).sum();
        owners = new int[width];
        marked = new int[width];
        owners[0] = -1;
        int next = 1;
        for (int c = 0; c < all.size(); c++)
            for (int w = 1; w <= all.get(c).width(); w++) {
                owners[next] = c;
                marked[next++] = all.get(c).isCategory() ? w : 0;
            }
    }

    /** The columns that explain column {@code c}. */
    int[] explaining(int c) {
        return IntStream.range(0, owners.length).filter(j -> owners[j] != c).toArray();
    }

    /** Writes these columns of these rows, which ascend, as a tile. */
    void fill(int[] used, int[] rows, int from, int until, double[] tile) {
        for (int j = 0; j < used.length; j++) write(used[j], rows, from, until, tile, j * Design.TILE);
    }

    /** Sums of these columns times coefficients, for these rows, which ascend. */
    double[] predict(int[] used, int[] rows, double[] coefficients) {
        var sums = new double[rows.length];
        var values = new double[Design.TILE];
        for (int from = 0; from < rows.length; from += Design.TILE) {
            int until = Math.min(rows.length, from + Design.TILE);
            for (int j = 0; j < used.length; j++) {
                double coefficient = coefficients[j];
                if (coefficient == 0) continue;
                write(used[j], rows, from, until, values, 0);
                for (int i = from; i < until; i++) sums[i] = Math.fma(values[i - from], coefficient, sums[i]);
            }
        }
        return sums;
    }

    private void write(int j, int[] rows, int from, int until, double[] into, int at) {
        if (owners[j] < 0) {
            Arrays.fill(into, at, at + until - from, 1);
            return;
        }
        var column = all.get(owners[j]);
        int start = at - from;
        if (column.isCategory()) {
            var places = column.places();
            for (int i = from; i < until; i++) into[start + i] = places[rows[i]] == marked[j] ? 1 : 0;
        } else {
            var standard = column.standard();
            for (int i = from; i < until; i++) into[start + i] = standard[rows[i]];
        }
        writeDrawn(j, rows, from, until, into, start);
    }

    private void writeDrawn(int j, int[] rows, int from, int until, double[] into, int start) {
        var column = all.get(owners[j]);
        var missing = column.missing();
        var values = drawn[owners[j]];
        int found = Arrays.binarySearch(missing, rows[from]);
        int next = from;
        for (int k = found < 0 ? -found - 1 : found; k < missing.length && missing[k] <= rows[until - 1]; k++) {
            while (rows[next] < missing[k]) next++;
            if (rows[next] != missing[k]) continue;
            into[start + next] = column.isCategory()
                    ? values[k] == marked[j] ? 1 : 0
                    : (values[k] - column.mean()) / column.spread();
        }
    }
}
