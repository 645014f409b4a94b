package musubi.effect.difference;

import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;

/** What a formula of this family may ask for: an outcome and covariates, nothing else. */
final class Asked {
    private Asked() {}

    /** Refuses parts that would not be used, so that nobody takes them for used. */
    static void refuseUnused(Formula formula) {
        boolean isPlain = formula.fixed().isEmpty()
                && formula.groups().isEmpty()
                && formula.strata().isEmpty()
                && formula.offsets().isEmpty()
                && formula.clusters().isEmpty()
                && formula.instruments().isEmpty()
                && formula.hasIntercept();
        if (!isPlain)
            throw new Unreadable(
                    "formula.unused-term",
                    formula.text(),
                    new Words(
                            "この方法の式は「結果 ~ 共変量」だけです。固定効果、offset()、strata()、cluster()、「- 1」は使えません。",
                            "The formula of this method is outcome ~ covariates: no bar, offset(), strata(), cluster() or - 1."));
    }

    /** The outcome of complete rows, which must be a number in each. */
    static double[] outcome(Formula formula, Rows rows) {
        var values = Evaluation.of(formula.response().single(), rows);
        for (double value : values)
            if (Double.isNaN(value) || Double.isInfinite(value))
                throw new Unreadable(
                        "estimate.outcome-not-finite",
                        formula.response().single().label(),
                        new Words(
                                "結果「" + formula.response().single().label() + "」が数にならない行があります（対数の 0 や負の値など）。",
                                "The outcome " + formula.response().single().label()
                                        + " is no number in some row, such as a logarithm of 0."));
        return values;
    }
}
