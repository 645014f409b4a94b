package musubi.effect.mixed;

/**
 * A correlation of its own for each two times: the mean product of the residuals of clusters that have both.
 *
 * @param isReduced whether means are over clusters less coefficients
 * @param count number of times, which are numbered from 0
 */
record Unstructured(boolean isReduced, int count) implements OrderedRows.Timed {
    private static final double SINGULAR = 1e-10;

    @Override
    public double[] correlations(OrderedRows rows, double[] residuals, double dispersion) {
        var products = new double[count * (count - 1) / 2];
        var pairs = new double[products.length];
        var starts = rows.rows().starts();
        for (int g = 0; g + 1 < starts.length; g++)
            for (int i = starts[g]; i < starts[g + 1]; i++)
                for (int j = i + 1; j < starts[g + 1]; j++) {
                    int place = place(rows.times()[i], rows.times()[j]);
                    products[place] += rows.weight(g) * residuals[i] * residuals[j] / dispersion;
                    pairs[place] += rows.weight(g) * rows.weight(g);
                }
        int less = isReduced ? rows.rows().columns() : 0;
        for (int i = 0; i < products.length; i++) products[i] = pairs[i] > 0 ? products[i] / (pairs[i] - less) : 0;
        return products;
    }

    /** Where the correlation of two times stands, the first the earlier: 1:2, 1:3, …, 2:3, …. */
    int place(int first, int second) {
        return first * (2 * count - first - 1) / 2 + second - first - 1;
    }

    @Override
    public boolean isPossible(double[] correlations) {
        for (double correlation : correlations) if (!(Math.abs(correlation) < 1)) return false;
        return true;
    }

    @Override
    public boolean whiten(int[] times, int from, int until, double[] correlations, double[][] rows) {
        var lower = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            lower[i][i] = 1;
            for (int j = 0; j < i; j++) lower[i][j] = correlations[place(times[from + j], times[from + i])];
        }
        Triangle.factor(lower);
        for (int i = 0; i < rows.length; i++) if (!(lower[i][i] > SINGULAR)) return false;
        Triangle.forward(lower, rows);
        return true;
    }
}
