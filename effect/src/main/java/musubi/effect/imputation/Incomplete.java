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
 * A column with its missing places, held once for all imputations: those keep no more than what they drew. A column that is
 * drawn by probabilities, or counts as a category, is held as places among {@code values}, others as the numbers themselves.
 *
 * @param kind how it is drawn
 * @param values the values it takes where it counts as a category, ascending; else empty
 * @param places of each row among {@code values}, {@link #NOWHERE} where missing; empty unless it counts as a category
 * @param standard the numbers brought to mean 0 and spread 1; empty where it counts as a category
 * @param mean of the observed numbers
 * @param spread of the observed numbers, 1 where they do not vary
 * @param missing rows without a value, ascending
 */
record Incomplete(
        String name,
        Column source,
        Kind kind,
        double[] values,
        byte[] places,
        double[] standard,
        double mean,
        double spread,
        int[] missing) {
    /** Most values of a category: each is a column in every other model. */
    static final int MOST_VALUES = 50;

    private static final byte NOWHERE = -1;

    static Incomplete of(String name, Column source, Plan plan) {
        var numbers = source.toArray();
        int n = numbers.length;
        var missing =
                IntStream.range(0, n).filter(i -> Double.isNaN(numbers[i])).toArray();
        var distinct = distinct(numbers);
        var kind = kind(name, source, plan, distinct);
        if (!source.isCategory() && !kind.isCategory()) return ofNumbers(name, source, kind, numbers, missing);
        if (distinct.size() > MOST_VALUES)
            throw new Unreadable(
                    "estimate.too-many-levels",
                    name,
                    new Words(
                            "列「" + name + "」の値が " + MOST_VALUES + " 種を超えるので、補完のモデルに入れられません。",
                            "Column \"" + name + "\" has more than " + MOST_VALUES
                                    + " values, too many for a model of imputation."));
        var values = distinct.stream().mapToDouble(d -> d).toArray();
        var places = new byte[n];
        for (int i = 0; i < n; i++)
            // Zero and its negative are one value.
            places[i] = Double.isNaN(numbers[i]) ? NOWHERE : (byte) Arrays.binarySearch(values, numbers[i] + 0.0);
        return new Incomplete(name, source, kind, values, places, new double[0], 0, 1, missing);
    }

    private static Incomplete ofNumbers(String name, Column source, Kind kind, double[] numbers, int[] missing) {
        int count = Math.max(1, numbers.length - missing.length);
        double sum = 0;
        for (double number : numbers) if (!Double.isNaN(number)) sum += number;
        double mean = sum / count;
        double squares = 0;
        for (double number : numbers) if (!Double.isNaN(number)) squares += (number - mean) * (number - mean);
        double deviation = Math.sqrt(squares / count);
        double spread = deviation > 0 ? deviation : 1;
        for (int i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] - mean) / spread;
        return new Incomplete(name, source, kind, new double[0], new byte[0], numbers, mean, spread, missing);
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

    /** Number of rows with a value. */
    int count() {
        return source.count() - missing.length;
    }

    /** Rows with a value, ascending. */
    int[] observed() {
        var observed = new int[count()];
        int next = 0;
        for (int row = 0, gap = 0; row < source.count(); row++)
            if (gap < missing.length && missing[gap] == row) gap++;
            else observed[next++] = row;
        return observed;
    }

    /** The observed number in this row, or its place among {@code values}. */
    double start(int row) {
        return isCategory() ? places[row] : source.at(row);
    }

    /**
     * The completed column: what was observed stays to the last bit.
     *
     * @param drawn a number or place for each missing row
     */
    Column completed(double[] drawn) {
        if (source.isCategory()) {
            var codes = new int[source.count()];
            for (int i = 0; i < codes.length; i++) codes[i] = places[i] == NOWHERE ? 0 : (int) values[places[i]];
            for (int i = 0; i < missing.length; i++) codes[missing[i]] = (int) values[(int) drawn[i]];
            return Categories.over(codes, source.levels());
        }
        var numbers = source.toArray();
        for (int i = 0; i < missing.length; i++) numbers[missing[i]] = isCategory() ? values[(int) drawn[i]] : drawn[i];
        return Numbers.over(numbers);
    }
}
