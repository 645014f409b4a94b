package musubi.effect.matching;

import musubi.effect.rows.Order;

/**
 * A k-d tree over the units that may be a match, with the box, the range of scores, the ranges of limited covariates and the
 * number of free units of every node, so that whole parts are passed over.
 *
 * <p>Source: Friedman, Bentley and Finkel (1977), ACM Transactions on Mathematical Software 3, 209-226.
 */
final class Tree {
    /** Distances closer than this, relative to 1 + distance, count as equal: the first of the units is taken. */
    static final double EQUAL = 1e-9;

    private static final int LEAF = 12;

    /** A node wider than this many widths of a limited covariate is cut along it. */
    private static final double WIDE = 4;

    private final Whitened space;
    private final Units units;
    private final Limits limits;
    private final int[] members;
    private final double[] low;
    private final double[] high;
    private final double[] lowScore;
    private final double[] highScore;
    private final double[] lowLimited;
    private final double[] highLimited;
    private final int[] free;
    private final int[] places;
    private final boolean[] isTaken;

    Tree(Whitened space, Units units, int[] others, Limits limits) {
        this.space = space;
        this.limits = limits;
        this.units = units;
        this.members = others.clone();
        int nodes = 1;
        while (others.length > (long) LEAF * nodes) nodes *= 2;
        nodes = 2 * nodes;
        low = new double[nodes * space.width()];
        high = new double[nodes * space.width()];
        lowScore = new double[nodes];
        highScore = new double[nodes];
        lowLimited = new double[nodes * limits.count()];
        highLimited = new double[nodes * limits.count()];
        free = new int[nodes];
        places = new int[units.count()];
        isTaken = new boolean[others.length];
        build(0, 0, others.length);
        for (int i = 0; i < members.length; i++) places[members[i]] = i;
    }

    private double at(int unit, int axis) {
        return space.points()[units.rows()[unit] * space.width() + axis];
    }

    /** A coordinate, or for an axis beyond those of the space a limited covariate. */
    private double key(int unit, int axis) {
        return axis < space.width() ? at(unit, axis) : limits.columns()[axis - space.width()][units.rows()[unit]];
    }

    private void build(int node, int from, int until) {
        free[node] = until - from;
        int widest = bound(node, from, until);
        if (until - from <= LEAF) return;
        var keys = new double[until - from];
        for (int i = 0; i < keys.length; i++) keys[i] = key(members[from + i], widest);
        var order = Order.ascending(keys);
        var sorted = new int[keys.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = members[from + order[i]];
        System.arraycopy(sorted, 0, members, from, sorted.length);
        int middle = (from + until) >>> 1;
        build(2 * node + 1, from, middle);
        build(2 * node + 2, middle, until);
    }

    /** Sets the box of a node; the answer is a covariate far wider than its limit, else the widest side. */
    private int bound(int node, int from, int until) {
        lowScore[node] = Double.POSITIVE_INFINITY;
        highScore[node] = Double.NEGATIVE_INFINITY;
        for (int i = from; i < until; i++) {
            lowScore[node] = Math.min(lowScore[node], units.score()[members[i]]);
            highScore[node] = Math.max(highScore[node], units.score()[members[i]]);
        }
        int limited = limit(node, from, until);
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
        return limited < 0 ? widest : space.width() + limited;
    }

    /** Sets the ranges of the limited covariates; the answer is the widest of those far wider than their limit, or -1. */
    private int limit(int node, int from, int until) {
        int widest = -1;
        double width = WIDE;
        for (int k = 0; k < limits.count(); k++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = from; i < until; i++) {
                double value = limits.columns()[k][units.rows()[members[i]]];
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            lowLimited[node * limits.count() + k] = least;
            highLimited[node * limits.count() + k] = most;
            double own = most > least ? (most - least) / limits.widths()[k] : 0;
            if (own > width) {
                width = own;
                widest = k;
            }
        }
        return widest;
    }

    /**
     * The nearest free unit within the caliper of the score and the limits of the covariates that is not one of {@code own};
     * -1 when there is none.
     */
    int nearest(int unit, double caliper, int[] own) {
        return closest(unit, caliper, own).other();
    }

    /** The nearest free unit as a pair with its distance in steps of {@link #EQUAL}; of pairs equally close the first unit goes first. */
    LazyPairs.Pair closest(int unit, double caliper, int[] own) {
        var search = new Search(unit, caliper, own);
        search.shorten(0, 0, members.length);
        if (search.least == Double.POSITIVE_INFINITY) return new LazyPairs.Pair(unit, -1, search.least, unit, 0);
        double distance = Math.sqrt(search.least);
        double limit = distance + EQUAL * (1 + distance);
        search.least = limit * limit;
        search.first(0, 0, members.length);
        return new LazyPairs.Pair(unit, search.found, Math.rint(distance / EQUAL), unit, search.found);
    }

    /** Takes a unit out. */
    void take(int unit) {
        int place = places[unit];
        isTaken[place] = true;
        int node = 0;
        int from = 0;
        int until = members.length;
        free[0]--;
        while (until - from > LEAF) {
            int middle = (from + until) >>> 1;
            boolean isLeft = place < middle;
            node = 2 * node + (isLeft ? 1 : 2);
            if (isLeft) until = middle;
            else from = middle;
            free[node]--;
        }
    }

    private final class Search {
        private final int unit;
        private final double caliper;
        private final int[] own;
        private double least = Double.POSITIVE_INFINITY;
        private int found = Integer.MAX_VALUE;

        Search(int unit, double caliper, int[] own) {
            this.unit = unit;
            this.caliper = caliper;
            this.own = own;
        }

        /** Lowers {@link #least} to the squared distance of the nearest. */
        void shorten(int node, int from, int until) {
            if (isFar(node)) return;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++) if (isAllowed(i)) least = Math.min(least, squared(members[i]));
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

        /** Finds the first of the units within {@link #least}. */
        void first(int node, int from, int until) {
            if (isFar(node)) return;
            if (until - from <= LEAF) {
                for (int i = from; i < until; i++)
                    if (members[i] < found && isAllowed(i) && squared(members[i]) <= least) found = members[i];
                return;
            }
            int middle = (from + until) >>> 1;
            first(2 * node + 1, from, middle);
            first(2 * node + 2, middle, until);
        }

        private boolean isFar(int node) {
            double score = units.score()[unit];
            for (int k = 0; k < limits.count(); k++) {
                double value = limits.columns()[k][units.rows()[unit]];
                int at = node * limits.count() + k;
                if (lowLimited[at] - value > limits.widths()[k] || value - highLimited[at] > limits.widths()[k])
                    return true;
            }
            return free[node] == 0
                    || lowScore[node] - score > caliper
                    || score - highScore[node] > caliper
                    || box(node) > least;
        }

        private boolean isAllowed(int place) {
            int other = members[place];
            if (isTaken[place] || Math.abs(units.score()[other] - units.score()[unit]) > caliper) return false;
            for (int mine : own) if (mine == other) return false;
            return limits.allow(units.rows()[unit], units.rows()[other]);
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
                double gap = Math.max(
                        0,
                        Math.max(low[node * space.width() + axis] - value, value - high[node * space.width() + axis]));
                sum = Math.fma(gap, gap, sum);
            }
            return sum;
        }
    }
}
