package musubi.effect.glm;

import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.Scores;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * A negative binomial fit: coefficients and theta in turn, each at its maximum given the other, until theta stands still.
 *
 * <p>Source: Lawless (1987), Canadian Journal of Statistics 15, 209-225; Venables and Ripley (2002), Modern Applied
 * Statistics with S, 4th ed., section 7.4.
 *
 * @param fit given theta
 * @param theta {@code variance = mean + mean² / theta}
 * @param thetaInformation second derivative of the negative log-likelihood in theta
 * @param refusal why these numbers must not be used; empty when they may
 */
record NegativeBinomialFit(GlmFit fit, double theta, double thetaInformation, Optional<NotEstimable> refusal) {
    private static final int MOST_ROUNDS = 100;
    private static final double STILL = 1e-12;

    static NegativeBinomialFit of(Rows rows, Design design, Column response, Column weights, Column offset) {
        var fit = Glm.fit(rows, design, response, weights, offset, new Family.Poisson());
        if (fit.refusal().isPresent()) return new NegativeBinomialFit(fit, Double.NaN, Double.NaN, fit.refusal());
        double excess = excess(fit);
        if (excess <= 0) return new NegativeBinomialFit(fit, Double.NaN, Double.NaN, Optional.of(notOverdispersed()));
        double squares = squares(fit);
        var theta = Theta.of(rows, response, weights, fit.fitted(), squares / excess);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            fit = new Model(rows, design, response, weights, offset, new Family.NegativeBinomial(theta.value()))
                    .refit(fit.coefficients());
            if (fit.refusal().isPresent()) return new NegativeBinomialFit(fit, theta.value(), 0, fit.refusal());
            var next = Theta.of(rows, response, weights, fit.fitted(), theta.value());
            boolean isStill = Math.abs(next.value() - theta.value()) <= STILL * theta.value();
            theta = next;
            if (isStill) return new NegativeBinomialFit(fit, theta.value(), theta.information(), Optional.empty());
        }
        return new NegativeBinomialFit(fit, theta.value(), 0, Optional.of(notSettled(theta.value())));
    }

    /** {@code sum w ((y - m)² - y)}: twice the slope of the likelihood in 1/theta at Poisson. */
    private static double excess(GlmFit fit) {
        return Sums.of(fit.rows(), (block, row) -> {
            double residual = fit.response().at(row) - fit.fitted().at(row);
            return fit.weights().at(row) * (residual * residual - fit.response().at(row));
        });
    }

    private static double squares(GlmFit fit) {
        return Sums.of(
                fit.rows(),
                (block, row) -> fit.weights().at(row)
                        * fit.fitted().at(row)
                        * fit.fitted().at(row));
    }

    private static NotEstimable notOverdispersed() {
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        "件数のばらつきがポアソン分布より大きくないので、theta が決まりません。poisson を使ってください。",
                        "The counts vary no more than Poisson counts do, so theta has no maximum: use poisson."));
    }

    private static NotEstimable notSettled(double theta) {
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        "theta が " + MOST_ROUNDS + " 回の計算で決まりませんでした（最後は " + theta + "）。",
                        "Theta did not settle in " + MOST_ROUNDS + " rounds; the last was " + theta + "."));
    }

    /** Standard error of theta from the observed information of coefficients and theta together. */
    double jointThetaError() {
        return Math.sqrt(joint().get(fit.rank(), fit.rank()));
    }

    /** Covariance of the coefficients of the standardised columns and, last, variance of theta. */
    private Symmetric joint() {
        var observed =
                curvature((y, weight, eta, mean) -> Math.sqrt(weight * mean * theta * (theta + y)) / (theta + mean));
        var across = crossed((y, weight, eta, mean) -> weight * mean * (y - mean) / ((theta + mean) * (theta + mean)));
        int k = fit.rank();
        var information = new Symmetric(k + 1);
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) information.set(i, j, observed.get(i, j));
            information.set(i, k, -across[i]);
        }
        information.set(k, k, thetaInformation);
        return inverse(information);
    }

    private Symmetric curvature(GlmFit.RowFunction root) {
        return Scores.squares(fit.rows(), fit.design(), fit.information().standard(), fit.kept(), fit.eachRow(root));
    }

    private double[] crossed(GlmFit.RowFunction factor) {
        var all = new Constant(0, fit.rows().count());
        return Scores.byCluster(
                fit.rows(), fit.design(), fit.information().standard(), fit.kept(), fit.eachRow(factor), all, 1)[0];
    }

    /** By way of a unit diagonal, so that columns of very different size do no harm. */
    private static Symmetric inverse(Symmetric matrix) {
        int n = matrix.size();
        var scaled = new double[n][n];
        for (int i = 0; i < n; i++) scaled[i][i] = 1 / Math.sqrt(matrix.get(i, i));
        return Cholesky.of(matrix.sandwich(scaled), 0).inverse().sandwich(scaled);
    }

    /** The joint covariance of the coefficients alone. */
    Covariance jointCovariance() {
        var all = new int[fit.rank()];
        for (int i = 0; i < all.length; i++) all[i] = i;
        return new Covariance(
                fit.information().standard().back(joint().pick(all), fit.kept()),
                Double.POSITIVE_INFINITY,
                new Convention(
                        "standard error",
                        "joint observed information of coefficients and theta, normal",
                        "Stata nbreg; statsmodels NegativeBinomial"));
    }
}
