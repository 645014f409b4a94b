package musubi.evidence.steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times that stronger sources have taken: disjoint, ascending, half-open. */
final class Cover {
    static final Cover NONE = new Cover(new long[0], new long[0]);

    private final long[] starts;
    private final long[] ends;

    private Cover(long[] starts, long[] ends) {
        this.starts = starts;
        this.ends = ends;
    }

    /** How much of [start, end) is not covered. */
    long free(long start, long end) {
        int i = Arrays.binarySearch(starts, start);
        if (i < 0) i = Math.max(0, -i - 2);
        long free = end - start;
        for (; i < starts.length && starts[i] < end; i++)
            free -= Math.max(0, Math.min(end, ends[i]) - Math.max(start, starts[i]));
        return free;
    }

    /** This and the given stretches, each a start and an end. */
    Cover plus(List<long[]> more) {
        var all = new ArrayList<>(more);
        for (int i = 0; i < starts.length; i++) all.add(new long[] {starts[i], ends[i]});
        all.sort((a, b) -> Long.compare(a[0], b[0]));
        var from = new long[all.size()];
        var until = new long[all.size()];
        int n = 0;
        for (var next : all) {
            if (n > 0 && next[0] <= until[n - 1]) {
                until[n - 1] = Math.max(until[n - 1], next[1]);
            } else {
                from[n] = next[0];
                until[n++] = next[1];
            }
        }
        return new Cover(Arrays.copyOf(from, n), Arrays.copyOf(until, n));
    }
}
