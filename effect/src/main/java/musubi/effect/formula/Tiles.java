package musubi.effect.formula;

import musubi.effect.rows.Block;

/** Walks a block tile by tile, the columns of the design standardised and some further columns behind them. */
public final class Tiles {
    private Tiles() {}

    /** What is done with a tile: its columns from {@code j * Design.TILE}, its first row, how many rows. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void at(double[] tile, int from, int rows);
    }

    /** Walks {@code block}; a tile has {@code further} columns behind those of the design, which the work fills itself. */
    public static void over(Block block, Design design, Standard standard, int further, Work work) {
        var tile = new double[(design.columns() + further) * Design.TILE];
        for (int from = block.from(); from < block.until(); from += Design.TILE) {
            int until = Math.min(block.until(), from + Design.TILE);
            design.fill(block.columns(), from, until, tile, Design.TILE);
            standard.apply(tile, until - from);
            work.at(tile, from, until - from);
        }
    }

    /** The linear predictor of a tile: writes the sum of its columns times {@code coefficients} to {@code out}. */
    public static void predict(double[] tile, int rows, double[] coefficients, double[] out) {
        java.util.Arrays.fill(out, 0, rows, 0);
        for (int j = 0; j < coefficients.length; j++) {
            double coefficient = coefficients[j];
            if (coefficient == 0) continue;
            int at = j * Design.TILE;
            for (int r = 0; r < rows; r++) out[r] = Math.fma(tile[at + r], coefficient, out[r]);
        }
    }
}
