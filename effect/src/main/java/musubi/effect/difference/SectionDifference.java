package musubi.effect.difference;

import static musubi.effect.difference.ColumnArithmetic.complement;
import static musubi.effect.difference.ColumnArithmetic.difference;
import static musubi.effect.difference.ColumnArithmetic.product;

import java.util.Optional;
import musubi.effect.regression.LinearFit;

/**
 * The effect on the treated when other people are seen before and after (repeated cross-sections of a population whose
 * make-up stays the same).
 *
 * <p>Source: Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122, equations 2.3, 2.6, 3.2 and 3.3; Abadie (2005),
 * Review of Economic Studies 72, 1-19.
 */
final class SectionDifference {
    private final Comparison people;
    private final double[] outcome;
    private final double[] after;
    private final double[] before;
    private final Estimator estimator;

    private SectionDifference(Comparison people, double[] outcome, double[] after, Estimator estimator) {
        this.people = people;
        this.outcome = outcome;
        this.after = after;
        this.before = complement(after);
        this.estimator = estimator;
    }

    /**
     * From one outcome per person.
     *
     * @param after 1 for those seen after, 0 for those seen before
     * @param isEfficient whether treated are regressed too, which reaches the bound when both models hold
     */
    static Influence of(Comparison people, double[] outcome, double[] after, Estimator estimator, boolean isEfficient) {
        people.requireBothSides(after).requireBothSides(complement(after));
        var sections = new SectionDifference(people, outcome, after, estimator);
        if (estimator == Estimator.REGRESSION) return sections.regression();
        var model = people.odds(estimator);
        if (estimator == Estimator.WEIGHTING) return sections.weighting(model);
        if (estimator == Estimator.NORMALISED)
            return sections.means(people.contrast(Optional.of(model)), model, outcome)
                    .influence();
        return sections.robust(model, isEfficient);
    }

    private Influence regression() {
        var treated = people.ofTreated();
        var controls = complement(people.treated());
        var late = people.regression(outcome, product(controls, after));
        var early = people.regression(outcome, product(controls, before));
        return people.contrast(Optional.empty())
                .mean(1, product(treated, after), outcome)
                .mean(-1, product(treated, before), outcome)
                .mean(-1, treated, difference(fitted(late), fitted(early)))
                .with(late, -1, treated)
                .with(early, 1, treated)
                .influence();
    }

    /** Each of the four sums is divided by the share of its period as well, so that share's own error counts. */
    private Influence weighting(TreatmentModel model) {
        var treated = people.ofTreated();
        var controls = product(people.ofControls(), model.odds());
        var late = people.contrast(Optional.of(model))
                .share(1, product(treated, after), outcome, treated)
                .shareByOdds(-1, product(controls, after), outcome, treated);
        var early = people.contrast(Optional.of(model))
                .share(1, product(treated, before), outcome, treated)
                .shareByOdds(-1, product(controls, before), outcome, treated);
        double total = ColumnArithmetic.sum(people.weights());
        double share = ColumnArithmetic.sum(product(people.weights(), after)) / total;
        double lateMean = late.estimate() / share;
        double earlyMean = early.estimate() / (1 - share);
        var first = late.influence().values();
        var second = early.influence().values();
        var values = new double[first.length];
        double scale = values.length / total;
        for (int i = 0; i < values.length; i++) {
            double shareMoves = scale * people.weights()[i] * (after[i] - share);
            values[i] = (first[i] - lateMean * shareMoves) / share - (second[i] + earlyMean * shareMoves) / (1 - share);
        }
        return new Influence(lateMean - earlyMean, values);
    }

    private Influence robust(TreatmentModel model, boolean isEfficient) {
        boolean isImproved = estimator == Estimator.IMPROVED;
        var untreated = complement(people.treated());
        var controls = isImproved ? product(untreated, model.odds()) : untreated;
        var late = people.regression(outcome, product(controls, after));
        var early = people.regression(outcome, product(controls, before));
        var residuals = new double[outcome.length];
        for (int i = 0; i < residuals.length; i++)
            residuals[i] = (after[i] == 1 ? late : early).residuals().at(i);
        var contrast = means(people.contrast(Optional.of(model)), model, residuals);
        var treated = people.ofTreated();
        var weighted = product(people.ofControls(), model.odds());
        contrast.with(late, -1, product(treated, after))
                .with(early, 1, product(treated, before))
                .with(late, 1, product(weighted, after))
                .with(early, -1, product(weighted, before));
        if (isEfficient) {
            efficient(contrast, late, after, 1);
            efficient(contrast, early, before, -1);
        }
        return isImproved ? contrast.influenceOfMeans() : contrast.influence();
    }

    /** The gap between the two regressions, over all treated less over those of the period. */
    private void efficient(Contrast contrast, LinearFit untreated, double[] period, double sign) {
        var everyone = people.ofTreated();
        var theirs = product(everyone, period);
        var fit = people.regression(outcome, product(people.treated(), period));
        var gap = difference(fitted(fit), fitted(untreated));
        contrast.mean(sign, everyone, gap)
                .with(fit, sign, everyone)
                .with(untreated, -sign, everyone)
                .mean(-sign, theirs, gap)
                .with(fit, -sign, theirs)
                .with(untreated, sign, theirs);
    }

    /** Treated after less before, less controls after less before. */
    private Contrast means(Contrast contrast, TreatmentModel model, double[] values) {
        var treated = people.ofTreated();
        var controls = product(people.ofControls(), model.odds());
        return contrast.mean(1, product(treated, after), values)
                .mean(-1, product(treated, before), values)
                .meanByOdds(-1, product(controls, after), values)
                .meanByOdds(1, product(controls, before), values);
    }

    private double[] fitted(LinearFit fit) {
        return difference(outcome, fit.residuals().toArray());
    }
}
