package musubi.effect.matching;

/**
 * The least cost of joining everybody up to a place of the line, as a convex function of the surplus that is still open
 * there, held by its slopes in runs of equal ones. A slope left of surplus zero falls, a slope right of it rises with the
 * place; beyond the runs both sides go on for ever with one slope, which is infinite until somebody of that arm came.
 */
final class SurplusCost {
    private final Runs left;
    private final Runs right;
    private double leftEnd = Double.NEGATIVE_INFINITY;
    private double rightEnd = Double.POSITIVE_INFINITY;

    SurplusCost(int units) {
        left = new Runs(3 * units + 3);
        right = new Runs(3 * units + 3);
    }

    /** A unit that gives one or more. The answer is the largest surplus before it at which the cost was lowest. */
    int give(double at) {
        int lowest = Integer.MAX_VALUE;
        if (rightEnd + at > 0) {
            while (!right.isEmpty() && right.bottom() + at > 0) right.dropBottom();
            lowest = (int) right.total;
            rightEnd = -at;
            if (right.isEmpty()) lowest = -flattened(left, at, 1);
        }
        right.push((left.isEmpty() ? leftEnd : left.top()) - at - at, 1);
        if (!left.isEmpty()) left.shorten();
        return lowest;
    }

    /** A unit that takes one or more. The answer is the smallest surplus before it at which the cost was lowest. */
    int take(double at) {
        int lowest = Integer.MIN_VALUE;
        if (leftEnd - at < 0) {
            while (!left.isEmpty() && left.bottom() - at < 0) left.dropBottom();
            lowest = (int) -left.total;
            leftEnd = at;
            if (left.isEmpty()) lowest = flattened(right, at, -1);
        }
        left.push((right.isEmpty() ? rightEnd : right.top()) + at + at, 1);
        if (!right.isEmpty()) right.shorten();
        return lowest;
    }

    /** Makes the slopes next to surplus zero level where they have this sign; how many they were. */
    private static int flattened(Runs runs, double at, int sign) {
        int count = 0;
        while (!runs.isEmpty() && sign * (runs.top() - sign * at) > 0) count += runs.dropTop();
        if (count > 0) runs.push(sign * at, count);
        return count;
    }

    /** Runs of equal slopes, the one next to surplus zero on top. */
    private static final class Runs {
        private final double[] slopes;
        private final int[] counts;
        private int from;
        private int until;
        private long total;

        Runs(int most) {
            slopes = new double[most];
            counts = new int[most];
        }

        boolean isEmpty() {
            return from == until;
        }

        double top() {
            return slopes[until - 1];
        }

        double bottom() {
            return slopes[from];
        }

        void push(double slope, int count) {
            slopes[until] = slope;
            counts[until++] = count;
            total += count;
        }

        int dropTop() {
            total -= counts[--until];
            return counts[until];
        }

        void dropBottom() {
            total -= counts[from++];
        }

        /** One slope less on top. */
        void shorten() {
            total--;
            if (--counts[until - 1] == 0) until--;
        }
    }
}
