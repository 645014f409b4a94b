package musubi.effect.difference;

/** How a two-period difference is adjusted for covariates. */
enum Estimator {
    /** Regression of the change among controls. */
    REGRESSION("or"),
    /** Weighting by the odds, divided by the number of treated. */
    WEIGHTING("ipw"),
    /** Weighting by the odds, divided by the sum of the weights. */
    NORMALISED("hajek"),
    /** Both, from a logit and least squares. */
    ROBUST("dr"),
    /** Both, from tilting and weighted least squares. */
    IMPROVED("improved");

    private final String word;

    Estimator(String word) {
        this.word = word;
    }

    /** As written in the option. */
    String word() {
        return word;
    }

    static Estimator of(String word) {
        for (var estimator : values()) if (estimator.word.equals(word)) return estimator;
        throw new IllegalArgumentException(word);
    }

    boolean usesOdds() {
        return this != REGRESSION;
    }

    boolean usesRegression() {
        return this == REGRESSION || this == ROBUST || this == IMPROVED;
    }
}
