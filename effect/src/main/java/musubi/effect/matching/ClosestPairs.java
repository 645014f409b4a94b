package musubi.effect.matching;

/**
 * The closest pair first. On a line the closest pair always stands side by side among those who are left, so a heap of
 * neighbours is enough: taking a pair makes one new pair of neighbours.
 */
final class ClosestPairs {
    private final Line line;
    private final double caliper;
    private final int[] focalAt;
    private final int[] otherAt;
    private final int[] next;
    private final int[] previous;
    private final double[] distances;
    private final int[] lefts;
    private final int[] rights;
    private int size;

    private ClosestPairs(Line line, double caliper) {
        int n = line.focal().length + line.others().length;
        this.line = line;
        this.caliper = caliper;
        focalAt = new int[n];
        otherAt = new int[n];
        next = new int[n];
        previous = new int[n];
        distances = new double[2 * n + 1];
        lefts = new int[2 * n + 1];
        rights = new int[2 * n + 1];
        int f = 0;
        for (int p = 0, o = 0; p < n; p++) {
            boolean isFocal = f < line.focal().length && line.before()[f] == o;
            focalAt[p] = isFocal ? f++ : -1;
            otherAt[p] = isFocal ? -1 : o++;
        }
    }

    /** Fills {@code chosen} round by round. */
    static void choose(Line line, NearestNeighbour.Rule rule, int[] chosen) {
        var pairs = new ClosestPairs(line, rule.caliper());
        var taken = new boolean[line.others().length];
        for (int round = 0; round < rule.ratio(); round++) {
            pairs.begin(taken, chosen, rule.ratio(), round);
            while (pairs.size > 0) {
                int left = pairs.lefts[0];
                int right = pairs.rights[0];
                pairs.pop();
                if (pairs.next[left] != right) continue;
                int focal = Math.max(pairs.focalAt[left], pairs.focalAt[right]);
                int other = Math.max(pairs.otherAt[left], pairs.otherAt[right]);
                chosen[focal * rule.ratio() + round] = other;
                taken[other] = true;
                pairs.join(left, right);
            }
        }
    }

    /** Links those who take part in this round and puts all neighbours of different arms on the heap. */
    private void begin(boolean[] taken, int[] chosen, int ratio, int round) {
        int last = -1;
        for (int p = 0; p < next.length; p++) {
            boolean isIn =
                    focalAt[p] >= 0 ? round == 0 || chosen[focalAt[p] * ratio + round - 1] >= 0 : !taken[otherAt[p]];
            next[p] = -1;
            if (!isIn) continue;
            previous[p] = last;
            if (last >= 0) {
                next[last] = p;
                offer(last, p);
            }
            last = p;
        }
    }

    /** Takes a pair out and makes its outer neighbours neighbours. */
    private void join(int left, int right) {
        int before = previous[left];
        int after = next[right];
        next[left] = -1;
        next[right] = -1;
        if (after >= 0) previous[after] = before;
        if (before < 0) return;
        next[before] = after;
        if (after >= 0) offer(before, after);
    }

    private void offer(int left, int right) {
        if (focalAt[left] >= 0 == focalAt[right] >= 0) return;
        double distance =
                line.distance(Math.max(focalAt[left], focalAt[right]), Math.max(otherAt[left], otherAt[right]));
        if (distance > caliper) return;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isBefore(distance, left, parent)) break;
            move(parent, at);
            at = parent;
        }
        put(distance, left, right, at);
    }

    private void pop() {
        size--;
        double distance = distances[size];
        int left = lefts[size];
        int right = rights[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(distances[child + 1], lefts[child + 1], child)) child++;
            if (isBefore(distance, left, child)) break;
            move(child, at);
            at = child;
        }
        put(distance, left, right, at);
    }

    private boolean isBefore(double distance, int left, int than) {
        return distance < distances[than] || distance == distances[than] && left < lefts[than];
    }

    private void move(int from, int to) {
        put(distances[from], lefts[from], rights[from], to);
    }

    private void put(double distance, int left, int right, int at) {
        distances[at] = distance;
        lefts[at] = left;
        rights[at] = right;
    }
}
