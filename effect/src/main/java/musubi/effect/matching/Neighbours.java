package musubi.effect.matching;

/**
 * For each of some people all who are as near as their m-th nearest: a stretch of a list, so that heavy ties cost nothing.
 *
 * @param focal units whose neighbours these are
 * @param others units in the order the stretches need
 * @param from first place in {@code others}
 * @param until place after the last, equal to {@code from} when there are fewer than m within the caliper
 */
record Neighbours(int[] focal, int[] others, int[] from, int[] until) {

    /**
     * The neighbours on {@code line}.
     *
     * @param tolerance by how much a squared distance may exceed that of the m-th nearest
     */
    static Neighbours of(Line line, int m, double caliper, double tolerance) {
        int count = line.focal().length;
        var from = new int[count];
        var until = new int[count];
        for (int f = 0; f < count; f++) {
            double reach = reach(line, f, m);
            if (reach > caliper || reach == Double.POSITIVE_INFINITY) continue;
            double widened = reach + line.rounding(f, reach);
            double limit = widened * widened + tolerance;
            from[f] = first(line, f, limit);
            until[f] = last(line, f, limit);
        }
        return new Neighbours(line.focal(), line.others(), from, until);
    }

    /** Distance of the m-th nearest, infinite when there are fewer. */
    private static double reach(Line line, int f, int m) {
        if (line.others().length < m) return Double.POSITIVE_INFINITY;
        int below = line.before()[f] - 1;
        int above = below + 1;
        double reach = 0;
        for (int k = 0; k < m; k++) {
            int nearest = line.nearer(f, below, above, Double.POSITIVE_INFINITY);
            reach = line.distance(f, nearest);
            if (nearest == below) below--;
            else above++;
        }
        return reach;
    }

    private static int first(Line line, int f, double limit) {
        int low = 0;
        int high = line.before()[f];
        while (low < high) {
            int middle = (low + high) >>> 1;
            double gap = line.distance(f, middle);
            if (gap * gap <= limit) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static int last(Line line, int f, double limit) {
        int low = line.before()[f];
        int high = line.others().length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            double gap = line.distance(f, middle);
            if (gap * gap <= limit) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    int size(int f) {
        return until[f] - from[f];
    }
}
