package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.formula.Design;
import musubi.effect.glm.Family;
import musubi.effect.glm.Glm;
import musubi.effect.glm.Link;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * The outcome modelled in each arm alone, and predicted for everybody from both models.
 *
 * @param control prediction of every row as a control
 * @param treated prediction of every row as treated
 * @param remarks columns that an arm could not tell apart
 * @param refusal why there are no predictions
 */
record ArmModels(Column control, Column treated, List<Words> remarks, Optional<NotEstimable> refusal) {
    /** The model of one arm. */
    private record One(Column prediction, List<String> aliased, Optional<NotEstimable> refusal) {}

    /**
     * Fits both.
     *
     * @param kind {@code linear}, {@code logit} or {@code poisson}
     * @param base sampling weights
     */
    static ArmModels of(Rows rows, Design design, Arms arms, Outcome outcome, Column base, String kind) {
        var control = one(rows, design, arms.rows(false), outcome, base, kind);
        var treated = one(rows, design, arms.rows(true), outcome, base, kind);
        var remarks = new ArrayList<>(remarks(control, "しない人", "controls"));
        remarks.addAll(remarks(treated, "した人", "treated"));
        return new ArmModels(
                control.prediction(),
                treated.prediction(),
                remarks,
                control.refusal().or(treated::refusal));
    }

    private static One one(Rows rows, Design design, int[] arm, Outcome outcome, Column base, String kind) {
        var own = rows.keep(arm);
        var y = outcome.values().pick(arm);
        var weights = base.pick(arm);
        if (kind.equals("linear")) {
            var fit = LeastSquares.fit(own, design, y, weights);
            var prediction = LinearPredictor.of(rows, design, fit.coefficients());
            return new One(prediction, fit.aliased(), tooFew(arm.length, fit.rank()));
        }
        Family family = kind.equals("logit") ? new Family.Binomial(Link.LOGIT) : new Family.Poisson();
        for (double value : y.toArray()) family.check(value, outcome.name());
        var fit = Glm.fit(own, design, y, weights, new Constant(0, arm.length), family);
        if (fit.refusal().isPresent()) return new One(outcome.values(), List.of(), fit.refusal());
        var predictor = fit.predictor(rows, new Constant(0, rows.count()));
        return new One(fit.means(rows, predictor), fit.aliased(), tooFew(arm.length, fit.rank()));
    }

    private static Optional<NotEstimable> tooFew(int count, int rank) {
        if (count > rank) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        count + " 行の群で " + rank + " 個の係数は推定できません。",
                        "An arm of " + count + " rows cannot carry " + rank + " coefficients of its outcome model.")));
    }

    private static List<Words> remarks(One model, String ja, String en) {
        return model.aliased().stream()
                .map(column -> new Words(
                        "参加" + ja + "の結果の式では、列「" + column + "」が他の列の組み合わせなので外しました。",
                        "In the outcome model of the " + en + ", column \"" + column
                                + "\" is a combination of others and was left out."))
                .toList();
    }
}
