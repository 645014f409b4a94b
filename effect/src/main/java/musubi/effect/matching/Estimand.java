package musubi.effect.matching;

import musubi.effect.Words;
import musubi.effect.balance.Denominator;

/** Whose average effect is asked for, and so who keeps weight 1. */
public enum Estimand {
    /** Those who took part. */
    ATT("参加した人における平均的な効果", "average effect on those who took part", Denominator.TREATED),
    /** Those who did not. */
    ATC("参加しなかった人における平均的な効果", "average effect on those who did not take part", Denominator.CONTROL),
    /** Everybody. */
    ATE("全員における平均的な効果", "average effect on everybody", Denominator.POOLED);

    private final String ja;
    private final String en;
    private final Denominator denominator;

    Estimand(String ja, String en, Denominator denominator) {
        this.ja = ja;
        this.en = en;
        this.denominator = denominator;
    }

    /** What the number means. */
    public Words words() {
        return new Words(ja, en);
    }

    /** The spread its balance table divides by. */
    Denominator denominator() {
        return denominator;
    }

    /** Whether this arm is the one matches are looked for; both are for everybody. */
    boolean isFocal(boolean treated) {
        return this == ATE || treated == (this == ATT);
    }
}
