package musubi.effect.mixed;

import org.hipparchus.special.Gamma;

/** A distribution with its canonical link: mean and variance follow from the linear predictor alone. */
enum Canonical {
    GAUSSIAN,
    BINOMIAL,
    POISSON;

    private static final double FARTHEST = 700;

    static Canonical of(Outcome outcome) {
        return valueOf(outcome.name());
    }

    double mean(double eta) {
        return switch (this) {
            case GAUSSIAN -> eta;
            case BINOMIAL -> 1 / (1 + StrictMath.exp(-eta));
            case POISSON -> StrictMath.exp(Math.min(eta, FARTHEST));
        };
    }

    double variance(double mean) {
        return switch (this) {
            case GAUSSIAN -> 1;
            case BINOMIAL -> mean * (1 - mean);
            case POISSON -> mean;
        };
    }

    /** The change of the variance with the linear predictor. */
    double bend(double mean) {
        return switch (this) {
            case GAUSSIAN -> 0;
            case BINOMIAL -> mean * (1 - mean) * (1 - 2 * mean);
            case POISSON -> mean;
        };
    }

    /** The part of the log-likelihood of a row that changes with the linear predictor. */
    double kernel(double y, double eta) {
        return switch (this) {
            case GAUSSIAN -> -(y - eta) * (y - eta) / 2;
            case BINOMIAL ->
                y * eta
                        - (eta > 0
                                ? eta + StrictMath.log1p(StrictMath.exp(-eta))
                                : StrictMath.log1p(StrictMath.exp(eta)));
            case POISSON -> y * eta - StrictMath.exp(Math.min(eta, FARTHEST));
        };
    }

    /** The part that does not. */
    double constant(double y) {
        return this == POISSON ? -Gamma.logGamma(y + 1) : 0;
    }
}
