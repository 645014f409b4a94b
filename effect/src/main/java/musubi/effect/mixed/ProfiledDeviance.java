package musubi.effect.mixed;

import java.util.List;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;

/**
 * The deviance of a linear mixed model with the coefficients and the residual variance profiled out, as a function of the
 * factors of the relative covariances. The levels of the first term, which share no row, are eliminated one by one; the
 * other terms follow as one dense block.
 *
 * <p>Source: Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1), equations 32 to 42.
 */
final class ProfiledDeviance {
    private final MixedSums sums;
    private final List<RandomTerm> terms;
    private final boolean isRestricted;
    private final double logScale;
    private final int[] offsets;
    private final int dense;

    /**
     * @param isRestricted whether the coefficients are integrated out (REML)
     * @param logScale what the logarithm of the determinant of {@code X'X} lost when columns were standardised
     */
    ProfiledDeviance(MixedSums sums, List<RandomTerm> terms, boolean isRestricted, double logScale) {
        this.sums = sums;
        this.terms = terms;
        this.isRestricted = isRestricted;
        this.logScale = logScale;
        this.offsets = new int[terms.size()];
        int size = 0;
        for (int t = 1; t < terms.size(); t++) {
            offsets[t] = size;
            size += terms.get(t).levels() * terms.get(t).columns();
        }
        this.dense = size;
    }

    /**
     * The model at given factors.
     *
     * @param deviance minus twice the log-likelihood, restricted or not
     * @param coefficients of the standardised fixed columns
     * @param bread the inverse of their information, without the residual variance
     * @param residualVariance its estimate
     */
    record Fitted(double deviance, double[] coefficients, Symmetric bread, double residualVariance) {}

    /** Number of random columns of the terms after the first, over all their levels. */
    int dense() {
        return dense;
    }

    double at(double[] factors) {
        return fit(factors, false).deviance();
    }

    Fitted at(double[] factors, boolean isWhole) {
        return fit(factors, isWhole);
    }

    /** Lower triangles, one for each term, from the parameters in columns. */
    double[][][] triangles(double[] factors) {
        var triangles = new double[terms.size()][][];
        int next = 0;
        for (int t = 0; t < triangles.length; t++) {
            int q = terms.get(t).columns();
            triangles[t] = new double[q][q];
            for (int j = 0; j < q; j++) for (int i = j; i < q; i++) triangles[t][i][j] = factors[next++];
        }
        return triangles;
    }

    private Fitted fit(double[] factors, boolean isWhole) {
        var triangles = triangles(factors);
        int width = sums.fixed().size();
        var fixed = sums.fixed().copy();
        var square = new Symmetric(dense);
        var across = new double[dense][width];
        for (int t = 1; t < terms.size(); t++) denseOwn(t, triangles, square, across);
        for (var crossing : sums.crossings()) if (crossing.left() > 0) denseCrossing(crossing, triangles, square);
        double logDeterminant = eliminate(triangles, fixed, square, across);
        if (dense > 0) logDeterminant += eliminateDense(square, across, fixed);
        return profiled(fixed, logDeterminant, isWhole);
    }

    private void denseOwn(int t, double[][][] triangles, Symmetric square, double[][] across) {
        int q = terms.get(t).columns();
        int width = sums.fixed().size();
        for (int level = 0; level < terms.get(t).levels(); level++) {
            int at = offsets[t] + level * q;
            var own = between(triangles[t], sums.own()[t][level], triangles[t]);
            var right = left(triangles[t], sums.withFixed()[t][level], width);
            for (int i = 0; i < q; i++) {
                for (int j = i; j < q; j++) square.add(at + i, at + j, own[i][j] + (i == j ? 1 : 0));
                across[at + i] = right[i];
            }
        }
    }

    private void denseCrossing(MixedSums.Crossing crossing, double[][][] triangles, Symmetric square) {
        int q = terms.get(crossing.left()).columns();
        int w = terms.get(crossing.right()).columns();
        for (int pair = 0; pair < crossing.levels().length; pair++) {
            var block = between(triangles[crossing.left()], crossing.products()[pair], triangles[crossing.right()]);
            int row = offsets[crossing.left()] + crossing.levels()[pair] * q;
            int column = offsets[crossing.right()] + crossing.others()[pair] * w;
            for (int i = 0; i < q; i++) for (int j = 0; j < w; j++) square.add(row + i, column + j, block[i][j]);
        }
    }

    /** Takes the levels of the first term out of all the rest; the logarithm of their determinants. */
    private double eliminate(double[][][] triangles, Symmetric fixed, Symmetric square, double[][] across) {
        int q = terms.get(0).columns();
        int width = fixed.size();
        var meeting = meetings();
        double logDeterminant = 0;
        for (int level = 0; level < terms.get(0).levels(); level++) {
            var lower = between(triangles[0], sums.own()[0][level], triangles[0]);
            for (int i = 0; i < q; i++) lower[i][i] += 1;
            logDeterminant += Triangle.factor(lower);
            var right = left(triangles[0], sums.withFixed()[0][level], width);
            Triangle.forward(lower, right);
            for (var row : right)
                for (int i = 0; i < width; i++) for (int j = i; j < width; j++) fixed.add(i, j, -row[i] * row[j]);
            if (dense > 0) dense(lower, right, meeting[level], triangles, square, across);
        }
        return logDeterminant;
    }

    /** For each level of the first term: the crossing and the pair in it, for all levels of other terms it meets. */
    private int[][] meetings() {
        var counts = new int[terms.get(0).levels()];
        for (var crossing : sums.crossings())
            if (crossing.left() == 0) for (int level : crossing.levels()) counts[level] += 2;
        var meetings = new int[counts.length][];
        for (int level = 0; level < counts.length; level++) meetings[level] = new int[counts[level]];
        for (int c = sums.crossings().size() - 1; c >= 0; c--) {
            var crossing = sums.crossings().get(c);
            if (crossing.left() != 0) continue;
            for (int pair = 0; pair < crossing.levels().length; pair++) {
                int level = crossing.levels()[pair];
                counts[level] -= 2;
                meetings[level][counts[level]] = c;
                meetings[level][counts[level] + 1] = pair;
            }
        }
        return meetings;
    }

    private void dense(
            double[][] lower,
            double[][] right,
            int[] meeting,
            double[][][] triangles,
            Symmetric square,
            double[][] across) {
        int met = meeting.length / 2;
        var blocks = new double[met][][];
        var places = new int[met];
        for (int m = 0; m < met; m++) {
            var crossing = sums.crossings().get(meeting[2 * m]);
            int pair = meeting[2 * m + 1];
            int term = crossing.right();
            blocks[m] = between(triangles[0], crossing.products()[pair], triangles[term]);
            Triangle.forward(lower, blocks[m]);
            places[m] =
                    offsets[term] + crossing.others()[pair] * terms.get(term).columns();
        }
        for (int m = 0; m < met; m++) {
            for (int l = 0; l < met; l++) subtract(blocks[m], blocks[l], places[m], places[l], square);
            for (int k = 0; k < right.length; k++)
                for (int i = 0; i < blocks[m][k].length; i++) {
                    double value = blocks[m][k][i];
                    var row = across[places[m] + i];
                    for (int j = 0; j < row.length; j++) row[j] -= value * right[k][j];
                }
        }
    }

    private static void subtract(double[][] a, double[][] b, int row, int column, Symmetric square) {
        for (int i = 0; i < a[0].length; i++)
            for (int j = 0; j < b[0].length; j++) {
                if (row + i > column + j) continue;
                double sum = 0;
                for (int k = 0; k < a.length; k++) sum += a[k][i] * b[k][j];
                square.add(row + i, column + j, -sum);
            }
    }

    private double eliminateDense(Symmetric square, double[][] across, Symmetric fixed) {
        var lower = square.toRows();
        double logDeterminant = Triangle.factor(lower);
        Triangle.forward(lower, across);
        int width = fixed.size();
        for (var row : across)
            for (int i = 0; i < width; i++) for (int j = i; j < width; j++) fixed.add(i, j, -row[i] * row[j]);
        return logDeterminant;
    }

    private Fitted profiled(Symmetric fixed, double logDeterminant, boolean isWhole) {
        int p = fixed.size() - 1;
        var columns = new int[p];
        var moments = new double[p];
        for (int j = 0; j < p; j++) {
            columns[j] = j;
            moments[j] = fixed.get(j, p);
        }
        var information = Cholesky.of(fixed.pick(columns), 0);
        if (information.rank() < p) throw new IllegalStateException("information of rank " + information.rank());
        var coefficients = information.solve(moments);
        double squares = fixed.get(p, p);
        for (int j = 0; j < p; j++) squares -= coefficients[j] * moments[j];
        double df = isRestricted ? sums.count() - p : sums.count();
        double deviance = logDeterminant + df * (1 + StrictMath.log(2 * Math.PI * squares / df));
        if (isRestricted) deviance += information.logDeterminant() + logScale;
        return isWhole
                ? new Fitted(deviance, coefficients, information.inverse(), squares / df)
                : new Fitted(deviance, coefficients, new Symmetric(0), squares / df);
    }

    /** {@code left' × block × right}, the block by rows. */
    private static double[][] between(double[][] left, double[] block, double[][] right) {
        int w = right.length;
        var half = left(left, block, w);
        for (var row : half)
            for (int j = 0; j < w; j++) {
                double sum = 0;
                for (int k = j; k < w; k++) sum += row[k] * right[k][j];
                row[j] = sum;
            }
        return half;
    }

    /** {@code triangle' × block}, the block by rows. */
    private static double[][] left(double[][] triangle, double[] block, int width) {
        int q = triangle.length;
        var product = new double[q][width];
        for (int i = 0; i < q; i++)
            for (int k = i; k < q; k++) {
                double factor = triangle[k][i];
                for (int j = 0; j < width; j++) product[i][j] += factor * block[k * width + j];
            }
        return product;
    }
}
