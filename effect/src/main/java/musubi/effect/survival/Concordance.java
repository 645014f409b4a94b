package musubi.effect.survival;

import musubi.effect.rows.Order;

/**
 * The share of pairs, one of whom is known to live longer than the other, in which the model gives the longer life the
 * lower risk; equal risks count half. Pairs are of one stratum; deaths at one time make no pair.
 *
 * <p>Source: Harrell, Lee and Mark (1996), Statistics in Medicine 15, 361-387.
 */
final class Concordance {
    private final Timeline timeline;
    private final double[] stop;
    private final double[] start;
    private final double[] weights;
    private final int[] ranks;
    private final int[] byStart;
    private final double[] tree;
    private double total;
    private double concordant;
    private double discordant;
    private double equal;

    private Concordance(Timeline timeline, double[] predictor, double[] weights, double[] start, double[] stop) {
        this.timeline = timeline;
        this.stop = stop;
        this.start = start;
        this.weights = weights;
        this.ranks = ranks(predictor);
        this.byStart = start.length == 0 ? new int[0] : byStart();
        this.tree = new double[predictor.length + 1];
    }

    /**
     * The concordance; NaN when no pair can be compared.
     *
     * @param predictor log relative hazard by place
     * @param weights by place
     * @param start times by place, empty when everybody is watched from the beginning
     * @param stop times by place
     */
    static double of(Timeline timeline, double[] predictor, double[] weights, double[] start, double[] stop) {
        var concordance = new Concordance(timeline, predictor, weights, start, stop);
        int n = predictor.length;
        for (int from = 0, until; from < n; from = until) {
            for (until = from; until < n && timeline.stratum(until) == timeline.stratum(from); ) until++;
            concordance.stratum(from, until);
        }
        return (concordance.concordant + concordance.equal / 2)
                / (concordance.concordant + concordance.discordant + concordance.equal);
    }

    private static int[] ranks(double[] values) {
        var order = Order.ascending(values);
        var ranks = new int[values.length];
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || values[order[i]] != values[order[i - 1]]) rank++;
            ranks[order[i]] = rank;
        }
        return ranks;
    }

    /** Places by stratum and start. */
    private int[] byStart() {
        var byTime = Order.ascending(start);
        var keys = new long[byTime.length];
        for (int i = 0; i < keys.length; i++) keys[i] = timeline.stratum(byTime[i]);
        var byStratum = Order.unsigned(keys);
        for (int i = 0; i < byStratum.length; i++) byStratum[i] = byTime[byStratum[i]];
        return byStratum;
    }

    private void stratum(int from, int until) {
        int leaving = byStart.length == 0 ? from - 1 : until - 1;
        for (int end = until; end > from; ) {
            double time = stop[end - 1];
            int begin = end;
            while (begin > from && stop[begin - 1] == time) begin--;
            for (; leaving >= from && start[byStart[leaving]] >= time; leaving--)
                add(ranks[byStart[leaving]], -weights[byStart[leaving]]);
            for (int place = begin; place < end; place++) if (!timeline.dies(place)) add(ranks[place], weights[place]);
            for (int place = begin; place < end; place++) if (timeline.dies(place)) count(place);
            for (int place = begin; place < end; place++) if (timeline.dies(place)) add(ranks[place], weights[place]);
            end = begin;
        }
        for (int place = from; place < until; place++)
            for (int i = ranks[place]; i < tree.length; i += i & -i) tree[i] = 0;
        total = 0;
    }

    private void count(int place) {
        double below = upTo(ranks[place] - 1);
        double here = upTo(ranks[place]);
        concordant += weights[place] * below;
        discordant += weights[place] * (total - here);
        equal += weights[place] * (here - below);
    }

    /** Sums by rank in a tree of partial sums: Fenwick (1994), Software: Practice and Experience 24, 327-336. */
    private void add(int rank, double weight) {
        total += weight;
        for (int i = rank; i < tree.length; i += i & -i) tree[i] += weight;
    }

    private double upTo(int rank) {
        double sum = 0;
        for (int i = rank; i > 0; i -= i & -i) sum += tree[i];
        return sum;
    }
}
