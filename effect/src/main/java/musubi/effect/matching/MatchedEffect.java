package musubi.effect.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Parameter;
import musubi.effect.Words;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.weighting.Outcome;

/**
 * The outcome regressed on the treatment with the weights of the matching.
 *
 * <p>Source: Austin and Small (2014), Statistics in Medicine 33, 4306-4319; Abadie and Spiess (2022), JASA 117, 983-995.
 *
 * @param effect coefficient of the treatment
 * @param coefficients all of them
 * @param convention of the standard error
 * @param remarks what a reader must know about it
 */
record MatchedEffect(Parameter effect, List<Parameter> coefficients, Convention convention, List<Words> remarks) {
    private static final int FEW = 40;
    private static final String SET = "(set)";
    private static final String UNIT = "(unit)";
    private static final String WEIGHT = "(weight)";

    /**
     * Fits.
     *
     * @param formula {@code treated ~ covariates}; the covariates enter when {@code adjusts}
     * @param isRepeated whether a row stands in several sets: each membership is then a row of its own
     * @param se {@code CR0}, {@code CR1} by set (by set and by unit when repeated) or {@code HC0} … {@code HC3}
     */
    static MatchedEffect of(
            Rows rows,
            Formula formula,
            String outcome,
            boolean adjusts,
            Matched matched,
            boolean isRepeated,
            String se,
            double level) {
        var treated = formula.response().single();
        var terms = new ArrayList<Term>();
        terms.add(new Term(List.of(treated)));
        if (adjusts) terms.addAll(formula.terms());
        var members = members(rows, formula.withTerms(terms).variables(), outcome, matched, isRepeated);
        var design = Design.of(terms, true, members);
        var fit = LeastSquares.fit(members, design, members.column(outcome), members.column(WEIGHT));
        var covariance = covariance(fit, isRepeated, se);
        return answer(fit, covariance, matched.count(), level);
    }

    /** The matched rows, once per membership, with set, unit and weight. */
    private static Rows members(
            Rows rows, Collection<String> names, String outcome, Matched matched, boolean isRepeated) {
        var columns = new LinkedHashMap<String, Column>();
        for (var name : names) columns.put(name, rows.column(name).pick(matched.rows()));
        columns.put(outcome, Outcome.of(outcome, rows).values().pick(matched.rows()));
        int n = matched.rows().length;
        var sets = new double[n];
        var units = new double[n];
        var weights = new double[n];
        var shares = matched.shares();
        for (int i = 0; i < n; i++) {
            sets[i] = matched.sets()[i];
            units[i] = matched.rows()[i];
            weights[i] = isRepeated ? shares[i] : matched.weights()[matched.rows()[i]];
        }
        columns.put(SET, Numbers.over(sets));
        columns.put(UNIT, Numbers.over(units));
        columns.put(WEIGHT, Numbers.over(weights));
        return LocalRows.of(columns, "");
    }

    private static Covariance covariance(LinearFit fit, boolean isRepeated, String se) {
        if (se.startsWith("HC")) return Covariance.robust(fit, se);
        var bySet = Covariance.clustered(fit, Clusters.of(fit.rows().column(SET)), se);
        if (!isRepeated) return bySet;
        var byUnit = Covariance.clustered(fit, Clusters.of(fit.rows().column(UNIT)), se);
        var byBoth = Covariance.clustered(fit, Clusters.of(fit.rows(), List.of(SET, UNIT)), se);
        Symmetric sum =
                bySet.matrix().copy().plus(byUnit.matrix()).plus(byBoth.matrix().scaled(-1));
        return new Covariance(
                sum,
                Math.min(bySet.df(), byUnit.df()),
                new Convention(
                        "standard error",
                        se + " by set and by unit, V1 + V2 - V12, each with its own factor, t with min(G) - 1 df",
                        "R sandwich::vcovCL(fit, ~ subclass + id)"));
    }

    private static MatchedEffect answer(LinearFit fit, Covariance covariance, int sets, double level) {
        var coefficients = new ArrayList<Parameter>();
        var errors = covariance.standardErrors();
        var names = fit.names();
        for (int j = 0; j < names.size(); j++)
            coefficients.add(Parameter.of(
                    names.get(j), fit.coefficients()[fit.kept()[j]], errors.get(j), covariance.df(), level));
        var remarks = new ArrayList<Words>();
        if (sets < FEW && covariance.convention().value().startsWith("CR"))
            remarks.add(new Words(
                    "組は " + sets + " です。" + FEW + " 未満では標準誤差が小さすぎることがあります。",
                    "There are " + sets + " sets; with fewer than " + FEW + " standard errors may be too small."));
        return new MatchedEffect(coefficients.get(1), coefficients, covariance.convention(), remarks);
    }
}
