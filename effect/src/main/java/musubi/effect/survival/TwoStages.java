package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Numbers;

/**
 * The second stage on what came of the first: the treatment and the residual, or the fitted treatment in its place. The
 * treatment's coefficient comes first.
 */
record TwoStages(Cohort cohort, FirstStage first, Formula formula, boolean isInclusion, Ties ties) {
    private static final String RESIDUAL = "first-stage residual";
    private static final String FITTED = "first-stage fit";

    /** The second stage after {@code fit}. */
    CoxModel model(LinearFit fit) {
        var column = isInclusion ? RESIDUAL : FITTED;
        var own = new Term(List.of(new Expression.Variable(column)));
        var terms = new ArrayList<Term>();
        if (isInclusion) terms.addAll(formula.endogenous());
        else terms.add(own);
        terms.addAll(formula.terms());
        if (isInclusion) terms.add(own);
        var rows = cohort.rows().with(column, Numbers.over(made(fit)));
        return CoxModel.of(cohort.with(rows), formula.withTerms(terms), 1, ties);
    }

    /** The column the first stage makes for the second. */
    private double[] made(LinearFit fit) {
        var made = fit.residuals().toArray();
        if (isInclusion) return made;
        for (int i = 0; i < made.length; i++) made[i] = first.values().at(i) - made[i];
        return made;
    }

    /**
     * The treatment's coefficient when each row is counted so many times; NaN when there is none. Only the column of the
     * first stage and the weights differ from {@code model}, so its order of rows and its other columns serve again.
     */
    double again(CoxModel model, int[] counts) {
        var weights = cohort.weights().clone();
        for (int i = 0; i < weights.length; i++) weights[i] *= counts[i];
        var likelihood = model.fit().likelihood();
        var made = made(first.fit(Numbers.over(weights)));
        int column = isInclusion ? model.names().size() - 1 : 0;
        double mean = 0;
        for (double value : made) mean += value / made.length;
        double factor = factor(model, column);
        for (int i = 0; i < made.length; i++) made[i] = (made[i] - mean) * factor;
        var timeline = likelihood.timeline();
        var other =
                likelihood.with(likelihood.covariates().with(column, timeline.sorted(made)), timeline.sorted(weights));
        if (!(NewtonSteps.fit(other) instanceof CoxFit fit) || fit.kept().length == 0 || fit.kept()[0] != 0)
            return Double.NaN;
        return fit.beta()[0] * factor(model, 0);
    }

    /** One over the spread by which column {@code j} was divided. */
    private static double factor(CoxModel model, int j) {
        var unit = new double[model.names().size() + 1];
        unit[j + 1] = 1;
        return model.standard().back(unit)[j + 1];
    }
}
