package musubi.effect.series;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Term;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;

/**
 * Least squares with errors that carry over from one time to the next, {@code e_t = rho e_(t-1) + u_t}: rho from the
 * residuals, all columns less rho times their predecessors (the first times {@code sqrt(1 - rho²)}), fitted again, until rho
 * stays.
 *
 * <p>Source: Prais and Winsten (1954), Cowles Commission discussion paper 383; Cochrane and Orcutt (1949), Journal of the
 * American Statistical Association 44, 32-61.
 * <br>Checked against: the published steps in R, effect/src/test/resources/reference/series/its.R, relative error below
 * 1e-8.
 *
 * @param fit least squares on the transformed columns, whose coefficients are those of the model
 * @param rho carried over
 * @param rounds until it stayed
 */
record PraisWinsten(LinearFit fit, double rho, int rounds) {
    private static final double TOLERANCE = 1e-12;
    private static final int MOST_ROUNDS = 500;

    /** From the least squares fit on rows in the order of time; empty when rho reaches 1 or does not settle. */
    static Optional<PraisWinsten> of(LinearFit start, Column response) {
        var kept = start.kept();
        var matrix = start.design().matrix(start.rows());
        var names = start.names();
        var columns = IntStream.of(kept).mapToObj(j -> matrix[j]).toArray(double[][]::new);
        var outcome = response.toArray();
        double rho = rho(start.residuals().toArray());
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            if (!(Math.abs(rho) < 1)) return Optional.empty();
            var fit = transformed(start, names, columns, outcome, rho);
            double next = rho(residuals(columns, outcome, fit.coefficients()));
            if (Math.abs(next - rho) < TOLERANCE) return Optional.of(new PraisWinsten(fit, rho, round));
            rho = next;
        }
        return Optional.empty();
    }

    private static double rho(double[] e) {
        double carried = 0;
        double squares = 0;
        for (int t = 1; t < e.length; t++) {
            carried += e[t] * e[t - 1];
            squares += e[t - 1] * e[t - 1];
        }
        return carried / squares;
    }

    private static LinearFit transformed(
            LinearFit start, List<String> names, double[][] columns, double[] outcome, double rho) {
        var moved = new LinkedHashMap<String, Column>();
        for (int j = 0; j < columns.length; j++) moved.put(names.get(j), Numbers.over(less(columns[j], rho)));
        var rows = SeriesRows.inOrder(moved, start.rows().positions());
        var terms = names.stream()
                .map(name -> new Term(List.of(new Expression.Variable(name))))
                .toList();
        return LeastSquares.fit(
                rows, Design.of(terms, false, rows), Numbers.over(less(outcome, rho)), new Constant(1, outcome.length));
    }

    private static double[] less(double[] column, double rho) {
        var less = new double[column.length];
        less[0] = column[0] * Math.sqrt(1 - rho * rho);
        for (int t = 1; t < less.length; t++) less[t] = column[t] - rho * column[t - 1];
        return less;
    }

    private static double[] residuals(double[][] columns, double[] outcome, double[] coefficients) {
        var e = outcome.clone();
        for (int j = 0; j < columns.length; j++)
            for (int t = 0; t < e.length; t++) e[t] -= coefficients[j] * columns[j][t];
        return e;
    }
}
