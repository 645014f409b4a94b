package musubi.effect.survival;

import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;

/**
 * For each column and death time, the sum of risk times covariate over everybody at risk and over those who die.
 */
record RiskSums(double[][] all, double[][] died) {
    /** The sum over all deaths of {@code c x̄ x̄'}, where x̄ is the mean covariate in the risk set each death sees. */
    Symmetric squaredMeans(Hazards hazards, double[] times) {
        int size = times.length;
        return Chunks.fold(
                (size + Design.TILE - 1) / Design.TILE,
                (from, until) -> {
                    var part = new Symmetric(all.length);
                    for (int t = from; t < until; t++)
                        add(t * Design.TILE, Math.min(size, (t + 1) * Design.TILE), hazards, times, part);
                    return part;
                },
                Symmetric::plus);
    }

    /**
     * {@code a S S' - b (S D' + D S') + g D D' = a (S - b/a D)(S - b/a D)' + (g - b²/a) D D'}: two sums of squares in place
     * of one for each of the tied deaths.
     */
    private void add(int from, int until, Hazards hazards, double[] times, Symmetric into) {
        int p = all.length;
        int rows = until - from;
        var means = new double[p * Design.TILE];
        var weighted = new double[p * Design.TILE];
        boolean isTied = false;
        for (int k = from; k < until; k++) isTied |= hazards.tied()[k] > 0;
        for (int j = 0; j < p; j++)
            for (int k = from; k < until; k++) {
                int at = j * Design.TILE + k - from;
                double a = hazards.squares()[k];
                means[at] = all[j][k] - (a > 0 ? hazards.crossed()[k] / a * died[j][k] : 0);
                weighted[at] = means[at] * a * times[k];
            }
        Products.add(means, weighted, Design.TILE, rows, p, into);
        if (!isTied) return;
        for (int j = 0; j < p; j++)
            for (int k = from; k < until; k++) {
                int at = j * Design.TILE + k - from;
                double a = hazards.squares()[k];
                double b = hazards.crossed()[k];
                means[at] = died[j][k];
                weighted[at] = a > 0 ? means[at] * (hazards.tiedSquares()[k] - b / a * b) * times[k] : 0;
            }
        Products.add(means, weighted, Design.TILE, rows, p, into);
    }
}
