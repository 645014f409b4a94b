package musubi.effect.weighting;

import musubi.effect.Words;
import musubi.effect.balance.Denominator;

/** Whose average effect is asked for. */
public enum Estimand {
    /** Everybody in the sample. */
    ATE("標本の全員への平均効果", "average effect on everybody in the sample", Denominator.POOLED),
    /** Those who were treated. */
    ATT("参加した人への平均効果", "average effect on the treated", Denominator.TREATED),
    /** Those who were not treated. */
    ATC("参加しなかった人への平均効果", "average effect on the controls", Denominator.CONTROL),
    /** People as likely to be treated as not, by their closeness to one half (overlap weights). */
    ATO("参加するかしないか五分五分に近い人への平均効果", "average effect on those near an even chance of treatment", Denominator.POOLED),
    /** People as matching in pairs would find them (matching weights). */
    ATM("一対一で組める人への平均効果", "average effect on those who could be matched in pairs", Denominator.POOLED);

    private final String ja;
    private final String en;
    private final Denominator denominator;

    Estimand(String ja, String en, Denominator denominator) {
        this.ja = ja;
        this.en = en;
        this.denominator = denominator;
    }

    /** What it means. */
    public Words words() {
        return new Words(ja, en);
    }

    /** The spread its balance table divides by. */
    public Denominator denominator() {
        return denominator;
    }
}
