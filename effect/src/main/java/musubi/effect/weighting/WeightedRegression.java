package musubi.effect.weighting;

import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * The coefficient of the treatment in a least squares fit under inverse-probability weights.
 *
 * @param stacked influence of each row, the estimation of the weights counted
 * @param known influence of each row with the weights taken as known
 * @param refusal why there is no coefficient
 */
record WeightedRegression(double coefficient, Column stacked, Column known, Optional<NotEstimable> refusal) {
    /**
     * Fits.
     *
     * @param formula the outcome model, in which the treatment is a term
     * @param treatment its label
     */
    static WeightedRegression of(
            PropensityScore score,
            InverseProbability inverse,
            Formula formula,
            String treatment,
            boolean isStabilised) {
        var rows = score.rows();
        var outcome = Numbers.over(Evaluation.of(formula.response().single(), rows));
        var design = Design.of(formula, rows);
        var fit = LeastSquares.fit(rows, design, outcome, inverse.weights().values());
        int place = fit.place(treatment);
        if (place < 0 || fit.df() <= 0) return refused(inverse, treatment);
        var along = along(fit, place);
        var known = times(rows, inverse.weights().values(), along, fit.residuals());
        var stacked =
                WeightedMeans.sum(rows, known, score.correction(times(rows, inverse.slopes(), along, fit.residuals())));
        if (isStabilised) stacked = WeightedMeans.sum(rows, stacked, ofShare(score, inverse, along, fit.residuals()));
        return new WeightedRegression(fit.coefficients()[fit.kept()[place]], stacked, known, Optional.empty());
    }

    private static WeightedRegression refused(InverseProbability inverse, String treatment) {
        return new WeightedRegression(
                Double.NaN,
                inverse.slopes(),
                inverse.slopes(),
                Optional.of(new NotEstimable(
                        Why.SINGULAR_DESIGN,
                        new Words(
                                "結果の式に参加の項「" + treatment + "」がないか、他の列の組み合わせで表せます。",
                                "The treatment \"" + treatment
                                        + "\" is no term of the outcome formula, or a combination of others."))));
    }

    /** Each row of the design times the row of the bread that belongs to the coefficient, which is not the intercept. */
    private static Column along(LinearFit fit, int place) {
        int treatment = fit.kept()[place];
        var standard = fit.information().standard();
        var unit = new double[fit.design().columns()];
        unit[treatment] = 1;
        var moments = new double[unit.length];
        moments[treatment] = standard.back(unit)[treatment];
        return LinearPredictor.of(
                fit.rows(), fit.design(), standard, fit.information().direction(moments));
    }

    private static Column times(Rows rows, Column weights, Column along, Column residuals) {
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = weights.at(row) * along.at(row) * residuals.at(row);
        });
    }

    /** What the estimation of the share of the treated adds, which stabilised weights are multiplied with. */
    private static Column ofShare(PropensityScore score, InverseProbability inverse, Column along, Column residuals) {
        var treated = score.arms().treated();
        var weights = inverse.weights().values();
        double share = inverse.shareTreated();
        double slope = Sums.of(
                score.rows(),
                (block, row) -> weights.at(row)
                        * along.at(row)
                        * residuals.at(row)
                        * (treated.at(row) == 1 ? 1 / share : -1 / (1 - share)));
        double total = ArmMean.sum(score.rows(), score.base());
        return score.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = slope * score.base().at(row) * (treated.at(row) - share) / total;
        });
    }

    Parameter parameter(String name, Column influence, Errors errors, double level) {
        return Parameter.of(name, coefficient, errors.standardError(influence), errors.df(), level);
    }
}
