package musubi.agreement.settlement;

import musubi.quantity.Words;

/** Why nothing, or less, is paid. Nothing is silently zero. */
public enum Reason {
    TARGET_MISSED("目標に届きませんでした", "the target was missed"),
    CONDITION_FALSE("支払の条件を満たしていません", "the condition does not hold"),
    NOT_MEASURED("測定されていません", "it was not measured"),
    NOT_SIGNIFICANT("効果は統計的に有意ではありませんでした", "the effect was not significant"),
    STUDY_REFUSED("研究の結果は支払に使えません", "the study's result cannot be paid on"),
    OUTSIDE_TERM("契約期間の外です", "it lies outside the term"),
    CAP_USED("上限まで使い切りました", "the cap was used up"),
    NOTHING_COUNTED("該当する実績がありません", "nothing was counted"),
    NOT_CALCULABLE("計算できません（割る数が0以下です）", "it cannot be calculated: the divisor is zero or less"),
    NOT_ENROLLED("参加登録がありません", "not enrolled"),
    NOTHING_LEFT("前の段までで受取額を配り終えました", "the steps before took all that was received"),
    FLOORED("式の値が下限になりました", "the expression reached its floor"),
    NONE("", "");

    private final String ja;
    private final String en;

    Reason(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    /** The reason in words. */
    public Words words() {
        return new Words(ja, en);
    }

    /** Stable code, such as {@code target-missed}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
