package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Offset;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * What a request asks of a model with groups: complete rows and the columns the fit needs.
 *
 * @param dropped rows left out, by reason
 * @param weights of the rows, all above 0
 * @param offset added to the linear predictor without a coefficient
 */
record Asked(
        Formula formula,
        Rows rows,
        Map<String, Long> dropped,
        Design design,
        Column response,
        Column weights,
        Column offset) {

    /** Reads {@code request}, whose method takes no weights. */
    static Asked of(Request request) {
        return of(request, List.of(), Optional.empty());
    }

    /** Reads {@code request}; rows must be complete in {@code further} columns and the weights too. */
    static Asked of(Request request, List<String> further, Optional<String> weights) {
        var formula = request.formula();
        if (!formula.fixed().isEmpty()
                || !formula.strata().isEmpty()
                || !formula.instruments().isEmpty())
            throw new Unreadable(
                    "formula.unused-term",
                    formula.text(),
                    new Words(
                            "「|」と strata(…) はこの方法では使えません。値ごとの差は factor(列) と書いてください。",
                            "What stands after the bar and strata(…) cannot be used with this method: write factor(column) for the levels of a column."));
        var needed = new LinkedHashSet<>(formula.variables());
        needed.addAll(further);
        weights.ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var dropped = new TreeMap<>(complete.dropped());
        var rows = weights.map(name -> LinearModel.counted(complete.rows(), name, dropped))
                .orElse(complete.rows());
        return new Asked(
                formula,
                rows,
                dropped,
                rows.count() == 0 ? Design.of(List.of(), true, rows) : Design.of(formula, rows),
                Numbers.over(Evaluation.of(formula.response().single(), rows)),
                weights.map(rows::column).orElse(new Constant(1, rows.count())),
                Offset.of(formula.offsets(), rows));
    }

    /** Why there is no answer before anything is fitted. */
    Optional<NotEstimable> refusal() {
        return rows.count() > 0
                ? Optional.empty()
                : Optional.of(new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete.")));
    }

    /** Why the column asked for has no coefficient; empty when one of its columns has one. */
    Optional<NotEstimable> singular(List<String> kept) {
        if (formula.terms().isEmpty()) return Optional.empty();
        var place = design.columnsOfTerm(0);
        for (int j = place[0]; j < place[1]; j++)
            if (kept.contains(design.names().get(j))) return Optional.empty();
        var name = formula.terms().get(0).label();
        return Optional.of(new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "列「" + name + "」は他の列の組み合わせか一つの値なので、係数が決まりません。",
                        "Column \"" + name + "\" is constant or a combination of others, so it has no coefficient.")));
    }

    /** The coefficients of the first term, then of the others but the intercept; as ratios unless {@code ratio} is empty. */
    List<Parameter> effects(List<Parameter> coefficients, String ratio) {
        var effects = new ArrayList<Parameter>();
        for (var parameter : coefficients)
            if (!parameter.name().equals("(Intercept)") || formula.terms().isEmpty())
                effects.add(ratio.isEmpty() ? parameter : parameter.exponential(ratio + " " + parameter.name()));
        return ratio.isEmpty() ? effects.subList(0, Math.min(1, effects.size())) : effects;
    }

    /** The coefficients with normal intervals. */
    static List<Parameter> coefficients(List<String> names, double[] estimates, Symmetric covariance, double level) {
        return IntStream.range(0, names.size())
                .mapToObj(j -> Parameter.of(
                        names.get(j), estimates[j], Math.sqrt(covariance.get(j, j)), Double.POSITIVE_INFINITY, level))
                .toList();
    }

    /** One remark for each column without a coefficient. */
    static List<Words> aliased(List<String> names) {
        return musubi.effect.regression.Coefficients.aliased(names);
    }
}
