package musubi.effect.weighting;

import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Mean outcomes of both arms under inverse-probability weights, with the weights taken as known and with their estimation
 * counted (stacked M-estimation).
 *
 * <p>Source: Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960; Stefanski and Boos (2002), The American
 * Statistician 56, 29-38.
 */
record WeightedMeans(Contrast stacked, Contrast known) {
    /**
     * Estimates them.
     *
     * @param isHajek whether weights are divided by their sum in the arm, else by the size of the target group
     */
    static WeightedMeans of(
            PropensityScore score,
            InverseProbability inverse,
            Column outcome,
            Errors errors,
            boolean isHajek,
            double level) {
        var known = new Mean[2];
        var stacked = new Mean[2];
        for (int a = 0; a < 2; a++) {
            var arm = ArmMean.of(
                    score.rows(),
                    score.arms().treated(),
                    a == 1,
                    outcome,
                    inverse.weights().values());
            var target = EntropyBalancing.target(
                    score.rows(), score.arms(), inverse.weights().estimand(), score.base());
            known[a] = isHajek ? arm.ratio() : arm.over(target);
            double size = isHajek ? arm.total() : ArmMean.sum(score.rows(), target);
            double centre = isHajek ? known[a].value() : 0;
            var factor = factor(score.rows(), arm.isIn(), inverse.slopes(), outcome, centre, size);
            stacked[a] = new Mean(known[a].value(), sum(score.rows(), known[a].influence(), score.correction(factor)));
        }
        return new WeightedMeans(
                new Contrast(stacked[1], stacked[0], errors, level), new Contrast(known[1], known[0], errors, level));
    }

    private static Column factor(Rows rows, Column isIn, Column slopes, Column outcome, double centre, double size) {
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = isIn.at(row) * slopes.at(row) * (outcome.at(row) - centre) / size;
        });
    }

    static Column sum(Rows rows, Column left, Column right) {
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = left.at(row) + right.at(row);
        });
    }
}
