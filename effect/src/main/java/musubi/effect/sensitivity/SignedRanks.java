package musubi.effect.sensitivity;

import java.util.Arrays;
import musubi.effect.distribution.Normal;
import musubi.effect.rows.Order;

/**
 * Wilcoxon's signed ranks when each difference is positive with a probability that is not one half: zeros are dropped,
 * equal sizes share their mid-rank.
 *
 * <p>Source: Wilcoxon (1945), Biometrics Bulletin 1, 80-83; Rosenbaum (2002), Observational Studies, 2nd ed., section 4.3.
 *
 * @param ranks of the sizes of the differences, doubled so that mid-ranks are whole
 * @param positive sum of the ranks of the positive differences, doubled too
 */
record SignedRanks(int[] ranks, long positive) {
    /** Up to here the distribution is worked out in full. */
    static final int EXACT = 100;

    /** Sizes closer than this share of the largest are equal: 0.3 - 0.2 and 0.2 - 0.1 differ by rounding only. */
    private static final double CLOSE = 1e-10;

    static SignedRanks of(double[] differences) {
        double close = CLOSE * Arrays.stream(differences).map(Math::abs).max().orElse(0);
        var kept = Arrays.stream(differences).filter(d -> Math.abs(d) > close).toArray();
        var sizes = Arrays.stream(kept).map(Math::abs).toArray();
        var order = Order.ascending(sizes);
        var ranks = new int[kept.length];
        long positive = 0;
        for (int from = 0; from < order.length; ) {
            int until = from + 1;
            while (until < order.length && sizes[order[until]] - sizes[order[from]] <= close) until++;
            for (int i = from; i < until; i++) {
                ranks[order[i]] = from + until + 1;
                if (kept[order[i]] > 0) positive += ranks[order[i]];
            }
            from = until;
        }
        return new SignedRanks(ranks, positive);
    }

    int count() {
        return ranks.length;
    }

    /** Probability of this sum or a larger one when each difference is positive with probability {@code p}. */
    double above(double p, boolean isExact) {
        return isExact ? exact(p) : normal(p);
    }

    private double normal(double p) {
        double sum = 0;
        double squares = 0;
        for (int rank : ranks) {
            sum += rank;
            squares += (double) rank * rank;
        }
        return Normal.above((positive - p * sum) / Math.sqrt(p * (1 - p) * squares));
    }

    /** Adds one pair after the other to the distribution of the sum. */
    private double exact(double p) {
        int total = Arrays.stream(ranks).sum();
        var chances = new double[total + 1];
        chances[0] = 1;
        int reached = 0;
        for (int rank : ranks) {
            for (int sum = reached; sum >= 0; sum--) {
                double chance = chances[sum];
                chances[sum] = chance * (1 - p);
                chances[sum + rank] += chance * p;
            }
            reached += rank;
        }
        double above = 0;
        for (int sum = total; sum >= positive; sum--) above += chances[sum];
        return Math.min(1, above);
    }
}
