package musubi.effect.series;

import java.util.List;
import musubi.effect.Convention;
import musubi.effect.algebra.Symmetric;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LinearFit;

/**
 * Covariance of a linear fit whose errors depend on their neighbours in time.
 *
 * <p>Source: Newey and West (1987), Econometrica 55, 703-708; (1994), Review of Economic Studies 61, 631-653.
 * <br>Checked against: R sandwich 3.0-2 NeweyWest(prewhite = FALSE), effect/src/test/resources/reference/series/its.R,
 * relative error below 1e-8.
 */
final class NeweyWest {
    private NeweyWest() {}

    /** Newey and West's rule of thumb {@code floor(4 (n/100)^(2/9))}. */
    static int lag(int count) {
        return (int) Math.floor(4 * StrictMath.pow(count / 100.0, 2.0 / 9));
    }

    /**
     * The covariance; {@code fit} is on rows in the order of time.
     *
     * @param lag neighbours up to this distance count, with weights {@code 1 - j/(lag + 1)}
     * @param isAdjusted whether times {@code n/(n - k)}
     */
    static Covariance covariance(LinearFit fit, int lag, boolean isAdjusted) {
        int k = fit.rank();
        int n = fit.count();
        var standard = fit.information().standard();
        var columns = fit.design().matrix(fit.rows());
        var scores = new double[n][k];
        for (int t = 0; t < n; t++)
            for (int j = 0; j < k; j++)
                scores[t][j] = standard.of(fit.kept()[j], columns[fit.kept()[j]][t])
                        * fit.residuals().at(t)
                        * fit.weights().at(t);
        var meat = new Symmetric(k);
        for (int distance = 0; distance <= Math.min(lag, n - 1); distance++) {
            double weight = (1 - distance / (lag + 1.0)) * (distance == 0 ? 0.5 : 1);
            for (int t = distance; t < n; t++)
                for (int i = 0; i < k; i++)
                    for (int j = i; j < k; j++)
                        meat.add(
                                i,
                                j,
                                weight
                                        * (scores[t][i] * scores[t - distance][j]
                                                + scores[t - distance][i] * scores[t][j]));
        }
        double scale = isAdjusted ? (double) n / fit.df() : 1;
        return new Covariance(
                fit.information().sandwich(meat).scaled(scale),
                fit.df(),
                List.of(),
                new Convention(
                        "standard error",
                        "Newey-West, Bartlett weights, lag " + lag + ", no prewhitening"
                                + (isAdjusted ? ", times n/(n-k)" : "") + ", t with n-k df",
                        "R sandwich::NeweyWest(fit, lag = " + lag + ", prewhite = FALSE, adjust = "
                                + (isAdjusted ? "TRUE" : "FALSE") + ")"),
                List.of());
    }

    /**
     * Durbin and Watson's statistic: near 2 without dependence of neighbours, near 0 when they are alike.
     *
     * <p>Source: Durbin and Watson (1950), Biometrika 37, 409-428.
     */
    static double durbinWatson(double[] residuals) {
        double moved = 0;
        double squares = 0;
        for (int t = 0; t < residuals.length; t++) {
            squares += residuals[t] * residuals[t];
            if (t > 0) moved += (residuals[t] - residuals[t - 1]) * (residuals[t] - residuals[t - 1]);
        }
        return moved / squares;
    }
}
