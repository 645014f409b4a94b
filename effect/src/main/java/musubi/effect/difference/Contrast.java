package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.formula.Design;
import musubi.effect.regression.Information;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Rows;

/**
 * A sum of weighted means, and its influence: that of the means themselves, and through them that of the odds and of the
 * regressions their weights and values were made from. Each mean adds how it moves with the odds and with each
 * regression; {@link #influence()} multiplies this with the influence of the coefficients.
 *
 * <p>Source: Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122, section 3 and appendix A.
 */
final class Contrast {
    private final Rows rows;
    private final Design design;
    private final Optional<TreatmentModel> model;
    private final double[] influence;
    private final double[] byOdds;
    private final List<Slope> slopes = new ArrayList<>();
    private double estimate;
    private boolean usesOdds;

    private record Slope(LinearFit fit, double[] factors) {}

    /** Begins at 0; with a model its coefficients' influence is counted where means depend on the odds. */
    Contrast(Rows rows, Design design, Optional<TreatmentModel> model) {
        this.rows = rows;
        this.design = design;
        this.model = model;
        this.influence = new double[rows.count()];
        this.byOdds = new double[rows.count()];
    }

    /** Adds {@code sign × sum weights values / sum weights}; the weights do not depend on the odds. */
    Contrast mean(double sign, double[] weights, double[] values) {
        return ratio(sign, weights, values, weights, false, false);
    }

    /** Adds {@code sign × sum weights values / sum weights}; the weights are proportional to the odds. */
    Contrast meanByOdds(double sign, double[] weights, double[] values) {
        return ratio(sign, weights, values, weights, true, true);
    }

    /** Adds {@code sign × sum weights values / sum total}; the weights, but not the total, are proportional to the odds. */
    Contrast shareByOdds(double sign, double[] weights, double[] values, double[] total) {
        return ratio(sign, weights, values, total, true, false);
    }

    /** Adds {@code sign × sum weights values / sum total}. */
    Contrast share(double sign, double[] weights, double[] values, double[] total) {
        return ratio(sign, weights, values, total, false, false);
    }

    private Contrast ratio(
            double sign, double[] weights, double[] values, double[] total, boolean top, boolean bottom) {
        int n = influence.length;
        double sum = ColumnArithmetic.sum(total);
        double ratio = ColumnArithmetic.sum(ColumnArithmetic.product(weights, values)) / sum;
        double scale = sign * n / sum;
        for (int i = 0; i < n; i++) {
            double numerator = scale * weights[i] * values[i];
            double denominator = scale * ratio * total[i];
            influence[i] += numerator - denominator;
            if (top) byOdds[i] += numerator - (bottom ? denominator : 0);
        }
        usesOdds |= top;
        estimate += sign * ratio;
        return this;
    }

    /** Says that the last values were {@code sign × fitted} plus what does not depend on {@code fit}, under these weights. */
    Contrast with(LinearFit fit, double sign, double[] weights) {
        double scale = sign * influence.length / ColumnArithmetic.sum(weights);
        var slope = slopes.stream().filter(s -> s.fit.equals(fit)).findFirst().orElseGet(() -> {
            var added = new Slope(fit, new double[influence.length]);
            slopes.add(added);
            return added;
        });
        for (int i = 0; i < influence.length; i++) slope.factors[i] += scale * weights[i];
        return this;
    }

    /** Adds what another estimated share moves: {@code factor × values}, values of mean 0. */
    Contrast plus(double factor, double[] values) {
        for (int i = 0; i < influence.length; i++) influence[i] += factor * values[i];
        return this;
    }

    /** The sum so far. */
    double estimate() {
        return estimate;
    }

    /** The sum and its influence, that of the coefficients included. */
    Influence influence() {
        if (usesOdds) model.ifPresent(m -> add(m.information(), byOdds, m.residuals()));
        for (var slope : slopes) {
            var fit = slope.fit;
            add(
                    fit.information(),
                    slope.factors,
                    ColumnArithmetic.product(
                            fit.weights().toArray(), fit.residuals().toArray()));
        }
        return new Influence(estimate, influence);
    }

    /** The sum and its influence as if odds and regressions were known, which loses nothing with improved estimators. */
    Influence influenceOfMeans() {
        return new Influence(estimate, influence);
    }

    private void add(Information information, double[] factors, double[] scores) {
        var all = information.direction(Projection.moments(rows, design, information.standard(), factors));
        var along = Projection.predictor(rows, design, information.standard(), all);
        for (int i = 0; i < influence.length; i++) influence[i] += scores[i] * along[i];
    }
}
