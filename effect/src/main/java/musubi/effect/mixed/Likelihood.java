package musubi.effect.mixed;

/**
 * Minus twice a log-likelihood from which the effects of the groups are integrated, as a function of the coefficients of the
 * standardised columns and, behind them, the parameters of the effects.
 */
interface Likelihood {
    double value(double[] parameters);

    /** Its derivatives. */
    double[] gradient(double[] parameters);
}
