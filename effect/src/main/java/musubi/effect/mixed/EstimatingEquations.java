package musubi.effect.mixed;

import java.util.Arrays;
import java.util.Optional;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Constant;

/**
 * Solved generalised estimating equations.
 *
 * <p>Source: Liang and Zeger (1986), Biometrika 73, 13-22.
 *
 * @param coefficients of all columns, NaN where aliased
 * @param robust covariance over the kept columns, from the clusters' own scores
 * @param model covariance over the kept columns if the working correlation were true
 * @param correlations the parameters of the working correlation
 * @param dispersion of the rows
 * @param isFound whether the steps ended
 */
record EstimatingEquations(
        double[] coefficients,
        Symmetric robust,
        Symmetric model,
        double[] correlations,
        double dispersion,
        int iterations,
        boolean isFound) {
    private static final int MOST_STEPS = 200;
    private static final double SMALL = 1e-11;

    /** Standardised columns of the fit that the equations start from. */
    static Standard standard(GlmFit start) {
        return Standard.of(
                start.rows(), start.design(), new Constant(1, start.rows().count()));
    }

    /** Solves from the fit without clusters. */
    static EstimatingEquations solve(GlmFit start, Standard standard, WorkingRows rows) {
        var beta = standard.forth(Arrays.stream(start.coefficients())
                .map(b -> Double.isNaN(b) ? 0 : b)
                .toArray());
        var kept = start.kept();
        for (int step = 1; ; step++) {
            var state = rows.at(beta.clone());
            var moments = state.moments();
            Optional<WorkingRows.Equations> equations = state.equations(moments);
            if (equations.isEmpty() || equations.get().information().rank() < kept.length)
                return failed(start, moments, step);
            var change = equations.get().information().solve(equations.get().gradient());
            double largest = 0;
            for (int j = 0; j < kept.length; j++) {
                beta[kept[j]] += change[j];
                largest = Math.max(largest, Math.abs(change[j]) / (1 + Math.abs(beta[kept[j]])));
            }
            if (largest < SMALL) return found(start, standard, beta, moments, equations.get(), step);
            if (step == MOST_STEPS || !Double.isFinite(largest)) return failed(start, moments, step);
        }
    }

    private static EstimatingEquations found(
            GlmFit start,
            Standard standard,
            double[] beta,
            WorkingRows.Moments moments,
            WorkingRows.Equations equations,
            int steps) {
        var coefficients = standard.back(beta);
        for (int j = 0; j < coefficients.length; j++)
            if (Double.isNaN(start.coefficients()[j])) coefficients[j] = Double.NaN;
        var bread = equations.information().inverse();
        return new EstimatingEquations(
                coefficients,
                standard.back(equations.meat().sandwich(bread.toRows()), start.kept()),
                standard.back(bread.scaled(moments.dispersion()), start.kept()),
                moments.correlations(),
                moments.dispersion(),
                steps,
                true);
    }

    private static EstimatingEquations failed(GlmFit start, WorkingRows.Moments moments, int steps) {
        var none = new Symmetric(0);
        return new EstimatingEquations(
                start.coefficients(), none, none, moments.correlations(), moments.dispersion(), steps, false);
    }
}
