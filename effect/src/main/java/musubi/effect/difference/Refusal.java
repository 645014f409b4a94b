package musubi.effect.difference;

import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;

/** Carries a refusal out of the steps of an estimator to where it is answered; nobody outside the package sees it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Why why;
    private final Words words;

    Refusal(Why why, String ja, String en) {
        super(en);
        this.why = why;
        this.words = new Words(ja, en);
    }

    NotEstimable answer() {
        return new NotEstimable(why, words);
    }
}
