package musubi.effect.mixed;

import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.regression.ClusterSums;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** Sums of products of two sets of columns in each cluster. */
final class CrossProducts {
    private CrossProducts() {}

    /** Columns that are written tile by tile: those of a design, and perhaps one more behind them. */
    record Columns(Design design, Standard standard, int[] kept, Column last) {
        static Columns of(RandomTerm term) {
            var all = new int[term.columns()];
            for (int j = 0; j < all.length; j++) all[j] = j;
            return new Columns(term.design(), term.standard(), all, new musubi.effect.rows.Constant(0, 0));
        }

        int count() {
            return kept.length + (last.count() > 0 ? 1 : 0);
        }

        void fill(Block block, int from, int until, double[] scratch, double[] out) {
            design.fill(block.columns(), from, until, scratch, Design.TILE);
            standard.apply(scratch, until - from);
            for (int j = 0; j < kept.length; j++)
                System.arraycopy(scratch, kept[j] * Design.TILE, out, j * Design.TILE, until - from);
            if (last.count() > 0) last.copy(from, until, out, kept.length * Design.TILE);
        }

        double[] tile() {
            return new double[(design.columns() + 1) * Design.TILE];
        }
    }

    /** For each cluster {@code left.count() × right.count()} sums, by rows. */
    static double[][] of(Rows rows, Columns left, Columns right, Clusters clusters) {
        int width = left.count() * right.count();
        return rows.fold(new ByCluster(left, right, clusters.codes(), width)).spread(clusters.count(), width);
    }

    private record ByCluster(Columns left, Columns right, Column codes, int width) implements Aggregation<ClusterSums> {
        @Override
        public ClusterSums fold(Block block) {
            var sums = new ClusterSums(width);
            var scratch = left.design().columns() > right.design().columns() ? left.tile() : right.tile();
            var ofLeft = left.tile();
            var ofRight = right.tile();
            var code = new double[Design.TILE];
            int across = right.count();
            for (int from = block.from(); from < block.until(); from += Design.TILE) {
                int until = Math.min(block.until(), from + Design.TILE);
                left.fill(block, from, until, scratch, ofLeft);
                right.fill(block, from, until, scratch, ofRight);
                codes.copy(from, until, code, 0);
                for (int r = 0; r < until - from; r++) {
                    int place = sums.place((int) code[r]);
                    for (int i = 0; i < left.count(); i++) {
                        double value = ofLeft[i * Design.TILE + r];
                        if (value == 0) continue;
                        for (int j = 0; j < across; j++)
                            sums.add(place, i * across + j, value * ofRight[j * Design.TILE + r]);
                    }
                }
            }
            return sums;
        }

        @Override
        public ClusterSums merge(ClusterSums before, ClusterSums next) {
            return before.plus(next);
        }
    }
}
