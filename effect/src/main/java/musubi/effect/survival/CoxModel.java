package musubi.effect.survival;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Standard;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Numbers;

/**
 * A Cox model of a formula: the design, its likelihood and what came of maximising it.
 *
 * @param names of the columns of the design, without the intercept
 * @param centre mean of the offsets, which was taken off
 */
record CoxModel(
        Cohort cohort, Design design, Standard standard, List<String> names, double centre, CoxOutcome outcome) {

    /** The model of the right side of {@code formula} for one cause. */
    static CoxModel of(Cohort cohort, Formula formula, int cause, Ties ties) {
        return of(cohort, formula, cause, ties, Optional.empty());
    }

    /** The same, with those who had another event lingering in the risk sets when {@code watching} is given. */
    static CoxModel of(Cohort cohort, Formula formula, int cause, Ties ties, Optional<Watching> watching) {
        var rows = cohort.rows();
        var design = Design.of(formula.terms(), true, rows);
        var names = design.names().subList(1, design.columns());
        var standard = Standard.of(rows, design, Numbers.over(cohort.weights()));
        var timeline = Timeline.of(
                cohort.start(), cohort.stop(), cohort.happened(cause), cohort.strata(), cohort.strataCount());
        var covariates = Covariates.of(rows, variables(formula), design, standard, timeline);
        var offset = offset(formula.offsets(), cohort);
        double centre = offset.length == 0 ? 0 : Arrays.stream(offset).sum() / offset.length;
        for (int i = 0; i < offset.length; i++) offset[i] -= centre;
        var likelihood = new PartialLikelihood(
                timeline,
                covariates,
                timeline.sorted(cohort.weights()),
                timeline.sorted(offset),
                watching.map(w -> Lingering.of(timeline, cohort, cause, w)).orElse(Lingering.NONE),
                ties);
        return new CoxModel(cohort, design, standard, names, centre, NewtonSteps.fit(likelihood));
    }

    private static Set<String> variables(Formula formula) {
        var names = new TreeSet<String>();
        for (var term : formula.terms()) term.parts().forEach(part -> names.addAll(part.variables()));
        return names;
    }

    private static double[] offset(List<Expression> offsets, Cohort cohort) {
        if (offsets.isEmpty()) return new double[0];
        var sum = new double[cohort.count()];
        for (var expression : offsets) {
            var values = Evaluation.of(expression, cohort.rows());
            for (int i = 0; i < sum.length; i++) {
                if (!Double.isFinite(values[i]))
                    throw Cohort.refused(
                            "survival.offset",
                            expression.label(),
                            "offset(" + expression.label() + ") に有限の数でない値があります。",
                            "offset(" + expression.label() + ") has values that are not finite numbers.");
                sum[i] += values[i];
            }
        }
        return sum;
    }

    /** Why there is no answer; empty when there is one. The first column is the one that is asked for. */
    Optional<NotEstimable> refusal() {
        if (outcome instanceof CoxFailure failure) return Optional.of(new NotEstimable(failure.why(), words(failure)));
        if (names.isEmpty())
            return Optional.of(new NotEstimable(
                    Why.WRONG_SHAPE, new Words("式の右辺に項がありません。", "The formula has no term on the right.")));
        var kept = fit().kept();
        if (kept.length == 0 || kept[0] != 0)
            return Optional.of(new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "列「" + names.get(0) + "」は、同じ時点の人どうしで値が変わりません。",
                            "Column \"" + names.get(0) + "\" does not vary among those at risk together.")));
        return Optional.empty();
    }

    private Words words(CoxFailure failure) {
        if (failure.column() < 0) return new Words("尤度の最大が見つかりません。", "The maximum of the likelihood was not found.");
        var name = names.get(failure.column());
        if (failure.why() == Why.NOT_CONVERGED)
            return new Words(
                    "列「" + name + "」に有限の数でない値があります。",
                    "Column \"" + name + "\" has values that are not finite numbers.");
        return new Words(
                "列「" + name + "」で、出来事が起きた人と起きていない人が完全に分かれます。ハザード比は 0 か無限大になります。",
                "Column \"" + name + "\" tells who had the event without error: its hazard ratio is 0 or infinite.");
    }

    /** The fit; only after {@link #refusal} was empty. */
    CoxFit fit() {
        if (outcome instanceof CoxFit fit) return fit;
        throw new IllegalStateException("there is no fit: " + outcome);
    }

    /** Coefficients of the columns as they are, in the order of {@link #keptNames}. */
    double[] coefficients() {
        var kept = fit().kept();
        var raw = raw();
        return Arrays.stream(kept).mapToDouble(j -> raw[j + 1]).toArray();
    }

    private double[] raw() {
        var all = new double[names.size() + 1];
        System.arraycopy(fit().beta(), 0, all, 1, names.size());
        return standard.back(all);
    }

    /** What the cumulative hazard of the standardised columns is multiplied by for somebody with zeros everywhere. */
    double baselineFactor() {
        return StrictMath.exp(raw()[0] - centre);
    }

    /** Names of the columns that have a coefficient. */
    List<String> keptNames() {
        return Arrays.stream(fit().kept()).mapToObj(names::get).toList();
    }

    /** Names of the columns that have none. */
    List<String> aliased() {
        var kept = fit().kept();
        return IntStream.range(0, names.size())
                .filter(j -> Arrays.binarySearch(kept, j) < 0)
                .mapToObj(names::get)
                .toList();
    }

    /** Inverse information, for the columns as they are. */
    Symmetric variance() {
        return back(fit().inverse());
    }

    /** Robust, rows independent. */
    Symmetric robust() {
        return back(new ScoreResiduals(fit()).squares().sandwich(fit().inverse().toRows()));
    }

    /** Robust, rows independent, with what the estimation of the curves of leaving adds. */
    Symmetric robust(Watching watching) {
        var residuals = new ScoreResiduals(fit());
        var leaving = LeavingScores.of(fit(), residuals.after(), watching, cohort);
        return back(residuals.squares(leaving).sandwich(fit().inverse().toRows()));
    }

    /** Robust, clusters independent. */
    Symmetric robust(Clusters clusters) {
        var meat = new ScoreResiduals(fit()).squares(clusters.codes().toArray(), clusters.count());
        return back(meat.sandwich(fit().inverse().toRows()));
    }

    private Symmetric back(Symmetric covariance) {
        return standard.back(
                covariance, Arrays.stream(fit().kept()).map(j -> j + 1).toArray());
    }

    /** Concordance of the fitted risks with the times. */
    double concordance() {
        var likelihood = fit().likelihood();
        var timeline = likelihood.timeline();
        return Concordance.of(
                timeline,
                likelihood.predictor(fit().beta()),
                likelihood.weights(),
                timeline.sorted(cohort.start()),
                timeline.sorted(cohort.stop()));
    }
}
