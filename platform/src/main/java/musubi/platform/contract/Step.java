package musubi.platform.contract;

/** What may be decided about a settlement: the first three in this order, or that it is given up before it is paid. */
public enum Step {
    EVIDENCE_APPROVED("evidence-approved"),
    PAYMENT_REQUESTED("payment-requested"),
    PAYMENT_RELEASED("payment-released"),
    /** Given up: the evidence may be frozen again. */
    WITHDRAWN("withdrawn");

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
