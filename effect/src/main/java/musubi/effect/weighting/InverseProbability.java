package musubi.effect.weighting;

import java.util.stream.IntStream;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Sums;

/**
 * Weights from a propensity score {@code e}. Treated and controls get
 *
 * <pre>
 *   ATE  1/e             1/(1-e)
 *   ATT  1               e/(1-e)
 *   ATC  (1-e)/e         1
 *   ATO  1-e             e
 *   ATM  min(e,1-e)/e    min(e,1-e)/(1-e)
 * </pre>
 *
 * times the share of their arm when stabilised, trimmed, and times their sampling weights.
 *
 * <p>Source: Li, Morgan and Zaslavsky (2018), Journal of the American Statistical Association 113, 390-400; Li and Greene
 * (2013), International Journal of Biostatistics 9, 215-234; Hernán, Brumback and Robins (2000), Epidemiology 11, 561-570.
 *
 * @param weights of all rows
 * @param slopes their derivatives by the linear predictor of the score; 0 where a limit was set
 * @param shareTreated weighted share of the treated
 * @param limited rows whose weight was brought to a limit
 */
record InverseProbability(Weights weights, Column slopes, double shareTreated, long limited) {
    static InverseProbability of(PropensityScore score, Estimand estimand, boolean isStabilised, Trimming trimming) {
        var treated = score.arms().treated();
        var base = score.base();
        double share = Sums.of(score.rows(), (block, row) -> base.at(row) * treated.at(row))
                / Sums.of(score.rows(), (block, row) -> base.at(row));
        int n = treated.count();
        var values = new double[n];
        var slopes = new double[n];
        for (int i = 0; i < n; i++) {
            double e = score.score().at(i);
            boolean isTreated = treated.at(i) == 1;
            double scale = !isStabilised ? 1 : isTreated ? share : 1 - share;
            values[i] = scale * weight(estimand, isTreated, e);
            slopes[i] = scale * slope(estimand, isTreated, e);
        }
        var limits = trimming.limits(IntStream.range(0, n)
                .filter(i -> Trimming.mayMove(estimand, treated.at(i) == 1))
                .mapToDouble(i -> values[i])
                .toArray());
        long limited = 0;
        for (int i = 0; i < n; i++) {
            double kept = Trimming.mayMove(estimand, treated.at(i) == 1)
                    ? Math.min(limits[1], Math.max(limits[0], values[i]))
                    : values[i];
            if (kept != values[i]) {
                slopes[i] = 0;
                limited++;
            }
            values[i] = kept * base.at(i);
            slopes[i] *= base.at(i);
        }
        return new InverseProbability(
                new Weights(estimand, Numbers.over(values)), Numbers.over(slopes), share, limited);
    }

    static double weight(Estimand estimand, boolean isTreated, double e) {
        double own = isTreated ? e : 1 - e;
        return switch (estimand) {
            case ATE -> 1 / own;
            case ATT -> e / own;
            case ATC -> (1 - e) / own;
            case ATO -> 1 - own;
            case ATM -> Math.min(e, 1 - e) / own;
        };
    }

    /** Derivative of the weight by the linear predictor, that of {@code e} being {@code e (1 - e)}. */
    private static double slope(Estimand estimand, boolean isTreated, double e) {
        double odds = isTreated ? -(1 - e) / e : e / (1 - e);
        return switch (estimand) {
            case ATE -> odds;
            case ATT -> isTreated ? 0 : odds;
            case ATC -> isTreated ? odds : 0;
            case ATO -> isTreated ? -e * (1 - e) : e * (1 - e);
            case ATM -> isTreated == e > 0.5 ? odds : 0;
        };
    }
}
