package musubi.effect.difference;

import static musubi.effect.difference.ColumnArithmetic.complement;
import static musubi.effect.difference.ColumnArithmetic.difference;
import static musubi.effect.difference.ColumnArithmetic.product;

import java.util.Optional;

/**
 * The effect on the treated when the same units are seen before and after.
 *
 * <p>Source: Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122, equations 2.2, 2.5 and 3.1; Abadie (2005), Review
 * of Economic Studies 72, 1-19; Heckman, Ichimura and Todd (1997), Review of Economic Studies 64, 605-654.
 */
final class PanelDifference {
    private PanelDifference() {}

    /** From the change of each unit. */
    static Influence of(Comparison units, double[] change, Estimator estimator) {
        var treated = units.ofTreated();
        if (estimator == Estimator.REGRESSION) {
            var fit = units.regression(change, complement(units.treated()));
            return units.contrast(Optional.empty())
                    .mean(1, treated, fit.residuals().toArray())
                    .with(fit, -1, treated)
                    .influence();
        }
        var model = units.odds(estimator);
        var controls = product(units.ofControls(), model.odds());
        var contrast = units.contrast(Optional.of(model));
        if (estimator == Estimator.WEIGHTING)
            return contrast.mean(1, treated, change)
                    .shareByOdds(-1, controls, change, treated)
                    .influence();
        if (estimator == Estimator.NORMALISED)
            return contrast.mean(1, treated, change)
                    .meanByOdds(-1, controls, change)
                    .influence();
        boolean isImproved = estimator == Estimator.IMPROVED;
        var member = complement(units.treated());
        var fit = units.regression(change, isImproved ? product(member, model.odds()) : member);
        var residuals = fit.residuals().toArray();
        contrast.mean(1, treated, residuals)
                .with(fit, -1, treated)
                .meanByOdds(-1, controls, residuals)
                .with(fit, 1, controls);
        return isImproved ? contrast.influenceOfMeans() : contrast.influence();
    }

    /** From outcomes before and after. */
    static Influence of(Comparison units, double[] before, double[] after, Estimator estimator) {
        return of(units, difference(after, before), estimator);
    }
}
