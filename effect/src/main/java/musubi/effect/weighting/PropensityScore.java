package musubi.effect.weighting;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.formula.Design;
import musubi.effect.glm.Family;
import musubi.effect.glm.Glm;
import musubi.effect.glm.GlmFit;
import musubi.effect.glm.Link;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * The probability of treatment given the covariates, by logistic regression, with what weights and standard errors need of
 * it.
 *
 * <p>Source: Rosenbaum and Rubin (1983), Biometrika 70, 41-55.
 *
 * @param arms who was treated
 * @param base sampling weights
 * @param fit the logistic regression
 * @param refusal why the scores must not be used: separation, no convergence, scores of 0 or 1
 */
public record PropensityScore(Arms arms, Column base, GlmFit fit, Optional<NotEstimable> refusal) {
    /** A score nearer than this to 0 or 1 belongs to somebody without a counterpart. */
    private static final double CERTAIN = 1e-10;

    /**
     * Fits the score.
     *
     * @param rows complete in the columns of the design
     * @param base sampling weights; {@link Constant} 1 when there are none
     */
    public static PropensityScore fit(Rows rows, Design design, Arms arms, Column base) {
        var none = new Constant(0, rows.count());
        return of(arms, base, Glm.fit(rows, design, arms.treated(), base, none, new Family.Binomial(Link.LOGIT)));
    }

    private static PropensityScore of(Arms arms, Column base, GlmFit fit) {
        return new PropensityScore(arms, base, fit, fit.refusal().or(() -> certain(fit)));
    }

    private static Optional<NotEstimable> certain(GlmFit fit) {
        long rows = java.util.Arrays.stream(fit.fitted().toArray())
                .filter(e -> !(e >= CERTAIN && e <= 1 - CERTAIN))
                .count();
        if (rows == 0) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.NO_OVERLAP,
                new Words(
                        rows + " 行の傾向スコアが 0 または 1 に " + CERTAIN + " より近く、比べる相手がいません。",
                        "The scores of " + rows + " rows are within " + CERTAIN
                                + " of 0 or 1: they have no counterpart.")));
    }

    /** The rows it was fitted on. */
    public Rows rows() {
        return fit.rows();
    }

    /** Probability of treatment of each row. */
    public Column score() {
        return fit.fitted();
    }

    /** Logit of the score of each row, the scale on which calipers are set. */
    public Column logit() {
        return fit.linear();
    }

    /** Which columns have no coefficient. */
    public List<Words> remarks() {
        return fit.aliased().stream()
                .map(column -> new Words(
                        "列「" + column + "」は他の列の組み合わせなので、スコアの式から外しました。",
                        "Column \"" + column + "\" is a combination of others and was left out of the score."))
                .toList();
    }

    /** The weights of an estimand, not stabilised and not trimmed. */
    public Weights weights(Estimand estimand) {
        return InverseProbability.of(this, estimand, false, Trimming.NONE).weights();
    }

    /**
     * What the estimation of the score adds to the influence of each row on an estimate.
     *
     * @param factor of each row: derivative of its estimating equation by its linear predictor
     */
    Column correction(Column factor) {
        return new Equations(rows(), fit.design(), fit.information(), fit.scoreFactor()).correction(factor);
    }
}
