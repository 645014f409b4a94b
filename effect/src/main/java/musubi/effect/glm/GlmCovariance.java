package musubi.effect.glm;

import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.algebra.Symmetric;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.Scores;
import musubi.effect.rows.Clusters;

/**
 * Covariances of the coefficients of a generalised linear model. The bread is the inverse of the expected information, as
 * in R; programs that use the observed information (Stata, statsmodels) differ where the link is not canonical.
 */
public final class GlmCovariance {
    private static final double NORMAL = Double.POSITIVE_INFINITY;

    private GlmCovariance() {}

    /** Dispersion times the bread; t distribution where the dispersion is estimated. */
    public static Covariance model(GlmFit fit) {
        return scaled(fit, fit.dispersion(), fit.family().hasDispersion());
    }

    /** As {@link #model} with Pearson's dispersion whatever the family: quasi-likelihood. */
    public static Covariance quasi(GlmFit fit) {
        return scaled(fit, fit.pearsonDispersion(), true);
    }

    private static Covariance scaled(GlmFit fit, double dispersion, boolean isEstimated) {
        return new Covariance(
                fit.bread().scaled(dispersion),
                isEstimated ? fit.df() : NORMAL,
                new Convention(
                        "standard error",
                        isEstimated
                                ? "model, expected information, Pearson dispersion, t with n-k df"
                                : "model, expected information, normal",
                        "R summary(glm)"));
    }

    /**
     * {@code HC0}, or {@code HC1} with the factor {@code n/(n-k)}.
     *
     * <p>Source: White (1982), Econometrica 50, 1-25; Zeileis (2006), Journal of Statistical Software 16(9).
     */
    public static Covariance robust(GlmFit fit, String kind) {
        return new Covariance(
                fit.information().sandwich(meat(fit)).scaled(factor(fit, kind)),
                NORMAL,
                new Convention(
                        "standard error",
                        kind + " sandwich, expected information, normal",
                        "R sandwich::vcovHC(fit, type = \"" + kind + "\")"));
    }

    /**
     * {@code CR0}, or {@code CR1} with the factor {@code G/(G-1) (n-1)/(n-k)}.
     *
     * <p>Source: Liang and Zeger (1986), Biometrika 73, 13-22; Zeileis, Köll and Graham (2020), Journal of Statistical
     * Software 95(1).
     */
    public static Covariance clustered(GlmFit fit, Clusters clusters, String kind) {
        int groups = clusters.count();
        boolean isCorrected = kind.equals("CR1");
        return new Covariance(
                fit.information().sandwich(meat(fit, clusters)).scaled(factor(fit, clusters, kind)),
                NORMAL,
                new Convention(
                        "standard error",
                        kind + " sandwich, " + groups + " clusters, "
                                + (isCorrected ? "factor G/(G-1) (n-1)/(n-k)" : "no factor")
                                + ", expected information, normal",
                        isCorrected
                                ? "R sandwich::vcovCL(fit, cluster, type = \"HC1\")"
                                : "R sandwich::vcovCL(fit, cluster, type = \"HC0\", cadjust = FALSE)"));
    }

    /**
     * The covariance of this kind of the coefficients of the standardised columns: sums along many of them would lose digits
     * in the columns as they are.
     *
     * @param clusters those of {@code CR0} and {@code CR1}
     */
    static Symmetric standardised(GlmFit fit, Optional<Clusters> clusters, String kind) {
        var inverse = fit.information().inverse();
        if (kind.equals("model")) return inverse.scaled(fit.dispersion());
        if (kind.startsWith("HC")) return meat(fit).sandwich(inverse.toRows()).scaled(factor(fit, kind));
        var among = clusters.orElseThrow();
        return meat(fit, among).sandwich(inverse.toRows()).scaled(factor(fit, among, kind));
    }

    private static Symmetric meat(GlmFit fit) {
        return Scores.squares(fit.rows(), fit.design(), fit.information().standard(), fit.kept(), fit.scoreFactor());
    }

    private static double factor(GlmFit fit, String kind) {
        return kind.equals("HC1") ? fit.count() / fit.df() : 1;
    }

    private static Symmetric meat(GlmFit fit, Clusters clusters) {
        var sums = Scores.byCluster(
                fit.rows(),
                fit.design(),
                fit.information().standard(),
                fit.kept(),
                fit.scoreFactor(),
                clusters.codes(),
                clusters.count());
        return Scores.crossProducts(sums, fit.rank());
    }

    private static double factor(GlmFit fit, Clusters clusters, String kind) {
        int groups = clusters.count();
        return kind.equals("CR1") ? groups / (groups - 1.0) * (fit.count() - 1) / fit.df() : 1;
    }
}
