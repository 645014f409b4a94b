package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Request;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Clusters;

/**
 * The covariance asked for.
 *
 * @param clusters how many, 0 when rows are taken for independent
 */
record CoxCovariance(Symmetric matrix, long clusters, Convention convention) {
    /** Columns that name clusters, in the formula and among the options. */
    static List<String> columns(Request request) {
        var columns = new ArrayList<>(request.formula().clusters());
        columns.addAll(request.options().columns("cluster"));
        return columns;
    }

    /** The covariance of {@code model} as the request wants it; robust wherever rows carry weights or clusters. */
    static CoxCovariance of(CoxModel model, Request request, boolean isAlwaysRobust) {
        return of(model, request, isAlwaysRobust, columns(request));
    }

    /** The same with clusters named by {@code columns}. */
    static CoxCovariance of(CoxModel model, Request request, boolean isAlwaysRobust, List<String> columns) {
        var wanted = request.options().text("se");
        boolean isRobust = wanted.equals("robust")
                || wanted.equals("auto")
                        && (isAlwaysRobust
                                || !columns.isEmpty()
                                || model.cohort().isWeighted());
        if (!isRobust)
            return new CoxCovariance(
                    model.variance(),
                    0,
                    new Convention("standard error", "inverse of the observed information", "R vcov(coxph)"));
        if (columns.isEmpty())
            return new CoxCovariance(
                    model.robust(),
                    0,
                    new Convention(
                            "standard error",
                            "robust: cross-product of weighted dfbeta, rows independent, no factor",
                            "R coxph(cluster = 1:n)"));
        var clusters = Clusters.of(model.cohort().rows(), columns);
        return new CoxCovariance(
                model.robust(clusters),
                clusters.count(),
                new Convention(
                        "standard error",
                        "robust: cross-product of weighted dfbeta summed in " + clusters.count()
                                + " clusters, no factor",
                        "R coxph(cluster = …)"));
    }

    /** Robust, and counting that the curves of leaving were estimated. */
    static CoxCovariance ofEstimated(CoxModel model, Watching watching) {
        boolean isOne = watching.chances().size() == 1;
        return new CoxCovariance(
                model.robust(watching),
                0,
                new Convention(
                        "standard error",
                        "robust, rows independent, the estimation of the curve of leaving counted, no factor",
                        isOne ? "R cmprsk::crr()" : "as R cmprsk::crr(), whose errors differ with several curves"));
    }

    double standardError(int i) {
        return Math.sqrt(matrix.get(i, i));
    }

    /** {@code b' V^-1 b}; empty when the covariance has no inverse, as with fewer clusters than columns. */
    Optional<Double> wald(double[] coefficients) {
        var cholesky = Cholesky.of(matrix, NewtonSteps.TOLERANCE);
        if (cholesky.rank() < coefficients.length) return Optional.empty();
        var solved = cholesky.solve(coefficients);
        double sum = 0;
        for (int i = 0; i < solved.length; i++) sum += solved[i] * coefficients[i];
        return Optional.of(sum);
    }
}
