package musubi.effect.instrument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.formula.Term;
import musubi.effect.regression.FixedEffects;
import musubi.effect.regression.LinearModel;
import musubi.effect.rows.Column;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** Lays the columns of an instrumental variable model side by side: exogenous, instruments, endogenous, response. */
final class Preparation {
    private static final String RESPONSE = " response";

    private Preparation() {}

    /** The moments; empty when the fixed effects could not be swept out. */
    static Optional<InstrumentMoments> moments(Formula formula, LinearModel model, Optional<FixedEffects> effects) {
        var rows = model.rows().with(RESPONSE, model.response());
        boolean hasIntercept = formula.hasIntercept() || effects.isPresent();
        var terms = new ArrayList<>(formula.terms());
        int exogenous = Design.of(terms, hasIntercept, rows).columns();
        terms.addAll(formula.instruments());
        int stage = Design.of(terms, hasIntercept, rows).columns();
        terms.addAll(formula.endogenous());
        int response = Design.of(terms, hasIntercept, rows).columns();
        terms.add(new Term(List.of(new Expression.Variable(RESPONSE))));
        var design = Design.of(terms, hasIntercept, rows);
        var places = new InstrumentMoments.Places(exogenous, stage, response);
        if (effects.isEmpty())
            return Optional.of(new InstrumentMoments(
                    rows, design, places, formula.terms(), formula.instruments(), model.weights()));
        return swept(rows, design, places, model.weights(), effects.get());
    }

    private static Optional<InstrumentMoments> swept(
            Rows rows, Design design, InstrumentMoments.Places places, Column weights, FixedEffects effects) {
        var matrix = design.matrix(rows);
        var columns = new double[matrix.length - 1][];
        System.arraycopy(matrix, 1, columns, 0, columns.length);
        if (!effects.takeOut(columns)) return Optional.empty();
        var swept = new LinkedHashMap<String, Column>();
        var terms = new ArrayList<Term>();
        for (int j = 0; j < columns.length; j++) {
            var name = design.names().get(j + 1);
            swept.put(name, Numbers.over(columns[j]));
            terms.add(new Term(List.of(new Expression.Variable(name))));
        }
        var within = LocalRows.inOrder(swept, rows.positions(), rows.blockStarts());
        var moved =
                new InstrumentMoments.Places(places.instruments() - 1, places.endogenous() - 1, places.response() - 1);
        return Optional.of(new InstrumentMoments(
                within,
                Design.of(terms, false, within),
                moved,
                terms.subList(0, moved.instruments()),
                terms.subList(moved.instruments(), moved.endogenous()),
                weights));
    }
}
