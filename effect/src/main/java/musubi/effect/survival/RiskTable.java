package musubi.effect.survival;

import musubi.effect.rows.Order;

/**
 * The distinct times at which somebody of a group leaves, and the weights of those at risk, of each kind of event and of
 * those who leave without.
 *
 * @param rows of the group, by time of leaving
 * @param place index into {@code times} of each of these rows
 * @param entry for each of these rows, how many times lie at or before its start
 * @param times ascending
 * @param atRisk weight of those watched at each time
 * @param left weight of those who leave at each time without an event
 * @param events for each cause, weight of those to whom it happens at each time
 */
record RiskTable(
        int[] rows, int[] place, int[] entry, double[] times, double[] atRisk, double[] left, double[][] events) {

    /** The table of the rows {@code members} of {@code cohort}. */
    static RiskTable of(Cohort cohort, int[] members) {
        int n = members.length;
        var stops = new double[n];
        for (int i = 0; i < n; i++) stops[i] = cohort.stop()[members[i]];
        var order = Order.ascending(stops);
        var rows = new int[n];
        var place = new int[n];
        var times = new double[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            rows[i] = members[order[i]];
            double time = stops[order[i]];
            if (count == 0 || time != times[count - 1]) times[count++] = time;
            place[i] = count - 1;
        }
        times = java.util.Arrays.copyOf(times, count);
        return counted(cohort, rows, place, entries(cohort, rows, times), times);
    }

    private static int[] entries(Cohort cohort, int[] rows, double[] times) {
        var entry = new int[rows.length];
        if (cohort.hasEntry())
            for (int i = 0; i < rows.length; i++) {
                int found = java.util.Arrays.binarySearch(times, cohort.start()[rows[i]]);
                entry[i] = found < 0 ? -found - 1 : found + 1;
            }
        return entry;
    }

    private static RiskTable counted(Cohort cohort, int[] rows, int[] place, int[] entry, double[] times) {
        var atRisk = new double[times.length];
        var left = new double[times.length];
        var events = new double[cohort.causes().size()][times.length];
        for (int i = 0; i < rows.length; i++) {
            double w = cohort.weights()[rows[i]];
            int event = cohort.event()[rows[i]];
            atRisk[place[i]] += w;
            if (entry[i] > 0) atRisk[entry[i] - 1] -= w;
            if (event == 0) left[place[i]] += w;
            else events[event - 1][place[i]] += w;
        }
        for (int t = times.length - 2; t >= 0; t--) atRisk[t] += atRisk[t + 1];
        return new RiskTable(rows, place, entry, times, atRisk, left, events);
    }

    /** The last place whose time is not after {@code time}, or -1. */
    int placeOf(double time) {
        int found = java.util.Arrays.binarySearch(times, time);
        return found < 0 ? -found - 2 : found;
    }

    /** Indices of the rows of the table by {@code entry}. */
    int[] joining() {
        var starts = new int[times.length + 1];
        for (int e : entry) starts[e + 1]++;
        for (int t = 0; t < times.length; t++) starts[t + 1] += starts[t];
        var joining = new int[rows.length];
        for (int i = 0; i < rows.length; i++) joining[starts[entry[i]]++] = i;
        return joining;
    }

    /** Weight of those to whom anything happens at time {@code t}. */
    double anyEvent(int t) {
        double sum = 0;
        for (var cause : events) sum += cause[t];
        return sum;
    }
}
