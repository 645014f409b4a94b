package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Order;

/**
 * When each row was measured, for working correlations that depend on it.
 *
 * @param times whole numbers; for an unstructured correlation numbered from 0
 * @param names of these numbers
 */
record Waves(String column, int[] times, List<String> names) {
    private static final int LONGEST = 10_000;
    private static final int MOST_TIMES = 20;

    /** Times apart by their difference. */
    static Waves apart(String name, Column column) {
        var values = column.toArray();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (column.isCategory() || value != Math.rint(value))
                throw refused(
                        name,
                        "corr=ar1 の wave「" + name + "」は整数の列（年、回など）でなければなりません。",
                        "With corr=ar1 the column \"" + name
                                + "\" of option wave must hold whole numbers, such as years or visits.");
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (most - least > LONGEST)
            throw refused(
                    name,
                    "wave「" + name + "」の最初と最後は " + LONGEST + " まで離せます（いまは " + (most - least) + "）。単位を大きくしてください。",
                    "The column \"" + name + "\" of option wave may span " + LONGEST + " at most, not " + (most - least)
                            + ": use a larger unit.");
        var times = new int[values.length];
        for (int i = 0; i < times.length; i++) times[i] = (int) (values[i] - least);
        return new Waves(name, times, List.of());
    }

    /** A few times, each with its own number. */
    static Waves each(String name, Column column) {
        var numbered = Clusters.of(column);
        if (numbered.count() > MOST_TIMES)
            throw refused(
                    name,
                    "corr=unstructured の wave「" + name + "」は " + MOST_TIMES + " 種までです（いまは " + numbered.count()
                            + "）。corr=ar1 を使ってください。",
                    "With corr=unstructured the column \"" + name + "\" of option wave may have " + MOST_TIMES
                            + " values, not " + numbered.count() + ": use corr=ar1.");
        var names = new ArrayList<String>();
        for (int i = 0; i < numbered.count(); i++) names.add("");
        var times = new int[column.count()];
        for (int row = 0; row < times.length; row++) {
            times[row] = (int) numbered.codes().at(row);
            names.set(
                    times[row],
                    column.isCategory()
                            ? column.levels().get((int) column.at(row))
                            : new Expression.Constant(column.at(row)).label());
        }
        return new Waves(name, times, List.copyOf(names));
    }

    static Unreadable refused(String value, String ja, String en) {
        return new Unreadable("estimate.wave", value, new Words(ja, en));
    }

    /** The rows in the order of their times. */
    int[] order() {
        return Order.ascending(IntStream.of(times).asDoubleStream().toArray());
    }

    /** The longest time between two rows. */
    int longest() {
        return IntStream.of(times).max().orElse(0);
    }

    /** Why the times, {@code sorted} by cluster, cannot order its rows; empty when they can. */
    Optional<NotEstimable> refusal(int[] starts, int[] sorted) {
        long twice = 0;
        for (int g = 0; g + 1 < starts.length; g++)
            for (int i = starts[g] + 1; i < starts[g + 1]; i++) if (sorted[i] == sorted[i - 1]) twice++;
        if (twice == 0) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.WRONG_SHAPE,
                new Words(
                        "同じまとまりの中で wave「" + column + "」の値が同じ行が " + twice + " 行あります。まとまりの中で時点は一度ずつです。",
                        twice + " rows have the same value of \"" + column
                                + "\" as another row of their cluster; each time may occur once in a cluster.")));
    }
}
