package musubi.effect.difference;

import java.util.List;
import java.util.Optional;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Rows;

/** Clusters that are enough to say something about error, and a warning when they are barely so. */
final class ClusterCount {
    private static final int FEW = 40;

    private ClusterCount() {}

    /** The clusters of these columns; one alone is refused. */
    static Clusters of(Rows rows, List<String> columns) {
        var clusters = Clusters.of(rows, columns);
        if (clusters.count() < 2)
            throw new Refusal(Why.TOO_FEW_CLUSTERS, "まとまりが一つしかありません。", "There is one cluster only.");
        return clusters;
    }

    /** What to say when there are few (Cameron and Miller 2015, Journal of Human Resources 50, 340-341). */
    static Optional<Words> remark(Clusters clusters) {
        if (clusters.count() >= FEW) return Optional.empty();
        return Optional.of(
                new Words(
                        "まとまりが " + clusters.count() + " しかなく、標準誤差は小さめに出やすいです。ワイルド・ブートストラップや CR2 も確かめてください。",
                        "There are only " + clusters.count()
                                + " clusters, so standard errors tend to be too small: compare a wild cluster bootstrap or CR2."));
    }
}
