package musubi.effect.imputation;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;

/**
 * A column with its missing places. A column that is drawn by probabilities holds places among {@code values}, others
 * the numbers themselves.
 *
 * @param kind how it is drawn
 * @param values the values it takes where it counts as a category, ascending; else empty
 * @param start observed numbers or places; NaN where missing
 * @param observed rows with a value
 * @param missing rows without
 */
record Incomplete(
        String name, Column source, Kind kind, double[] values, double[] start, int[] observed, int[] missing) {
    /** Most values of a category: each is a column in every other model. */
    static final int MOST_VALUES = 50;

    static Incomplete of(String name, Column source, Plan plan) {
        var numbers = source.toArray();
        int n = numbers.length;
        var observed =
                IntStream.range(0, n).filter(i -> !Double.isNaN(numbers[i])).toArray();
        var missing =
                IntStream.range(0, n).filter(i -> Double.isNaN(numbers[i])).toArray();
        var distinct = distinct(numbers);
        var kind = kind(name, source, plan, distinct);
        boolean isCategory = source.isCategory() || kind.isCategory();
        if (isCategory && distinct.size() > MOST_VALUES)
            throw new Unreadable(
                    "estimate.too-many-levels",
                    name,
                    new Words(
                            "列「" + name + "」の値が " + MOST_VALUES + " 種を超えるので、補完のモデルに入れられません。",
                            "Column \"" + name + "\" has more than " + MOST_VALUES
                                    + " values, too many for a model of imputation."));
        var values = isCategory ? distinct.stream().mapToDouble(d -> d).toArray() : new double[0];
        if (isCategory) for (int i : observed) numbers[i] = Arrays.binarySearch(values, numbers[i]);
        return new Incomplete(name, source, kind, values, numbers, observed, missing);
    }

    private static TreeSet<Double> distinct(double[] numbers) {
        var distinct = new TreeSet<Double>();
        double last = Double.NaN;
        for (double number : numbers) {
            if (!Double.isNaN(number) && number != last) distinct.add(number + 0.0);
            last = number;
            if (distinct.size() > MOST_VALUES) break;
        }
        return distinct;
    }

    private static Kind kind(String name, Column source, Plan plan, TreeSet<Double> distinct) {
        var usual = source.isCategory()
                ? distinct.size() > 2 ? Kind.POLYREG : Kind.LOGREG
                : List.of(0.0, 1.0).equals(List.copyOf(distinct)) ? Kind.LOGREG : Kind.PMM;
        var kind = plan.kinds().getOrDefault(name, usual);
        if (source.isCategory() && !kind.isCategory() || kind == Kind.LOGREG && distinct.size() > 2)
            throw new Unreadable(
                    "estimate.imputation-kind",
                    name,
                    new Words(
                            "列「" + name + "」は " + kind.text() + " では補完できません（値の種類が合いません）。",
                            "Column \"" + name + "\" cannot be drawn by " + kind.text() + ": its values do not fit."));
        return kind;
    }

    boolean isCategory() {
        return values.length > 0;
    }

    /** Number of columns it is in the models of others. */
    int width() {
        return isCategory() ? Math.max(values.length - 1, 0) : 1;
    }

    /** The completed column: what was observed stays to the last bit. */
    Column completed(double[] state) {
        if (source.isCategory()) {
            var codes = new int[state.length];
            for (int i = 0; i < codes.length; i++) codes[i] = (int) values[(int) state[i]];
            return Categories.over(codes, source.levels());
        }
        var numbers = source.toArray();
        for (int i : missing) numbers[i] = isCategory() ? values[(int) state[i]] : state[i];
        return Numbers.over(numbers);
    }
}
