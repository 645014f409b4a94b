package musubi.effect.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.formula.Design;
import musubi.effect.formula.Term;
import musubi.effect.regression.Absorbed;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.FixedEffects;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Rows;

/**
 * A regression with fixed effects swept out, of some columns of this family and the covariates of the request.
 *
 * @param model rows, response, weights
 * @param absorbed the fit
 * @param covariance clustered
 * @param clusters what it is clustered by
 */
record Within(LinearModel model, Absorbed absorbed, Covariance covariance, Clusters clusters) {
    /** The rows that are complete in the formula, the clusters, the weights and {@code others}. */
    static Complete complete(Request request, List<String> others) {
        Asked.refuseUnused(request.formula());
        var needed = new LinkedHashSet<>(request.formula().variables());
        needed.addAll(others);
        for (var name : request.options().columns("cluster")) needed.addAll(Clusters.columns(request.rows(), name));
        request.options().column("weights").ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        if (complete.rows().count() == 0) throw new Refusal(Why.TOO_FEW_ROWS, "欠けのない行がありません。", "No row is complete.");
        return complete;
    }

    /**
     * Fits {@code response ~ columns + covariates | effects}, clustered by the option or else by {@code usual}.
     *
     * @param rows complete rows that have the columns
     */
    static Within fit(Request request, Rows rows, List<String> columns, List<String> effects, String usual) {
        var terms = new ArrayList<Term>();
        for (var column : columns) terms.add(Conditions.product(List.of(column)));
        terms.addAll(request.formula().terms());
        var model = LinearModel.of(new Request(rows, request.formula().withTerms(terms), request.options()));
        model.hindrance().ifPresent(no -> {
            throw new Refusal(no.why(), no.detail().ja(), no.detail().en());
        });
        var fixed = FixedEffects.of(rows, effects, model.weights());
        var design = Design.of(terms, true, rows);
        var absorbed = Absorbed.fit(rows, design, model.response(), model.weights(), fixed)
                .orElseThrow(() -> new Refusal(
                        Why.NOT_CONVERGED, "固定効果を取り除く計算が収束しませんでした。", "Taking the fixed effects out did not settle."));
        if (absorbed.df() <= 0)
            throw new Refusal(
                    Why.TOO_FEW_ROWS,
                    rows.count() + " 行で " + absorbed.parameters() + " 個の係数は推定できません。",
                    rows.count() + " rows cannot carry " + absorbed.parameters() + " coefficients.");
        var clusterings = model.clusterings().isEmpty()
                ? List.of(Clusters.of(rows, Clusters.columns(rows, usual)))
                : List.copyOf(model.clusterings().values());
        if (clusterings.get(0).count() < 2)
            throw new Refusal(Why.TOO_FEW_CLUSTERS, "まとまりが一つしかありません。", "There is one cluster only.");
        var covariance = absorbed.clustered(clusterings, "CR1", "nested", "min").orElseThrow();
        return new Within(model, absorbed, covariance, clusterings.get(0));
    }

    /** The place of this column among the coefficients; one that the effects or other columns make up is refused. */
    int place(String column) {
        int place = absorbed.fit().place(column);
        if (place < 0)
            throw new Refusal(
                    Why.SINGULAR_DESIGN,
                    "列「" + column + "」は固定効果や他の列の組み合わせなので、効果が決まりません。",
                    "Column \"" + column
                            + "\" is a combination of the fixed effects or other columns, so its effect is not"
                            + " determined.");
        return place;
    }

    /** Numbers of clusters and of levels. */
    Map<String, Long> groups() {
        var groups = new LinkedHashMap<String, Long>();
        groups.put("clusters", (long) clusters.count());
        for (var effect : absorbed.effects().effects())
            groups.put("levels of " + effect.name(), (long) effect.levels().count());
        return groups;
    }
}
