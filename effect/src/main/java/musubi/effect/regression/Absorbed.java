package musubi.effect.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * A linear model with fixed effects taken out: least squares on columns from which the effects were swept.
 *
 * <p>Source: Frisch and Waugh (1933), Econometrica 1, 387-401; Lovell (1963), Journal of the American Statistical
 * Association 58, 993-1010.
 *
 * @param fit least squares on the swept columns; its {@code rows} hold only these, under the names of the design, and its
 *     {@code df} does not count the effects
 * @param effects what was swept out
 * @param spanned columns of the design that the effects make up, and so have no coefficient
 * @param squares weighted sum of squares of the swept response
 */
public record Absorbed(LinearFit fit, FixedEffects effects, List<String> spanned, double squares) {
    /**
     * Fits {@code response ~ design | effects} on complete rows; empty when the sweeps did not settle.
     *
     * @param design its intercept, if it has one, is left out, for the effects make it up
     */
    public static Optional<Absorbed> fit(
            Rows rows, Design design, Column response, Column weights, FixedEffects effects) {
        var matrix = design.matrix(rows);
        int first = design.hasIntercept() ? 1 : 0;
        var columns = new double[matrix.length - first + 1][];
        columns[0] = response.toArray();
        System.arraycopy(matrix, first, columns, 1, matrix.length - first);
        if (!effects.takeOut(columns)) return Optional.empty();
        var swept = new LinkedHashMap<String, Column>();
        var spanned = new ArrayList<String>();
        for (int j = 1; j < columns.length; j++) {
            var name = design.names().get(j - 1 + first);
            if (Arrays.stream(columns[j]).allMatch(value -> value == 0)) spanned.add(name);
            else swept.put(name, Numbers.over(columns[j]));
        }
        return Optional.of(fit(rows, swept, columns[0], weights, effects, spanned));
    }

    private static Absorbed fit(
            Rows rows,
            Map<String, Column> swept,
            double[] response,
            Column weights,
            FixedEffects effects,
            List<String> spanned) {
        var terms = swept.keySet().stream()
                .map(name -> new Term(List.of(new Expression.Variable(name))))
                .toList();
        var within = LocalRows.inOrder(swept, rows.positions(), rows.blockStarts());
        var outcome = Numbers.over(response);
        var fit = LeastSquares.fit(within, Design.of(terms, false, within), outcome, weights);
        double squares =
                musubi.effect.rows.Sums.of(within, (block, row) -> weights.at(row) * outcome.at(row) * outcome.at(row));
        return new Absorbed(fit, effects, List.copyOf(spanned), squares);
    }

    /** Coefficients and effects together. */
    public int parameters() {
        return fit.rank() + effects.parameters();
    }

    /** Rows minus coefficients and effects. */
    public int df() {
        return fit.count() - parameters();
    }

    /** Columns without a coefficient: those the effects make up, then those other columns make up. */
    public List<String> aliased() {
        var all = new ArrayList<>(spanned);
        all.addAll(fit.aliased());
        return List.copyOf(all);
    }

    /** {@code s² (X'WX)^-1} with {@code s²} over rows minus coefficients and effects. */
    public Covariance classical() {
        return Covariance.classical(fit, parameters());
    }

    /** {@code HC0} or {@code HC1}, whose factor is {@code n / (n - K)} with all effects counted. */
    public Covariance robust(String kind) {
        return Covariance.robust(fit, kind, parameters());
    }

    /**
     * A covariance by one or more clusterings, of a kind of {@link ClusterErrors}; empty when it does not exist. CR2, CR3
     * and the jackknife count effects that cross the clusters in the hat matrix.
     *
     * @param counted {@code nested} leaves effects nested in a clustering out of K, {@code full} counts all
     * @param ways {@code min} or {@code own} factor of several clusterings
     */
    public Optional<Covariance> clustered(List<Clusters> clusterings, String kind, String counted, String ways) {
        boolean isCorrected = !kind.equals("CR0") && !kind.equals("CR1");
        if (isCorrected && clusterings.size() == 1)
            return CrossedEffects.of(this, clusterings.get(0), kind).covariance(kind);
        int k = fit.rank() + (counted.equals("full") ? effects.parameters() : effects.parametersWithin(clusterings));
        return ClusterErrors.of(fit, clusterings, kind, ways, k);
    }

    /** CR1 by one clustering, effects nested in it not counted: what fixest before 0.13 and reghdfe do. */
    public Covariance clustered(Clusters clusters) {
        return Multiway.covariance(
                fit, List.of(clusters), "CR1", "min", fit.rank() + effects.parametersWithin(List.of(clusters)));
    }
}
