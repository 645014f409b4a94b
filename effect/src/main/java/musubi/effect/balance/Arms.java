package musubi.effect.balance;

import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Who was treated and who was not.
 *
 * @param treated 1 for the treated, 0 for the controls
 * @param treatedCount rows that were treated
 * @param controlCount rows that were not
 */
public record Arms(Column treated, int treatedCount, int controlCount) {
    /** The arms an expression tells apart; values other than 0 and 1 are refused. */
    public static Arms of(Expression expression, Rows rows) {
        return of(Numbers.over(Evaluation.of(expression, rows)), expression.label());
    }

    /** The arms of a column of 0 and 1. */
    public static Arms of(Column treated, String name) {
        int count = 0;
        for (double value : treated.toArray()) {
            if (value != 0 && value != 1)
                throw new Unreadable(
                        "estimate.treatment-not-binary",
                        name,
                        new Words(
                                "参加の列「" + name + "」は 0 か 1 でなければなりません（いま " + value + " があります）。",
                                "The treatment \"" + name + "\" must be 0 or 1, and holds " + value + "."));
            if (value == 1) count++;
        }
        return new Arms(treated, count, treated.count() - count);
    }

    /** Number of rows. */
    public int count() {
        return treatedCount + controlCount;
    }

    /** The rows of one arm, ascending. */
    public int[] rows(boolean isTreated) {
        double wanted = isTreated ? 1 : 0;
        var own = new int[isTreated ? treatedCount : controlCount];
        int at = 0;
        for (int row = 0; at < own.length; row++) if (treated.at(row) == wanted) own[at++] = row;
        return own;
    }

    /** Why nothing can be compared, when an arm has fewer than {@code least} rows. */
    public Optional<NotEstimable> tooFew(int least) {
        return tooFew(treatedCount, controlCount, least, new Words("", ""));
    }

    /** The same when rows of weight 0 do not count. */
    public Optional<NotEstimable> tooFew(int least, Column weights) {
        int controls = 0;
        int both = 0;
        for (int row = 0; row < count(); row++) {
            if (!(weights.at(row) > 0)) continue;
            both++;
            if (treated.at(row) == 0) controls++;
        }
        return tooFew(both - controls, controls, least, new Words("（重みが 0 の人を除く）", " with a weight above 0"));
    }

    private static Optional<NotEstimable> tooFew(int treated, int controls, int least, Words which) {
        if (treated < least)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_TREATED,
                    new Words(
                            "参加した人" + which.ja() + "が " + treated + " 人で、" + least + " 人に足りません。",
                            treated + " treated rows" + which.en() + "; at least " + least + " are needed.")));
        if (controls < least)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_CONTROLS,
                    new Words(
                            "比べる人" + which.ja() + "が " + controls + " 人で、" + least + " 人に足りません。",
                            controls + " control rows" + which.en() + "; at least " + least + " are needed.")));
        return Optional.empty();
    }
}
