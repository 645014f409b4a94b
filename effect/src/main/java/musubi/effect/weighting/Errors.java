package musubi.effect.weighting;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * Standard errors from influence values: what each row adds to an estimate, so that the variance is the sum of their
 * squares, or of the squares of their sums in clusters times {@code G / (G - 1)}.
 *
 * <p>Source: Stefanski and Boos (2002), The American Statistician 56, 29-38; Liang and Zeger (1986), Biometrika 73, 13-22.
 */
record Errors(Rows rows, Optional<Clusters> clusters) {
    static Errors of(Rows rows, List<String> columns) {
        return new Errors(rows, columns.isEmpty() ? Optional.empty() : Optional.of(Clusters.of(rows, columns)));
    }

    double standardError(Column influence) {
        if (clusters.isEmpty())
            return Math.sqrt(Sums.of(rows, (block, row) -> {
                double value = influence.at(row);
                return value * value;
            }));
        var sums = sums(influence);
        double squares = 0;
        for (double sum : sums) squares += sum * sum;
        return Math.sqrt(squares * sums.length / (sums.length - 1.0));
    }

    private double[] sums(Column influence) {
        var sums = new double[clusters.orElseThrow().count()];
        var codes = clusters.orElseThrow().codes();
        for (int row = 0; row < rows.count(); row++) sums[(int) codes.at(row)] += influence.at(row);
        return sums;
    }

    /** Degrees of freedom of the t distribution: clusters minus 1, else infinite. */
    double df() {
        return clusters.map(c -> c.count() - 1.0).orElse(Double.POSITIVE_INFINITY);
    }

    /** Why there are no errors: one cluster only. */
    Optional<NotEstimable> tooFew() {
        return clusters.filter(c -> c.count() < 2)
                .map(c -> new NotEstimable(
                        Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only.")));
    }

    /** The sample with its number of clusters. */
    Sample counted(Sample sample) {
        return clusters.map(c -> sample.with("clusters", c.count())).orElse(sample);
    }

    Convention convention(String kind, String equivalent) {
        return new Convention(
                "standard error",
                kind
                        + clusters.map(c -> ", summed in " + c.count() + " clusters, factor G/(G-1), t with G-1 df")
                                .orElse(", normal distribution"),
                equivalent);
    }
}
