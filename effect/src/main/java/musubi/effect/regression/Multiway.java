package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import musubi.effect.Convention;
import musubi.effect.Words;
import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Clusters;

/**
 * Clustered covariances by one or several clusterings: those of each clustering added, those of their combinations by two
 * taken off, by three added, and so on.
 *
 * <p>Source: Cameron, Gelbach and Miller (2011), Journal of Business and Economic Statistics 29, 238-249; Liang and Zeger
 * (1986), Biometrika 73, 13-22; Cameron and Miller (2015), Journal of Human Resources 50, 317-372.
 */
final class Multiway {
    private static final int FEW = 40;

    private Multiway() {}

    /**
     * The covariance; t distribution with the smallest number of clusters minus 1 degrees of freedom.
     *
     * @param kind {@code CR0}, or {@code CR1} with a factor {@code G/(G-1) (n-1)/(n-k)}
     * @param factor {@code min}: G of the smallest clustering for the whole sum; {@code own}: each term its own
     * @param parameters k
     */
    static Covariance covariance(
            LinearFit fit, List<Clusters> clusterings, String kind, String factor, int parameters) {
        int fewest = clusterings.stream().mapToInt(Clusters::count).min().orElseThrow();
        double n = fit.count();
        boolean isCorrected = kind.equals("CR1");
        var sum = new Symmetric(fit.rank());
        for (int subset = 1; subset < 1 << clusterings.size(); subset++) {
            var both = combined(clusterings, subset);
            double groups = factor.equals("own") ? both.count() : fewest;
            double scale = isCorrected ? groups / (groups - 1) * (n - 1) / (n - parameters) : 1;
            double sign = Integer.bitCount(subset) % 2 == 1 ? 1 : -1;
            sum.plus(Covariance.clustered(fit, both).scaled(sign * scale));
        }
        return new Covariance(
                sum,
                fewest - 1.0,
                List.of(),
                new Convention(
                        "standard error",
                        value(clusterings, kind, factor, parameters),
                        equivalent(clusterings, kind, factor)),
                remarks(sum, clusterings.size(), fewest));
    }

    private static Clusters combined(List<Clusters> clusterings, int subset) {
        var members = new ArrayList<Clusters>();
        for (int i = 0; i < clusterings.size(); i++) if ((subset >> i & 1) == 1) members.add(clusterings.get(i));
        var both = members.get(0);
        for (var member : members.subList(1, members.size())) both = both.and(member);
        return both;
    }

    private static String value(List<Clusters> clusterings, String kind, String factor, int parameters) {
        var counts = clusterings.stream().map(c -> Integer.toString(c.count())).collect(Collectors.joining(" × "));
        if (kind.equals("CR0")) return "CR0, " + counts + " clusters, no factor, t with G-1 df";
        var groups = clusterings.size() == 1
                ? ""
                : factor.equals("own") ? ", G of each term its own" : ", G the smallest for all terms";
        return "CR1, " + counts + " clusters, factor G/(G-1) (n-1)/(n-k) with k = " + parameters + groups
                + ", t with G-1 df";
    }

    private static String equivalent(List<Clusters> clusterings, String kind, String factor) {
        if (kind.equals("CR0")) return "R sandwich::vcovCL(fit, cluster, type = \"HC0\", cadjust = FALSE)";
        return clusterings.size() == 1 || factor.equals("own")
                ? "R sandwich::vcovCL(fit, cluster, type = \"HC1\")"
                : "R fixest::vcov(fit, cluster ~ a + b, ssc = ssc(cluster.df = \"min\"))";
    }

    private static List<Words> remarks(Symmetric covariance, int ways, int fewest) {
        var remarks = new ArrayList<Words>();
        if (fewest < FEW) remarks.add(few(fewest));
        if (ways > 1 && !isPositive(covariance))
            remarks.add(new Words(
                    "複数のまとまりを使った共分散行列が半正定値ではありません。標準誤差を信用しないでください（設定 psd=yes で負の固有値を 0 にできます）。",
                    "The covariance by several clusterings is not positive semidefinite: do not trust its standard errors"
                            + " (option psd=yes sets negative eigenvalues to 0)."));
        return remarks;
    }

    private static Words few(int count) {
        return new Words(
                "まとまりは " + count + " 個です。40 未満では標準誤差が小さすぎることがあります。se=CR2、method wild-bootstrap も見てください。",
                (count == 1 ? "There is 1 cluster" : "There are " + count + " clusters")
                        + "; with fewer than 40 standard errors may be too small. See also se=CR2 and"
                        + " the method wild-bootstrap.");
    }

    private static boolean isPositive(Symmetric covariance) {
        if (covariance.size() == 0) return true;
        var values = Eigen.of(covariance).values();
        return values[values.length - 1] >= -1e-12 * values[0];
    }

    /** {@code covariance} with its negative eigenvalues at 0, and a remark when there were any. */
    static Covariance mended(Covariance covariance) {
        if (isPositive(covariance.matrix())) return covariance;
        return new Covariance(
                Eigen.of(covariance.matrix()).apply(value -> Math.max(0, value)),
                covariance.df(),
                covariance.each(),
                new Convention(
                        "standard error",
                        covariance.convention().value() + ", negative eigenvalues set to 0",
                        covariance.convention().equivalent()),
                List.of(new Words("共分散行列の負の固有値を 0 にしました。", "Negative eigenvalues of the covariance were set to 0.")));
    }
}
