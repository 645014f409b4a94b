package musubi.effect.series;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Order;
import musubi.effect.rows.Rows;

/**
 * Rows in the order of their time.
 *
 * @param rows complete rows, all in one block
 * @param times ascending; days for dates, months for months, else the numbers of the column
 * @param dropped rows left out, by reason
 */
record SeriesRows(Rows rows, double[] times, Map<String, Long> dropped) {

    /** The complete rows of {@code source} in {@code columns}, by {@code time}. */
    static SeriesRows of(Rows source, Collection<String> columns, String time) {
        var needed = new LinkedHashSet<>(columns);
        needed.add(time);
        var complete = Complete.of(source, needed);
        var rows = complete.rows();
        var values = times(rows.column(time));
        var order = Order.ascending(values);
        var sorted = new LinkedHashMap<String, Column>();
        for (var name : rows.names()) sorted.put(name, rows.column(name).pick(order));
        var positions = rows.positions();
        var places = new int[order.length];
        var times = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            places[i] = positions[order[i]];
            times[i] = values[order[i]];
        }
        return new SeriesRows(inOrder(sorted, places), times, complete.dropped());
    }

    /** Rows in one block, so that neighbours in time are neighbours here. */
    static LocalRows inOrder(Map<String, Column> columns, int[] positions) {
        var starts = new int[Rows.BLOCKS + 1];
        Arrays.fill(starts, 1, starts.length, positions.length);
        return LocalRows.inOrder(columns, positions, starts);
    }

    private static double[] times(Column column) {
        var values = column.toArray();
        if (!column.isCategory()) return values;
        var levels = column.levels().stream().mapToDouble(SeriesRows::time).toArray();
        for (int i = 0; i < values.length; i++) values[i] = levels[(int) values[i]];
        return values;
    }

    /** A number, a date {@code 2024-04-01} in days, or a month {@code 2024-04} in months. */
    static double time(String text) {
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}"))
                return LocalDate.parse(text).toEpochDay();
            if (text.matches("\\d{4}-\\d{2}"))
                return YearMonth.parse(text).getLong(java.time.temporal.ChronoField.PROLEPTIC_MONTH);
            return Double.parseDouble(text);
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new Unreadable(
                    "estimate.not-a-time",
                    text,
                    new Words(
                            "時点「" + text + "」は、数、2024-04-01、2024-04 のどれかで書いてください。",
                            "The time \"" + text
                                    + "\" must be a number, a date like 2024-04-01 or a month like 2024-04."));
        }
    }

    int count() {
        return times.length;
    }

    boolean hasTwice() {
        for (int i = 1; i < times.length; i++) if (times[i] == times[i - 1]) return true;
        return false;
    }

    /** Whether all gaps between neighbours are equal. */
    boolean isEven() {
        for (int i = 2; i < times.length; i++)
            if (Math.abs((times[i] - times[i - 1]) - (times[1] - times[0])) > 1e-9 * Math.abs(times[1] - times[0]))
                return false;
        return true;
    }
}
