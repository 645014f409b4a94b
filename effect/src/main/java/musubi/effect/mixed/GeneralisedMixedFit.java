package musubi.effect.mixed;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;

/**
 * A fitted generalised linear model with random effects of one group.
 *
 * @param fixed the fit without groups: names, kept columns, rows
 * @param coefficients of the kept columns
 * @param covariance of the coefficients, from the second derivatives in coefficients and the factor of the effects together
 * @param random the columns whose effects vary
 * @param variances covariance of the effects of each random term
 * @param deviance minus twice the log-likelihood
 * @param isSingular whether an effect has no variance of its own
 */
record GeneralisedMixedFit(
        GlmFit fixed,
        double[] coefficients,
        Symmetric covariance,
        RandomColumns random,
        List<Symmetric> variances,
        double deviance,
        boolean isSingular) {
    private static final double SINGULAR = 1e-4;
    private static final double FLAT = 1e-9;

    /** Fits from the coefficients without groups; empty when no maximum was found. */
    static Optional<GeneralisedMixedFit> of(GlmFit fixed, Canonical family, RandomColumns random, int nodes) {
        var standard = Standard.of(
                fixed.rows(), fixed.design(), new Constant(1, fixed.rows().count()));
        var clusters = random.terms().get(0).clusters();
        var likelihood = likelihood(fixed, standard, family, random, nodes);
        var axes = Axes.of(fixed, standard);
        double smallest = 1 / Math.sqrt(1 + strongest(fixed, family, clusters));
        var function = new Minimum.Smooth(
                at -> likelihood.value(axes.forth(at)),
                at -> axes.back(likelihood.gradient(axes.forth(at))),
                at -> scales(at, axes.count(), smallest));
        var start = new double[axes.count() + random.parameters()];
        System.arraycopy(random.start(), 0, start, axes.count(), random.parameters());
        var minimum = Minimum.of(function, start);
        var inverse = covariance(minimum.hessian(), axes.count());
        if (!minimum.isFound() || inverse.isEmpty()) return Optional.empty();
        var parameters = axes.forth(minimum.at());
        var effects = Arrays.copyOfRange(parameters, axes.count(), parameters.length);
        var all = new double[fixed.design().columns()];
        for (int j = 0; j < axes.count(); j++) all[fixed.kept()[j]] = parameters[j];
        var back = standard.back(all);
        var coefficients = new double[axes.count()];
        for (int j = 0; j < coefficients.length; j++) coefficients[j] = back[fixed.kept()[j]];
        return Optional.of(new GeneralisedMixedFit(
                fixed,
                coefficients,
                standard.back(inverse.get().scaled(2).sandwich(axes.lower()), fixed.kept()),
                random,
                random.variances(effects),
                minimum.value(),
                random.isSingular(effects, SINGULAR)));
    }

    private static Likelihood likelihood(
            GlmFit fixed, Standard standard, Canonical family, RandomColumns random, int nodes) {
        var clusters = random.terms().get(0).clusters();
        if (random.isIntercept())
            return new MarginalLikelihood(GroupedRows.of(fixed, standard, clusters), family, Quadrature.of(nodes));
        var places = GroupedRows.places(
                clusters, IntStream.range(0, fixed.rows().count()).toArray());
        var rows = GroupedRows.of(fixed, standard, GroupedRows.starts(clusters), places);
        return new LaplaceLikelihood(rows, random, random.values(fixed.rows(), places), family);
    }

    /**
     * The inverse of the second derivatives over the first {@code p} parameters, those of the effects taken out; a direction of
     * the effects in which the likelihood is flat, as without variance, tells nothing about the others. Empty when there is none.
     */
    private static Optional<Symmetric> covariance(double[][] hessian, int p) {
        var first = IntStream.range(0, p).toArray();
        var whole = Cholesky.of(Symmetric.of(hessian), 1e-13);
        if (whole.rank() == hessian.length) return Optional.of(whole.inverse().pick(first));
        var effects = Eigen.of(
                Symmetric.of(hessian).pick(IntStream.range(p, hessian.length).toArray()));
        double least = FLAT * Math.max(effects.values()[0], 1);
        var inner = effects.apply(value -> value > least ? 1 / value : 0);
        var across = new double[p][];
        for (int i = 0; i < p; i++) across[i] = Arrays.copyOfRange(hessian[i], p, hessian.length);
        var left = Symmetric.of(hessian).pick(first).plus(inner.sandwich(across).scaled(-1));
        var inverse = Cholesky.of(left, 1e-13);
        return inverse.rank() < p ? Optional.empty() : Optional.of(inverse.inverse());
    }

    private static double[] scales(double[] at, int p, double smallest) {
        var scales = new double[at.length];
        Arrays.fill(scales, 1);
        double largest = 0;
        for (int k = p; k < at.length; k++) largest = Math.max(largest, Math.abs(at[k]));
        for (int k = p; k < at.length; k++)
            scales[k] = Math.max(Math.max(Math.abs(at[k]), at.length > p + 1 ? 0.1 * largest : 0), smallest);
        return scales;
    }

    /** The largest sum of variances of the rows of one cluster: how fast small deviations show. */
    private static double strongest(GlmFit fixed, Canonical family, Clusters clusters) {
        var sums = new double[clusters.count()];
        for (int i = 0; i < fixed.rows().count(); i++)
            sums[(int) clusters.codes().at(i)] += family.variance(fixed.fitted().at(i));
        return Arrays.stream(sums).max().orElse(1);
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
            var filled = Arrays.stream(fixed.coefficients())
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

        /** Coefficients, and the parameters of the effects as they are. */
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
