package musubi.effect.matching;

import java.util.Arrays;
import musubi.effect.rows.Order;

/**
 * Units in a space, of whom all within a distance are found: a k-d tree whose boxes let whole parts be passed over.
 *
 * <p>Source: Friedman, Bentley and Finkel (1977), ACM Transactions on Mathematical Software 3, 209-226.
 */
final class Cloud {
    private static final int LEAF = 12;
    private final Whitened space;
    private final int[] rows;
    private final int[] members;
    private final double[] low;
    private final double[] high;

    /** Of {@code units} of a table; {@code rows} has the row of each unit. */
    Cloud(Whitened space, int[] rows, int[] units) {
        this.space = space;
        this.rows = rows;
        members = units.clone();
        int nodes = 2;
        while (units.length > (long) LEAF * (nodes / 2)) nodes *= 2;
        low = new double[nodes * space.width()];
        high = new double[nodes * space.width()];
        build(0, 0, members.length);
    }

    private double at(int unit, int axis) {
        return space.points()[rows[unit] * space.width() + axis];
    }

    private void build(int node, int from, int until) {
        int widest = bound(node, from, until);
        if (until - from <= LEAF) return;
        var keys = new double[until - from];
        for (int i = 0; i < keys.length; i++) keys[i] = at(members[from + i], widest);
        var order = Order.ascending(keys);
        var sorted = new int[keys.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = members[from + order[i]];
        System.arraycopy(sorted, 0, members, from, sorted.length);
        int middle = (from + until) >>> 1;
        build(2 * node + 1, from, middle);
        build(2 * node + 2, middle, until);
    }

    private int bound(int node, int from, int until) {
        int widest = 0;
        double width = -1;
        for (int axis = 0; axis < space.width(); axis++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = from; i < until; i++) {
                least = Math.min(least, at(members[i], axis));
                most = Math.max(most, at(members[i], axis));
            }
            low[node * space.width() + axis] = least;
            high[node * space.width() + axis] = most;
            if (most - least > width) {
                width = most - least;
                widest = axis;
            }
        }
        return widest;
    }

    /** All who are as near to {@code unit} as the m-th nearest, ascending; nobody when there are fewer than m. */
    int[] nearest(int unit, int m, double tolerance) {
        if (members.length < m) return new int[0];
        var search = new Search(unit, m);
        search.shorten(0, 0, members.length);
        double reach = Math.sqrt(search.least[m - 1]);
        double widened = reach + Tree.EQUAL * (1 + reach);
        search.limit = widened * widened + tolerance;
        search.gather(0, 0, members.length);
        var found = Arrays.copyOf(search.found, search.count);
        Arrays.sort(found);
        return found;
    }

    private final class Search {
        private final int unit;
        private final double[] least;
        private double limit;
        private int[] found = new int[8];
        private int count;

        Search(int unit, int m) {
            this.unit = unit;
            least = new double[m];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
        }

        /** Fills {@link #least} with the squared distances of the nearest, ascending. */
        void shorten(int node, int from, int until) {
            if (box(node) > least[least.length - 1]) return;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++) insert(squared(members[i]));
                return;
            }
            int middle = (from + until) >>> 1;
            int left = 2 * node + 1;
            if (box(left) <= box(left + 1)) {
                shorten(left, from, middle);
                shorten(left + 1, middle, until);
            } else {
                shorten(left + 1, middle, until);
                shorten(left, from, middle);
            }
        }

        private void insert(double squared) {
            int at = least.length - 1;
            if (squared >= least[at]) return;
            while (at > 0 && least[at - 1] > squared) {
                least[at] = least[at - 1];
                at--;
            }
            least[at] = squared;
        }

        /** Collects all within {@link #limit}. */
        void gather(int node, int from, int until) {
            if (box(node) > limit) return;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++)
                    if (squared(members[i]) <= limit) {
                        if (count == found.length) found = Arrays.copyOf(found, Math.multiplyExact(2, count));
                        found[count++] = members[i];
                    }
                return;
            }
            int middle = (from + until) >>> 1;
            gather(2 * node + 1, from, middle);
            gather(2 * node + 2, middle, until);
        }

        private double squared(int other) {
            double sum = 0;
            for (int axis = 0; axis < space.width(); axis++) {
                double gap = at(unit, axis) - at(other, axis);
                sum = Math.fma(gap, gap, sum);
            }
            return sum;
        }

        private double box(int node) {
            double sum = 0;
            for (int axis = 0; axis < space.width(); axis++) {
                double value = at(unit, axis);
                int at = node * space.width() + axis;
                double gap = Math.max(0, Math.max(low[at] - value, value - high[at]));
                sum = Math.fma(gap, gap, sum);
            }
            return sum;
        }
    }
}
