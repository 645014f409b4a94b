package musubi.effect.regression;

import musubi.effect.rows.Clusters;

/** The connected parts of a panel: levels of two columns hang together when a row has both. */
final class Components {
    private final int[] parents;

    private Components(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) parents[i] = i;
    }

    /** Number of connected parts. */
    static int count(Clusters first, Clusters second) {
        var joined = new Components(first.count() + second.count());
        int parts = first.count() + second.count();
        for (int row = 0; row < first.codes().count(); row++)
            if (joined.join(
                    (int) first.codes().at(row),
                    first.count() + (int) second.codes().at(row))) parts--;
        return parts;
    }

    private boolean join(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
        return rootA != rootB;
    }

    private int root(int a) {
        int at = a;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
