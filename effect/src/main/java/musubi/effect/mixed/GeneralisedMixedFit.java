package musubi.effect.mixed;

import java.util.Optional;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;

/**
 * A fitted generalised linear model with one random intercept.
 *
 * @param fixed the fit without groups: names, kept columns, rows
 * @param coefficients of the kept columns
 * @param covariance of the coefficients, from the second derivatives in coefficients and standard deviation together
 * @param deviation standard deviation of the intercepts
 * @param deviance minus twice the log-likelihood
 */
record GeneralisedMixedFit(
        GlmFit fixed, double[] coefficients, Symmetric covariance, double deviation, double deviance) {
    private static final double SINGULAR = 1e-4;

    /** Whether no variance between groups is left. */
    boolean isSingular() {
        return deviation < SINGULAR;
    }

    /** Fits from the coefficients without groups; empty when no maximum was found. */
    static Optional<GeneralisedMixedFit> of(GlmFit fixed, Canonical family, Clusters clusters, int nodes) {
        var standard = Standard.of(
                fixed.rows(), fixed.design(), new Constant(1, fixed.rows().count()));
        var grouped = GroupedRows.of(fixed, standard, clusters);
        var likelihood = new MarginalLikelihood(grouped, family, Quadrature.of(nodes));
        var axes = Axes.of(fixed, standard);
        double smallest = 1 / Math.sqrt(1 + strongest(fixed, family, clusters));
        var function = new Minimum.Smooth(
                at -> likelihood.value(axes.forth(at)),
                at -> axes.back(likelihood.gradient(axes.forth(at))),
                at -> scales(at, smallest));
        var start = new double[axes.count() + 1];
        start[axes.count()] = 1;
        var minimum = Minimum.of(function, start);
        var inverse = Cholesky.of(Symmetric.of(minimum.hessian()), 1e-13);
        if (!minimum.isFound() || inverse.rank() < start.length) return Optional.empty();
        var parameters = axes.forth(minimum.at());
        var all = new double[fixed.design().columns()];
        for (int j = 0; j < axes.count(); j++) all[fixed.kept()[j]] = parameters[j];
        var back = standard.back(all);
        var coefficients = new double[axes.count()];
        for (int j = 0; j < coefficients.length; j++) coefficients[j] = back[fixed.kept()[j]];
        var places = new int[axes.count()];
        for (int j = 0; j < places.length; j++) places[j] = j;
        var covariance = inverse.inverse().pick(places).scaled(2).sandwich(axes.lower());
        return Optional.of(new GeneralisedMixedFit(
                fixed,
                coefficients,
                standard.back(covariance, fixed.kept()),
                Math.abs(parameters[axes.count()]),
                minimum.value()));
    }

    private static double[] scales(double[] at, double smallest) {
        var scales = new double[at.length];
        java.util.Arrays.fill(scales, 1);
        scales[at.length - 1] = Math.max(Math.abs(at[at.length - 1]), smallest);
        return scales;
    }

    /** The largest sum of variances of the rows of one cluster: how fast small deviations show. */
    private static double strongest(GlmFit fixed, Canonical family, Clusters clusters) {
        var sums = new double[clusters.count()];
        for (int i = 0; i < fixed.rows().count(); i++)
            sums[(int) clusters.codes().at(i)] += family.variance(fixed.fitted().at(i));
        return java.util.Arrays.stream(sums).max().orElse(1);
    }

    /**
     * Coordinates in which the coefficients without groups are 0 and independent with error 1, so that steps fit.
     *
     * @param centre coefficients of the standardised kept columns
     * @param lower a root of their covariance
     */
    private record Axes(double[] centre, double[][] lower) {
        static Axes of(GlmFit fixed, Standard standard) {
            var kept = fixed.kept();
            var filled = java.util.Arrays.stream(fixed.coefficients())
                    .map(b -> Double.isNaN(b) ? 0 : b)
                    .toArray();
            var all = standard.forth(filled);
            var centre = new double[kept.length];
            for (int j = 0; j < centre.length; j++) centre[j] = all[kept[j]];
            // The bread belongs to the columns as they are; the standardised ones have the inverse change of columns.
            var factor = new double[kept.length][kept.length];
            for (int j = 0; j < kept.length; j++) {
                var unit = new double[fixed.design().columns()];
                unit[kept[j]] = 1;
                var column = standard.forth(unit);
                for (int i = 0; i < kept.length; i++) factor[i][j] = column[kept[i]];
            }
            var covariance = Cholesky.of(fixed.bread().sandwich(factor), 0);
            var lower = new double[kept.length][kept.length];
            for (int i = 0; i < kept.length; i++) System.arraycopy(covariance.row(i), 0, lower[i], 0, i + 1);
            return new Axes(centre, lower);
        }

        int count() {
            return centre.length;
        }

        /** Coefficients, and the deviation as it is. */
        double[] forth(double[] at) {
            var parameters = at.clone();
            for (int i = 0; i < centre.length; i++) {
                double sum = centre[i];
                for (int k = 0; k <= i; k++) sum += lower[i][k] * at[k];
                parameters[i] = sum;
            }
            return parameters;
        }

        /** Derivatives in these coordinates. */
        double[] back(double[] gradient) {
            var back = gradient.clone();
            for (int k = 0; k < centre.length; k++) {
                double sum = 0;
                for (int i = k; i < centre.length; i++) sum += lower[i][k] * gradient[i];
                back[k] = sum;
            }
            return back;
        }
    }
}
