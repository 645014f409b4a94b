package musubi.effect.regression;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;

/** Clustered covariances by their name: {@code CR0}, {@code CR1}, {@code CR2}, {@code CR3}, {@code jackknife}. */
public final class ClusterErrors {
    /** The names. */
    public static final List<String> KINDS = List.of("CR0", "CR1", "CR2", "CR3", "jackknife");

    private ClusterErrors() {}

    /** Whether it is one of them. */
    public static boolean isKind(String kind) {
        return KINDS.contains(kind);
    }

    /**
     * The covariance; empty when it needs fits without each cluster and one of these does not exist.
     *
     * @param ways {@code min} or {@code own} factor of several clusterings, which CR0 and CR1 only take
     * @param parameters k of the factor of CR1
     */
    public static Optional<Covariance> of(
            LinearFit fit, List<Clusters> clusterings, String kind, String ways, int parameters) {
        if (kind.equals("CR0") || kind.equals("CR1"))
            return Optional.of(Multiway.covariance(fit, clusterings, kind, ways, parameters));
        if (clusterings.size() > 1)
            throw new Unreadable(
                    "estimate.one-clustering",
                    kind,
                    new Words(
                            "se=" + kind + " はまとまりを一つだけ取ります。二方向なら CR1 を使ってください。",
                            "se=" + kind + " takes one clustering; use CR1 for several."));
        var clusters = clusterings.get(0);
        return kind.equals("CR2")
                ? Optional.of(ClusterCorrection.second(fit, clusters))
                : ClusterCorrection.third(fit, clusters, kind.equals("jackknife"));
    }

    /** Why CR3 and the jackknife give no answer. */
    static NotEstimable undeletable() {
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "あるまとまりを除くと係数が決まらなくなるため、CR3 は計算できません。CR2 か CR1 を使ってください。",
                        "Without one of the clusters a coefficient is not determined, so CR3 does not exist: use CR2 or CR1."));
    }
}
