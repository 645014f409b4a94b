package musubi.effect.difference;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.effect.Why;
import musubi.effect.formula.Design;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Treated and controls with their covariates: what both the panel and the repeated cross-sections need.
 *
 * @param rows one per unit, or per observation in cross-sections
 * @param design covariates
 * @param treated 1 for the treated, 0 for controls
 * @param weights of the rows, one by one
 * @param scoreLimit the score that nobody may reach
 */
record Comparison(Rows rows, Design design, double[] treated, double[] weights, double scoreLimit) {
    /** The odds of treatment, refused without overlap. */
    TreatmentModel odds(Estimator estimator) {
        var model = (estimator == Estimator.IMPROVED
                        ? TreatmentModel.tilting(rows, design, treated, weights)
                        : TreatmentModel.likelihood(rows, design, treated, weights))
                .orElseThrow(() -> notConverged(estimator));
        double highest = model.highestScore();
        if (!(highest < scoreLimit))
            throw new Refusal(
                    Why.NO_OVERLAP,
                    "傾向スコアの最大値 " + highest + " が上限 " + scoreLimit + " に達し、比べられる相手がいません。",
                    "The highest score " + highest + " reaches the limit " + scoreLimit
                            + ": nobody comparable was left untreated.");
        return model;
    }

    private Refusal notConverged(Estimator estimator) {
        if (estimator == Estimator.IMPROVED
                && TreatmentModel.likelihood(rows, design, treated, weights).isPresent())
            return new Refusal(
                    Why.NOT_CONVERGED,
                    "比較群に重みをつけても共変量の平均を参加者に合わせられません。estimator=dr を使うか、共変量を減らしてください。",
                    "No weights bring the covariate means of the controls to those of the treated: use estimator=dr or fewer"
                            + " covariates.");
        return new Refusal(
                Why.SEPARATION,
                "共変量から参加・不参加が（ほぼ）完全に分かってしまい、傾向スコアが収束しません。共変量を減らしてください。",
                "The covariates tell treated from controls (almost) without error, so the score does not converge: use fewer"
                        + " covariates.");
    }

    /** Least squares of {@code outcome} where {@code member} is 1; residuals are of all rows. */
    LinearFit regression(double[] outcome, double[] member) {
        var fit = LeastSquares.fit(
                rows, design, Numbers.over(outcome), Numbers.over(ColumnArithmetic.product(weights, member)));
        if (fit.rank() < design.columns()) requireNothingLost(fit, outcome);
        return fit;
    }

    /** A covariate that is no combination of others everywhere must be none among those regressed either. */
    private void requireNothingLost(LinearFit fit, double[] outcome) {
        var everywhere = LeastSquares.fit(rows, design, Numbers.over(outcome), Numbers.over(weights));
        Set<Integer> kept = IntStream.of(fit.kept()).boxed().collect(Collectors.toSet());
        for (int j : everywhere.kept())
            if (!kept.contains(j))
                throw new Refusal(
                        Why.SINGULAR_DESIGN,
                        "列「" + design.names().get(j) + "」は比較群の中では他の列の組み合わせになり、回帰できません。",
                        "Among those regressed, column \"" + design.names().get(j)
                                + "\" is a combination of others, so treated and controls cannot be compared on it.");
    }

    /** Weights of the treated, zero for controls. */
    double[] ofTreated() {
        return ColumnArithmetic.product(weights, treated);
    }

    /** Weights of the controls, zero for the treated. */
    double[] ofControls() {
        return ColumnArithmetic.product(weights, ColumnArithmetic.complement(treated));
    }

    /** An empty contrast; {@code model} is there when the estimator has one. */
    Contrast contrast(Optional<TreatmentModel> model) {
        return new Contrast(rows, design, model);
    }

    /** Refuses when one side has hardly anybody, or the controls fewer than coefficients; weight 0 counts as nobody. */
    Comparison requireBothSides() {
        return requireEnough(weights);
    }

    /** As {@link #requireBothSides} among those of one period, where {@code period} is 1. */
    Comparison requireBothSides(double[] period) {
        return requireEnough(ColumnArithmetic.product(weights, period));
    }

    private Comparison requireEnough(double[] present) {
        long ours = 0;
        long others = 0;
        for (int i = 0; i < present.length; i++) {
            if (!(present[i] > 0)) continue;
            if (treated[i] == 1) ours++;
            else others++;
        }
        if (ours < 2)
            throw new Refusal(
                    Why.TOO_FEW_TREATED,
                    "参加した人が " + ours + " 人です。2 人以上が要ります。",
                    ours + " treated: at least 2 are needed.");
        if (others < 2)
            throw new Refusal(
                    Why.TOO_FEW_CONTROLS,
                    "比べる人が " + others + " 人です。2 人以上が要ります。",
                    others + " controls: at least 2 are needed.");
        if (others < design.columns())
            throw new Refusal(
                    Why.TOO_FEW_ROWS,
                    "比べる人 " + others + " 人で " + design.columns() + " 個の係数は推定できません。",
                    others + " controls cannot carry " + design.columns() + " coefficients.");
        return this;
    }
}
