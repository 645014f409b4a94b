package musubi.study.protocol;

import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;

/** The arithmetic of a variable or a condition, such as {@code age >= 65 & months > 0}. */
public final class Condition {
    private Condition() {}

    /**
     * Reads it; places in messages count from its first character.
     *
     * @throws Unreadable with the place in the text
     */
    public static Expression read(String text) {
        var parts = parsed(text).response().parts();
        if (parts.size() != 1)
            throw new Unreadable(
                    "study.condition",
                    text,
                    new Words("ここには「age >= 65」のような一つの式を書いてください。", "Write one condition here, such as age >= 65."));
        return parts.get(0);
    }

    private static Formula parsed(String text) {
        try {
            return Formula.parse(text + " ~ 1");
        } catch (Unreadable e) {
            if (!e.value().equals("~") || text.contains("~")) throw e;
            int end = text.stripTrailing().length() + 1;
            throw new Unreadable(
                    e.code(),
                    "",
                    new Words("式の " + end + " 文字目: 途中で終わっています。", "Formula, character " + end + ": it ends too early."));
        }
    }
}
