package musubi.effect.glm;

import musubi.effect.regression.Scores;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * The mean a model gives the same people under other values of a column.
 *
 * @param mean average of {@code means} with the shares
 * @param gradient of that average in the coefficients of the kept columns, standardised as in the fit
 * @param means of each row
 */
record Standardised(double mean, double[] gradient, Column means) {
    /** The mean of {@code others} under {@code fit}, averaged with {@code share}, which sums to 1. */
    static Standardised of(GlmFit fit, Rows others, Column offset, Column share) {
        var predictor = fit.predictor(others, offset);
        var means = fit.means(predictor);
        double mean = Sums.of(fit.rows(), (block, row) -> share.at(row) * means.at(row));
        var slopes = slopes(fit, predictor, means, share);
        return new Standardised(mean, gradient(fit, others, slopes), means);
    }

    /** Share times the slope of the mean in the linear predictor. */
    static Column slopes(GlmFit fit, Column predictor, Column means, Column share) {
        var link = fit.family().link();
        return fit.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = share.at(row) * link.slope(predictor.at(row), means.at(row));
        });
    }

    /** The sum over rows of {@code factor} times the kept columns of {@code others}, standardised as in the fit. */
    static double[] gradient(GlmFit fit, Rows others, Column factor) {
        var together = new Constant(0, others.count());
        return Scores.byCluster(others, fit.design(), fit.information().standard(), fit.kept(), factor, together, 1)[0];
    }

    /** What each row adds to the error of the average because the people are a sample: {@code share (means - mean)}. */
    static Column sampling(Rows rows, Column share, Column means, double mean) {
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = share.at(row) * (means.at(row) - mean);
        });
    }
}
