package musubi.study.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.study.protocol.Outcome;
import musubi.study.protocol.Times;

/**
 * How long each row is watched and what ends it. Days are half-open as everywhere: an event belongs to its day, so on the
 * first day of follow-up it has happened after one day; somebody who left on a day was there until the day before.
 */
record Watched(Times times, Outcome.Time outcome) {
    /** Whether a row could still have the event when its follow-up began, and was watched for a day at least. */
    boolean[] atRisk(Rows rows, Function<String, double[]> column) {
        var starts = starts(rows);
        var atRisk = new boolean[rows.count()];
        java.util.Arrays.fill(atRisk, true);
        for (var event : events()) {
            var day = column.apply(event);
            for (int i = 0; i < day.length; i++) atRisk[i] &= !(day[i] < starts[i]);
        }
        for (var leaving : outcome.censoring()) {
            var day = column.apply(leaving);
            for (int i = 0; i < day.length; i++) atRisk[i] &= !(day[i] <= starts[i]);
        }
        return atRisk;
    }

    private List<String> events() {
        var events = new ArrayList<String>();
        events.add(outcome.event());
        events.addAll(outcome.competing());
        return events;
    }

    /** The rows with {@code NAME.days} and {@code NAME.event}. */
    Rows with(Rows rows, String name) {
        var starts = starts(rows);
        var ends = ends(rows);
        for (var leaving : outcome.censoring()) {
            var day = rows.column(leaving);
            for (int i = 0; i < ends.length; i++) if (day.at(i) < ends[i]) ends[i] = day.at(i);
        }
        var events = new double[ends.length];
        int cause = 0;
        for (var event : events()) {
            var day = rows.column(event);
            cause++;
            for (int i = 0; i < ends.length; i++)
                // The first in the protocol wins a day that several share.
                if (events[i] == 0 ? day.at(i) < ends[i] : day.at(i) + 1 < ends[i]) {
                    ends[i] = day.at(i) + 1;
                    events[i] = cause;
                }
        }
        for (int i = 0; i < ends.length; i++) ends[i] -= starts[i];
        return rows.with(name + ".days", Numbers.over(ends)).with(name + ".event", Numbers.over(events));
    }

    private double[] starts(Rows rows) {
        return days(rows, t -> t.followUp().from().toEpochDay());
    }

    private double[] ends(Rows rows) {
        return days(rows, t -> t.followUp().until().toEpochDay());
    }

    private double[] days(Rows rows, Function<Times, Long> day) {
        var each = times.each().stream().map(day).toList();
        var days = new double[rows.count()];
        if (each.size() == 1) java.util.Arrays.fill(days, each.getFirst());
        else {
            var trial = rows.column("trial");
            for (int i = 0; i < days.length; i++) days[i] = each.get((int) trial.at(i));
        }
        return days;
    }
}
