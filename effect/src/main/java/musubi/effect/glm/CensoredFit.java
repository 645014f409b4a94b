package musubi.effect.glm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * A normal linear model of an outcome that is only known to lie at or below a limit in some rows, by maximum likelihood:
 * Newton's method on coefficients over sigma and one over sigma, in which the likelihood is concave.
 *
 * <p>Source: Tobin (1958), Econometrica 26, 24-36; Olsen (1978), Econometrica 46, 1211-1215.
 *
 * @param least the least squares fit it started from, whose kept columns it has
 * @param estimates of the kept columns
 * @param sigma standard deviation of the latent outcome
 * @param covariance of the estimates and, last, the log of sigma: inverse of the observed information
 * @param uncensored rows above the limit
 */
record CensoredFit(
        LinearFit least,
        double[] estimates,
        double sigma,
        Symmetric covariance,
        double logLikelihood,
        long uncensored,
        int iterations) {
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_HALVINGS = 40;
    private static final double STILL = 1e-20;
    /** A column whose rows are all at the limit leaves less than this of its information once its coefficient runs away. */
    private static final double SINGULAR = 1e-12;

    private static final double FALL = 1e-9;

    /** Fits rows whose outcome is at least {@code limit}; empty when it does not converge. */
    static Optional<CensoredFit> of(Rows rows, Design design, Column response, double limit) {
        var one = new Constant(1, rows.count());
        var standard = Standard.of(rows, design, one);
        var least = LeastSquares.fit(rows, design, response, one);
        var at = start(standard, least);
        var sums = rows.fold(new CensoredLikelihood(design, standard, response, limit, at));
        for (int iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
            int k = design.columns();
            var gradient =
                    IntStream.rangeClosed(0, k).mapToDouble(gradientOf(sums)).toArray();
            var cholesky = Cholesky.of(information(sums, least.kept(), k), SINGULAR);
            if (cholesky.rank() <= least.rank()) return Optional.empty();
            var step = cholesky.solve(gradient);
            double gain = IntStream.rangeClosed(0, k)
                    .mapToDouble(j -> step[j] * gradient[j])
                    .sum();
            double before = sums.value;
            var from = at;
            for (int halving = 0; halving < MOST_HALVINGS; halving++) {
                at = moved(from, step, 1.0 / (1L << halving));
                if (at[k] <= 0) continue;
                sums = rows.fold(new CensoredLikelihood(design, standard, response, limit, at));
                if (sums.value >= before - FALL * (Math.abs(before) + 0.1)) break;
            }
            if (gain <= STILL * (Math.abs(before) + 0.1))
                return Optional.of(answer(standard, least, at, sums, iteration));
        }
        return Optional.empty();
    }

    private static java.util.function.IntToDoubleFunction gradientOf(CensoredLikelihood.Sums sums) {
        int last = sums.products.size() - 1;
        return j -> sums.products.get(j, last);
    }

    /** From least squares, which takes the limit for the outcome itself. */
    private static double[] start(Standard standard, LinearFit least) {
        var filled = Arrays.stream(least.coefficients())
                .map(b -> Double.isNaN(b) ? 0 : b)
                .toArray();
        double h = Math.sqrt(least.count() / least.residualSquares());
        var at = Arrays.copyOf(standard.forth(filled), filled.length + 1);
        for (int j = 0; j < filled.length; j++) at[j] *= h;
        at[filled.length] = h;
        return at;
    }

    private static double[] moved(double[] from, double[] step, double share) {
        var moved = from.clone();
        for (int j = 0; j < moved.length; j++) moved[j] += share * step[j];
        return moved;
    }

    /** The information of the kept columns and the last, zero in the others. */
    private static Symmetric information(CensoredLikelihood.Sums sums, int[] kept, int k) {
        var all = Arrays.copyOf(kept, kept.length + 1);
        all[kept.length] = k;
        var information = new Symmetric(k + 1);
        for (int i : all) for (int j : all) information.set(i, j, sums.products.get(i, j));
        return information;
    }

    private static CensoredFit answer(
            Standard standard, LinearFit least, double[] at, CensoredLikelihood.Sums sums, int iterations) {
        int k = at.length - 1;
        var kept = least.kept();
        double h = at[k];
        var raw = standard.back(Arrays.copyOf(at, k));
        var estimates = IntStream.of(kept).mapToDouble(j -> raw[j] / h).toArray();
        var inverse = Cholesky.of(information(sums, kept, k), 0).inverse();
        var factor = new double[kept.length + 1][kept.length + 1];
        for (int c = 0; c < kept.length; c++) {
            var unit = new double[k];
            unit[kept[c]] = 1 / h;
            var back = standard.back(unit);
            for (int r = 0; r < kept.length; r++) factor[r][c] = back[kept[r]];
        }
        for (int r = 0; r < kept.length; r++) factor[r][kept.length] = -estimates[r] / h;
        factor[kept.length][kept.length] = -1 / h;
        return new CensoredFit(
                least, estimates, 1 / h, inverse.sandwich(factor), sums.value, sums.uncensored, iterations);
    }

    /** Names of the kept columns. */
    List<String> names() {
        return least.names();
    }

    double standardError(int place) {
        return Math.sqrt(covariance.get(place, place));
    }
}
