package musubi.effect.mixed;

/**
 * A correlation that fades with the time between two rows, {@code r} to the power of the gap (AR(1)).
 *
 * <p>The parameter follows geepack: least squares of all products of residuals of a cluster on {@code r^gap}, weighted by the
 * product of the weights. Reduced, it is the mean product of rows one apart, their number less the coefficients.
 *
 * <p>Source: Liang and Zeger (1986), Biometrika 73, 13-22; Halekoh, Højsgaard and Yan (2006), Journal of Statistical Software 15(2), 1-11.
 */
record Fading(boolean isReduced, int longest) implements OrderedRows.Timed {
    private static final int MOST_STEPS = 200;
    private static final double SMALL = 1e-15;
    private static final double NEAR_ONE = 1 - 1e-9;

    @Override
    public double[] correlations(OrderedRows rows, double[] residuals, double dispersion) {
        var products = new double[longest + 1];
        var pairs = new double[longest + 1];
        var starts = rows.rows().starts();
        for (int g = 0; g + 1 < starts.length; g++)
            for (int i = starts[g]; i < starts[g + 1]; i++)
                for (int j = i + 1; j < starts[g + 1]; j++) {
                    int gap = rows.times()[j] - rows.times()[i];
                    products[gap] += rows.weight(g) * residuals[i] * residuals[j] / dispersion;
                    pairs[gap] += rows.weight(g) * rows.weight(g);
                }
        if (isReduced)
            return new double[] {products[1] / (pairs[1] - rows.rows().columns())};
        return new double[] {leastSquares(products, pairs)};
    }

    /** Gauss-Newton from the shortest gap there is, halved while the fit gets worse; 0 when no cluster has two rows. */
    private static double leastSquares(double[] products, double[] pairs) {
        int shortest = 1;
        while (shortest < pairs.length && pairs[shortest] == 0) shortest++;
        if (shortest >= pairs.length) return 0;
        double first = products[shortest] / pairs[shortest];
        double r = Math.copySign(StrictMath.pow(Math.min(Math.abs(first), NEAR_ONE), 1.0 / shortest), first);
        for (int step = 0; step < MOST_STEPS; step++) {
            double slope = 0;
            double curvature = 0;
            for (int gap = 1; gap < pairs.length; gap++) {
                double derivative = gap * StrictMath.pow(r, gap - 1);
                slope += derivative * (products[gap] - pairs[gap] * StrictMath.pow(r, gap));
                curvature += pairs[gap] * derivative * derivative;
            }
            double change = curvature > 0 ? slope / curvature : 0;
            double misfit = misfit(products, pairs, r);
            while (Math.abs(change) > SMALL && misfit(products, pairs, r + change) > misfit) change /= 2;
            if (Math.abs(change) <= SMALL) return r;
            r += change;
        }
        return r;
    }

    private static double misfit(double[] products, double[] pairs, double r) {
        double sum = 0;
        for (int gap = 1; gap < pairs.length; gap++) {
            double power = StrictMath.pow(r, gap);
            sum += pairs[gap] * power * power - 2 * products[gap] * power;
        }
        return sum;
    }

    @Override
    public boolean isPossible(double[] correlations) {
        return Math.abs(correlations[0]) < 1;
    }

    @Override
    public boolean whiten(int[] times, int from, int until, double[] correlations, double[][] rows) {
        for (int i = rows.length - 1; i > 0; i--) {
            double power = StrictMath.pow(correlations[0], times[from + i] - times[from + i - 1]);
            double scale = 1 / Math.sqrt((1 - power) * (1 + power));
            for (int j = 0; j < rows[i].length; j++) rows[i][j] = (rows[i][j] - power * rows[i - 1][j]) * scale;
        }
        return true;
    }
}
