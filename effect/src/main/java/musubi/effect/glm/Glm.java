package musubi.effect.glm;

import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Generalised linear models by iteratively reweighted least squares (Fisher scoring), from R's starting means, on
 * standardised columns. A fit ends when the next step would lower the deviance by less than 1e-18 of itself (1e-20 where
 * scoring converges linearly), so that standard errors are settled too, where R stops at 1e-8. With many rows the first steps are taken on one block in sixteen.
 *
 * <p>Source: Nelder and Wedderburn (1972), Journal of the Royal Statistical Society A 135, 370-384; McCullagh and Nelder
 * (1989), Generalized Linear Models, 2nd ed., section 2.5.
 */
public final class Glm {
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_HALVINGS = 40;
    private static final int SEPARATION_FROM = 15;
    private static final int SEPARATION_EVERY = 5;
    private static final double QUADRATIC = 1e-18;
    private static final double LINEAR = 1e-20;
    private static final double ROUGH = 1e-8;
    private static final int ROUGH_ITERATIONS = 8;
    /** Share of a standardised diagonal, given what rounding leaves of it under extreme weights. */
    private static final double SINGULAR = 1e-15;

    private static final double RISE = 1e-9;
    /** What the sample must have for its fit to be a good start. */
    private static final int ROWS_PER_COLUMN = 100;

    private final Model model;
    private final Standard standard;
    private final Optional<StoredTiles> tiles;
    private double[] coefficients;
    private double[] step = {};
    private int[] kept = {};
    private int iterations;
    private Pass.Sums sums;
    private Optional<NotEstimable> refusal = Optional.empty();

    private Glm(Model model, Standard standard, Optional<StoredTiles> tiles, double[] start) {
        this.model = model;
        this.standard = standard;
        this.tiles = tiles;
        this.coefficients = start;
        this.sums = new Pass.Sums(1);
    }

    /** {@code response ~ design} on complete rows, every row once and without an offset. */
    public static GlmFit fit(Rows rows, Design design, Column response, Family family) {
        var n = rows.count();
        return fit(rows, design, response, new Constant(1, n), new Constant(0, n), family);
    }

    /**
     * Fits {@code response ~ design} on complete rows.
     *
     * @param weights not negative; {@link Constant} 1 when there are none; the number of trials for a share
     * @param offset added to the linear predictor; {@link Constant} 0 when there is none
     */
    public static GlmFit fit(Rows rows, Design design, Column response, Column weights, Column offset, Family family) {
        var model = new Model(rows, design, response, weights, offset, family);
        if (StoredTiles.fit(rows.count(), design.columns()))
            return Prepared.of(model).fit(weights, new double[0]);
        var sample = model.sampled();
        if (sample.positive() < ROWS_PER_COLUMN * design.columns())
            return whole(model, Standard.of(rows, design, weights), Optional.empty(), new double[0]);
        var standard = Standard.of(sample.rows(), design, sample.weights());
        var rough = new Glm(sample, standard, Optional.empty(), new double[0]);
        boolean isRough = rough.iterate(ROUGH, ROUGH_ITERATIONS);
        return whole(model, standard, Optional.empty(), isRough ? rough.coefficients : new double[0]);
    }

    /** Fits from {@code start}, of the standardised columns, or from R's starting means where it is empty. */
    static GlmFit whole(Model model, Standard standard, Optional<StoredTiles> tiles, double[] start) {
        return new Glm(model, standard, tiles, start).finished();
    }

    private GlmFit finished() {
        boolean converged = iterate(model.family().isCanonical() ? QUADRATIC : LINEAR, MOST_ITERATIONS);
        if (!converged && refusal.isEmpty()) refusal = Optional.of(notConverged());
        return GlmFit.of(model, standard, tiles, coefficients, kept, sums, iterations, converged, refusal);
    }

    /** Whether it converged within {@code most} passes; {@code sums} are then those one negligible step before. */
    private boolean iterate(double tolerance, int most) {
        if (coefficients.length == 0) begin();
        var before = new double[coefficients.length];
        double deviance = Double.POSITIVE_INFINITY;
        while (iterations < most) {
            if (!isLower(before, deviance)) return false;
            deviance = sums.deviance;
            var cholesky = Cholesky.of(information(), kept.length == 0 ? LeastSquares.TOLERANCE : SINGULAR);
            if (kept.length == 0) kept = cholesky.kept();
            else if (cholesky.rank() < kept.length) {
                checkSeparation();
                return false;
            }
            var right = sums.right();
            step = cholesky.solve(right);
            before = coefficients;
            coefficients = sum(coefficients, step);
            if (product(step, right) <= tolerance * (Math.abs(deviance) + 0.1)) return true;
            if (iterations >= SEPARATION_FROM && iterations % SEPARATION_EVERY == 0) checkSeparation();
            if (refusal.isPresent()) return false;
        }
        return false;
    }

    /** The first step, from means that come from the response; here it is settled which columns are aliased. */
    private void begin() {
        sums = pass();
        iterations++;
        var cholesky = Cholesky.of(information(), LeastSquares.TOLERANCE);
        kept = cholesky.kept();
        coefficients = cholesky.solve(sums.right());
    }

    /** A pass at the coefficients, halving the way from {@code before} while the deviance is higher than there. */
    private boolean isLower(double[] before, double deviance) {
        for (int halving = 0; halving < MOST_HALVINGS; halving++) {
            sums = pass();
            iterations++;
            if (Double.isFinite(sums.deviance) && sums.deviance <= deviance + RISE * (Math.abs(deviance) + 0.1))
                return true;
            coefficients = sum(coefficients, before);
            for (int j = 0; j < coefficients.length; j++) coefficients[j] /= 2;
        }
        return false;
    }

    private Pass.Sums pass() {
        var pass = new Pass(model, standard, coefficients);
        return tiles.map(t -> t.sums(pass)).orElseGet(() -> model.rows().fold(pass));
    }

    /** The information of the columns that are not aliased, zero in the others. */
    private Symmetric information() {
        int k = model.design().columns();
        if (kept.length == 0) return sums.products.pick(IntStream.range(0, k).toArray());
        var information = new Symmetric(k);
        for (int i : kept) for (int j : kept) information.set(i, j, sums.products.get(i, j));
        return information;
    }

    private void checkSeparation() {
        if (step.length > 0 && Separation.along(model, standard, step))
            refusal = Optional.of(Separation.refusal(model, step, iterations));
    }

    private NotEstimable notConverged() {
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        iterations + " 回の計算（上限 " + MOST_ITERATIONS + " 回）で収束しませんでした。値の大きすぎる列や、ほとんど同じ値の列がないか確かめてください。",
                        "No convergence after " + iterations + " passes (limit " + MOST_ITERATIONS
                                + "): look for columns with very large values or hardly any variation."));
    }

    private static double[] sum(double[] left, double[] right) {
        var sum = left.clone();
        for (int j = 0; j < sum.length; j++) sum[j] += right[j];
        return sum;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int j = 0; j < left.length; j++) sum += left[j] * right[j];
        return sum;
    }
}
