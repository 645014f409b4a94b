package musubi.effect.matching;

import musubi.effect.Words;

/** Whose average effect is asked for, and so who keeps weight 1. */
public enum Estimand {
    /** Those who took part. */
    ATT("参加した人における平均的な効果", "average effect on those who took part"),
    /** Those who did not. */
    ATC("参加しなかった人における平均的な効果", "average effect on those who did not take part"),
    /** Everybody. */
    ATE("全員における平均的な効果", "average effect on everybody");

    private final String ja;
    private final String en;

    Estimand(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    /** What the number means. */
    public Words words() {
        return new Words(ja, en);
    }

    /** Whether this arm is the one matches are looked for; both are for everybody. */
    boolean isFocal(boolean treated) {
        return this == ATE || treated == (this == ATT);
    }
}
