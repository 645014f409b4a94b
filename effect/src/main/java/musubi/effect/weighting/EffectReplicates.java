package musubi.effect.weighting;

import java.util.Arrays;
import musubi.effect.rows.Column;

/**
 * Inverse-probability weighted effects of resampled rows, every step repeated: score, weights, means.
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

    EffectReplicates(PropensityScore score, Column outcome, Estimand estimand, boolean isHajek) {
        this.score = new ScoreReplicates(score);
        this.treated = score.arms().treated().toArray();
        this.base = score.base().toArray();
        this.outcome = outcome.toArray();
        this.estimand = estimand;
        this.isHajek = isHajek;
    }

    @Override
    public double[] of(double[] counts) {
        var scores = score.scores(counts);
        var figures = new double[FIGURES];
        Arrays.fill(figures, Double.NaN);
        if (scores.length == 0) return figures;
        var sums = new double[2];
        var weights = new double[2];
        var sizes = new double[2];
        for (int i = 0; i < scores.length; i++) {
            if (counts[i] == 0) continue;
            int arm = (int) treated[i];
            double counted = counts[i] * base[i];
            double weight = counted * InverseProbability.weight(estimand, arm == 1, scores[i]);
            sizes[arm] += counted;
            weights[arm] += weight;
            sums[arm] += weight * outcome[i];
        }
        if (sizes[0] == 0 || sizes[1] == 0) return figures;
        double size = estimand == Estimand.ATT ? sizes[1] : estimand == Estimand.ATC ? sizes[0] : sizes[0] + sizes[1];
        double control = sums[0] / (isHajek ? weights[0] : size);
        double with = sums[1] / (isHajek ? weights[1] : size);
        figures[DIFFERENCE] = with - control;
        figures[TREATED] = with;
        figures[CONTROL] = control;
        figures[RISK_RATIO] = StrictMath.log(with / control);
        figures[ODDS_RATIO] = StrictMath.log(with / (1 - with) / (control / (1 - control)));
        return figures;
    }
}
