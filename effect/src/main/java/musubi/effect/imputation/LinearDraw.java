package musubi.effect.imputation;

import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.rows.Order;

/**
 * Draws of missing numbers from a linear regression whose coefficients and residual variance are themselves drawn from
 * their posterior under the usual flat prior.
 *
 * <p>Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, example 5.1; Little (1988), Journal of Business and Economic
 * Statistics 6, 287-296 (predictive mean matching); van Buuren (2018), Flexible Imputation of Missing Data, 2nd ed., algorithms 3.1 and 3.3.
 *
 * @param fitted coefficients by least squares
 * @param drawn coefficients as drawn
 * @param mean what was taken off the response
 * @param deviation drawn standard deviation of the residuals
 */
record LinearDraw(double[] fitted, double[] drawn, double mean, double deviation) {
    private static final double TOLERANCE = 1e-10;

    static LinearDraw of(Predictors predictors, int[] used, Incomplete column, int[] rows, Draws draws) {
        int p = used.length;
        var numbers = column.source();
        double mean = 0;
        for (int i : rows) mean += numbers.at(i) / rows.length;
        var sums = new Symmetric(p + 1);
        var tile = new double[(p + 1) * Design.TILE];
        for (int from = 0; from < rows.length; from += Design.TILE) {
            int until = Math.min(rows.length, from + Design.TILE);
            predictors.fill(used, rows, from, until, tile);
            for (int i = from; i < until; i++) tile[p * Design.TILE + i - from] = numbers.at(rows[i]) - mean;
            Products.add(tile, tile, Design.TILE, until - from, p + 1, sums);
        }
        var all = new int[p];
        var moments = new double[p];
        for (int j = 0; j < p; j++) {
            all[j] = j;
            moments[j] = sums.get(j, p);
        }
        var cholesky = Cholesky.of(sums.pick(all), TOLERANCE);
        var fitted = cholesky.solve(moments);
        double squares = sums.get(p, p);
        for (int j = 0; j < p; j++) squares -= fitted[j] * moments[j];
        double df = Math.max(1, rows.length - cholesky.rank());
        double deviation = Math.sqrt(Math.max(0, squares) / draws.chiSquared(df));
        var drawn = Scattered.around(fitted, cholesky, deviation, draws);
        return new LinearDraw(fitted, drawn, mean, deviation);
    }

    /** Means as drawn plus normal residuals. */
    void normal(Predictors predictors, int[] used, Incomplete column, double[] state, Draws draws) {
        var means = predictors.predict(used, column.missing(), drawn);
        for (int i = 0; i < means.length; i++) state[i] = mean + means[i] + deviation * draws.normal();
    }

    /**
     * The value of one of the nearest donors: distance between the least-squares mean of the donor and the drawn mean of
     * whom it is for (type 1 matching). Donors of one mean stand in random order.
     */
    void matched(
            Predictors predictors,
            int[] used,
            Incomplete column,
            int[] observed,
            double[] state,
            int most,
            Draws draws) {
        var shuffled = draws.shuffled(observed.length);
        var means = predictors.predict(used, observed, fitted);
        var mixed = new double[means.length];
        for (int i = 0; i < mixed.length; i++) mixed[i] = means[shuffled[i]];
        var order = Order.ascending(mixed);
        // The means have been copied: their place holds them sorted from here on.
        var sorted = means;
        for (int i = 0; i < order.length; i++) sorted[i] = mixed[order[i]];
        var wanted = predictors.predict(used, column.missing(), drawn);
        int donors = Math.min(most, sorted.length);
        for (int i = 0; i < wanted.length; i++) {
            int first = nearest(sorted, wanted[i], donors);
            int donor = observed[shuffled[order[first + draws.below(donors)]]];
            state[i] = column.source().at(donor);
        }
    }

    /** The first of the {@code count} neighbours in {@code sorted} that lie nearest to {@code wanted}. */
    static int nearest(double[] sorted, double wanted, int count) {
        int place = java.util.Arrays.binarySearch(sorted, wanted);
        int below = place < 0 ? -place - 1 : place;
        int from = below;
        int until = below;
        while (until - from < count) {
            if (from == 0) until++;
            else if (until == sorted.length) from--;
            else if (wanted - sorted[from - 1] <= sorted[until] - wanted) from--;
            else until++;
        }
        return from;
    }
}
