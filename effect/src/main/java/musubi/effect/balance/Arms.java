package musubi.effect.balance;

import java.util.Optional;
import java.util.stream.IntStream;
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
        return IntStream.range(0, count())
                .filter(row -> treated.at(row) == wanted)
                .toArray();
    }

    /** Why nothing can be compared, when an arm has fewer than {@code least} rows. */
    public Optional<NotEstimable> tooFew(int least) {
        if (treatedCount < least)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_TREATED,
                    new Words(
                            "参加した人が " + treatedCount + " 人で、" + least + " 人に足りません。",
                            treatedCount + " treated rows; at least " + least + " are needed.")));
        if (controlCount < least)
            return Optional.of(new NotEstimable(
                    Why.TOO_FEW_CONTROLS,
                    new Words(
                            "比べる人が " + controlCount + " 人で、" + least + " 人に足りません。",
                            controlCount + " control rows; at least " + least + " are needed.")));
        return Optional.empty();
    }
}
