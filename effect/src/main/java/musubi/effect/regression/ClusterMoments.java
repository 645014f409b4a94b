package musubi.effect.regression;

import java.util.Arrays;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;

/**
 * Sums of products of the rows of one cluster at a time, in coordinates in which {@code X'WX} of all rows is the identity.
 * Nothing of the size of the data is kept.
 */
final class ClusterMoments {
    private final LinearFit fit;
    private final Standard standard;
    private final boolean isWeighted;
    private final ClusterOrder order;
    private final double[][] root;
    private final double[][] back;

    private ClusterMoments(LinearFit fit, Clusters clusters) {
        this.fit = fit;
        this.standard = fit.information().standard();
        this.isWeighted = !(fit.weights() instanceof Constant);
        this.order = ClusterOrder.of(clusters);
        this.root = root(fit.information().inverse());
        this.back = product(turned(), root);
    }

    static ClusterMoments of(LinearFit fit, Clusters clusters) {
        return new ClusterMoments(fit, clusters);
    }

    /** The matrix that takes coefficients back from the standardised columns; kept columns only. */
    private double[][] turned() {
        var kept = fit.kept();
        var matrix = new double[kept.length][kept.length];
        for (int j = 0; j < kept.length; j++) {
            var unit = new double[fit.design().columns()];
            unit[kept[j]] = 1;
            var turned = standard.back(unit);
            for (int i = 0; i < kept.length; i++) matrix[i][j] = turned[kept[i]];
        }
        return matrix;
    }

    private static double[][] root(Symmetric bread) {
        var cholesky = Cholesky.of(bread, 0);
        var root = new double[bread.size()][bread.size()];
        for (int i = 0; i < cholesky.rank(); i++) {
            var row = cholesky.row(i);
            System.arraycopy(row, 0, root[i], 0, row.length);
        }
        return root;
    }

    private static double[][] product(double[][] left, double[][] right) {
        var product = new double[left.length][right.length];
        for (int i = 0; i < left.length; i++)
            for (int k = 0; k < right.length; k++)
                for (int j = 0; j < right.length; j++) product[i][j] += left[i][k] * right[k][j];
        return product;
    }

    int clusters() {
        return order.clusters();
    }

    /** Number of coefficients. */
    int rank() {
        return fit.rank();
    }

    boolean isWeighted() {
        return isWeighted;
    }

    /** Row {@code j} is the contrast that gives coefficient {@code j} from these coordinates. */
    double[][] contrasts() {
        return back;
    }

    /**
     * {@code (Z, e)'(Z, e)} of cluster {@code g}, where Z is X, with weights X and WX side by side, and e the residuals.
     */
    Symmetric of(int g) {
        int k = rank();
        int width = (isWeighted ? 2 * k : k) + 1;
        var sums = new Symmetric(width);
        var all = new double[fit.design().columns() * Design.TILE];
        var tile = new double[width * Design.TILE];
        for (int from = order.starts()[g]; from < order.starts()[g + 1]; from += Design.TILE) {
            int until = Math.min(order.starts()[g + 1], from + Design.TILE);
            var rows = Arrays.copyOfRange(order.rows(), from, until);
            fit.design().fill(new Picked(fit.rows(), rows), 0, rows.length, all, Design.TILE);
            standard.apply(all, rows.length);
            fill(tile, all, rows, k, width);
            Products.add(tile, tile, Design.TILE, rows.length, width, sums);
        }
        return turned(sums, k, width);
    }

    private void fill(double[] tile, double[] all, int[] rows, int k, int width) {
        for (int j = 0; j < k; j++)
            System.arraycopy(all, fit.kept()[j] * Design.TILE, tile, j * Design.TILE, rows.length);
        for (int r = 0; r < rows.length; r++)
            tile[(width - 1) * Design.TILE + r] = fit.residuals().at(rows[r]);
        if (!isWeighted) return;
        for (int r = 0; r < rows.length; r++) {
            double weight = fit.weights().at(rows[r]);
            for (int j = 0; j < k; j++) tile[(k + j) * Design.TILE + r] = weight * tile[j * Design.TILE + r];
        }
    }

    private Symmetric turned(Symmetric sums, int k, int width) {
        var turn = new double[width][width];
        turn[width - 1][width - 1] = 1;
        for (int block = 0; block + k <= width - 1; block += k)
            for (int i = 0; i < k; i++) for (int j = 0; j <= i; j++) turn[block + j][block + i] = root[i][j];
        return sums.sandwich(turn);
    }
}
