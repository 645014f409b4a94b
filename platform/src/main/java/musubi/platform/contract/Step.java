package musubi.platform.contract;

/** What has to be decided about a settlement, in this order. */
public enum Step {
    EVIDENCE_APPROVED("evidence-approved"),
    PAYMENT_REQUESTED("payment-requested"),
    PAYMENT_RELEASED("payment-released");

    private final String word;

    Step(String word) {
        this.word = word;
    }

    /** As the database and the pages write it. */
    public String word() {
        return word;
    }

    static Step of(String word) {
        for (var step : values()) if (step.word.equals(word)) return step;
        throw new IllegalArgumentException("no step " + word);
    }
}
