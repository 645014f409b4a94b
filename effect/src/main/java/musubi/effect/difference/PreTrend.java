package musubi.effect.difference;

import java.util.List;
import java.util.Optional;
import musubi.effect.Figure;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.ChiSquared;

/** Whether several estimates that should be 0 are so together: {@code b' V^-1 b} against chi-squared. */
record PreTrend(double statistic, int df) {
    /** Empty when there is nothing to test or the estimates are combinations of each other. */
    static Optional<PreTrend> of(double[] estimates, Symmetric covariance) {
        if (estimates.length == 0) return Optional.empty();
        var cholesky = Cholesky.of(covariance, 1e-10);
        if (cholesky.rank() < estimates.length) return Optional.empty();
        var solved = cholesky.solve(estimates);
        double sum = 0;
        for (int j = 0; j < solved.length; j++) sum += estimates[j] * solved[j];
        return Optional.of(new PreTrend(sum, estimates.length));
    }

    double p() {
        return ChiSquared.above(statistic, df);
    }

    List<Figure> figures() {
        return List.of(
                new Figure("pre-trend chi-squared", statistic),
                new Figure("pre-trend df", df),
                new Figure("pre-trend p", p()));
    }
}
