package musubi.study.power;

import java.util.List;
import musubi.study.result.Finding;

/**
 * What one table gave.
 *
 * @param isEstimable whether there was a finite answer
 * @param isSignificant whether a difference was concluded
 * @param isCovering whether the interval holds the true effect
 * @param estimate on the scale on which effects add up
 */
record Run(boolean isEstimable, boolean isSignificant, boolean isCovering, double estimate) {
    static Run of(Finding finding, Plan plan, double truth) {
        return finding.effect()
                .map(e -> new Run(
                        true,
                        finding.isSignificant(),
                        e.lower() <= truth && truth <= e.upper(),
                        finding.analysis().ratio() ? StrictMath.log(e.estimate()) : e.estimate()))
                .filter(r -> Double.isFinite(r.estimate))
                .orElse(new Run(false, false, false, Double.NaN));
    }

    /** All of them together. */
    static Tried together(List<Run> runs, Plan plan, int people, double effect, boolean isRatio) {
        var estimates = runs.stream()
                .filter(Run::isEstimable)
                .mapToDouble(Run::estimate)
                .toArray();
        double mean = estimates.length == 0 ? Double.NaN : 0;
        for (double e : estimates) mean += e / estimates.length;
        double squares = 0;
        for (double e : estimates) squares += (e - mean) * (e - mean);
        boolean isComparable = isRatio == plan.isRatio();
        int covering = (int) runs.stream().filter(Run::isCovering).count();
        return new Tried(
                people,
                effect,
                runs.size(),
                runs.size() - estimates.length,
                (int) runs.stream().filter(Run::isSignificant).count(),
                isRatio ? StrictMath.exp(mean) : mean,
                Math.sqrt(squares / (estimates.length - 1)),
                isComparable ? mean - plan.scaled(effect) : Double.NaN,
                isComparable ? (double) covering / estimates.length : Double.NaN);
    }
}
