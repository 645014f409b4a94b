package musubi.effect.weighting;

import java.util.Arrays;
import musubi.effect.rows.Column;

/**
 * Inverse-probability weighted effects of resampled rows, every step repeated: score, trimming, weights, means.
 *
 * <p>The figures are difference, mean of the treated, mean of the controls, log risk ratio and log odds ratio.
 */
final class EffectReplicates implements Bootstrap.Statistic {
    static final int DIFFERENCE = 0;
    static final int TREATED = 1;
    static final int CONTROL = 2;
    static final int RISK_RATIO = 3;
    static final int ODDS_RATIO = 4;
    private static final int FIGURES = 5;

    private final ScoreReplicates score;
    private final double[] treated;
    private final double[] base;
    private final double[] outcome;
    private final Estimand estimand;
    private final boolean isHajek;
    private final boolean isStabilised;
    private final Trimming trimming;

    /**
     * Ready to repeat.
     *
     * @param score of the whole sample, before any row is left out because of it
     */
    EffectReplicates(
            PropensityScore score,
            Column outcome,
            Estimand estimand,
            boolean isHajek,
            boolean isStabilised,
            Trimming trimming) {
        this.score = new ScoreReplicates(score);
        this.treated = score.arms().treated().toArray();
        this.base = score.base().toArray();
        this.outcome = outcome.toArray();
        this.estimand = estimand;
        this.isHajek = isHajek;
        this.isStabilised = isStabilised;
        this.trimming = trimming;
    }

    @Override
    public double[] of(double[] counts) {
        var scores = score.scores(counts);
        var kept = counts;
        if (trimming.outside() > 0 && scores.length > 0) {
            kept = inside(counts, scores);
            scores = score.scores(kept);
        }
        var sizes = new double[2];
        for (int i = 0; i < kept.length; i++) sizes[(int) treated[i]] += kept[i] * base[i];
        if (scores.length == 0 || sizes[0] == 0 || sizes[1] == 0) return none();
        return figures(kept, weights(kept, scores, sizes[1] / (sizes[0] + sizes[1])), sizes);
    }

    private static double[] none() {
        var none = new double[FIGURES];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private double[] inside(double[] counts, double[] scores) {
        var kept = counts.clone();
        for (int i = 0; i < kept.length; i++)
            if (!(scores[i] >= trimming.outside() && scores[i] <= 1 - trimming.outside())) kept[i] = 0;
        return kept;
    }

    /** Trimmed weights, without sampling weights. */
    private double[] weights(double[] counts, double[] scores, double share) {
        var weights = new double[scores.length];
        for (int i = 0; i < weights.length; i++) {
            boolean isTreated = treated[i] == 1;
            double scale = !isStabilised ? 1 : isTreated ? share : 1 - share;
            weights[i] = scale * InverseProbability.weight(estimand, isTreated, scores[i]);
        }
        if (!trimming.hasLimits()) return weights;
        var movable = counts.clone();
        for (int i = 0; i < weights.length; i++) if (!Trimming.mayMove(estimand, treated[i] == 1)) movable[i] = 0;
        var limits = trimming.limits(weights, movable);
        for (int i = 0; i < weights.length; i++)
            if (Trimming.mayMove(estimand, treated[i] == 1))
                weights[i] = Math.min(limits[1], Math.max(limits[0], weights[i]));
        return weights;
    }

    private double[] figures(double[] counts, double[] weights, double[] sizes) {
        var sums = new double[2];
        var totals = new double[2];
        for (int i = 0; i < weights.length; i++) {
            if (counts[i] == 0) continue;
            int arm = (int) treated[i];
            double weight = counts[i] * base[i] * weights[i];
            totals[arm] += weight;
            sums[arm] += weight * outcome[i];
        }
        double size = estimand == Estimand.ATT ? sizes[1] : estimand == Estimand.ATC ? sizes[0] : sizes[0] + sizes[1];
        double control = sums[0] / (isHajek ? totals[0] : size);
        double with = sums[1] / (isHajek ? totals[1] : size);
        var figures = none();
        figures[DIFFERENCE] = with - control;
        figures[TREATED] = with;
        figures[CONTROL] = control;
        figures[RISK_RATIO] = StrictMath.log(with / control);
        figures[ODDS_RATIO] = StrictMath.log(with / (1 - with) / (control / (1 - control)));
        return figures;
    }
}
