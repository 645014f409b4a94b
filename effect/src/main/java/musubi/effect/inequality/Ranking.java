package musubi.effect.inequality;

import musubi.effect.rows.Order;

/**
 * The place of every row in the population ranked from the worst off to the best off, between 0 and 1. Rows that say the
 * same share the mid-point of the stretch they take up together, and weights widen the stretches.
 *
 * <p>Source: Bross (1958), Biometrics 14, 18-38 (ridits).
 *
 * @param order rows from the worst off to the best off
 * @param ties where each run of equal rows begins in the order and, last, the number of rows
 * @param ranks of the rows, in the order of the rows
 * @param total sum of the weights
 */
record Ranking(int[] order, int[] ties, double[] ranks, double total) {
    static Ranking of(double[] values, double[] weights) {
        var order = Order.ascending(values);
        int n = order.length;
        var starts = new int[n + 1];
        int runs = 0;
        double total = 0;
        for (int i = 0; i < n; i++) {
            if (i == 0 || values[order[i]] != values[order[i - 1]]) starts[runs++] = i;
            total += weights[order[i]];
        }
        starts[runs] = n;
        var ties = java.util.Arrays.copyOf(starts, runs + 1);
        var ranks = new double[n];
        double before = 0;
        for (int run = 0; run < runs; run++) {
            double here = 0;
            for (int i = ties[run]; i < ties[run + 1]; i++) here += weights[order[i]];
            double rank = (before + here / 2) / total;
            for (int i = ties[run]; i < ties[run + 1]; i++) ranks[order[i]] = rank;
            before += here;
        }
        return new Ranking(order, ties, ranks, total);
    }

    /** Number of different places. */
    int places() {
        return ties.length - 1;
    }
}
