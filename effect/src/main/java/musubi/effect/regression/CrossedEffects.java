package musubi.effect.regression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;

/**
 * CR2, CR3 and the jackknife where effects were swept out. Effects nested in the clusters may stay out, which changes
 * nothing; those that cross the clusters make residuals of different clusters depend on one another, so each of their
 * levels is a column of the hat matrix again. Columns that were swept are at right angles to them, so the coefficients
 * stay as they are. With weights CR2 has no such equivalence, and every effect is a column.
 *
 * <p>Source: Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683.
 * <br>Checked against: R clubSandwich 0.5.8 on lm with dummies and on plm, effect/src/test/resources/reference/regression/crossed.R,
 * relative error below 1e-8.
 */
final class CrossedEffects {
    private static final int MOST_COLUMNS = 400;
    private static final long MOST_CELLS = 50_000_000;

    private final Absorbed absorbed;
    private final Clusters clusters;
    private final List<FixedEffects.Effect> crossed;

    private CrossedEffects(Absorbed absorbed, Clusters clusters, List<FixedEffects.Effect> crossed) {
        this.absorbed = absorbed;
        this.clusters = clusters;
        this.crossed = crossed;
    }

    static CrossedEffects of(Absorbed absorbed, Clusters clusters, String kind) {
        boolean isWeighted = !(absorbed.fit().weights() instanceof Constant);
        boolean isEach = isWeighted && kind.equals("CR2");
        return new CrossedEffects(
                absorbed,
                clusters,
                absorbed.effects().effects().stream()
                        .filter(e -> isEach || !e.levels().isNestedIn(clusters))
                        .toList());
    }

    /** Of this kind, over the coefficients; empty when it does not exist. */
    Optional<Covariance> covariance(String kind) {
        if (crossed.isEmpty()) return ClusterErrors.of(absorbed.fit(), List.of(clusters), kind, "min", 0);
        int k = absorbed.fit().rank();
        var places = IntStream.range(0, k).toArray();
        var widened = widened(kind);
        var covariance = kind.equals("CR2")
                ? Optional.of(ClusterCorrection.second(widened, clusters))
                : ClusterCorrection.third(widened, clusters, kind.equals("jackknife"), k);
        return covariance.map(all -> new Covariance(
                all.matrix().pick(places),
                all.df(),
                all.each().isEmpty() ? List.of() : all.each().subList(0, k),
                said(all.convention()),
                all.remarks()));
    }

    private Convention said(Convention plain) {
        var names = crossed.stream().map(FixedEffects.Effect::name).collect(Collectors.joining(", "));
        return new Convention(
                plain.name(),
                plain.value() + "; hat matrix with every level of " + names,
                plain.equivalent() + " of lm() with factor() for every effect");
    }

    /** The fit with the levels of the crossed effects as columns behind the others; its response is the residuals. */
    private LinearFit widened(String kind) {
        var fit = absorbed.fit();
        var columns = new LinkedHashMap<String, Column>();
        for (var name : fit.names()) columns.put(name, fit.rows().column(name));
        var levels = levels(kind);
        for (int j = 0; j < levels.length; j++) columns.put("level " + j, Numbers.over(levels[j]));
        var terms = columns.keySet().stream()
                .map(name -> new Term(List.of(new Expression.Variable(name))))
                .toList();
        var rows = LocalRows.inOrder(columns, fit.rows().positions(), fit.rows().blockStarts());
        return LeastSquares.fit(rows, Design.of(terms, false, rows), fit.residuals(), fit.weights());
    }

    /** A column of 0 and 1 for each level, the effects that stay out swept from it. */
    private double[][] levels(String kind) {
        int n = absorbed.fit().count();
        long count = crossed.stream().mapToLong(e -> e.levels().count()).sum();
        if (count > MOST_COLUMNS || count * n > MOST_CELLS) throw tooMany(kind, count, n);
        var columns = new double[(int) count][n];
        int first = 0;
        for (var effect : crossed) {
            for (int row = 0; row < n; row++)
                columns[first + (int) effect.levels().codes().at(row)][row] = 1;
            first += effect.levels().count();
        }
        var nested = absorbed.effects().without(crossed);
        if (!nested.effects().isEmpty() && !nested.takeOut(columns)) throw tooMany(kind, count, n);
        return columns;
    }

    private Unreadable tooMany(String kind, long count, int n) {
        var names = crossed.stream().map(FixedEffects.Effect::name).toList();
        return new Unreadable(
                "estimate.effects-not-nested",
                kind,
                new Words(
                        "se=" + kind + " では、まとまりの中に入れ子になっていない固定効果（" + String.join("、", names)
                                + "、重みつきの CR2 ではすべて）の値が合わせて "
                                + count + " 個（" + n + " 行）あります。" + MOST_COLUMNS + " 個まで、個数と行数の積は " + MOST_CELLS
                                + " までです。se=CR1 を使うか、まとまりを大きくしてください。",
                        "se=" + kind
                                + " writes out the effects that are not nested in the clusters (with weights, CR2 writes out all): "
                                + String.join(", ", names) + " have " + count + " levels on " + n + " rows, and "
                                + MOST_COLUMNS
                                + " levels, " + MOST_CELLS
                                + " for levels times rows, is the limit. Use se=CR1, or larger clusters."));
    }
}
