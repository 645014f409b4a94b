package musubi.effect.algebra;

/**
 * Adds {@code X' diag(w) X} of a tile to a matrix of sums. The tile holds one column after another, {@code stride} places
 * each. Four columns by four columns are summed at a time, which keeps sixteen sums in registers; the order of the
 * additions is fixed by the tile alone.
 */
public final class Products {
    private Products() {}

    /**
     * Adds the products of all pairs of columns.
     *
     * @param tile {@code columns} columns, column {@code j} at {@code j * stride}
     * @param weighted the same columns times their weights; may be {@code tile} itself when weights are 1
     * @param rows how many rows of the tile count
     */
    public static void add(double[] tile, double[] weighted, int stride, int rows, int columns, Symmetric into) {
        for (int i = 0; i < columns; i += 4)
            for (int j = i; j < columns; j += 4)
                if (i + 4 <= columns && j + 4 <= columns) four(tile, weighted, stride, rows, i, j, into);
                else
                    single(
                            tile,
                            weighted,
                            stride,
                            rows,
                            i,
                            Math.min(i + 4, columns),
                            j,
                            Math.min(j + 4, columns),
                            into);
    }

    private static void four(double[] x, double[] w, int stride, int rows, int i, int j, Symmetric into) {
        int a = i * stride;
        int b = a + stride;
        int c = b + stride;
        int d = c + stride;
        int e = j * stride;
        int f = e + stride;
        int g = f + stride;
        int h = g + stride;
        double ae = 0, af = 0, ag = 0, ah = 0, be = 0, bf = 0, bg = 0, bh = 0;
        double ce = 0, cf = 0, cg = 0, ch = 0, de = 0, df = 0, dg = 0, dh = 0;
        for (int r = 0; r < rows; r++) {
            double xa = x[a + r];
            double xb = x[b + r];
            double xc = x[c + r];
            double xd = x[d + r];
            double we = w[e + r];
            double wf = w[f + r];
            double wg = w[g + r];
            double wh = w[h + r];
            ae = Math.fma(xa, we, ae);
            af = Math.fma(xa, wf, af);
            ag = Math.fma(xa, wg, ag);
            ah = Math.fma(xa, wh, ah);
            be = Math.fma(xb, we, be);
            bf = Math.fma(xb, wf, bf);
            bg = Math.fma(xb, wg, bg);
            bh = Math.fma(xb, wh, bh);
            ce = Math.fma(xc, we, ce);
            cf = Math.fma(xc, wf, cf);
            cg = Math.fma(xc, wg, cg);
            ch = Math.fma(xc, wh, ch);
            de = Math.fma(xd, we, de);
            df = Math.fma(xd, wf, df);
            dg = Math.fma(xd, wg, dg);
            dh = Math.fma(xd, wh, dh);
        }
        into.add(i, j, ae);
        into.add(i, j + 1, af);
        into.add(i, j + 2, ag);
        into.add(i, j + 3, ah);
        if (j > i) into.add(i + 1, j, be);
        into.add(i + 1, j + 1, bf);
        into.add(i + 1, j + 2, bg);
        into.add(i + 1, j + 3, bh);
        if (j > i) {
            into.add(i + 2, j, ce);
            into.add(i + 2, j + 1, cf);
        }
        into.add(i + 2, j + 2, cg);
        into.add(i + 2, j + 3, ch);
        if (j > i) {
            into.add(i + 3, j, de);
            into.add(i + 3, j + 1, df);
            into.add(i + 3, j + 2, dg);
        }
        into.add(i + 3, j + 3, dh);
    }

    private static void single(
            double[] x, double[] w, int stride, int rows, int i, int iEnd, int j, int jEnd, Symmetric into) {
        for (int k = i; k < iEnd; k++)
            for (int l = Math.max(j, k); l < jEnd; l++) into.add(k, l, dot(x, k * stride, w, l * stride, rows));
    }

    /** Sum of products of two stretches of {@code rows} numbers, in four interleaved sums. */
    public static double dot(double[] x, int xFrom, double[] y, int yFrom, int rows) {
        double a = 0, b = 0, c = 0, d = 0;
        int r = 0;
        for (; r + 3 < rows; r += 4) {
            a = Math.fma(x[xFrom + r], y[yFrom + r], a);
            b = Math.fma(x[xFrom + r + 1], y[yFrom + r + 1], b);
            c = Math.fma(x[xFrom + r + 2], y[yFrom + r + 2], c);
            d = Math.fma(x[xFrom + r + 3], y[yFrom + r + 3], d);
        }
        for (; r < rows; r++) a = Math.fma(x[xFrom + r], y[yFrom + r], a);
        return (a + b) + (c + d);
    }
}
