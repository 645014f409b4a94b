package musubi.effect.survival;

import musubi.effect.algebra.Symmetric;

/**
 * A fitted Cox model, in the standardised columns of its likelihood.
 *
 * @param likelihood what was maximised
 * @param beta coefficients of all columns, 0 where aliased
 * @param hazards at these coefficients
 * @param sums over risk sets at these coefficients
 * @param kept columns that have a coefficient
 * @param information over the kept columns
 * @param inverse of the information
 * @param logLikelihoodNull at coefficients of 0
 * @param scoreTest of all coefficients being 0
 * @param iterations steps of Newton's method
 */
record CoxFit(
        PartialLikelihood likelihood,
        double[] beta,
        Hazards hazards,
        RiskSums sums,
        int[] kept,
        Symmetric information,
        Symmetric inverse,
        double logLikelihoodNull,
        double scoreTest,
        int iterations)
        implements CoxOutcome {
    double logLikelihood() {
        return hazards.logLikelihood();
    }

    /** Twice the gain in log-likelihood over coefficients of 0. */
    double likelihoodRatio() {
        return 2 * (logLikelihood() - logLikelihoodNull);
    }

    /** Coefficients of the kept columns. */
    double[] keptBeta() {
        var picked = new double[kept.length];
        for (int i = 0; i < picked.length; i++) picked[i] = beta[kept[i]];
        return picked;
    }
}
