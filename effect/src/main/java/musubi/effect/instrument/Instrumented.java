package musubi.effect.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Term;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.Information;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Column;
import musubi.effect.rows.Sums;

/**
 * A model fitted by two-stage least squares or limited information maximum likelihood, both of the k-class.
 *
 * <p>Source: Theil (1958), Economic Forecasts and Policy; Anderson and Rubin (1949), Annals of Mathematical Statistics 20,
 * 46-63; Davidson and MacKinnon (1993), Estimation and Inference in Econometrics, chapter 18.
 *
 * @param fit coefficients, structural residuals {@code y - X b}, and for its covariances the columns
 *     {@code x - kappa v} with v the residuals of the first stage
 * @param names of the coefficients: exogenous, then endogenous
 * @param kappa 1 for two-stage least squares
 * @param moments what it was computed from
 * @param withoutExogenous products of endogenous columns and response after the exogenous are taken out
 * @param withoutStage the same after exogenous and instruments are taken out
 * @param slopes coefficients of the standardised endogenous columns
 */
record Instrumented(
        LinearFit fit,
        List<String> names,
        double kappa,
        InstrumentMoments moments,
        Symmetric withoutExogenous,
        Symmetric withoutStage,
        double[] slopes) {

    /** Fits; empty when the instruments do not determine the coefficients. */
    static Optional<Instrumented> of(InstrumentMoments moments, boolean isLikelihood) {
        int g = moments.endogenous().length;
        var w1 = moments.left(moments.exogenous());
        var w = moments.left(moments.first());
        double kappa = isLikelihood ? smallest(w1, w) : 1;
        var own = IntStream.range(0, g).toArray();
        var matrix = w1.pick(own).plus(w.pick(own).scaled(-kappa));
        var cholesky = InstrumentMoments.solvable(matrix);
        if (cholesky.isEmpty()) return Optional.empty();
        var right = new double[g];
        for (int i = 0; i < g; i++) right[i] = w1.get(i, g) - kappa * w.get(i, g);
        var slopes = cholesky.get().solve(right);
        var fit = fit(moments, kappa, slopes, cholesky.get().inverse());
        var names = new ArrayList<String>();
        for (int j : moments.exogenous()) names.add(moments.design().names().get(j));
        for (int j : moments.endogenous()) names.add(moments.design().names().get(j));
        return Optional.of(new Instrumented(fit, List.copyOf(names), kappa, moments, w1, w, slopes));
    }

    /** The smallest root of {@code |W1 - kappa W| = 0}. */
    private static double smallest(Symmetric w1, Symmetric w) {
        var cholesky = Cholesky.of(w, 0);
        int n = w.size();
        var inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            var row = cholesky.row(i);
            for (int j = 0; j < n; j++) {
                double value = i == j ? 1 : 0;
                for (int k = 0; k < i; k++) value -= row[k] * inverse[k][j];
                inverse[i][j] = value / row[i];
            }
        }
        var values = Eigen.of(w1.sandwich(inverse)).values();
        return values[n - 1];
    }

    private static LinearFit fit(InstrumentMoments moments, double kappa, double[] slopes, Symmetric inverse) {
        var exogenous = moments.exogenous();
        var endogenous = moments.endogenous();
        int all = moments.design().columns();
        var residual = new double[all];
        residual[moments.response()] = 1;
        var own = moments.explained(exogenous, moments.response());
        for (int j = 0; j < exogenous.length; j++) residual[exogenous[j]] = -own[j];
        for (int i = 0; i < endogenous.length; i++) {
            residual[endogenous[i]] = -slopes[i];
            var shared = moments.explained(exogenous, endogenous[i]);
            for (int j = 0; j < exogenous.length; j++) residual[exogenous[j]] += shared[j] * slopes[i];
        }
        var raw = moments.standard().back(residual);
        double scale = 1 / raw[moments.response()];
        var structural = combined(moments, residual, scale);
        var kept = IntStream.concat(IntStream.of(exogenous), IntStream.of(endogenous))
                .toArray();
        var coefficients = new double[kept.length];
        for (int i = 0; i < kept.length; i++) coefficients[i] = -raw[kept[i]] * scale;
        var bread = moments.standard().back(bread(moments, inverse), kept);
        return fit(moments, kappa, coefficients, bread, structural);
    }

    /** The inverse over exogenous and endogenous columns, by blocks. */
    private static Symmetric bread(InstrumentMoments moments, Symmetric inverse) {
        int e = moments.exogenous().length;
        int g = inverse.size();
        var bread = new Symmetric(e + g);
        var own = moments.inverseOfExogenous();
        var shared = new double[g][];
        for (int i = 0; i < g; i++) shared[i] = moments.explained(moments.exogenous(), moments.endogenous()[i]);
        for (int i = 0; i < e; i++) {
            for (int j = i; j < e; j++) {
                double sum = own.get(i, j);
                for (int a = 0; a < g; a++)
                    for (int b = 0; b < g; b++) sum += shared[a][i] * inverse.get(a, b) * shared[b][j];
                bread.set(i, j, sum);
            }
            for (int a = 0; a < g; a++) {
                double sum = 0;
                for (int b = 0; b < g; b++) sum -= inverse.get(a, b) * shared[b][i];
                bread.set(i, e + a, sum);
            }
        }
        for (int a = 0; a < g; a++) for (int b = a; b < g; b++) bread.set(e + a, e + b, inverse.get(a, b));
        return bread;
    }

    private static LinearFit fit(
            InstrumentMoments moments, double kappa, double[] coefficients, Symmetric bread, Column residuals) {
        var endogenous = moments.endogenous();
        var rows = moments.rows();
        var terms = new ArrayList<>(moments.exogenousTerms());
        for (int j : endogenous) {
            var name = moments.design().names().get(j) + " (first stage)";
            rows = rows.with(name, stage(moments, j, kappa));
            terms.add(new Term(List.of(new Expression.Variable(name))));
        }
        var design = Design.of(terms, moments.design().hasIntercept(), rows);
        int from = design.columns() - endogenous.length;
        var kept = IntStream.concat(IntStream.of(moments.exogenous()), IntStream.range(from, design.columns()))
                .toArray();
        var all = new double[design.columns()];
        Arrays.fill(all, Double.NaN);
        for (int i = 0; i < kept.length; i++) all[kept[i]] = coefficients[i];
        var weights = moments.weights();
        double squares = Sums.of(rows, (block, row) -> weights.at(row) * residuals.at(row) * residuals.at(row));
        var information = new Information(Standard.none(design.columns()), bread, kept);
        return new LinearFit(rows, design, weights, kept, all, bread, information, residuals, squares);
    }

    /** {@code (1 - kappa) x + kappa x^}, with x^ the first stage, in the units of x. */
    private static Column stage(InstrumentMoments moments, int j, double kappa) {
        var combination = new double[moments.design().columns()];
        combination[j] = 1 - kappa;
        var stage = moments.explained(moments.first(), j);
        for (int i = 0; i < stage.length; i++) combination[moments.first()[i]] += kappa * stage[i];
        var alone = new double[combination.length];
        alone[j] = 1;
        var raw = moments.standard().back(alone);
        // The standardised column is (x - mean) / spread: its intercept over its slope is minus the mean.
        if (moments.design().hasIntercept()) combination[0] -= raw[0];
        return combined(moments, combination, 1 / raw[j]);
    }

    /** The standardised columns times {@code coefficients}, times {@code scale}. */
    private static Column combined(InstrumentMoments moments, double[] coefficients, double scale) {
        return moments.rows().derive((block, out, at) -> {
            var sum = new double[Design.TILE];
            Tiles.over(block, moments.design(), moments.standard(), 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, coefficients, sum);
                for (int r = 0; r < rows; r++) out[at + from - block.from() + r] = sum[r] * scale;
            });
        });
    }
}
