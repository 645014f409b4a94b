package musubi.effect.mixed;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Standard;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Constant;

/**
 * A fitted linear mixed model.
 *
 * @param fixed the least-squares fit of the same fixed part: names, kept columns, rows
 * @param coefficients of the kept columns
 * @param covariance of the coefficients
 * @param terms random terms, that with the most levels first
 * @param variances covariance of the columns of each term
 * @param residualVariance variance that the groups do not explain
 * @param deviance minus twice the log-likelihood, restricted or not
 * @param isSingular whether a random effect has no variance left, or two are one
 */
record LinearMixedFit(
        LinearFit fixed,
        double[] coefficients,
        Symmetric covariance,
        List<RandomTerm> terms,
        List<Symmetric> variances,
        double residualVariance,
        double deviance,
        boolean isSingular) {
    /** Most columns, over all levels, of the terms after the first. */
    static final int MOST_DENSE = 2000;

    private static final double SINGULAR = 1e-4;

    /** Fits by restricted or full maximum likelihood; empty when no minimum was found. */
    static Optional<LinearMixedFit> of(LinearFit fixed, List<RandomTerm> terms, boolean isRestricted) {
        var rows = fixed.rows();
        var standard = Standard.of(rows, fixed.design(), new Constant(1, rows.count()));
        var columns = new CrossProducts.Columns(fixed.design(), standard, fixed.kept(), fixed.residuals());
        var sums = MixedSums.of(rows, terms, columns);
        var function = new ProfiledDeviance(sums, terms, isRestricted, logScale(standard, fixed.kept()));
        double smallest = 1 / Math.sqrt(1 + sums.strongest());
        var minimum =
                Minimum.of(Minimum.Smooth.ofValues(function::at, factors -> scales(factors, smallest)), start(terms));
        if (!minimum.isFound()) return Optional.empty();
        var fitted = function.at(minimum.at(), true);
        var back = standard.back(spread(fitted.coefficients(), fixed));
        var coefficients = new double[fixed.rank()];
        for (int j = 0; j < coefficients.length; j++)
            coefficients[j] = fixed.coefficients()[fixed.kept()[j]] + back[fixed.kept()[j]];
        var triangles = function.triangles(minimum.at());
        var variances = new java.util.ArrayList<Symmetric>();
        boolean isSingular = false;
        for (int t = 0; t < triangles.length; t++) {
            variances.add(terms.get(t).covariance(triangles[t], fitted.residualVariance()));
            for (int j = 0; j < triangles[t].length; j++) isSingular |= Math.abs(triangles[t][j][j]) < SINGULAR;
        }
        return Optional.of(new LinearMixedFit(
                fixed,
                coefficients,
                standard.back(fitted.bread().scaled(fitted.residualVariance()), fixed.kept()),
                terms,
                List.copyOf(variances),
                fitted.residualVariance(),
                fitted.deviance(),
                isSingular));
    }

    /** Why these terms cannot be told from the residuals; empty when they can. */
    static Optional<NotEstimable> refusal(List<RandomTerm> terms, int rows) {
        for (var term : terms) {
            if (term.levels() < 2)
                return Optional.of(new NotEstimable(
                        Why.TOO_FEW_CLUSTERS,
                        new Words(
                                "「" + term.group() + "」の値が一つしかありません。",
                                "\"" + term.group() + "\" has one level only.")));
            if ((long) term.levels() * term.columns() >= rows)
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "「" + term.group() + "」の変量効果が " + (long) term.levels() * term.columns() + " 個あり、" + rows
                                        + " 行の残差と区別できません。",
                                "\"" + term.group() + "\" has " + (long) term.levels() * term.columns()
                                        + " random effects, which " + rows + " rows cannot tell from the residuals.")));
        }
        long dense = terms.stream()
                .skip(1)
                .mapToLong(t -> (long) t.levels() * t.columns())
                .sum();
        if (dense > MOST_DENSE)
            return Optional.of(new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "いちばん細かいもの以外のまとまりの変量効果は合わせて " + MOST_DENSE + " 個までです（いまは " + dense + "）。",
                            "All groups but the finest may have " + MOST_DENSE + " random effects together, not "
                                    + dense + ".")));
        return Optional.empty();
    }

    /** Places of the standardised coefficients among all columns of the design. */
    private static double[] spread(double[] coefficients, LinearFit fixed) {
        var all = new double[fixed.design().columns()];
        for (int j = 0; j < coefficients.length; j++) all[fixed.kept()[j]] = coefficients[j];
        return all;
    }

    private static double logScale(Standard standard, int[] kept) {
        var one = new Symmetric(kept.length);
        for (int j = 0; j < kept.length; j++) one.set(j, j, 1);
        return -Cholesky.of(standard.back(one, kept), 0).logDeterminant();
    }

    private static double[] start(List<RandomTerm> terms) {
        var start = new double[terms.stream().mapToInt(RandomTerm::parameters).sum()];
        int next = 0;
        for (var term : terms)
            for (int j = 0; j < term.columns(); j++)
                for (int i = j; i < term.columns(); i++) start[next++] = i == j ? 1 : 0;
        return start;
    }

    /** The distance in each factor over which the deviance bends. */
    private static double[] scales(double[] factors, double smallest) {
        double largest = 0;
        for (double factor : factors) largest = Math.max(largest, Math.abs(factor));
        var scales = new double[factors.length];
        for (int k = 0; k < scales.length; k++)
            scales[k] = Math.max(Math.max(Math.abs(factors[k]), 0.1 * largest), smallest);
        return scales;
    }
}
