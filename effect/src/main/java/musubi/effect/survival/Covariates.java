package musubi.effect.survival;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
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
    /** The columns of {@code design} without its intercept, moved and scaled by {@code standard}. */
    static Covariates of(Rows rows, Design design, Standard standard, Timeline timeline) {
        int n = rows.count();
        int p = design.columns() - 1;
        var places = new int[n];
        for (int place = 0; place < n; place++) places[timeline.row(place)] = place;
        var tiles = empty(n, p);
        IntStream.range(0, (n + Design.TILE - 1) / Design.TILE).parallel().forEach(t -> {
            int from = t * Design.TILE;
            int until = Math.min(n, from + Design.TILE);
            var tile = new double[(p + 1) * Design.TILE];
            design.fill(rows, from, until, tile, Design.TILE);
            standard.apply(tile, until - from);
            for (int r = 0; r < until - from; r++) {
                int place = places[from + r];
                var into = tiles[place / Design.TILE];
                int at = place % Design.TILE;
                for (int j = 0; j < p; j++) into[j * Design.TILE + at] = tile[(j + 1) * Design.TILE + r];
            }
        });
        return new Covariates(tiles, n, p);
    }

    private static double[][] empty(int n, int p) {
        var tiles = new double[(n + Design.TILE - 1) / Design.TILE][];
        Arrays.setAll(tiles, t -> new double[p * Design.TILE]);
        return tiles;
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
