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
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/** The outcome modelled in each arm alone, and predicted for everybody from both models. */
record ArmModels(OutcomeModel control, OutcomeModel treated) {
    /**
     * Fits both.
     *
     * @param kind {@code linear}, {@code logit} or {@code poisson}
     * @param base sampling weights
     */
    static ArmModels of(Rows rows, Design design, Arms arms, Outcome outcome, Column base, String kind) {
        return new ArmModels(
                one(rows, design, arms.rows(false), outcome, base, kind),
                one(rows, design, arms.rows(true), outcome, base, kind));
    }

    private static OutcomeModel one(Rows rows, Design design, int[] arm, Outcome outcome, Column base, String kind) {
        var own = rows.keep(arm);
        var y = outcome.values().pick(arm);
        var weights = base.pick(arm);
        if (kind.equals("linear")) {
            var fit = LeastSquares.fit(own, design, y, weights);
            var prediction = LinearPredictor.of(rows, design, fit.coefficients());
            return new OutcomeModel(
                    prediction,
                    new Constant(1, rows.count()),
                    new Equations(rows, design, fit.information(), scores(arm, outcome, base, prediction)),
                    fit.aliased(),
                    tooFew(arm.length, fit.rank()));
        }
        Family family = kind.equals("logit") ? new Family.Binomial(Link.LOGIT) : new Family.Poisson();
        for (double value : y.toArray()) family.check(value, outcome.name());
        var fit = Glm.fit(own, design, y, weights, new Constant(0, arm.length), family);
        var prediction = fit.refusal().isPresent()
                ? outcome.values()
                : fit.means(rows, fit.predictor(rows, new Constant(0, rows.count())));
        return new OutcomeModel(
                prediction,
                slope(rows, prediction, kind.equals("logit") ? 1 : 0),
                new Equations(rows, design, fit.information(), scores(arm, outcome, base, prediction)),
                fit.aliased(),
                fit.refusal().or(() -> tooFew(arm.length, fit.rank())));
    }

    /** {@code m (1 - m)} for {@code square} 1, {@code m} for 0: both links are canonical. */
    private static Column slope(Rows rows, Column prediction, int square) {
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++) {
                double mean = prediction.at(row);
                out[at + row - block.from()] = mean * (1 - square * mean);
            }
        });
    }

    /** What each row of the arm missed times its sampling weight, which is its score under a canonical link. */
    private static Column scores(int[] arm, Outcome outcome, Column base, Column prediction) {
        var scores = new double[base.count()];
        for (int row : arm) scores[row] = base.at(row) * (outcome.values().at(row) - prediction.at(row));
        return Numbers.over(scores);
    }

    Optional<NotEstimable> refusal() {
        return control.refusal().or(treated::refusal);
    }

    List<Words> remarks() {
        var remarks = new ArrayList<>(remarks(control, "しない人", "controls"));
        remarks.addAll(remarks(treated, "した人", "treated"));
        return remarks;
    }

    private static Optional<NotEstimable> tooFew(int count, int rank) {
        if (count > rank) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        count + " 行の群で " + rank + " 個の係数は推定できません。",
                        "An arm of " + count + " rows cannot carry " + rank + " coefficients of its outcome model.")));
    }

    private static List<Words> remarks(OutcomeModel model, String ja, String en) {
        return model.aliased().stream()
                .map(column -> new Words(
                        "参加" + ja + "の結果の式では、列「" + column + "」が他の列の組み合わせなので外しました。",
                        "In the outcome model of the " + en + ", column \"" + column
                                + "\" is a combination of others and was left out."))
                .toList();
    }
}
