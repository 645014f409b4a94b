package musubi.effect.difference;

import java.util.List;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** Columns of 0 and 1, or conditions such as {@code year >= 2011} or {@code area == "north"}, that stand in options. */
final class Conditions {
    private Conditions() {}

    /** The rows with a column of 0 and 1 under the very text of the condition; missing where a part is missing. */
    static Rows with(Rows rows, String text) {
        var values = Evaluation.of(expression(rows, text), rows);
        for (double value : values)
            if (!Double.isNaN(value) && value != 0 && value != 1)
                throw new Unreadable(
                        "estimate.not-binary",
                        text,
                        new Words(
                                "「" + text + "」は 0 か 1 でなければなりません（" + Panel.plain(value) + " があります）。",
                                "\"" + text + "\" must be 0 or 1; it is " + Panel.plain(value) + " somewhere."));
        return rows.has(text) && !rows.column(text).isCategory() ? rows : rows.with(text, Numbers.over(values));
    }

    private static Expression expression(Rows rows, String text) {
        return rows.has(text)
                ? new Expression.Variable(text)
                : Formula.parse("y ~ I(" + text + ")").terms().get(0).parts().get(0);
    }

    /** The product of these columns. */
    static Term product(List<String> columns) {
        return new Term(
                columns.stream().<Expression>map(Expression.Variable::new).toList());
    }
}
