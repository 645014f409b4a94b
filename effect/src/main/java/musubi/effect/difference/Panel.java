package musubi.effect.difference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Why;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Units that are seen once in every period.
 *
 * @param rows all rows they were made from
 * @param periods names of the periods in their order
 * @param times the periods as numbers; the place of the level when they are categories
 * @param places for each period the row of each unit
 * @param dropped rows of units that lack a period
 */
record Panel(Rows rows, List<String> periods, double[] times, int[][] places, Map<String, Long> dropped) {
    /** The panel of these rows; a unit that is seen twice in a period is refused, one that lacks a period is left out. */
    static Panel of(Rows rows, String unit, String time) {
        var units = Clusters.of(rows.column(unit));
        var clock = rows.column(time);
        var moments = Clusters.of(clock);
        int n = rows.count();
        int length = moments.count();
        if ((long) units.count() * length > Integer.MAX_VALUE - 8)
            throw new Refusal(
                    Why.WRONG_SHAPE,
                    units.count() + " の単位と " + length + " の期間は大きすぎます。",
                    units.count() + " units in " + length + " periods are too many.");
        var seen = new int[units.count() * length];
        Arrays.fill(seen, -1);
        var codes = units.codes().toArray();
        var whens = moments.codes().toArray();
        var times = new double[length];
        for (int row = 0; row < n; row++) {
            int when = (int) whens[row];
            int place = ((int) codes[row]) * length + when;
            if (seen[place] >= 0) throw twice(rows.column(unit), clock, row);
            seen[place] = row;
            times[when] = clock.at(row);
        }
        return complete(rows, seen, codes, whens, names(clock, times), times);
    }

    private static Panel complete(
            Rows rows, int[] seen, double[] units, double[] whens, List<String> names, double[] times) {
        int length = times.length;
        var places = new int[length][rows.count()];
        int count = 0;
        for (int row = 0; row < units.length; row++) {
            if (whens[row] != 0) continue;
            int from = ((int) units[row]) * length;
            if (Arrays.stream(seen, from, from + length).anyMatch(r -> r < 0)) continue;
            for (int t = 0; t < length; t++) places[t][count] = seen[from + t];
            count++;
        }
        for (int t = 0; t < length; t++) places[t] = Arrays.copyOf(places[t], count);
        var dropped = new TreeMap<String, Long>();
        long left = rows.count() - (long) count * length;
        if (left > 0) dropped.put("unit not seen in every period", left);
        return new Panel(rows, names, times, places, dropped);
    }

    private static List<String> names(Column clock, double[] times) {
        return Arrays.stream(times).mapToObj(t -> name(clock, t)).toList();
    }

    /** A value as its reader knows it. */
    static String name(Column column, double value) {
        if (column.isCategory()) return column.levels().get((int) value);
        return plain(value);
    }

    /** A whole number without a point. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Refusal twice(Column unit, Column clock, int row) {
        var who = name(unit, unit.at(row));
        var when = name(clock, clock.at(row));
        return new Refusal(
                Why.WRONG_SHAPE,
                "単位「" + who + "」が期間「" + when + "」に二回以上あります。一単位一期間は一行にしてください。",
                "Unit \"" + who + "\" is seen more than once in period \"" + when
                        + "\": a unit has one row in a period.");
    }

    /** Number of units. */
    int count() {
        return places[0].length;
    }

    /** Only these units, which ascend. */
    Panel keep(int[] units) {
        if (units.length == count()) return this;
        var fewer = new int[places.length][units.length];
        for (int t = 0; t < fewer.length; t++) for (int i = 0; i < units.length; i++) fewer[t][i] = places[t][units[i]];
        return new Panel(rows, periods, times, fewer, dropped);
    }

    /** Only the first {@code length} periods. */
    Panel until(int length) {
        return new Panel(
                rows, periods.subList(0, length), Arrays.copyOf(times, length), Arrays.copyOf(places, length), dropped);
    }

    /** The rows of the first period, one per unit, in the order of {@link #places}. */
    Rows units() {
        return rows.keep(places[0]);
    }

    /** These values of all rows at one period. */
    double[] at(int period, double[] values) {
        var picked = new double[count()];
        for (int i = 0; i < picked.length; i++) picked[i] = values[places[period][i]];
        return picked;
    }

    /** A column that must say the same of a unit in every period. */
    double[] constant(String name) {
        var column = rows.column(name);
        var values = column.toArray();
        var first = at(0, values);
        for (int t = 1; t < places.length; t++)
            for (int i = 0; i < first.length; i++)
                if (values[places[t][i]] != first[i])
                    throw new Refusal(
                            Why.WRONG_SHAPE,
                            "列「" + name + "」は単位ごとに期間を通じて同じでなければなりません（「" + name(column, first[i]) + "」と「"
                                    + name(column, values[places[t][i]]) + "」があります）。",
                            "Column \"" + name + "\" must be the same for a unit in every period; one has "
                                    + name(column, first[i]) + " and " + name(column, values[places[t][i]]) + ".");
        return first;
    }
}
