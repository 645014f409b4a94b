package musubi.effect.weighting;

import java.util.Arrays;
import java.util.List;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** The outcome of every row, and whether it is 0 or 1. */
public record Outcome(String name, Column values, boolean isBinary) {
    /** What an option says: a column by its very name, or an expression as on the left of a formula. */
    public static Expression expression(String text, Rows rows) {
        if (rows.has(text)) return new Expression.Variable(text);
        return Formula.parse(text + " ~ 1").response().single();
    }

    /** A model with what an option says on its left and {@code terms} on its right. */
    static Formula model(String text, String terms, Rows rows) {
        return Formula.parse("1 ~ " + terms).withResponse(new Formula.Response("", List.of(expression(text, rows))));
    }

    /** What an option says of complete rows; a value that is no number is refused. */
    public static Outcome of(String text, Rows rows) {
        var values = Evaluation.of(expression(text, rows), rows);
        for (double y : values)
            if (!Double.isFinite(y))
                throw new Unreadable(
                        "estimate.outcome-range",
                        text,
                        new Words(
                                "結果「" + text + "」に数にならない値（" + y + "）があります。",
                                "The outcome \"" + text + "\" has the value " + y + "."));
        boolean isBinary = Arrays.stream(values).allMatch(y -> y == 0 || y == 1);
        return new Outcome(text, Numbers.over(values), isBinary);
    }
}
