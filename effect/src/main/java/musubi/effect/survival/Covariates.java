package musubi.effect.survival;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;

/**
 * Standardised covariates in the order of a {@link Timeline}, in tiles of {@link Design#TILE} rows: column {@code j} of a
 * tile from {@code j * TILE}. The columns are needed in every step of the fit, in an order the rows do not have.
 *
 * @param tiles one array per tile
 * @param count number of rows
 * @param columns number of columns
 */
record Covariates(double[][] tiles, int count, int columns) {
    /** Rows that are put in order together: whole tiles. */
    private static final int STRETCH = 128 * Design.TILE;

    /** The columns of {@code design} without its intercept, moved and scaled by {@code standard}. */
    static Covariates of(Rows rows, Set<String> variables, Design design, Standard standard, Timeline timeline) {
        int n = rows.count();
        int p = design.columns() - 1;
        var order = timeline.order();
        var tiles = empty(n, p);
        for (int first = 0; first < n; first += STRETCH) {
            int end = Math.min(n, first + STRETCH);
            fill(sorted(rows, variables, Arrays.copyOfRange(order, first, end)), design, standard, tiles, first);
        }
        return new Covariates(tiles, n, p);
    }

    /** Writes the tiles of rows that stand in their order, the first of them at place {@code first}. */
    private static void fill(Rows sorted, Design design, Standard standard, double[][] tiles, int first) {
        int p = design.columns() - 1;
        int count = (sorted.count() + Design.TILE - 1) / Design.TILE;
        IntStream.range(0, count).parallel().forEach(t -> {
            int from = t * Design.TILE;
            int until = Math.min(sorted.count(), from + Design.TILE);
            var tile = new double[(p + 1) * Design.TILE];
            design.fill(sorted, from, until, tile, Design.TILE);
            standard.apply(tile, until - from);
            System.arraycopy(tile, Design.TILE, tiles[first / Design.TILE + t], 0, p * Design.TILE);
        });
    }

    /**
     * The columns that the design reads, by place: one random walk for each instead of one for each tile and column. A
     * stretch at a time, because all of them would be there once more beside the rows and the tiles.
     */
    private static Rows sorted(Rows rows, Set<String> variables, int[] order) {
        var picked = new ConcurrentHashMap<String, Column>();
        variables.stream().parallel().forEach(v -> picked.put(v, rows.column(v).pick(order)));
        var starts = new int[Rows.BLOCKS + 1];
        Arrays.fill(starts, 1, starts.length, order.length);
        return LocalRows.inOrder(new TreeMap<>(picked), order, starts);
    }

    private static double[][] empty(int n, int p) {
        var tiles = new double[(n + Design.TILE - 1) / Design.TILE][];
        Arrays.setAll(tiles, t -> new double[p * Design.TILE]);
        return tiles;
    }

    /** With other values in column {@code j}, given by place. */
    Covariates with(int j, double[] values) {
        var others = new double[tiles.length][];
        for (int t = 0; t < others.length; t++) {
            others[t] = tiles[t].clone();
            System.arraycopy(values, t * Design.TILE, others[t], j * Design.TILE, rows(t));
        }
        return new Covariates(others, count, columns);
    }

    /** Number of rows of tile {@code t}. */
    int rows(int t) {
        return Math.min(Design.TILE, count - t * Design.TILE);
    }

    /** The value of column {@code j} at {@code place}. */
    double at(int place, int j) {
        return tiles[place / Design.TILE][j * Design.TILE + place % Design.TILE];
    }
}
