package musubi.effect.formula;

import java.util.Arrays;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** Values of expressions over a stretch of rows. A missing part makes the value missing. */
public final class Evaluation {
    private static final int STRETCH = 1 << 14;

    private Evaluation() {}

    /** The whole column of {@code expression} over {@code rows}. */
    public static double[] of(Expression expression, Rows rows) {
        var values = new double[rows.count()];
        into(expression, rows, 0, values.length, values);
        return values;
    }

    /** Refuses an expression that has no finite value in some row where its columns have values, such as the log of 0. */
    public static void refuseInfinite(Expression expression, Rows rows) {
        var values = new double[Math.min(rows.count(), STRETCH)];
        for (int from = 0; from < rows.count(); from += STRETCH) {
            int until = Math.min(from + STRETCH, rows.count());
            into(expression, rows, from, until, values);
            for (int row = from; row < until; row++)
                if (!Double.isFinite(values[row - from]) && isThere(expression, rows, row))
                    throw Reading.refused(
                            "formula.not-finite",
                            expression.label(),
                            "「" + expression.label() + "」の値が無限大か計算できない行があります（0 や負の数の対数など）。その行を除くか、式を変えてください。",
                            "\"" + expression.label()
                                    + "\" is infinite or has no value in some row, as the logarithm of 0 or of a negative"
                                    + " number: leave such rows out or change the expression.");
        }
    }

    private static boolean isThere(Expression expression, Rows rows, int row) {
        return expression.variables().stream()
                .noneMatch(name -> Double.isNaN(rows.column(name).at(row)));
    }

    /** Writes the values of rows {@code from <= row < until} to the beginning of {@code out}. */
    static void into(Expression expression, Rows rows, int from, int until, double[] out) {
        int n = until - from;
        if (expression instanceof Expression.Variable variable) {
            numbers(rows, variable.name()).copy(from, until, out, 0);
        } else if (expression instanceof Expression.Constant constant) {
            Arrays.fill(out, 0, n, constant.value());
        } else if (expression instanceof Expression.Binary binary) {
            binary(binary, rows, from, until, out);
        } else if (expression instanceof Expression.Call call) {
            call(call, rows, from, until, out);
        } else {
            throw Reading.refused(
                    "formula.word",
                    expression.label(),
                    "言葉 " + expression.label() + " は、分類の列との比較（== または !=）だけに使えます。",
                    "The word " + expression.label() + " can only be compared (== or !=) with a column of categories.");
        }
    }

    /** A column of numbers; a category with the levels 0 and 1, or false and true, counts as numbers. */
    public static Column numbers(Rows rows, String name) {
        var column = rows.column(name);
        if (!column.isCategory() || isTruth(column)) return column;
        throw Reading.refused(
                "formula.not-numbers",
                name,
                "列「" + name + "」は数ではなく分類です（" + some(column) + "）。そのうち一つを 1、ほかを 0 とするなら " + chosen(name, column)
                        + " と書いてください。",
                "Column \"" + name + "\" holds categories (" + some(column) + "), not numbers; " + chosen(name, column)
                        + " is 1 for one of them and 0 for the others.");
    }

    private static boolean isTruth(Column column) {
        var levels = column.levels();
        return levels.size() == 2
                && levels.get(0).equalsIgnoreCase("false")
                && levels.get(1).equalsIgnoreCase("true");
    }

    private static String chosen(String name, Column column) {
        var levels = column.levels();
        return "I(" + name + " == \"" + (levels.isEmpty() ? "…" : levels.get(levels.size() - 1)) + "\")";
    }

    private static String some(Column column) {
        return String.join(", ", column.levels().stream().limit(5).toList())
                + (column.levels().size() > 5 ? ", …" : "");
    }

    private static void binary(Expression.Binary binary, Rows rows, int from, int until, double[] out) {
        if (binary.right() instanceof Expression.Word word) {
            words(binary, word, rows, from, until, out);
            return;
        }
        int n = until - from;
        var right = new double[n];
        into(binary.left(), rows, from, until, out);
        into(binary.right(), rows, from, until, right);
        for (int i = 0; i < n; i++) out[i] = apply(binary.sign(), out[i], right[i]);
    }

    private static void words(
            Expression.Binary binary, Expression.Word word, Rows rows, int from, int until, double[] out) {
        boolean isEqual = binary.sign().equals("==");
        if (!isEqual && !binary.sign().equals("!=") || !(binary.left() instanceof Expression.Variable variable))
            throw Reading.refused(
                    "formula.word",
                    word.text(),
                    "言葉「" + word.text() + "」は、列との == か != でだけ比べられます。",
                    "The word \"" + word.text() + "\" can only be compared with a column by == or !=.");
        var column = rows.column(variable.name());
        int code = column.levels().indexOf(word.text());
        column.copy(from, until, out, 0);
        for (int i = 0; i < until - from; i++) if (!Double.isNaN(out[i])) out[i] = (out[i] == code) == isEqual ? 1 : 0;
    }

    private static double apply(String sign, double a, double b) {
        // One part can decide without the other.
        if (sign.equals("|") && (a != 0 && !Double.isNaN(a) || b != 0 && !Double.isNaN(b))) return 1;
        if (sign.equals("&") && (a == 0 || b == 0)) return 0;
        if (Double.isNaN(a) || Double.isNaN(b)) return Double.NaN;
        return switch (sign) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "^" -> b == 2 ? a * a : StrictMath.pow(a, b);
            case "==" -> a == b ? 1 : 0;
            case "!=" -> a != b ? 1 : 0;
            case "<" -> a < b ? 1 : 0;
            case "<=" -> a <= b ? 1 : 0;
            case ">" -> a > b ? 1 : 0;
            case ">=" -> a >= b ? 1 : 0;
            case "&" -> a != 0 && b != 0 ? 1 : 0;
            case "|" -> a != 0 || b != 0 ? 1 : 0;
            default -> throw new IllegalStateException("sign " + sign);
        };
    }

    private static void call(Expression.Call call, Rows rows, int from, int until, double[] out) {
        int n = until - from;
        if (call.function().equals("day")) {
            Arrays.fill(out, 0, n, day(call));
            return;
        }
        if (call.function().equals("is.na")) {
            present(call.arguments().get(0), rows, from, until, out);
            map(out, n, v -> Double.isNaN(v) ? 1 : 0);
            return;
        }
        into(call.arguments().get(0), rows, from, until, out);
        switch (call.function()) {
            case "I", "(" -> {}
            case "log" -> map(out, n, StrictMath::log);
            case "log1p" -> map(out, n, StrictMath::log1p);
            case "exp" -> map(out, n, StrictMath::exp);
            case "sqrt" -> map(out, n, Math::sqrt);
            case "abs" -> map(out, n, Math::abs);
            case "min", "max" -> {
                var second = new double[n];
                into(call.arguments().get(1), rows, from, until, second);
                boolean isLeast = call.function().equals("min");
                for (int i = 0; i < n; i++)
                    out[i] = isLeast ? Math.min(out[i], second[i]) : Math.max(out[i], second[i]);
            }
            default ->
                throw Reading.refused(
                        "formula.misplaced",
                        call.function(),
                        call.function() + "() は項としてだけ使えます。",
                        call.function() + "() can only stand as a term of its own.");
        }
    }

    /** A column of any kind as it is, for asking whether it is there. */
    private static void present(Expression part, Rows rows, int from, int until, double[] out) {
        if (part instanceof Expression.Variable variable)
            rows.column(variable.name()).copy(from, until, out, 0);
        else into(part, rows, from, until, out);
    }

    private static double day(Expression.Call call) {
        try {
            if (call.arguments().get(0) instanceof Expression.Word word)
                return java.time.LocalDate.parse(word.text()).toEpochDay();
        } catch (java.time.DateTimeException e) {
            throw notADay(call);
        }
        throw notADay(call);
    }

    private static musubi.effect.Unreadable notADay(Expression.Call call) {
        return Reading.refused(
                "formula.not-a-day",
                call.label(),
                "day(\"2021-07-01\") のように書いてください。",
                "Write a day as day(\"2021-07-01\").");
    }

    private static void map(double[] values, int n, java.util.function.DoubleUnaryOperator function) {
        for (int i = 0; i < n; i++) values[i] = function.applyAsDouble(values[i]);
    }
}
