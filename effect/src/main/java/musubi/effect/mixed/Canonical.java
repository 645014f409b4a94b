package musubi.effect.mixed;

import java.util.Locale;
import musubi.effect.Option;
import musubi.effect.glm.Family;
import musubi.effect.glm.Link;
import org.hipparchus.special.Gamma;

/** A distribution with its canonical link: mean and variance follow from the linear predictor alone. */
enum Canonical {
    GAUSSIAN(""),
    BINOMIAL("odds ratio"),
    POISSON("rate ratio");

    private static final double FARTHEST = 700;
    private final String ratio;

    Canonical(String ratio) {
        this.ratio = ratio;
    }

    static Option option(java.util.List<String> families) {
        return Option.choice(
                "family",
                families.get(0),
                families,
                "結果の分布。gaussian は数、binomial は 0 か 1、poisson は件数",
                "distribution of the outcome: gaussian for numbers, binomial for 0 or 1, poisson for counts");
    }

    static Canonical of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What the exponential of a coefficient is; empty when it is nothing. */
    String ratio() {
        return ratio;
    }

    /** The same, as a generalised linear model knows it. */
    Family family() {
        return switch (this) {
            case GAUSSIAN -> new Family.Gaussian();
            case BINOMIAL -> new Family.Binomial(Link.LOGIT);
            case POISSON -> new Family.Poisson();
        };
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
