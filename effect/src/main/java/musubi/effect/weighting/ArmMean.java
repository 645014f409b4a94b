package musubi.effect.weighting;

import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * The mean outcome of one arm, estimated for a target group.
 *
 * @param rows everybody
 * @param isIn 1 for rows of the arm, else 0
 * @param outcome of every row
 * @param weights of every row; only those of the arm count
 */
record ArmMean(Rows rows, Column isIn, Column outcome, Column weights) {
    static ArmMean of(Rows rows, Column treated, boolean isTreated, Column outcome, Column weights) {
        var isIn = isTreated
                ? treated
                : rows.derive((block, out, at) -> {
                    for (int row = block.from(); row < block.until(); row++)
                        out[at + row - block.from()] = 1 - treated.at(row);
                });
        return new ArmMean(rows, isIn, outcome, weights);
    }

    /** Sum of a column. */
    static double sum(Rows rows, Column column) {
        return Sums.of(rows, (block, row) -> column.at(row));
    }

    /** Sum of the weights of the arm. */
    double total() {
        return Sums.of(rows, (block, row) -> isIn.at(row) * weights.at(row));
    }

    /** {@code sum w y / sum w}, with the weights taken as known. */
    Mean ratio() {
        return over(total(), weights);
    }

    /**
     * {@code sum w y / size}, with the weights taken as known.
     *
     * @param target weights of the target group, whose sum is its size
     */
    Mean over(Column target) {
        return over(sum(rows, target), target);
    }

    private Mean over(double size, Column counted) {
        boolean isRatio = counted == weights;
        double value = Sums.of(rows, (block, row) -> isIn.at(row) * weights.at(row) * outcome.at(row)) / size;
        return new Mean(value, rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++) {
                double weighted = isIn.at(row) * weights.at(row) * outcome.at(row);
                double own = isRatio ? isIn.at(row) * weights.at(row) : counted.at(row);
                out[at + row - block.from()] = (weighted - own * value) / size;
            }
        }));
    }

    /**
     * Predictions averaged over the target group, plus the weighted mean of what they miss in the arm.
     *
     * @param target weights of the target group
     * @param prediction the outcome of every row, were it in this arm
     * @param isNormalised whether the weights of the arm are brought to the sum of the target's
     */
    Mean augmented(Column target, Column prediction, boolean isNormalised) {
        double size = sum(rows, target);
        double scale = isNormalised ? size / total() : 1;
        double predicted = Sums.of(rows, (block, row) -> target.at(row) * prediction.at(row)) / size;
        double missed =
                Sums.of(rows, (block, row) -> isIn.at(row) * weights.at(row) * (outcome.at(row) - prediction.at(row)))
                        * scale
                        / size;
        double ofTarget = isNormalised ? predicted : predicted + missed;
        double ofArm = isNormalised ? missed : 0;
        return new Mean(predicted + missed, rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++) {
                double own = target.at(row) * (prediction.at(row) - ofTarget);
                double miss = isIn.at(row) * weights.at(row) * scale * (outcome.at(row) - prediction.at(row) - ofArm);
                out[at + row - block.from()] = (own + miss) / size;
            }
        }));
    }

    /**
     * The same with the estimation of the score and of the outcome model counted.
     *
     * @param slopes derivatives of the weights by the linear predictor of the score
     */
    Mean stacked(Column target, OutcomeModel model, PropensityScore score, Column slopes, boolean isNormalised) {
        var known = augmented(target, model.prediction(), isNormalised);
        double size = sum(rows, target);
        double scale = isNormalised ? size / total() : 1;
        double missed = isNormalised
                ? Sums.of(rows, (block, row) -> isIn.at(row) * weights.at(row) * missed(model, row)) * scale / size
                : 0;
        var byScore = rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] =
                        isIn.at(row) * slopes.at(row) * scale * (missed(model, row) - missed) / size;
        });
        var byModel = rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] =
                        model.slope().at(row) * (target.at(row) - isIn.at(row) * weights.at(row) * scale) / size;
        });
        var influence = WeightedMeans.sum(rows, known.influence(), score.correction(byScore));
        return new Mean(
                known.value(),
                WeightedMeans.sum(rows, influence, model.equations().correction(byModel)));
    }

    private double missed(OutcomeModel model, int row) {
        return outcome.at(row) - model.prediction().at(row);
    }
}
