package musubi.effect.imputation;

import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.distribution.FisherF;

/**
 * Rules that bring the answers from several completed data sets together.
 *
 * <p>Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, section 3.1; Barnard and Rubin (1999), Biometrika
 * 86, 948-955; Li, Raghunathan and Rubin (1991), JASA 86, 1065-1073.
 * <br>Checked against: R mice 3.15.0 pool.scalar, D1 from the formula; reference/imputation/rubin.csv, below 1e-12.
 */
public final class Rubin {
    /** mice counts no less than this share of the variance for missing, so that degrees of freedom stay finite. */
    private static final double LEAST_LAMBDA = 1e-4;

    private Rubin() {}

    /**
     * One number, pooled.
     *
     * @param estimate mean of the estimates
     * @param within mean of the variances
     * @param between variance of the estimates
     * @param variance total, {@code within + (1 + 1/m) between}
     * @param df degrees of freedom after Barnard and Rubin
     * @param lambda share of the total variance that is due to what is missing
     * @param fmi fraction of missing information
     * @param increase relative increase in variance due to what is missing
     */
    public record Pooled(
            double estimate,
            double within,
            double between,
            double variance,
            double df,
            double lambda,
            double fmi,
            double increase) {}

    /**
     * Pools estimates and their variances.
     *
     * @param complete degrees of freedom if nothing were missing, infinite for the normal
     */
    public static Pooled pool(double[] estimates, double[] variances, double complete) {
        int m = estimates.length;
        if (m < 2 || variances.length != m) throw new IllegalArgumentException(m + " estimates cannot be pooled");
        double mean = mean(estimates);
        double within = mean(variances);
        double squares = 0;
        for (double estimate : estimates) squares += (estimate - mean) * (estimate - mean);
        double between = squares / (m - 1);
        double missing = (1 + 1.0 / m) * between;
        double total = within + missing;
        double lambda = missing / total;
        double increase = missing / within;
        double floored = Math.max(lambda, LEAST_LAMBDA);
        double old = (m - 1) / (floored * floored);
        double observed = (complete + 1) / (complete + 3) * complete * (1 - floored);
        double df = Double.isInfinite(complete) ? old : old * observed / (old + observed);
        double fmi = (increase + 2 / (df + 3)) / (increase + 1);
        return new Pooled(mean, within, between, total, df, lambda, fmi, increase);
    }

    /** A test that several numbers are all 0: D1. */
    public record Wald(double statistic, double df1, double df2, double p, double increase) {}

    /** D1 from vectors of estimates and their covariances. */
    public static Wald wald(double[][] estimates, Symmetric[] covariances) {
        int m = estimates.length;
        int k = estimates[0].length;
        var mean = new double[k];
        var within = new Symmetric(k);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) mean[j] += estimates[i][j] / m;
            within.plus(covariances[i].scaled(1.0 / m));
        }
        var between = new Symmetric(k);
        for (var estimate : estimates)
            for (int i = 0; i < k; i++)
                for (int j = i; j < k; j++)
                    between.add(i, j, (estimate[i] - mean[i]) * (estimate[j] - mean[j]) / (m - 1));
        var inverse = Cholesky.of(within, 0).inverse();
        double trace = 0;
        for (int i = 0; i < k; i++) for (int j = 0; j < k; j++) trace += between.get(i, j) * inverse.get(j, i);
        double increase = (1 + 1.0 / m) * trace / k;
        double statistic = inverse.form(mean, mean) / (k * (1 + increase));
        double t = k * (m - 1.0);
        double stretched = 1 + (1 - 2 / t) / increase;
        double df = t > 4
                ? 4 + (t - 4) * stretched * stretched
                : t * (1 + 1.0 / k) * (1 + 1 / increase) * (1 + 1 / increase) / 2;
        return new Wald(statistic, k, df, FisherF.above(statistic, k, df), increase);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }
}
