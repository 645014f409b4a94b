package musubi.effect.regression;

import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** Sums over rows of what each adds to the estimating equations: {@code column × factor} over the kept columns of a design. */
public final class Scores {
    private Scores() {}

    /** {@code sum factor_i² x_i x_i'}: the meat of a sandwich without clusters. */
    public static Symmetric squares(Rows rows, Design design, int[] kept, Column factor) {
        return squares(rows, design, Standard.none(design.columns()), kept, factor);
    }

    /** {@link #squares} of standardised columns. */
    public static Symmetric squares(Rows rows, Design design, Standard standard, int[] kept, Column factor) {
        return rows.fold(new Squares(design, standard, kept, factor));
    }

    /**
     * The sum of {@code factor_i x_i} in each cluster.
     *
     * @param clusters code of each row's cluster, {@code 0 <= code < count}
     * @return one array of {@code kept.length} numbers per cluster
     */
    public static double[][] byCluster(
            Rows rows, Design design, int[] kept, Column factor, Column clusters, int count) {
        return byCluster(rows, design, Standard.none(design.columns()), kept, factor, clusters, count);
    }

    /** {@link #byCluster} of standardised columns. */
    public static double[][] byCluster(
            Rows rows, Design design, Standard standard, int[] kept, Column factor, Column clusters, int count) {
        return rows.fold(new ByCluster(design, standard, kept, factor, clusters, count))
                .spread(count, kept.length);
    }

    /** {@code sum s s'} over these sums. */
    public static Symmetric crossProducts(double[][] sums, int size) {
        var meat = new Symmetric(size);
        for (var s : sums) for (int i = 0; i < size; i++) for (int j = i; j < size; j++) meat.add(i, j, s[i] * s[j]);
        return meat;
    }

    private record Squares(Design design, Standard standard, int[] kept, Column factor)
            implements Aggregation<Symmetric> {
        @Override
        public Symmetric fold(Block block) {
            var meat = new Symmetric(kept.length);
            var f = new double[Design.TILE];
            var scores = new double[kept.length * Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                factor.copy(from, from + rows, f, 0);
                for (int j = 0; j < kept.length; j++)
                    for (int r = 0; r < rows; r++) scores[j * Design.TILE + r] = tile[kept[j] * Design.TILE + r] * f[r];
                Products.add(scores, scores, Design.TILE, rows, kept.length, meat);
            });
            return meat;
        }

        @Override
        public Symmetric merge(Symmetric before, Symmetric next) {
            return before.plus(next);
        }
    }

    private record ByCluster(Design design, Standard standard, int[] kept, Column factor, Column clusters, int count)
            implements Aggregation<ClusterSums> {
        @Override
        public ClusterSums fold(Block block) {
            var sums = new ClusterSums(kept.length);
            var f = new double[Design.TILE];
            var codes = new double[Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                factor.copy(from, from + rows, f, 0);
                clusters.copy(from, from + rows, codes, 0);
                for (int r = 0; r < rows; r++) {
                    int at = sums.place((int) codes[r]);
                    for (int j = 0; j < kept.length; j++) sums.add(at, j, tile[kept[j] * Design.TILE + r] * f[r]);
                }
            });
            return sums;
        }

        @Override
        public ClusterSums merge(ClusterSums before, ClusterSums next) {
            return before.plus(next);
        }
    }
}
