package musubi.effect.difference;

import java.util.Optional;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/** Columns that may hold certain numbers only. */
final class Indicator {
    private Indicator() {}

    /** A column of 0 and 1; categories false and true count. */
    static double[] of(Rows rows, String name) {
        var column = rows.column(name);
        var values = column.toArray();
        boolean isTruth = !column.isCategory()
                || column.levels().size() == 2
                        && column.levels().get(0).equalsIgnoreCase("false")
                        && column.levels().get(1).equalsIgnoreCase("true");
        for (double value : values)
            if (!isTruth || value != 0 && value != 1)
                throw new Unreadable(
                        "estimate.not-binary",
                        name,
                        new Words(
                                "列「" + name + "」は 0 か 1 でなければなりません（「" + Panel.name(column, value) + "」があります）。",
                                "Column \"" + name + "\" must hold 0 and 1 only; it has " + Panel.name(column, value)
                                        + "."));
        return values;
    }

    /** Weights that are not negative; 1 when there is no column. */
    static double[] weights(Rows rows, Optional<String> name) {
        if (name.isEmpty()) return new Constant(1, rows.count()).toArray();
        var values = Evaluation.numbers(rows, name.get()).toArray();
        for (double value : values)
            if (!(value >= 0) || Double.isInfinite(value))
                throw new Unreadable(
                        "estimate.negative-weight",
                        name.get(),
                        new Words(
                                "重みの列「" + name.get() + "」に負の値か無限大（" + value + "）があります。",
                                "The weights in \"" + name.get() + "\" must be finite and not negative; one is " + value
                                        + "."));
        return values;
    }
}
