package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.algebra.Cholesky;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * What explains who took part: least squares of the treatment on the covariates, the strata and the instruments.
 *
 * @param rows complete rows
 * @param treatment name of the column that is explained
 * @param values of that column
 * @param covariates columns that stand in both stages, the intercept first
 * @param all the same and the instruments behind them
 */
record FirstStage(Rows rows, String treatment, Column values, Design covariates, Design all) {
    /** The first stage of a formula {@code y ~ covariates | treatment ~ instruments}. */
    static FirstStage of(Rows rows, Formula formula) {
        var treatment = Design.of(formula.endogenous(), true, rows);
        if (treatment.columns() != 2 || formula.instruments().isEmpty())
            throw Cohort.refused(
                    "survival.instrument",
                    formula.text(),
                    "「| 参加 ~ 操作変数」の形で、参加を表す列を一つと操作変数を書いてください。",
                    "Write one treatment column and its instruments behind the bar, as in | participation ~ salons.");
        var terms = new ArrayList<>(formula.terms());
        for (var stratum : formula.strata())
            terms.add(new Term(List.of(new Expression.Call("factor", List.of(new Expression.Variable(stratum))))));
        var covariates = Design.of(terms, true, rows);
        terms.addAll(formula.instruments());
        return new FirstStage(
                rows,
                treatment.names().get(1),
                Numbers.over(treatment.matrix(rows)[1]),
                covariates,
                Design.of(terms, true, rows));
    }

    /** The fit with these weights. */
    LinearFit fit(Column weights) {
        return LeastSquares.fit(rows, all, values, weights);
    }

    /** How many columns of instruments have a coefficient. */
    int instruments(LinearFit fit) {
        return places(fit).length;
    }

    /** F of the instruments: from the residual squares without and with them. */
    double strength(LinearFit fit, Column weights) {
        var without = LeastSquares.fit(rows, covariates, values, weights);
        return (without.residualSquares() - fit.residualSquares()) / (fit.rank() - without.rank()) / fit.variance();
    }

    /** F of the instruments from their clustered covariance. */
    double strength(LinearFit fit, Clusters clusters) {
        var places = places(fit);
        var covariance = Covariance.clustered(fit, clusters, "CR1").matrix().pick(places);
        var b = new double[places.length];
        for (int i = 0; i < b.length; i++) b[i] = fit.coefficients()[fit.kept()[places[i]]];
        var solved = Cholesky.of(covariance, NewtonSteps.TOLERANCE).solve(b);
        double wald = 0;
        for (int i = 0; i < b.length; i++) wald += b[i] * solved[i];
        return wald / b.length;
    }

    /** Places, among the kept columns, of the instruments. */
    private int[] places(LinearFit fit) {
        return java.util.stream.IntStream.range(0, fit.rank())
                .filter(i -> fit.kept()[i] >= covariates.columns())
                .toArray();
    }
}
