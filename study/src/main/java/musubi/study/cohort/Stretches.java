package musubi.study.cohort;

import java.util.LinkedHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.study.protocol.Outcome;
import musubi.study.protocol.Protocol;

/**
 * Each person as the stretches of time in which their exposure stays the same: before the day of the change unexposed,
 * from that day on exposed. The time somebody stayed well until they took part is thereby time of the unexposed.
 *
 * <p>Source: Andersen and Gill (1982), Annals of Statistics 10, 1100-1120; Suissa (2008), American Journal of Epidemiology
 * 167, 492-499.
 */
record Stretches(Protocol protocol, Column changesOn) {
    /** The rows with the exposure and, for each outcome in time, {@code NAME.from}, {@code NAME.days}, {@code NAME.event}. */
    Rows of(Rows rows) {
        double start = protocol.times().orElseThrow().followUp().from().toEpochDay();
        int n = rows.count();
        var longest = longest(rows);
        var waits = new double[n];
        for (int i = 0; i < n; i++) {
            double days = changesOn.at(i) - start;
            waits[i] = days < longest[i] ? Math.max(0, days) : Double.POSITIVE_INFINITY;
        }
        var from = IntStream.range(0, n)
                .flatMap(i -> waits[i] > 0 && waits[i] < longest[i] ? IntStream.of(i, i) : IntStream.of(i))
                .toArray();
        var isLater = new boolean[from.length];
        for (int i = 0; i < from.length; i++) isLater[i] = i > 0 && from[i] == from[i - 1] || waits[from[i]] == 0;
        var columns = new LinkedHashMap<String, Column>();
        for (var name : rows.names()) columns.put(name, rows.column(name).pick(from));
        columns.put(protocol.exposure(), numbers(from.length, i -> isLater[i] ? 1 : 0));
        protocol.outcomes().forEach((name, outcome) -> {
            if (outcome instanceof Outcome.Time) columns.putAll(split(rows, name, from, isLater, waits));
        });
        return Selection.inOrderOfUnits(columns, protocol.unit());
    }

    private double[] longest(Rows rows) {
        var longest = new double[rows.count()];
        protocol.outcomes().forEach((name, outcome) -> {
            if (!(outcome instanceof Outcome.Time)) return;
            var days = rows.column(name + ".days");
            for (int i = 0; i < longest.length; i++) longest[i] = Math.max(longest[i], days.at(i));
        });
        return longest;
    }

    /** A stretch that begins after the outcome was reached has no time of it. */
    private static LinkedHashMap<String, Column> split(
            Rows rows, String name, int[] from, boolean[] isLater, double[] waits) {
        var days = rows.column(name + ".days");
        var events = rows.column(name + ".event");
        var begins = new double[from.length];
        var ends = new double[from.length];
        var event = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            double wait = waits[from[i]];
            double last = days.at(from[i]);
            begins[i] = isLater[i] ? wait : 0;
            ends[i] = isLater[i] ? last : Math.min(last, wait);
            event[i] = isLater[i] || last <= wait ? events.at(from[i]) : 0;
            if (begins[i] >= ends[i]) begins[i] = ends[i] = event[i] = Double.NaN;
        }
        var columns = new LinkedHashMap<String, Column>();
        columns.put(name + ".from", Numbers.over(begins));
        columns.put(name + ".days", Numbers.over(ends));
        columns.put(name + ".event", Numbers.over(event));
        return columns;
    }

    private static Column numbers(int n, IntToDoubleFunction value) {
        return Numbers.over(IntStream.range(0, n).mapToDouble(value).toArray());
    }
}
