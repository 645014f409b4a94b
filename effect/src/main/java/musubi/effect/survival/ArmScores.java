package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.Grid;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.ChiSquared;

/**
 * Observed and expected events of each group, weighted over time, and the covariance of their difference.
 */
record ArmScores(double[] observed, double[] expected, Symmetric variance) {
    /** Zeros, to be added to. */
    static ArmScores none(int arms) {
        return new ArmScores(new double[arms], new double[arms], new Symmetric(arms));
    }

    /** {@code (O - E)' V^-1 (O - E)} over the groups that were at risk at an event; empty when they cannot be compared. */
    Optional<Parameter> test(String name) {
        var kept =
                IntStream.range(0, expected.length).filter(j -> expected[j] > 0).toArray();
        if (kept.length < 2) return Optional.empty();
        int df = kept.length - 1;
        var compared = java.util.Arrays.copyOf(kept, df);
        var difference = new double[df];
        for (int i = 0; i < df; i++) difference[i] = observed[compared[i]] - expected[compared[i]];
        var cholesky = Cholesky.of(variance.pick(compared), NewtonSteps.TOLERANCE);
        if (cholesky.rank() < df) return Optional.empty();
        var solved = cholesky.solve(difference);
        double chi = 0;
        for (int i = 0; i < df; i++) chi += difference[i] * solved[i];
        if (!Double.isFinite(chi)) return Optional.empty();
        return Optional.of(new Parameter(name, chi, Double.NaN, df, Double.NaN, Double.NaN, ChiSquared.above(chi, df)));
    }

    /** The groups as a table. */
    Grid table(String name, Arms arms) {
        var lines = new ArrayList<Grid.Line>();
        for (int j = 0; j < arms.count(); j++)
            lines.add(new Grid.Line(
                    arms.names().get(j), List.of((double) arms.rows(j).length, observed[j], expected[j])));
        return new Grid(name, List.of("rows", "observed", "expected"), lines);
    }

    /** Says which groups nobody of which was ever at risk together with an event: they say nothing and are not compared. */
    List<Words> remarks(Arms arms) {
        return IntStream.range(0, expected.length)
                .filter(j -> !(expected[j] > 0))
                .mapToObj(arms.names()::get)
                .map(name -> new Words(
                        "群「" + name + "」は、出来事が起きた時点にはだれも観察されていないので、比べていません。",
                        "Nobody of the group \"" + name
                                + "\" was watched at the time of an event, so it is not compared."))
                .toList();
    }

    static NotEstimable neverTogether() {
        return new NotEstimable(
                Why.NO_OVERLAP, new Words("群どうしが同じ時点で比べられません。", "The groups are never at risk together."));
    }
}
