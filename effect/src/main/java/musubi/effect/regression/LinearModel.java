package musubi.effect.regression;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * What linear methods need from a request: complete rows, response without offsets, weights, clusterings.
 *
 * @param clusterings by the name of the column, or {@code a:b} for each combination of two
 * @param dropped rows left out, by reason
 */
public record LinearModel(
        Rows rows, Column response, Column weights, Map<String, Clusters> clusterings, Map<String, Long> dropped) {

    /**
     * Reads a request that has the options {@code cluster} and {@code weights}. Columns of {@code a + b} are clusterings of
     * their own, {@code a:b} is their combination.
     */
    public static LinearModel of(Request request) {
        var options = request.options();
        var formula = request.formula();
        refuseUnused(request);
        var clusters = new LinkedHashSet<>(formula.clusters());
        clusters.addAll(options.columns("cluster"));
        var needed = new LinkedHashSet<String>();
        for (var name : formula.variables()) needed.addAll(Clusters.columns(request.rows(), name));
        for (var name : clusters) needed.addAll(Clusters.columns(request.rows(), name));
        options.column("weights").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var dropped = new TreeMap<>(complete.dropped());
        var rows = options.column("weights")
                .map(name -> counted(complete.rows(), name, dropped))
                .orElse(complete.rows());
        Evaluation.refuseInfinite(formula.response().single(), rows);
        var response = Evaluation.of(formula.response().single(), rows);
        for (Expression offset : formula.offsets()) {
            var known = Evaluation.of(offset, rows);
            for (int row = 0; row < known.length; row++) response[row] -= known[row];
        }
        Column weights = options.column("weights").map(rows::column).orElse(new Constant(1, rows.count()));
        var clusterings = new LinkedHashMap<String, Clusters>();
        for (var name : clusters) clusterings.put(name, Clusters.of(rows, Clusters.columns(rows, name)));
        return new LinearModel(rows, Numbers.over(response), weights, clusterings, dropped);
    }

    private static void refuseUnused(Request request) {
        var formula = request.formula();
        if (!formula.groups().isEmpty() || !formula.strata().isEmpty())
            throw new Unreadable(
                    "formula.unused-term",
                    formula.text(),
                    new Words(
                            "(1 | …) と strata(…) はこの方法では使えません。",
                            "(1 | …) and strata(…) cannot be used with this method."));
    }

    /** Rows with a weight above 0: the others are neither rows nor clusters, as in R lm. Says in {@code dropped} how many go. */
    public static Rows counted(Rows rows, String name, Map<String, Long> dropped) {
        var weights = Evaluation.numbers(rows, name).toArray();
        for (double weight : weights)
            if (!(weight >= 0) || Double.isInfinite(weight))
                throw new Unreadable(
                        "estimate.negative-weight",
                        Double.toString(weight),
                        new Words(
                                "重みの列「" + name + "」に負または無限大の値 " + weight + " があります。",
                                "The column of weights \"" + name + "\" must be finite and not negative; one is "
                                        + weight + "."));
        var kept = IntStream.range(0, weights.length)
                .filter(row -> weights[row] > 0)
                .toArray();
        if (kept.length == weights.length) return rows;
        dropped.put(name + " zero", (long) weights.length - kept.length);
        return rows.keep(kept);
    }

    /** Why there is no answer before anything is fitted: no rows, or a clustering with one cluster. */
    public Optional<NotEstimable> hindrance() {
        if (rows.count() == 0)
            return Optional.of(new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete.")));
        if (rows.count() > 1 && isConstant(response))
            return Optional.of(new NotEstimable(
                    Why.NO_VARIATION,
                    new Words(
                            "結果は " + rows.count() + " 行すべてで同じ値です。",
                            "The outcome has one value in all " + rows.count() + " rows.")));
        for (var clustering : clusterings.entrySet())
            if (clustering.getValue().count() < 2)
                return Optional.of(new NotEstimable(
                        Why.TOO_FEW_CLUSTERS,
                        new Words(
                                "列「" + clustering.getKey() + "」のまとまりが 2 個より少ないです。",
                                "Column \"" + clustering.getKey() + "\" has fewer than 2 clusters.")));
        return Optional.empty();
    }

    private static boolean isConstant(Column column) {
        double first = column.at(0);
        for (int row = 1; row < column.count(); row++) if (column.at(row) != first) return false;
        return true;
    }

    /** Refuses a kind of standard error that needs clusters when there are none, and one that would leave them unused. */
    public void refuseMismatch(String kind) {
        if (ClusterErrors.isKind(kind) && clusterings.isEmpty())
            throw new Unreadable(
                    "estimate.no-cluster",
                    kind,
                    new Words("se=" + kind + " には設定 cluster が要ります。", "se=" + kind + " needs the option cluster."));
        if (!ClusterErrors.isKind(kind) && !clusterings.isEmpty())
            throw new Unreadable(
                    "estimate.cluster-unused",
                    kind,
                    new Words(
                            "se=" + kind + " はまとまりを使いません。cluster を外すか se=CR1 にしてください。",
                            "se=" + kind + " does not use clusters: leave out cluster or write se=CR1."));
    }

    /** Numbers of clusters, by {@code clusters} and {@code clusters COLUMN}. */
    public Map<String, Long> groups() {
        var groups = new LinkedHashMap<String, Long>();
        clusterings.forEach(
                (name, c) -> groups.put(clusterings.size() == 1 ? "clusters" : "clusters " + name, (long) c.count()));
        return groups;
    }

    /** Why the standard errors that were asked for do not exist. */
    public NotEstimable withoutErrors() {
        if (!clusterings.isEmpty()) return ClusterErrors.undeletable();
        return new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "ただ一つの行で決まる係数があるため（その行の残差は必ず 0）、HC2 と HC3 は計算できません。se=HC1 か se=classical を使ってください。",
                        "A coefficient rests on a single row, whose residual is always 0, so HC2 and HC3 do not exist:"
                                + " use se=HC1 or se=classical."));
    }

    /** The answer when there are too few rows for {@code coefficients}. */
    NotEstimable tooFew(int coefficients) {
        return new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        rows.count() + " 行で " + coefficients + " 個の係数は推定できません。",
                        rows.count() + " rows cannot carry " + coefficients + " coefficients."));
    }
}
