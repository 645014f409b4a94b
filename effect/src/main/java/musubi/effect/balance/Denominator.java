package musubi.effect.balance;

/**
 * The spread a difference is divided by. It always comes from the whole sample before any matching or weighting by the
 * method, so that a smaller difference cannot hide behind a smaller spread.
 */
public enum Denominator {
    /** Standard deviation of the treated: for effects on the treated. */
    TREATED("standard deviation of the treated, before weighting"),
    /** Standard deviation of the controls: for effects on the controls. */
    CONTROL("standard deviation of the controls, before weighting"),
    /** Root of the mean of the two variances: for effects on everybody. */
    POOLED("sqrt((v1 + v0) / 2), before weighting");

    private final String says;

    Denominator(String says) {
        this.says = says;
    }

    /** One clause for the table. */
    public String says() {
        return says;
    }

    double of(double treatedVariance, double controlVariance) {
        return Math.sqrt(
                this == TREATED
                        ? treatedVariance
                        : this == CONTROL ? controlVariance : (treatedVariance + controlVariance) / 2);
    }
}
