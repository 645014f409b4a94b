package musubi.effect.imputation;

/** How the missing values of a column are drawn. */
public enum Kind {
    /** Observed values of the people whose predicted means are nearest. */
    PMM("pmm"),
    /** Linear regression with normal residuals. */
    NORM("norm"),
    /** Logistic regression, for two values. */
    LOGREG("logreg"),
    /** Multinomial logistic regression, for several values. */
    POLYREG("polyreg");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** As written in options. */
    public String text() {
        return text;
    }

    /** Whether it draws one of several values by their probabilities. */
    boolean isCategory() {
        return this == LOGREG || this == POLYREG;
    }
}
