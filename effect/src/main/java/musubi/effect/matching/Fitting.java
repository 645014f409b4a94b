package musubi.effect.matching;

import musubi.effect.rows.Order;

/**
 * Which of a line of controls are still free and lie within the caliper of the score and the limits of the covariates: a
 * k-d tree over their places on the line and the limited covariates, of which whole parts are passed over.
 *
 * <p>Source: Friedman, Bentley and Finkel (1977), ACM Transactions on Mathematical Software 3, 209-226.
 */
final class Fitting implements Candidates {
    private static final int LEAF = 8;

    /** A part wider than this many widths of a covariate is cut along it, else along the line. */
    private static final double WIDE = 4;

    private final Line line;
    private final Limits limits;
    private final double caliper;
    private final int[] members;
    private final int[] where;
    private final boolean[] isTaken;
    private final int[] free;
    private final int[] first;
    private final int[] last;
    private final double[] low;
    private final double[] high;

    Fitting(Line line, NearestNeighbour.Rule rule) {
        int n = line.others().length;
        this.line = line;
        limits = rule.limits();
        caliper = rule.caliper();
        members = new int[n];
        where = new int[n];
        isTaken = new boolean[n];
        int nodes = 2;
        while (n > (long) LEAF * (nodes / 2)) nodes *= 2;
        free = new int[nodes];
        first = new int[nodes];
        last = new int[nodes];
        low = new double[nodes * limits.count()];
        high = new double[nodes * limits.count()];
        for (int place = 0; place < n; place++) members[place] = place;
        build(0, 0, n);
        for (int i = 0; i < n; i++) where[members[i]] = i;
    }

    private double value(int place, int axis) {
        return limits.columns()[axis][line.units().rows()[line.others()[place]]];
    }

    private void build(int node, int from, int until) {
        free[node] = until - from;
        int axis = bound(node, from, until);
        if (until - from <= LEAF) return;
        var keys = new double[until - from];
        for (int i = 0; i < keys.length; i++) keys[i] = axis < 0 ? members[from + i] : value(members[from + i], axis);
        var order = Order.ascending(keys);
        var sorted = new int[keys.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = members[from + order[i]];
        System.arraycopy(sorted, 0, members, from, sorted.length);
        int middle = (from + until) >>> 1;
        build(2 * node + 1, from, middle);
        build(2 * node + 2, middle, until);
    }

    /** Sets the bounds of a node; the answer is the covariate to cut along, -1 for the line. */
    private int bound(int node, int from, int until) {
        first[node] = Integer.MAX_VALUE;
        last[node] = -1;
        for (int i = from; i < until; i++) {
            first[node] = Math.min(first[node], members[i]);
            last[node] = Math.max(last[node], members[i]);
        }
        int widest = -1;
        double most = WIDE;
        for (int axis = 0; axis < limits.count(); axis++) {
            int at = node * limits.count() + axis;
            low[at] = Double.POSITIVE_INFINITY;
            high[at] = Double.NEGATIVE_INFINITY;
            for (int i = from; i < until; i++) {
                low[at] = Math.min(low[at], value(members[i], axis));
                high[at] = Math.max(high[at], value(members[i], axis));
            }
            double width = high[at] > low[at] ? (high[at] - low[at]) / limits.widths()[axis] : 0;
            if (width > most) {
                most = width;
                widest = axis;
            }
        }
        return widest;
    }

    @Override
    public int below(int focal, int place) {
        return place <= 0 ? -1 : new Search(focal, reach(focal, place), place).last(0, 0, members.length, -1);
    }

    @Override
    public int above(int focal, int place) {
        int n = members.length;
        return place >= n ? n : new Search(focal, place, end(focal, place)).first(0, 0, n, n);
    }

    /** The first place within the caliper, at most {@code place}. */
    private int reach(int focal, int place) {
        int from = 0;
        int until = place;
        while (from < until) {
            int middle = (from + until) >>> 1;
            if (line.distance(focal, middle) <= caliper) until = middle;
            else from = middle + 1;
        }
        return from;
    }

    /** The place after the last within the caliper, at least {@code place}. */
    private int end(int focal, int place) {
        int from = place;
        int until = members.length;
        while (from < until) {
            int middle = (from + until) >>> 1;
            if (line.distance(focal, middle) <= caliper) from = middle + 1;
            else until = middle;
        }
        return from;
    }

    @Override
    public void take(int other) {
        int at = where[other];
        isTaken[at] = true;
        int node = 0;
        int from = 0;
        int until = members.length;
        free[0]--;
        while (until - from > LEAF) {
            int middle = (from + until) >>> 1;
            boolean isLeft = at < middle;
            node = 2 * node + (isLeft ? 1 : 2);
            if (isLeft) until = middle;
            else from = middle;
            free[node]--;
        }
    }

    /** A search among places {@code start} to {@code stop}, the latter left out. */
    private final class Search {
        private final int row;
        private final int start;
        private final int stop;

        Search(int focal, int start, int stop) {
            row = line.units().rows()[line.focal()[focal]];
            this.start = start;
            this.stop = stop;
        }

        /** The last place that fits if it comes after {@code best}, else {@code best}. */
        int last(int node, int from, int until, int best) {
            if (last[node] <= best || isOut(node)) return best;
            int found = best;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++) if (members[i] > found && fits(i)) found = members[i];
                return found;
            }
            int middle = (from + until) >>> 1;
            int left = 2 * node + 1;
            if (last[left] > last[left + 1]) return last(left + 1, middle, until, last(left, from, middle, best));
            return last(left, from, middle, last(left + 1, middle, until, best));
        }

        /** The first place that fits if it comes before {@code best}, else {@code best}. */
        int first(int node, int from, int until, int best) {
            if (first[node] >= best || isOut(node)) return best;
            int found = best;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++) if (members[i] < found && fits(i)) found = members[i];
                return found;
            }
            int middle = (from + until) >>> 1;
            int left = 2 * node + 1;
            if (first[left] < first[left + 1]) return first(left + 1, middle, until, first(left, from, middle, best));
            return first(left, from, middle, first(left + 1, middle, until, best));
        }

        private boolean isOut(int node) {
            if (free[node] == 0 || last[node] < start || first[node] >= stop) return true;
            for (int axis = 0; axis < limits.count(); axis++) {
                double at = limits.columns()[axis][row];
                double width = limits.widths()[axis];
                if (low[node * limits.count() + axis] - at > width || at - high[node * limits.count() + axis] > width)
                    return true;
            }
            return false;
        }

        private boolean fits(int at) {
            int place = members[at];
            return !isTaken[at]
                    && place >= start
                    && place < stop
                    && limits.allow(row, line.units().rows()[line.others()[place]]);
        }
    }
}
