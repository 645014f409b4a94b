package musubi.effect.glm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Offset;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * What a request asks of a generalised linear model: complete rows and the columns the fit needs.
 *
 * @param rows complete rows
 * @param dropped rows left out, by reason
 * @param clusters of the rows, when asked for
 */
record Asked(
        Formula formula,
        Rows rows,
        Map<String, Long> dropped,
        Design design,
        String responseName,
        Column response,
        Column weights,
        boolean hasWeights,
        Column offset,
        Optional<Clusters> clusters) {

    /** Reads {@code request}, whose method has the options {@code cluster} and {@code weights}. */
    static Asked of(Request request) {
        return of(
                request, request.options().columns("cluster"), request.options().column("weights"));
    }

    /** Reads {@code request}, whose method knows neither clusters nor weights. */
    static Asked alone(Request request) {
        return of(request, List.of(), Optional.empty());
    }

    private static Asked of(Request request, List<String> clusterOption, Optional<String> weights) {
        var formula = request.formula();
        refuseUnknownParts(formula);
        var clusterColumns = new ArrayList<>(clusterOption);
        clusterColumns.addAll(formula.clusters());
        var needed = new LinkedHashSet<>(formula.variables());
        needed.addAll(clusterColumns);
        weights.ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var dropped = new TreeMap<>(complete.dropped());
        var rows = weights.map(name -> LinearModel.counted(complete.rows(), name, dropped))
                .orElse(complete.rows());
        var response = formula.response().single();
        return new Asked(
                formula,
                rows,
                dropped,
                rows.count() == 0 ? Design.of(List.of(), true, rows) : Design.of(formula, rows),
                response.label(),
                Numbers.over(Evaluation.of(response, rows)),
                weights(weights, rows),
                weights.isPresent(),
                Offset.of(formula.offsets(), rows),
                clusterColumns.isEmpty() ? Optional.empty() : Optional.of(Clusters.of(rows, clusterColumns)));
    }

    private static void refuseUnknownParts(Formula formula) {
        if (formula.fixed().isEmpty()
                && formula.groups().isEmpty()
                && formula.strata().isEmpty()
                && formula.instruments().isEmpty()) return;
        throw new Unreadable(
                "estimate.formula-part",
                formula.text(),
                new Words(
                        "この方法では「|」「(1 | 列)」「strata()」は使えません。まとまりの列は factor(列) と書いてください。",
                        "This method knows no bar, no (1 | column) and no strata(): write factor(column) for the levels of a column."));
    }

    private static Column weights(Optional<String> name, Rows rows) {
        return name.map(n -> Evaluation.numbers(rows, n)).orElseGet(() -> new Constant(1, rows.count()));
    }

    /** Why no model of this family can be fitted to these rows at all; empty when one can. */
    Optional<NotEstimable> refusal(Family family) {
        if (rows.count() == 0)
            return Optional.of(new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete.")));
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rows.count(); i++) {
            double y = response.at(i);
            family.check(y, responseName);
            if (weights.at(i) == 0) continue;
            least = Math.min(least, y);
            most = Math.max(most, y);
        }
        if (family.canSeparate() && most <= 0)
            return Optional.of(new NotEstimable(
                    Why.NO_EVENTS,
                    new Words(
                            "結果「" + responseName + "」は " + rows.count() + " 行すべてで 0 です。",
                            "The outcome \"" + responseName + "\" is 0 in all " + rows.count() + " rows.")));
        if (family instanceof Family.Binomial && least >= 1)
            return Optional.of(new NotEstimable(
                    Why.NO_VARIATION,
                    new Words(
                            "結果「" + responseName + "」は " + rows.count() + " 行すべてで 1 です。",
                            "The outcome \"" + responseName + "\" is 1 in all " + rows.count() + " rows.")));
        if (clusters.isPresent() && clusters.get().count() < 2)
            return Optional.of(
                    new NotEstimable(Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only.")));
        return Optional.empty();
    }

    /** The fit of this family. */
    GlmFit fit(Family family) {
        return Glm.fit(rows, design, response, weights, offset, family);
    }
}
