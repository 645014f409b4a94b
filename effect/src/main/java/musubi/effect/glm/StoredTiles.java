package musubi.effect.glm;

import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * The standardised columns of a table small enough to be kept from one pass to the next: making them again costs more than
 * the fit where a block holds few rows.
 */
final class StoredTiles {
    private static final int MOST_ROWS = 50_000;
    private static final long MOST_NUMBERS = 4_000_000;
    /** Tiles summed by one thread before anything is merged; fixed, so that sums do not depend on the threads. */
    private static final int STRETCH = 8;

    private final double[][] tiles;
    private final int count;

    private StoredTiles(double[][] tiles, int count) {
        this.tiles = tiles;
        this.count = count;
    }

    /** Whether a table of this size is kept. */
    static boolean fit(int rows, int columns) {
        return rows <= MOST_ROWS && (long) rows * columns <= MOST_NUMBERS;
    }

    static StoredTiles of(Rows rows, Design design, Standard standard) {
        int n = rows.count();
        var tiles = new double[(n + Design.TILE - 1) / Design.TILE][];
        for (int t = 0; t < tiles.length; t++) {
            int from = t * Design.TILE;
            int until = Math.min(n, from + Design.TILE);
            tiles[t] = new double[(design.columns() + 1) * Design.TILE];
            design.fill(rows, from, until, tiles[t], Design.TILE);
            standard.apply(tiles[t], until - from);
        }
        return new StoredTiles(tiles, n);
    }

    double[] tile(int t) {
        return tiles[t];
    }

    int firstRow(int t) {
        return t * Design.TILE;
    }

    int rows(int t) {
        return Math.min(count - firstRow(t), Design.TILE);
    }

    /** One pass over all tiles. */
    Pass.Sums sums(Pass pass) {
        int stretches = Math.max(1, (tiles.length + STRETCH - 1) / STRETCH);
        var folded = IntStream.range(0, stretches)
                .parallel()
                .mapToObj(s -> pass.fold(this, s * STRETCH, Math.min(tiles.length, (s + 1) * STRETCH)))
                .toList();
        var all = folded.get(0);
        for (int s = 1; s < stretches; s++) all = pass.merge(all, folded.get(s));
        return all;
    }

    /** The linear predictor of each row, with the offset. */
    Column linear(Model model, double[] solution) {
        var linear = new double[count];
        var eta = new double[Design.TILE];
        model.offset().copy(0, count, linear, 0);
        for (int t = 0; t < tiles.length; t++) {
            int from = firstRow(t);
            int rows = rows(t);
            Tiles.predict(tiles[t], rows, solution, eta);
            for (int r = 0; r < rows; r++) linear[from + r] += eta[r];
        }
        return Numbers.over(linear);
    }
}
