package musubi.effect.formula;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** A part of a term, ready to write its columns: a number, a spline, or the levels of a category. */
sealed interface Part extends Serializable {
    /** Names of its columns; {@code full} asks for every level of a category, not all but the first. */
    List<String> names(boolean full);

    /** Whether a reference level can be left out. */
    default boolean isCategory() {
        return false;
    }

    /** Writes its columns for rows {@code from <= row < until}, {@code stride} apart, the first at {@code at} in {@code out}. */
    void fill(Rows rows, int from, int until, boolean full, double[] out, int at, int stride);

    /** The part of this expression over these complete rows: levels, knots are fixed here. */
    static Part of(Expression expression, Rows rows) {
        if (expression instanceof Expression.Variable variable && isCategory(rows.column(variable.name()))) {
            SpoiltNumbers.refuse(variable.name(), rows.column(variable.name()));
            return Levels.of(expression.label(), expression, rows, "");
        }
        if (!(expression instanceof Expression.Call call)) return Plain.of(expression, rows);
        return switch (call.function()) {
            case "factor" -> Levels.of(call.label(), call.arguments().get(0), rows, "");
            case "relevel" ->
                Levels.of(call.arguments().get(0).label(), call.arguments().get(0), rows, reference(call));
            case "s", "ns" -> Curve.of(call, rows);
            default -> Plain.of(expression, rows);
        };
    }

    private static boolean isCategory(Column column) {
        return column.isCategory();
    }

    private static String reference(Expression.Call call) {
        if (call.arguments().size() == 2 && call.arguments().get(1) instanceof Expression.Word word) return word.text();
        throw Reading.refused(
                "formula.relevel",
                call.label(),
                "relevel(列, \"基準の値\") と書いてください。",
                "Write relevel(column, \"reference\").");
    }

    /** One column of numbers. */
    record Plain(Expression expression) implements Part {
        static Plain of(Expression expression, Rows rows) {
            Evaluation.refuseInfinite(expression, rows);
            return new Plain(expression);
        }

        @Override
        public List<String> names(boolean full) {
            return List.of(expression.label());
        }

        @Override
        public void fill(Rows rows, int from, int until, boolean full, double[] out, int at, int stride) {
            if (expression instanceof Expression.Variable variable) {
                Evaluation.numbers(rows, variable.name()).copy(from, until, out, at);
                return;
            }
            var values = new double[until - from];
            Evaluation.into(expression, rows, from, until, values);
            System.arraycopy(values, 0, out, at, values.length);
        }
    }

    /** A natural cubic spline. */
    record Curve(String label, Expression expression, Spline spline) implements Part {
        private static final int USUAL_DF = 4;

        static Curve of(Expression.Call call, Rows rows) {
            int df = USUAL_DF;
            if (call.arguments().size() == 2) {
                if (!(call.arguments().get(1) instanceof Expression.Constant constant)
                        || constant.value() != Math.rint(constant.value())
                        || constant.value() < 1
                        || constant.value() > 50)
                    throw Reading.refused(
                            "formula.spline",
                            call.label(),
                            "スプラインの自由度は 1 から 50 の整数です。例: s(age, 4)。",
                            "The degrees of freedom of a spline are a whole number from 1 to 50, as in s(age, 4).");
                df = (int) constant.value();
            }
            Evaluation.refuseInfinite(call.arguments().get(0), rows);
            var values = Evaluation.of(call.arguments().get(0), rows);
            Arrays.sort(values);
            if (values.length < 2 || values[0] == values[values.length - 1])
                throw Reading.refused(
                        "formula.spline-constant",
                        call.label(),
                        call.label() + " の列は値が一つしかありません。",
                        "The column in " + call.label() + " has only one value.");
            var spline = Spline.of(values, df);
            if (!isDefined(spline, values))
                throw Reading.refused(
                        "formula.spline-values",
                        call.label(),
                        call.label() + " の列は異なる値が少なすぎて、自由度 " + df + " のスプラインを作れません。自由度を減らしてください。",
                        "The column in " + call.label() + " has too few different values for " + df
                                + " degrees of freedom: ask for fewer.");
            return new Curve(call.label(), call.arguments().get(0), spline);
        }

        private static boolean isDefined(Spline spline, double[] sorted) {
            var out = new double[spline.columns()];
            for (int place : new int[] {0, sorted.length / 2, sorted.length - 1}) {
                spline.at(sorted[place], out, 0, 1);
                if (!Arrays.stream(out).allMatch(Double::isFinite)) return false;
            }
            return true;
        }

        @Override
        public List<String> names(boolean full) {
            var names = new ArrayList<String>();
            for (int i = 1; i <= spline.columns(); i++) names.add(label + i);
            return names;
        }

        @Override
        public void fill(Rows rows, int from, int until, boolean full, double[] out, int at, int stride) {
            var values = new double[until - from];
            Evaluation.into(expression, rows, from, until, values);
            for (int i = 0; i < values.length; i++) spline.at(values[i], out, at + i, stride);
        }
    }

    /**
     * The levels of a category that occur, each a column of 0 and 1.
     *
     * @param codes the value of each level in the column
     */
    record Levels(String label, Expression expression, List<String> levels, List<Double> codes) implements Part {
        private static final int MOST = 10_000;

        static Levels of(String label, Expression expression, Rows rows, String reference) {
            var names = expression instanceof Expression.Variable variable
                    ? rows.column(variable.name()).levels()
                    : List.<String>of();
            var present = new TreeSet<Double>();
            double last = Double.NaN;
            for (double value : raw(expression, rows, 0, rows.count())) {
                if (value != last) present.add(value);
                last = value;
                if (present.size() > MOST)
                    throw Reading.refused(
                            "formula.too-many-levels",
                            label,
                            "「" + label + "」の値が 10000 種を超えています。数の列なら factor() を外し、まとまりなら「| " + label + "」に書いてください。",
                            "\"" + label
                                    + "\" has more than 10000 levels: leave out factor() for a number, or write it after the bar, | "
                                    + label + ".");
            }
            var codes = new ArrayList<>(present);
            if (!reference.isEmpty()) toFront(codes, names, reference, label);
            var levels = codes.stream()
                    .map(c -> names.isEmpty() ? new Expression.Constant(c).label() : names.get((int) (double) c))
                    .toList();
            return new Levels(label, expression, levels, List.copyOf(codes));
        }

        private static void toFront(List<Double> codes, List<String> names, String reference, String label) {
            for (var code : codes) {
                var name = names.isEmpty() ? new Expression.Constant(code).label() : names.get((int) (double) code);
                if (!name.equals(reference)) continue;
                codes.remove(code);
                codes.add(0, code);
                return;
            }
            throw Reading.refused(
                    "formula.unknown-level",
                    reference,
                    "「" + label + "」に値「" + reference + "」はありません。",
                    "\"" + label + "\" has no level \"" + reference + "\".");
        }

        private static double[] raw(Expression expression, Rows rows, int from, int until) {
            var values = new double[until - from];
            if (expression instanceof Expression.Variable variable)
                rows.column(variable.name()).copy(from, until, values, 0);
            else Evaluation.into(expression, rows, from, until, values);
            return values;
        }

        @Override
        public boolean isCategory() {
            return true;
        }

        @Override
        public List<String> names(boolean full) {
            return levels.stream().skip(full ? 0 : 1).map(l -> label + l).toList();
        }

        @Override
        public void fill(Rows rows, int from, int until, boolean full, double[] out, int at, int stride) {
            var values = raw(expression, rows, from, until);
            int first = full ? 0 : 1;
            for (int level = first; level < codes.size(); level++) {
                double code = codes.get(level);
                int column = at + (level - first) * stride;
                for (int i = 0; i < values.length; i++) out[column + i] = values[i] == code ? 1 : 0;
            }
        }
    }
}
