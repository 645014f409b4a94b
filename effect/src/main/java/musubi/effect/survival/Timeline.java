package musubi.effect.survival;

import musubi.effect.rows.Order;

/**
 * Rows by stratum, time of leaving and row, and the times at which somebody died: every risk set is read from here. Row
 * {@code i} is at risk at the death times {@code first(i) … last(i)}, which are numbered through all strata.
 */
final class Timeline {
    private final int[] order;
    private final double[] times;
    private final int[] strataStarts;
    private final int[] last;
    private final int[] first;
    private final boolean[] dies;
    private final int[] strata;
    private final int[] joins;
    private final int[] leaves;

    private Timeline(
            int[] order,
            double[] times,
            int[] strataStarts,
            int[] last,
            int[] first,
            int[] leaves,
            boolean[] dies,
            int[] strata) {
        this.order = order;
        this.times = times;
        this.strataStarts = strataStarts;
        this.last = last;
        this.first = first;
        this.dies = dies;
        this.leaves = leaves;
        this.strata = strata;
        this.joins = new int[last.length];
        for (int place = 0; place < joins.length; place++) joins[place] = first[place] > last[place] ? -1 : last[place];
    }

    /**
     * The timeline of these rows.
     *
     * @param start empty when everybody is watched from the beginning
     * @param died whether each row ends in the event
     * @param strata from 0 to {@code strataCount - 1}
     */
    static Timeline of(double[] start, double[] stop, boolean[] died, int[] strata, int strataCount) {
        int n = stop.length;
        var byTime = Order.ascending(stop);
        var keys = new long[n];
        for (int i = 0; i < n; i++) keys[i] = strata[byTime[i]];
        var byStratum = Order.unsigned(keys);
        var order = new int[n];
        for (int i = 0; i < n; i++) order[i] = byTime[byStratum[i]];
        var times = new double[n];
        var strataStarts = new int[strataCount + 1];
        var last = new int[n];
        var dies = new boolean[n];
        int k = -1;
        int place = 0;
        for (int s = 0; s < strataCount; s++) {
            strataStarts[s] = k + 1;
            while (place < n && strata[order[place]] == s) {
                int from = place;
                double time = stop[order[place]];
                boolean isDeath = false;
                for (; place < n && strata[order[place]] == s && stop[order[place]] == time; place++) {
                    dies[place] = died[order[place]];
                    isDeath |= dies[place];
                }
                if (isDeath) times[++k] = time;
                for (int p = from; p < place; p++) last[p] = k;
            }
        }
        strataStarts[strataCount] = k + 1;
        times = java.util.Arrays.copyOf(times, k + 1);
        var first = firsts(start, strata, order, times, strataStarts);
        var sortedStrata = new int[n];
        for (int p = 0; p < n; p++) sortedStrata[p] = strata[order[p]];
        var leaves = new int[start.length == 0 ? 0 : n];
        for (int p = 0; p < leaves.length; p++)
            leaves[p] = first[p] > last[p] || first[p] == strataStarts[strata[order[p]]] ? -1 : first[p] - 1;
        return new Timeline(order, times, strataStarts, last, first, leaves, dies, sortedStrata);
    }

    private static int[] firsts(double[] start, int[] strata, int[] order, double[] times, int[] strataStarts) {
        var first = new int[order.length];
        for (int place = 0; place < first.length; place++) {
            int s = strata[order[place]];
            int from = strataStarts[s];
            if (start.length > 0) {
                int found = java.util.Arrays.binarySearch(times, from, strataStarts[s + 1], start[order[place]]);
                from = found < 0 ? -found - 1 : found + 1;
            }
            first[place] = from;
        }
        return first;
    }

    /** Number of rows. */
    int count() {
        return order.length;
    }

    /** Number of death times, through all strata. */
    int size() {
        return times.length;
    }

    /** The row at {@code place}. */
    int row(int place) {
        return order[place];
    }

    /** Death time {@code k}. */
    double time(int k) {
        return times[k];
    }

    /** The first death time of stratum {@code s} that is not before {@code time}; that of the next stratum when there is none. */
    int notBefore(int s, double time) {
        int found = java.util.Arrays.binarySearch(times, strataStarts[s], strataStarts[s + 1], time);
        return found < 0 ? -found - 1 : found;
    }

    /** Number of strata. */
    int strata() {
        return strataStarts.length - 1;
    }

    /** The first death time of stratum {@code s}; of the stratum after the last, the number of death times. */
    int stratumStart(int s) {
        return strataStarts[s];
    }

    /** The last death time at which the row at {@code place} is at risk. */
    int last(int place) {
        return last[place];
    }

    /** The first death time at which the row at {@code place} is at risk; above {@link #last} when at none. */
    int first(int place) {
        return first[place];
    }

    /**
     * For each place, {@link #last}, or -1 when it is at risk at no death time: the array itself, for loops over all rows
     * and columns, which do not change it.
     */
    int[] joins() {
        return joins;
    }

    /** Whether the row at {@code place} ends in a death. */
    boolean dies(int place) {
        return dies[place];
    }

    /**
     * Going back in time, the death time from which on the row at {@code place} is no longer at risk because it was not yet
     * watched; -1 when it was watched from the first death time of its stratum.
     */
    int leaves(int place) {
        return leaves.length == 0 ? -1 : leaves[place];
    }

    /** The stratum of the row at {@code place}. */
    int stratum(int place) {
        return strata[place];
    }

    /** Whether some are watched from later than the beginning. */
    boolean hasEntry() {
        return leaves.length > 0;
    }

    /** The rows in the order of the places. */
    int[] order() {
        return order.clone();
    }

    /** These numbers of the rows in the order of the places. */
    double[] sorted(double[] values) {
        var sorted = new double[values.length];
        for (int place = 0; place < sorted.length; place++) sorted[place] = values[order[place]];
        return sorted;
    }

    /**
     * Sums over risk sets. {@code into[k]} holds on entry what joins at {@code k} going back in time (rows whose last death
     * time is {@code k}) less what leaves; on return the sum over everybody at risk.
     */
    void accumulateBack(double[] into) {
        for (int s = 0; s + 1 < strataStarts.length; s++)
            for (int k = strataStarts[s + 1] - 2; k >= strataStarts[s]; k--) into[k] += into[k + 1];
    }

    /** Sums from the first death time of each stratum onward, in place. */
    void accumulateOn(double[] into) {
        for (int s = 0; s + 1 < strataStarts.length; s++)
            for (int k = strataStarts[s] + 1; k < strataStarts[s + 1]; k++) into[k] += into[k - 1];
    }
}
