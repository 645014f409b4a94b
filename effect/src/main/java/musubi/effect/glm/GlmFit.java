package musubi.effect.glm;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.Information;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * A fitted generalised linear model with what its covariances and predictions are made from.
 *
 * @param rows complete rows it was fitted on
 * @param design all columns, aliased ones too
 * @param response what was modelled
 * @param weights as given
 * @param offset as given
 * @param family distribution and link
 * @param kept the columns that have a coefficient
 * @param coefficients of all columns, NaN where aliased
 * @param solution coefficients of all standardised columns, in which the fit was made; 0 where aliased
 * @param bread inverse of the expected information {@code (X'WX)^-1} over the kept columns, without dispersion
 * @param information what {@code bread} is in the columns the fit was made in
 * @param linear linear predictor of each row, with the offset
 * @param fitted mean of each row
 * @param deviance twice the gap to a perfect fit
 * @param count rows with a weight above 0
 * @param iterations passes over the rows until it ended
 * @param converged whether it ended because nothing changed any more
 * @param refusal why these numbers must not be used; empty when they may
 */
public record GlmFit(
        Rows rows,
        Design design,
        Column response,
        Column weights,
        Column offset,
        Family family,
        int[] kept,
        double[] coefficients,
        double[] solution,
        Symmetric bread,
        Information information,
        Column linear,
        Column fitted,
        double deviance,
        long count,
        int iterations,
        boolean converged,
        Optional<NotEstimable> refusal) {

    static GlmFit of(
            Model model,
            Standard standard,
            Optional<StoredTiles> tiles,
            double[] solution,
            int[] kept,
            Pass.Sums sums,
            int iterations,
            boolean converged,
            Optional<NotEstimable> refusal) {
        var linear = tiles.map(t -> t.linear(model, solution)).orElseGet(() -> linear(model, standard, solution));
        var link = model.family().link();
        var fitted = model.rows().derive((block, out, at) -> {
            linear.copy(block.from(), block.until(), out, at);
            for (int i = at; i < at + block.count(); i++) out[i] = link.mean(out[i]);
        });
        var coefficients = standard.back(solution);
        var isKept = new boolean[coefficients.length];
        for (int j : kept) isKept[j] = true;
        for (int j = 0; j < coefficients.length; j++) if (!isKept[j]) coefficients[j] = Double.NaN;
        var products = sums.products.pick(kept);
        var inverse = converged ? Cholesky.of(products, 0).inverse() : new Symmetric(kept.length);
        var information = new Information(standard, inverse, kept);
        return new GlmFit(
                model.rows(),
                model.design(),
                model.response(),
                model.weights(),
                model.offset(),
                model.family(),
                kept,
                coefficients,
                solution,
                information.back(),
                information,
                linear,
                fitted,
                sums.deviance,
                sums.count,
                iterations,
                converged,
                refusal);
    }

    private static Column linear(Model model, Standard standard, double[] solution) {
        return model.rows().derive((block, out, at) -> {
            var eta = new double[Design.TILE];
            var offset = new double[Design.TILE];
            Tiles.over(block, model.design(), standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, solution, eta);
                model.offset().copy(from, from + rows, offset, 0);
                int place = at + from - block.from();
                for (int r = 0; r < rows; r++) out[place + r] = eta[r] + offset[r];
            });
        });
    }

    /** Number of coefficients. */
    public int rank() {
        return kept.length;
    }

    /** Rows that count, minus coefficients. */
    public double df() {
        return count - (double) rank();
    }

    /** Names of the kept columns. */
    public List<String> names() {
        return IntStream.of(kept).mapToObj(j -> design.names().get(j)).toList();
    }

    /** Names of the columns that are combinations of those before them. */
    public List<String> aliased() {
        return IntStream.range(0, coefficients.length)
                .filter(j -> Double.isNaN(coefficients[j]))
                .mapToObj(j -> design.names().get(j))
                .toList();
    }

    /** The coefficients of the kept columns. */
    public double[] estimates() {
        return IntStream.of(kept).mapToDouble(j -> coefficients[j]).toArray();
    }

    /** The place among the kept columns of the column of this name, or -1. */
    public int place(String column) {
        return names().indexOf(column);
    }

    /** What each row's estimating equation multiplies its columns with: {@code w (y - mean) slope / variance}. */
    public Column scoreFactor() {
        return eachRow(
                (y, weight, eta, mean) -> weight * (y - mean) * family.link().slope(eta, mean) / family.variance(mean));
    }

    /** Weights of the last least squares: {@code w slope² / variance}. */
    public Column workingWeights() {
        return eachRow((y, weight, eta, mean) -> {
            double slope = family.link().slope(eta, mean);
            return weight * slope * slope / family.variance(mean);
        });
    }

    /** Sum of squared Pearson residuals. */
    public double pearson() {
        return Sums.of(rows, (block, row) -> {
            double residual = response.at(row) - fitted.at(row);
            return weights.at(row) * residual * residual / family.variance(fitted.at(row));
        });
    }

    /** Pearson's estimate {@code sum of squared residuals / (n - k)}, whatever the family. */
    public double pearsonDispersion() {
        return pearson() / df();
    }

    /** 1 for families without a dispersion, else Pearson's estimate. */
    public double dispersion() {
        return family.hasDispersion() ? pearsonDispersion() : 1;
    }

    /** Log-likelihood; the dispersion, where there is one, as R's {@code logLik}: deviance over the sum of weights. */
    public double logLikelihood() {
        double dispersion = family.hasDispersion() ? deviance / likelihoodWeight() : 1;
        return Sums.of(
                rows,
                (block, row) -> weights.at(row) == 0
                        ? 0
                        : family.logDensity(response.at(row), fitted.at(row), weights.at(row), dispersion));
    }

    private double likelihoodWeight() {
        return family instanceof Family.Gaussian ? count : Sums.of(rows, (block, row) -> weights.at(row));
    }

    /** Akaike's criterion; a dispersion counts as one parameter. */
    public double aic() {
        return -2 * logLikelihood() + 2 * (rank() + (family.hasDispersion() ? 1 : 0));
    }

    /** Deviance of the model with an intercept only, and the offset; without an intercept, of the offset alone. */
    public double nullDeviance() {
        if (!design.hasIntercept()) return devianceAround(offset);
        var alone = Design.of(List.of(), true, rows);
        return Glm.fit(rows, alone, response, weights, offset, family).deviance();
    }

    private double devianceAround(Column predictor) {
        return Sums.of(
                rows,
                (block, row) -> weights.at(row) == 0
                        ? 0
                        : weights.at(row)
                                * family.deviance(
                                        response.at(row), family.link().mean(predictor.at(row))));
    }

    /** A number of a row from its response, weight, linear predictor and mean. */
    @FunctionalInterface
    interface RowFunction extends java.io.Serializable {
        double of(double y, double weight, double eta, double mean);
    }

    /** A column of such numbers. */
    Column eachRow(RowFunction function) {
        return rows.derive((block, out, at) -> {
            int n = block.count();
            var parts = new double[4][n];
            var columns = List.of(response, weights, linear, fitted);
            for (int i = 0; i < parts.length; i++) columns.get(i).copy(block.from(), block.until(), parts[i], 0);
            for (int i = 0; i < n; i++) out[at + i] = function.of(parts[0][i], parts[1][i], parts[2][i], parts[3][i]);
        });
    }

    /** The linear predictor under other values of the columns, row by row of {@code others}. */
    public Column predictor(Rows others, Column otherOffset) {
        return linear(
                new Model(others, design, response, weights, otherOffset, family), information.standard(), solution);
    }

    /** Means at linear predictors of the rows of the fit. */
    public Column means(Column predictor) {
        return means(rows, predictor);
    }

    /** Means at linear predictors of other rows. */
    public Column means(Rows others, Column predictor) {
        return others.derive((block, out, at) -> {
            predictor.copy(block.from(), block.until(), out, at);
            for (int i = at; i < at + block.count(); i++) out[i] = family.link().mean(out[i]);
        });
    }

    /**
     * What each row adds to the error of {@code gradient' b}: its score times inverse information times gradient. Sums of squares,
     * of rows or of sums in clusters, are the sandwich variance.
     *
     * @param gradient over the kept standardised columns
     */
    public Column influence(double[] gradient) {
        var direction = new double[design.columns()];
        var product = information.inverse().times(gradient);
        for (int i = 0; i < kept.length; i++) direction[kept[i]] = product[i];
        var none = new Constant(0, rows.count());
        var along = linear(new Model(rows, design, response, weights, none, family), information.standard(), direction);
        var factor = scoreFactor();
        return rows.derive((block, out, at) -> {
            var scores = new double[block.count()];
            factor.copy(block.from(), block.until(), scores, 0);
            along.copy(block.from(), block.until(), out, at);
            for (int i = 0; i < scores.length; i++) out[at + i] *= scores[i];
        });
    }
}
