package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Columns of 0 and 1 for each time since treatment began, but one that the others are compared with.
 *
 * @param rows with the columns
 * @param since the times
 * @param names the columns, in the order of the times
 */
record EventColumns(Rows rows, List<Double> since, List<String> names) {
    private static final int MOST = 400;

    /** From the columns of the period and of the first treated period, 0 or infinite when never. */
    static EventColumns of(Rows rows, Options options) {
        double reference = options.number("reference");
        var time = numbers(rows, options.text("time"));
        var cohort = numbers(rows, options.text("cohort"));
        Optional<Double> earliest = options.find("earliest").map(e -> options.number("earliest"));
        Optional<Double> latest = options.find("latest").map(e -> options.number("latest"));
        var columns = new TreeMap<Double, double[]>();
        boolean hasReference = false;
        for (int i = 0; i < time.length; i++) {
            if (cohort[i] == 0 || Double.isInfinite(cohort[i])) continue;
            double since = time[i] - cohort[i];
            since = Math.max(earliest.orElse(since), Math.min(latest.orElse(since), since));
            hasReference |= since == reference;
            if (since == reference) continue;
            columns.computeIfAbsent(since, e -> new double[time.length])[i] = 1;
            if (columns.size() > MOST)
                throw new Refusal(
                        Why.WRONG_SHAPE,
                        "参加からの時間の種類が " + MOST + " を超えます。earliest と latest で両端をまとめてください。",
                        "There are more than " + MOST + " times since treatment: bin the ends by earliest and latest.");
        }
        if (!hasReference)
            throw new Refusal(
                    Why.WRONG_SHAPE,
                    "基準の時点（参加から " + Panel.plain(reference) + "）の行がありません。reference で選べます。",
                    "No row is at the reference time " + Panel.plain(reference)
                            + " since treatment: choose one with the option reference.");
        var names = new ArrayList<String>();
        for (var column : columns.entrySet()) {
            var name = "event " + Panel.plain(column.getKey());
            rows = rows.with(name, Numbers.over(column.getValue()));
            names.add(name);
        }
        return new EventColumns(rows, List.copyOf(columns.keySet()), names);
    }

    private static double[] numbers(Rows rows, String name) {
        var column = rows.column(name);
        if (column.isCategory())
            throw new Unreadable(
                    "estimate.not-a-number",
                    name,
                    new Words(
                            "列「" + name + "」は期間を表す数でなければなりません。",
                            "Column \"" + name + "\" must hold numbers that tell the period."));
        return column.toArray();
    }
}
