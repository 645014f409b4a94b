package musubi.effect.balance;

/**
 * One covariate in the two groups under one weighting.
 *
 * @param treatedMean weighted mean, or share of ones, of the treated
 * @param controlMean the same of the controls
 * @param standardised difference of the means over the denominator of the covariate
 * @param varianceRatio variance of the treated over that of the controls; NaN for a covariate of 0 and 1
 * @param ks largest distance of the two weighted distribution functions
 */
public record Comparison(double treatedMean, double controlMean, double standardised, double varianceRatio, double ks) {
    /** Treated mean minus control mean. */
    public double difference() {
        return treatedMean - controlMean;
    }
}
